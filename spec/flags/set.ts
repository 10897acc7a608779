// How named numbers are described. A set of flags may hold one field that is a choice, not bits: the access mode of open,
// the command of a futex operation.
export interface Field {
  /** The bits of the field. */
  readonly mask: number
  readonly values: Readonly<Record<string, number>>
}

export interface FlagSet {
  readonly name: string
  /** flags: bits, printed with | between them. enum: one name stands for the whole number. */
  readonly kind: 'flags' | 'enum'
  /** Names that take several bits stand before those of their parts; of two names of one number the usual one is first. */
  readonly values: Readonly<Record<string, number>>
  readonly choice?: Field
}

export const flags = (name: string, values: Readonly<Record<string, number>>, choice?: Field): FlagSet => ({
  name,
  kind: 'flags',
  values,
  ...(choice === undefined ? {} : { choice }),
})

export const choices = (name: string, values: Readonly<Record<string, number>>): FlagSet => ({
  name,
  kind: 'enum',
  values,
})
