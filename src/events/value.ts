// A decoded argument: one tree, written out as strace writes it or as JSON.

export type Value =
  | { readonly kind: 'number'; readonly value: bigint }
  /** A pointer that was not followed. */
  | { readonly kind: 'address'; readonly value: bigint }
  /** Something with a name: flags, an enumerated value, AT_FDCWD. */
  | { readonly kind: 'symbol'; readonly text: string }
  /** Bytes, of `full` bytes in all. `limited`: -s applies to them. */
  | { readonly kind: 'text'; readonly bytes: Uint8Array; readonly full: number; readonly limited: boolean }
  | { readonly kind: 'record'; readonly fields: readonly Field[] }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly more: boolean }
  /** What strace writes in a form of its own, and the plain value. */
  | { readonly kind: 'styled'; readonly text: string; readonly json: Json }
  /** What went in and what came out. */
  | { readonly kind: 'change'; readonly before: Value; readonly after: Value }

export interface Field {
  readonly name: string
  readonly value: Value
  /** Left out of the short form of text, as strace without -v does. */
  readonly minor?: boolean
}

export const number = (value: bigint | number): Value => ({ kind: 'number', value: BigInt(value) })
export const addressOf = (value: bigint): Value => ({ kind: 'address', value })
export const styled = (text: string, json: Json): Value => ({ kind: 'styled', text, json })
export const symbol = (text: string): Value => ({ kind: 'symbol', text })
export const hex = (value: bigint | number): string => `0x${value.toString(16)}`

const named: Readonly<Record<number, string>> = {
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
}

/** A C string literal as strace prints it: the shortest octal escape that the next byte cannot lengthen. */
export function quote(bytes: Uint8Array): string {
  let out = '"'
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    const name = named[byte]
    if (name !== undefined) out += name
    else if (byte >= 0x20 && byte < 0x7f) out += String.fromCharCode(byte)
    else {
      const next = bytes[i + 1] ?? 0
      out += `\\${byte.toString(8).padStart(next >= 0x30 && next <= 0x37 ? 3 : 1, '0')}`
    }
  }
  return `${out}"`
}

export function toText(value: Value, stringLimit: number): string {
  switch (value.kind) {
    case 'number':
      return value.value.toString()
    case 'address':
      return value.value === 0n ? 'NULL' : hex(value.value)
    case 'symbol':
    case 'styled':
      return value.text
    case 'text': {
      const shown = value.limited ? value.bytes.subarray(0, stringLimit) : value.bytes
      return `${quote(shown)}${shown.length < value.full ? '...' : ''}`
    }
    case 'record': {
      const shown = value.fields.filter((field) => field.minor !== true)
      const parts = shown.map((field) => `${field.name}=${toText(field.value, stringLimit)}`)
      if (shown.length < value.fields.length) parts.push('...')
      return `{${parts.join(', ')}}`
    }
    case 'list': {
      const parts = value.items.map((item) => toText(item, stringLimit))
      if (value.more) parts.push('...')
      return `[${parts.join(', ')}]`
    }
    case 'change': {
      const before = toText(value.before, stringLimit)
      const after = toText(value.after, stringLimit)
      return before === after ? before : `${before} => ${after}`
    }
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** Numbers beyond 2^53 become decimal strings; addresses hexadecimal ones; bytes that are no UTF-8, or are cut, an object. */
export function toJson(value: Value): Json {
  switch (value.kind) {
    case 'number':
      return jsonNumber(value.value)
    case 'address':
      return value.value === 0n ? null : hex(value.value)
    case 'symbol':
      return value.text
    case 'styled':
      return value.json
    case 'text':
      return jsonText(value.bytes, value.full)
    case 'record':
      return Object.fromEntries(value.fields.map((field) => [field.name, toJson(field.value)]))
    case 'list': {
      const items = value.items.map(toJson)
      return value.more ? { items, more: true } : items
    }
    case 'change':
      return { before: toJson(value.before), after: toJson(value.after) }
  }
}

export function jsonNumber(value: bigint): number | string {
  const plain = Number(value)
  return Number.isSafeInteger(plain) ? plain : value.toString()
}

export function jsonText(bytes: Uint8Array, full: number): Json {
  const cut = bytes.length < full
  try {
    // A cut may have split a character: only whole text is given as text.
    const text = isAscii(bytes) ? asBuffer(bytes).toString('latin1') : utf8.decode(bytes)
    return cut ? { text, bytes: full } : text
  } catch {
    return { base64: asBuffer(bytes).toString('base64'), bytes: full }
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] ?? 0) > 0x7f) return false
  return true
}
