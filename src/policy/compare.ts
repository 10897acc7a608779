// What a rule says of an argument's value (`fd: 3`, `port: 1-1023`, `flags: O_CREAT|O_EXCL`, `prot: { none: PROT_EXEC }`): from the
// document to comparisons of a register.
import { described, type MapNode, type Node, type ScalarNode } from './document.js'
import type { ValueTest } from './model.js'
import { type NamedValue, namesOf, valueOfName } from './names.js'
import type { Report, Span, Text } from './problem.js'
import { listed, suggestion } from './suggest.js'

/** What is compared: how wide it is, and the words that stand for its values. */
export interface Quantity {
  readonly name: string
  readonly bits: 16 | 32 | 64
  readonly signed: boolean
  /** Bits or choices; undefined for plain numbers. */
  readonly set: string | undefined
}

/** Alternatives and exclusions; a value must satisfy all of these. */
export interface Comparison {
  readonly tests: readonly ValueTest[]
  readonly except: readonly ValueTest[]
}

const ones = (bits: number): bigint => (1n << BigInt(bits)) - 1n
const lowest = (q: Quantity): bigint => (q.signed ? -(1n << BigInt(q.bits - 1)) : 0n)
const highest = (q: Quantity): bigint => (q.signed ? ones(q.bits - 1) : ones(q.bits))

const numberText = '-?(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|\\d+)'
const numberOnly = new RegExp(`^${numberText}$`)
const rangeOnly = new RegExp(`^(${numberText})\\s*(?:-|\\.\\.)\\s*(${numberText})$`)
const operatorOnly = /^(==|=|!=|<=|>=|<|>)\s*(.+)$/

const toNumber = (text: string): bigint => (text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text))

class Mistake extends Error {
  readonly text: Text
  constructor(what: string, why: string, mend: string) {
    super(what)
    this.text = { what, why, mend }
  }
}

/** A number as the argument's type has it: -1 for an unsigned 32-bit argument is 0xffffffff, and the other way round. */
function fitted(q: Quantity, value: bigint): bigint {
  const wrapped = q.signed ? BigInt.asIntN(q.bits, value) : BigInt.asUintN(q.bits, value)
  if (value < -(1n << BigInt(q.bits - 1)) || value > ones(q.bits))
    throw new Mistake(
      `${value} does not fit ${q.name}`,
      `the kernel looks at ${q.bits} bits of this argument`,
      'give a smaller number',
    )
  return wrapped
}

const exactly = (value: bigint): ValueTest => ({ op: 'range', from: value, to: value })

const bitsOf = ({ value, mask }: { value: bigint; mask: bigint }): ValueTest => ({ op: 'masked', mask, is: value })

function named(q: Quantity, word: string): NamedValue {
  const found = valueOfName(q.set, word)
  if (found !== undefined)
    return { value: BigInt.asUintN(q.bits, found.value), mask: BigInt.asUintN(q.bits, found.mask) }
  const names = namesOf(q.set)
  if (names.length === 0)
    throw new Mistake(
      `${q.name} cannot be compared with ${word}`,
      'it is a plain number; no names are known for it',
      `write a number (3), a range (1-10) or a comparison (">= 5")`,
    )
  const some = names.length > 12 ? [...names.slice(0, 12), '…'] : names
  throw new Mistake(
    `${word} is not a value of ${q.name}`,
    `its names are ${some.join(', ')}`,
    suggestion(word, names, 'use one of these, or a number'),
  )
}

/** `A|B|0x4`: all of them together, as a comparison of the bits they are about. */
function together(q: Quantity, text: string): NamedValue {
  const parts = text.split('|').map((part) => part.trim())
  let value = 0n
  let mask = 0n
  for (const part of parts) {
    const one: NamedValue = numberOnly.test(part) ? asBits(fitted(q, toNumber(part)), q) : named(q, part)
    const clash = mask & one.mask & (value ^ one.value)
    if (clash !== 0n)
      throw new Mistake(
        `${text} can never hold`,
        `${part} and what stands before it want different values of the same bits`,
        'write them as alternatives: a list, or { any: [...] }',
      )
    value |= one.value
    mask |= one.mask
  }
  if (mask === 0n)
    throw new Mistake(
      `${text} has no bits`,
      'a value without bits is part of every value',
      `compare with the number: ${q.name}: 0`,
    )
  return { value, mask }
}

