// The language in which shared records are described. A record described here exists once; the C structs,
// the assembly offsets and the TypeScript readers are generated from it (see tools/generate.ts).

export type Scalar = 'u8' | 'u16' | 'u32' | 'u64' | 'i16' | 'i32' | 'i64'

export interface Field {
  readonly name: string
  readonly type: Scalar
  /** Number of elements; 1 is a plain field. */
  readonly count: number
  readonly doc: string
  /** Forced alignment, for fields that must own a cache line. */
  readonly align?: number
}

export interface RecordType {
  readonly name: string
  readonly doc: string
  readonly fields: readonly Field[]
  /** Exact size in bytes the record must have, padding included; checked by the generator and by C. */
  readonly size?: number
}

export interface Constants {
  readonly name: string
  readonly doc: string
  readonly values: Readonly<Record<string, number | bigint>>
}

export const field = (
  name: string,
  type: Scalar,
  doc: string,
  options: { count?: number; align?: number } = {},
): Field => ({
  name,
  type,
  doc,
  count: options.count ?? 1,
  ...(options.align === undefined ? {} : { align: options.align }),
})

export const record = (name: string, doc: string, fields: readonly Field[], size?: number): RecordType => ({
  name,
  doc,
  fields,
  ...(size === undefined ? {} : { size }),
})

export const constants = (name: string, doc: string, values: Readonly<Record<string, number | bigint>>): Constants => ({
  name,
  doc,
  values,
})

export interface Placed {
  readonly field: Field
  readonly offset: number
}

export interface Layout {
  readonly record: RecordType
  readonly placed: readonly Placed[]
  readonly size: number
}

const scalarBytes: Readonly<Record<Scalar, number>> = { u8: 1, u16: 2, i16: 2, u32: 4, i32: 4, u64: 8, i64: 8 }

export const bytesOf = (type: Scalar): number => scalarBytes[type]

/** Places every field at its natural (or forced) alignment, as the x86-64 C ABI does. Throws if `size` does not hold. */
export function layOut(type: RecordType): Layout {
  let offset = 0
  let recordAlign = 1
  const placed: Placed[] = []
  for (const one of type.fields) {
    const align = one.align ?? bytesOf(one.type)
    recordAlign = Math.max(recordAlign, align)
    offset = Math.ceil(offset / align) * align
    placed.push({ field: one, offset })
    offset += bytesOf(one.type) * one.count
  }
  const natural = Math.ceil(offset / recordAlign) * recordAlign
  if (type.size !== undefined && natural > type.size)
    throw new Error(`record ${type.name}: its fields need ${natural} bytes, the description says ${type.size}`)
  return { record: type, placed, size: type.size ?? natural }
}
