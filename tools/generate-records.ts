// Generates the C structs, assembly offsets and TypeScript readers of the records in spec/records.
import {
  bytesOf,
  type Constants,
  type Layout,
  layOut,
  type Placed,
  type RecordType,
  type Scalar,
} from '../spec/record.js'

const cTypes: Readonly<Record<Scalar, string>> = {
  u8: 'uint8_t',
  u16: 'uint16_t',
  u32: 'uint32_t',
  u64: 'uint64_t',
  i16: 'int16_t',
  i32: 'int32_t',
  i64: 'int64_t',
}

const banner = (from: string): string => `Generated from ${from} by npm run generate. Do not edit.`

function cValue(value: number | bigint): string {
  return typeof value === 'bigint' ? `0x${value.toString(16)}ull` : `${value}`
}

function cField({ field }: Placed): string {
  const align = field.align === undefined ? '' : `_Alignas(${field.align}) `
  const count = field.count === 1 ? '' : `[${field.count}]`
  return `    ${align}${cTypes[field.type]} ${field.name}${count};${field.doc === '' ? '' : ` /* ${field.doc} */`}`
}

function cRecord(layout: Layout): string[] {
  const { record, placed, size } = layout
  const last = placed.at(-1)
  const used = last === undefined ? 0 : last.offset
  const lines = [`/* ${record.doc}. */`, `struct mg_${record.name} {`, ...placed.map(cField)]
  const attribute = record.size === undefined ? '' : ` __attribute__((aligned(${record.size >= 4096 ? 64 : 8})))`
  lines.push(`}${attribute};`)
  for (const { field, offset } of placed)
    lines.push(
      `_Static_assert(__builtin_offsetof(struct mg_${record.name}, ${field.name}) == ${offset}, "${record.name}.${field.name}");`,
    )
  lines.push(
    record.size === undefined
      ? `_Static_assert(sizeof(struct mg_${record.name}) == ${size}, "${record.name}");`
      : `_Static_assert(sizeof(struct mg_${record.name}) <= ${size} && ${used} < ${size}, "${record.name}");`,
    '',
  )
  return lines
}

export function generateC(records: readonly RecordType[], sets: readonly Constants[]): string {
  const lines = [`/* ${banner('spec/records')} */`, '#pragma once', '', '#include <stdint.h>', '']
  for (const set of sets) {
    lines.push(`/* ${set.doc}. */`)
    for (const [name, value] of Object.entries(set.values))
      lines.push(`#define MG_${set.name.toUpperCase()}_${name} ${cValue(value)}`)
    lines.push('')
  }
  for (const one of records) lines.push(...cRecord(layOut(one)))
  return lines.join('\n')
}

const camel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
const pascal = (name: string): string => camel(`_${name}`)

const readers: Readonly<Record<Scalar, readonly [read: string, write: string, type: string]>> = {
  u8: ['getUint8', 'setUint8', 'number'],
  u16: ['getUint16', 'setUint16', 'number'],
  u32: ['getUint32', 'setUint32', 'number'],
  i16: ['getInt16', 'setInt16', 'number'],
  i32: ['getInt32', 'setInt32', 'number'],
  u64: ['getBigUint64', 'setBigUint64', 'bigint'],
  i64: ['getBigInt64', 'setBigInt64', 'bigint'],
}

const little = (type: Scalar): string => (bytesOf(type) === 1 ? '' : ', true')

function tsRecord(layout: Layout): string[] {
  const { record, placed, size } = layout
  const name = pascal(record.name)
  const lines = [`/** ${record.doc}. */`, `export interface ${name} {`]
  for (const { field } of placed) {
    const type = readers[field.type][2]
    if (field.doc !== '') lines.push(`  /** ${field.doc} */`)
    lines.push(`  ${camel(field.name)}: ${field.count === 1 ? type : `${type}[]`}`)
  }
  lines.push('}', `export const ${camel(record.name)}Bytes = ${size}`)
  lines.push(
    `export const ${camel(record.name)}Offsets = { ${placed.map(({ field, offset }) => `${camel(field.name)}: ${offset}`).join(', ')} } as const`,
  )
  lines.push(`export function read${name}(view: DataView, at: number): ${name} {`, '  return {')
  for (const { field, offset } of placed) {
    const get = readers[field.type][0]
    lines.push(
      field.count === 1
        ? `    ${camel(field.name)}: view.${get}(at + ${offset}${little(field.type)}),`
        : `    ${camel(field.name)}: Array.from({ length: ${field.count} }, (_, i) => view.${get}(at + ${offset} + i * ${bytesOf(field.type)}${little(field.type)})),`,
    )
  }
  lines.push('  }', '}', `export function write${name}(view: DataView, at: number, value: ${name}): void {`)
  for (const { field, offset } of placed) {
    const [, set, type] = readers[field.type]
    lines.push(
      field.count === 1
        ? `  view.${set}(at + ${offset}, value.${camel(field.name)}${little(field.type)})`
        : `  for (let i = 0; i < ${field.count}; i++) view.${set}(at + ${offset} + i * ${bytesOf(field.type)}, value.${camel(field.name)}[i] ?? ${type === 'bigint' ? '0n' : '0'}${little(field.type)})`,
    )
  }
  lines.push('}', '')
  return lines
}

export function generateTs(records: readonly RecordType[], sets: readonly Constants[]): string {
  const lines = [`// ${banner('spec/records')}`, '']
  for (const set of sets) {
    lines.push(`/** ${set.doc}. */`, `export const ${camel(set.name)} = {`)
    for (const [name, value] of Object.entries(set.values))
      lines.push(`  ${name}: ${typeof value === 'bigint' ? `0x${value.toString(16)}n` : value},`)
    lines.push('} as const', '')
  }
  for (const one of records) lines.push(...tsRecord(layOut(one)))
  return lines.join('\n')
}