const asBits = (value: bigint, q: Quantity): NamedValue => ({
  value: BigInt.asUintN(q.bits, value),
  mask: BigInt.asUintN(q.bits, value),
})

/** A word as a comparison: a choice is the whole value, a flag the bits it names. */
function wordTest(q: Quantity, text: string): ValueTest {
  const both = together(q, text)
  return both.mask === ones(q.bits) ? exactly(fitted(q, both.value)) : bitsOf(both)
}

/** A number, or a name that is one: what an ordering can compare with. */
function asNumber(q: Quantity, text: string): bigint {
  if (numberOnly.test(text)) return fitted(q, toNumber(text))
  return fitted(q, named(q, text).value)
}

function ordered(q: Quantity, operator: string, value: bigint): ValueTest {
  const range = (from: bigint, to: bigint): ValueTest => {
    if (from > to)
      throw new Mistake(
        `${q.name} ${operator} ${value} can never hold`,
        `its values go from ${lowest(q)} to ${highest(q)}`,
        'correct the number',
      )
    return { op: 'range', from, to }
  }
  if (operator === '<') return range(lowest(q), value - 1n)
  if (operator === '<=') return range(lowest(q), value)
  if (operator === '>') return range(value + 1n, highest(q))
  return range(value, highest(q))
}

const leadingZero = /^-?0\d+$/

function scalarComparison(q: Quantity, node: ScalarNode): Comparison {
  const only = (test: ValueTest): Comparison => ({ tests: [test], except: [] })
  if (leadingZero.test(node.source))
    throw new Mistake(
      `${node.source} is ambiguous`,
      'YAML reads it as decimal, C and most people as octal',
      `write 0o${node.source.replace(/^0+(?=.)/, '')} for octal`,
    )
  if (typeof node.value === 'bigint') return only(exactly(fitted(q, node.value)))
  if (typeof node.value !== 'string')
    throw new Mistake(
      `${described(node)} is not a value of ${q.name}`,
      'a value is a whole number, a range, a comparison or a name',
      'write, for instance, 3, 1-1023, ">= 5" or O_CREAT',
    )
  const text = node.value.trim()
  if (numberOnly.test(text)) return only(exactly(fitted(q, toNumber(text))))
  const range = rangeOnly.exec(text)
  if (range !== null) {
    const [from, to] = [asNumber(q, range[1] ?? ''), asNumber(q, range[2] ?? '')]
    if (from > to)
      throw new Mistake(
        `the range ${text} is empty`,
        'its first number is greater than its last',
        `write ${range[2]}-${range[1]}`,
      )
    return only({ op: 'range', from, to })
  }
  const operator = operatorOnly.exec(text)
  if (operator !== null) {
    const [, sign = '', right = ''] = operator
    if (sign === '!=')
      return { tests: [], except: [numberOnly.test(right) ? exactly(asNumber(q, right)) : wordTest(q, right)] }
    if (sign === '=' || sign === '==') return only(exactly(asNumber(q, right)))
    return only(ordered(q, sign, asNumber(q, right)))
  }
  return only(wordTest(q, text))
}

const items = (node: Node): readonly Node[] => (node.kind === 'list' ? node.items : [node])

/** A word of an { any, all, none }, or a mask: bits, not an equality. */
function bitsIn(q: Quantity, node: Node): NamedValue {
  if (node.kind !== 'scalar' || (typeof node.value !== 'string' && typeof node.value !== 'bigint'))
    throw new Mistake(
      `${described(node)} is not a flag`,
      'flags are names or numbers',
      'write, for instance, O_CREAT or 0x40',
    )
  return together(q, `${node.value}`)
}

const mapKeys = ['any', 'all', 'none', 'not', 'mask', 'is']

