// The words that stand for numbers in conditions: flags, choices, signals, AT_FDCWD.
import { flagSets } from '../../spec/flags.js'

/** A word as a comparison: (argument & mask) == value. A choice takes the whole argument, a flag its own bits, a choice among flags its field. */
export interface NamedValue {
  readonly value: bigint
  readonly mask: bigint
}

const whole = (1n << 64n) - 1n

const namesOfDescriptors: ReadonlyMap<string, NamedValue> = new Map([['AT_FDCWD', { value: -100n, mask: whole }]])

const known = new Map<string, ReadonlyMap<string, NamedValue>>([['fd', namesOfDescriptors]])

function wordsOf(set: string): ReadonlyMap<string, NamedValue> {
  const found = known.get(set)
  if (found !== undefined) return found
  const made = new Map<string, NamedValue>()
  const spec = flagSets.get(set)
  for (const [name, number] of Object.entries(spec?.choice?.values ?? {})) {
    const value = BigInt(number)
    made.set(name, { value, mask: BigInt(spec?.choice?.mask ?? 0) | value })
  }
  for (const [name, number] of Object.entries(spec?.values ?? {})) {
    const value = BigInt(number)
    made.set(name, { value, mask: spec?.kind === 'enum' ? whole : value })
  }
  known.set(set, made)
  return made
}

export const valueOfName = (set: string | undefined, word: string): NamedValue | undefined =>
  set === undefined ? undefined : wordsOf(set).get(word)

export const namesOf = (set: string | undefined): string[] => (set === undefined ? [] : [...wordsOf(set).keys()])
