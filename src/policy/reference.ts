// The meaning of a policy once more, written for clarity alone: what native/core/policy.c is compared with in tests.
import { calls as allCalls } from '../../spec/syscalls.js'
import type { AddressTest, Group, Policy, ValueTest, Verdict } from './model.js'
import { isPermissive } from './model.js'

/** A call as the evaluator is given it. */
export interface JudgedCall {
  readonly nr: number
  readonly args: readonly bigint[]
  readonly paths: readonly { readonly arg: number; readonly text: string | undefined }[]
  readonly addressArg: number
  /** undefined: not copied. */
  readonly address: Uint8Array | undefined
}

export interface Judgement {
  readonly verdict: Verdict
  /** undefined: the default, or a number without a row. */
  readonly rule: number | undefined
}

type Answer = 'yes' | 'no' | 'unknown'

const answer = (holds: boolean): Answer => (holds ? 'yes' : 'no')

function fold<Test>(
  group: { readonly tests: readonly Test[]; readonly except: readonly Test[] },
  holds: (test: Test) => boolean,
): boolean {
  return (group.tests.length === 0 || group.tests.some(holds)) && !group.except.some(holds)
}

function valueHolds(test: ValueTest, register: bigint, bits: number, signed: boolean): boolean {
  const unsigned = BigInt.asUintN(bits, register)
  if (test.op === 'masked') return (unsigned & test.mask) === test.is
  if (test.op === 'any-bit') return (unsigned & test.mask) !== 0n
  const value = signed ? BigInt.asIntN(bits, register) : unsigned
  return test.from <= value && value <= test.to
}

/** The pattern as a regular expression: another way to the same meaning than the compiled tokens. */
export function patternAsRegExp(pattern: string): RegExp {
  let source = ''
  let i = 0
  const character = '(?:[^/\\x80-\\xff]|[\\x80-\\xff][\\x80-\\xbf]*)'
  while (i < pattern.length) {
    const rest = pattern.slice(i)
    const set = /^\[([!^]?)(\]?(?:\\.|[^\]\\])*)\]/.exec(rest)
    if (rest === '/**' && i > 0) {
      source += '(?:/[^]*)?'
      break
    }
    if (rest.startsWith('/**/')) {
      source += '/(?:[^/]*/)*'
      i += 4
    } else if (rest.startsWith('**')) {
      source += '[^]*'
      i += 2
    } else if (rest.startsWith('*')) {
      source += '[^/]*'
      i += 1
    } else if (rest.startsWith('?')) {
      source += character
      i += 1
    } else if (set !== null) {
      const members = (set[2] ?? '').replace(/\\(.)/g, '\\$1').replace(/^\]/, '\\]').replace(/\[/g, '\\[')
      source += set[1] === '' ? `(?!/)[${members}]` : `(?!/)[^${members}](?:[\\x80-\\xbf]*)`
      i += set[0].length
    } else {
      const literal = rest.startsWith('\\') ? rest.slice(1, 2) : rest.slice(0, 1)
      for (const byte of Buffer.from(literal)) source += `\\x${byte.toString(16).padStart(2, '0')}`
      i += rest.startsWith('\\') ? 2 : 1
    }
  }
  return new RegExp(`^${source}$`)
}

/** Texts are compared byte by byte, so they are taken as Latin-1. */
export const matchesPattern = (pattern: string, text: string): boolean =>
  patternAsRegExp(pattern).test(Buffer.from(text).toString('latin1'))

interface Endpoint {
  readonly family: number
  readonly port: number | undefined
  readonly bits: string
}

const bitsOf = (bytes: Iterable<number>): string => [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
const mappedPrefix = bitsOf([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255])

function endpointOf(address: Uint8Array): Endpoint | undefined {
  if (address.length < 2) return undefined
  const given = (address[0] ?? 0) + 256 * (address[1] ?? 0)
  const family = given === 0 && address.length >= 8 ? 2 : given
  if (family !== 2 && family !== 10) return { family, port: undefined, bits: '' }
  if (address.length < (family === 2 ? 8 : 24)) return undefined
  const port = 256 * (address[2] ?? 0) + (address[3] ?? 0)
  const bits = family === 2 ? bitsOf(address.slice(4, 8)) : bitsOf(address.slice(8, 24))
  return bits.startsWith(mappedPrefix) && family === 10
    ? { family: 2, port, bits: bits.slice(96) }
    : { family, port, bits }
}

function addressTestHolds(test: AddressTest, endpoint: Endpoint): boolean {
  if (test.op === 'family') return test.family === endpoint.family
  return (
    endpoint.family === (test.family === 4 ? 2 : 10) &&
    endpoint.bits.startsWith(bitsOf(test.bytes).slice(0, test.prefix))
  )
}

const loopback4: Endpoint = { family: 2, port: undefined, bits: bitsOf([127, 0, 0, 1]) }
const loopback6: Endpoint = { family: 10, port: undefined, bits: `${'0'.repeat(127)}1` }

function addressHolds(group: Group & { kind: 'address' }, endpoint: Endpoint, permissive: boolean): boolean {
  const holds = (one: Endpoint): boolean => fold(group, (test) => addressTestHolds(test, one))
  if (endpoint.bits === '' || endpoint.bits.includes('1')) return holds(endpoint)
  if (group.local) {
    const listensOn = group.tests.some((test) => test.op === 'network' && (test.family === 4 || endpoint.family === 10))
    return holds(endpoint) || (!permissive && listensOn)
  }
  const meant = [endpoint, loopback4, ...(endpoint.family === 10 ? [loopback6] : [])]
  return permissive ? meant.every(holds) : meant.some(holds)
}

function argumentHolds(group: Group, arg: number, call: JudgedCall, permissive: boolean): Answer {
  if (group.kind === 'value')
    return answer(fold(group, (test) => valueHolds(test, call.args[arg] ?? 0n, group.bits, group.signed)))
  if (group.kind === 'path') {
    const text = call.paths.find((path) => path.arg === arg)?.text
    return text === undefined ? 'unknown' : answer(fold(group, (test) => matchesPattern(test.pattern, text)))
  }
  if (!group.message && call.args[arg] === 0n) return answer(permissive)
  if (call.address === undefined || call.addressArg !== arg) return 'unknown'
  if (call.address.length === 0) return answer(permissive)
  const endpoint = endpointOf(call.address)
  if (endpoint === undefined) return 'unknown'
  if (group.kind === 'address') return answer(addressHolds(group, endpoint, permissive))
  const { port } = endpoint
  return answer(port !== undefined && fold(group, (test) => valueHolds(test, BigInt(port), 16, false)))
}

function groupHolds(group: Group, call: JudgedCall, permissive: boolean): boolean {
  const answers = group.args.map((arg) => argumentHolds(group, arg, call, permissive))
  return permissive ? answers.every((one) => one === 'yes') : answers.some((one) => one !== 'no')
}

const known = new Set(allCalls.map((call) => call.nr))

export function judge(policy: Policy, call: JudgedCall): Judgement {
  if (!known.has(call.nr)) return { verdict: policy.unknown, rule: undefined }
  for (const rule of policy.rules) {
    const permissive = isPermissive(rule.verdict)
    if ((rule.calls.get(call.nr) ?? []).some((groups) => groups.every((group) => groupHolds(group, call, permissive))))
      return { verdict: rule.verdict, rule: rule.index }
  }
  return policy.exempt.has(call.nr)
    ? { verdict: { kind: 'allow' }, rule: undefined }
    : { verdict: policy.default, rule: undefined }
}