function maskComparison(q: Quantity, map: MapNode): Comparison {
  const number = (key: string): bigint => {
    const node = map.entries.find((entry) => entry.key === key)?.value
    if (node === undefined)
      throw new Mistake(`${key} is missing`, '{ mask: M, is: V } compares (value & M) with V', `add ${key}:`)
    if (node.kind === 'scalar' && typeof node.value === 'bigint') return BigInt.asUintN(q.bits, fitted(q, node.value))
    return node.kind === 'scalar' && node.value === '0' ? 0n : bitsIn(q, node).value
  }
  const mask = number('mask')
  const is = number('is')
  if ((is & ~mask) !== 0n)
    throw new Mistake(
      `${q.name} can never compare so`,
      `is: 0x${is.toString(16)} has bits that mask: 0x${mask.toString(16)} removes`,
      'add the bits to the mask, or take them out of `is`',
    )
  return { tests: [{ op: 'masked', mask, is }], except: [] }
}

function mapComparisons(report: Report, q: Quantity, map: MapNode): Comparison[] {
  const made: Comparison[] = []
  for (const { key, keySpan, value } of map.entries) {
    attempt(report, value.span, () => {
      if (key === 'any') made.push({ tests: items(value).map((one) => bitsOf(bitsIn(q, one))), except: [] })
      else if (key === 'all') made.push(...items(value).map((one) => ({ tests: [bitsOf(bitsIn(q, one))], except: [] })))
      else if (key === 'none') made.push({ tests: [], except: items(value).map((one) => bitsOf(bitsIn(q, one))) })
      else if (key === 'not') made.push({ tests: [], except: items(value).flatMap((one) => plainTests(q, one)) })
      else if (key === 'mask') made.push(maskComparison(q, map))
      else if (key !== 'is') throw new UnknownKey(key, keySpan)
      else if (!map.entries.some((entry) => entry.key === 'mask')) maskComparison(q, map)
    })
  }
  if (map.entries.length === 0)
    report.error(map.span, {
      what: `${q.name} is compared with nothing`,
      why: 'the map is empty',
      mend: `use one of ${listed(mapKeys)}`,
    })
  return made
}

class UnknownKey extends Mistake {
  readonly span: Span
  constructor(key: string, span: Span) {
    super(
      `do not know the comparison ${key}`,
      `a map compares with ${listed(mapKeys)}`,
      suggestion(key, mapKeys, 'use one of these'),
    )
    this.span = span
  }
}

/** The alternatives in one item of a list, which must not exclude anything: `[!= 1, != 2]` holds for every value. */
function plainTests(q: Quantity, node: Node): readonly ValueTest[] {
  if (node.kind !== 'scalar')
    throw new Mistake(
      `${described(node)} stands in a list of values`,
      'a list holds alternatives: numbers, ranges, comparisons, names',
      'put the list inside the map: { any: [...] }, { none: [...] }',
    )
  const { tests, except } = scalarComparison(q, node)
  if (except.length > 0)
    throw new Mistake(
      `${described(node)} stands in a list`,
      'a list holds alternatives, and of two such ones every value satisfies one',
      'write { not: [1, 2] } for a value that is neither',
    )
  return tests
}

function attempt(report: Report, span: Span, make: () => void): void {
  try {
    make()
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    report.error(error instanceof UnknownKey ? error.span : span, error.text)
  }
}

/** Every comparison in the list must hold. Mistakes go to the report. */
export function readComparisons(report: Report, q: Quantity, node: Node): Comparison[] {
  if (node.kind === 'map') return mapComparisons(report, q, node)
  if (node.kind === 'list') {
    if (node.items.length === 0)
      report.error(node.span, {
        what: `${q.name} is compared with nothing`,
        why: 'the list is empty, so the rule could never match',
        mend: 'add a value, or remove the line',
      })
    const tests: ValueTest[] = []
    for (const item of node.items) attempt(report, item.span, () => tests.push(...plainTests(q, item)))
    return [{ tests, except: [] }]
  }
  const made: Comparison[] = []
  attempt(report, node.span, () => made.push(scalarComparison(q, node)))
  return made
}
