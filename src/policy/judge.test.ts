// native/core/policy.c against the reference: random policies, random calls, spoilt tables.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calls as allCalls, callByName } from '../../spec/syscalls.js'
import { fuzzSeed, fuzzTimes } from '../../test/harness/fuzz.js'
import {
  conditionOp,
  policy as constants,
  groupKind,
  policyCallBytes,
  policyCallOffsets,
  policyConditionBytes,
  policyConditionOffsets,
  policyEntryOffsets,
  policyGroupBytes,
  policyGroupOffsets,
  policyHeaderOffsets,
  policyNetworkOffsets,
  readPolicyGroup,
  readPolicyHeader,
  verdict as verdicts,
} from '../generated/records.js'
import { compilePolicy } from './compile.js'
import { compilePattern } from './glob.js'
import {
  type AddressTest,
  allow,
  type Conjunction,
  type Group,
  type Policy,
  type Rule,
  type ValueTest,
  type Verdict,
} from './model.js'
import { Bytes, compileDriver, Random, runDriver } from './native.js'
import { parseAddress } from './network.js'
import { type JudgedCall, type Judgement, judge } from './reference.js'

const driver = compileDriver('policy', ['policy', 'glob'])
/** As many seeds as are to be tried, the first first. */
const seeds = (count: number): number[] =>
  Array.from({ length: count * fuzzTimes }, (_, i) => Number(fuzzSeed % 0x7fff_ffffn) + i)

const verdictNumber: Readonly<Record<Verdict['kind'], number>> = {
  allow: verdicts.ALLOW,
  deny: verdicts.DENY,
  kill: verdicts.KILL,
  log: verdicts.LOG,
  'kill-thread': verdicts.KILL_THREAD,
  trap: verdicts.TRAP,
}

const asLine = ({ verdict, rule }: Judgement): string =>
  `${verdictNumber[verdict.kind]} ${verdict.kind === 'deny' ? verdict.errno : 0} ${rule ?? constants.DEFAULT_RULE}`

/** Few calls, so that rules and inputs meet; all sorts of arguments among them. */
const some = [
  'read',
  'openat',
  'rename',
  'renameat2',
  'connect',
  'bind',
  'sendto',
  'sendmsg',
  'mmap',
  'chmod',
  'dup2',
  'lseek',
  'socket',
  'exit',
].map((name) => {
  const call = callByName.get(name)
  assert.ok(call !== undefined, `${name} is in the table`)
  return call
})

const values = [
  0n,
  1n,
  2n,
  3n,
  5n,
  0x40n,
  0x41n,
  0xffn,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x1_0000_0003n,
  (1n << 63n) - 1n,
  1n << 63n,
  (1n << 64n) - 1n,
]
const patterns = [
  '/**',
  '/',
  '/a',
  '/a/**',
  '/a/*',
  '/a/?',
  '/**/c',
  '/a/**/c',
  '/a/[b-d]',
  '/a/[!b]',
  '/{a,b}/c*',
  '/a**c',
  '/a/\\*',
  '/ä/**',
  '/a/b/c/d/e/f',
]
const texts = [
  '/',
  '/a',
  '/a/',
  '/a/b',
  '/a/b/c',
  '/a/bc',
  '/ab/c',
  '/b/c',
  '/b/cc',
  '/a/*',
  '/ä',
  '/ä/ö',
  '/a/ä',
  '/x/y/c',
  'pipe:[3]',
  '',
  '/a/b/c/d/e/f',
  '/axxc',
  '/ax/xc',
]
const networks = [
  '10.0.0.0/8',
  '0.0.0.0/0',
  '0.0.0.0',
  '127.0.0.0/8',
  '127.0.0.1',
  '::/0',
  '::1',
  '::',
  'fd00::/8',
  '10.1.0.0/15',
  '::ffff:10.0.0.0/104',
  'inet',
  'inet6',
  'unix',
]
const hosts = ['10.1.2.3', '127.0.0.1', '0.0.0.0', '192.168.1.1', '10.0.0.0']
const hosts6 = ['::1', '::', 'fd00::1', '::ffff:10.1.2.3', '::ffff:0.0.0.0', '2001:db8::1']

function addressBytes(text: string): Uint8Array {
  const parsed = parseAddress(text)
  assert.ok(parsed?.op === 'network')
  return parsed.bytes
}

const mapped = (bytes: Uint8Array): number[] =>
  bytes.length === 16 ? [...bytes] : [...new Array<number>(10).fill(0), 0xff, 0xff, ...bytes]

function randomValue(random: Random): bigint {
  return random.chance(3) ? random.u64() : random.pick(values)
}

function randomValueTest(random: Random, bits: number, signed: boolean): ValueTest {
  const fit = (value: bigint): bigint => (signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value))
  const kind = random.below(5)
  if (kind === 0)
    return {
      op: 'masked',
      mask: BigInt.asUintN(bits, random.pick(values)),
      is: BigInt.asUintN(bits, random.pick(values)),
    }
  if (kind === 1) return { op: 'any-bit', mask: BigInt.asUintN(bits, random.pick(values)) }
  const [a, b] = [fit(randomValue(random)), fit(random.pick(values))]
  return kind === 2
    ? { op: 'range', from: a, to: a }
    : { op: 'range', ...(a < b ? { from: a, to: b } : { from: b, to: a }) }
}

const several = <T>(random: Random, least: number, most: number, make: () => T): T[] =>
  Array.from({ length: least + random.below(most - least + 1) }, make)

function randomGroup(random: Random, argCount: number): Group {
  const args = [
    ...new Set(several(random, 1, random.chance(3) ? 3 : 1, () => random.below(Math.max(1, argCount)))),
  ].sort()
  const lists = <T>(make: () => T): { tests: T[]; except: T[] } => ({
    tests: several(random, 0, 3, make),
    except: several(random, 0, random.chance(3) ? 2 : 0, make),
  })
  const kind = random.below(6)
  if (kind === 0) return { kind: 'path', args, ...lists(() => random.pick(compilePattern(random.pick(patterns)))) }
  if (kind === 1)
    return {
      kind: 'address',
      args,
      ...lists(() => parseAddress(random.pick(networks)) as AddressTest),
      local: random.chance(2),
      message: random.chance(4),
    }
  if (kind === 2)
    return { kind: 'port', args, ...lists(() => randomValueTest(random, 16, false)), message: random.chance(4) }
  const bits = random.pick([16, 32, 64] as const)
  const signed = random.chance(2)
  return { kind: 'value', args, bits, signed, ...lists(() => randomValueTest(random, bits, signed)) }
}

const randomVerdict = (random: Random): Verdict =>
  random.pick([
    allow,
    { kind: 'deny', errno: 1 + random.below(130) },
    { kind: 'kill' },
    { kind: 'log' },
    { kind: 'kill-thread' },
    { kind: 'trap' },
  ] as const)

function randomPolicy(random: Random): Policy {
  const rules = several(random, 0, 8, () => random.below(1)).map((_, index): Rule => {
    const calls = new Map<number, readonly Conjunction[]>()
    for (const call of several(random, 1, 4, () => random.pick(some)))
      calls.set(
        call.nr,
        several(random, 1, random.chance(4) ? 3 : 1, () =>
          several(random, random.chance(6) ? 0 : 1, 3, () => randomGroup(random, call.args.length)),
        ),
      )
    return { index, name: undefined, line: index, verdict: randomVerdict(random), calls }
  })
  const exempt = new Set(random.chance(2) ? [callByName.get('exit')?.nr ?? -1] : [])
  return {
    source: 'random',
    form: 'monguard',
    default: randomVerdict(random),
    unknown: { kind: 'deny', errno: 38 },
    rules,
    exempt,
    code: 'checked',
    cores: 'refused',
    warnings: [],
    notes: [],
  }
}

function randomAddress(random: Random): Uint8Array | undefined {
  if (random.chance(8)) return undefined
  const port = random.pick([0, 1, 3, 64, 255, 32767, 65535, random.below(65536)])
  const family = random.pick([0, 1, 2, 2, 2, 10, 10, 16])
  const host =
    family === 10 ? [0, 0, 0, 0, ...mapped(addressBytes(random.pick(hosts6)))] : [...addressBytes(random.pick(hosts))]
  const whole = [family, 0, port >> 8, port & 0xff, ...host, ...new Array<number>(8).fill(0)]
  return Uint8Array.from(random.chance(5) ? whole.slice(0, random.below(whole.length)) : whole)
}

function randomCall(random: Random): JudgedCall {
  const call = random.pick(some)
  const nr = random.chance(20) ? random.pick([336, 400, 9999, 0xffff_ffff, 0x4000_0000]) : call.nr
  return {
    nr,
    args: Array.from({ length: 6 }, () => randomValue(random)),
    paths: several(random, 0, 2, () => ({
      arg: random.below(5),
      text: random.chance(6) ? undefined : random.pick(texts),
    })),
    addressArg: random.pick([1, 1, 4, random.below(6)]),
    address: randomAddress(random),
  }
}

test('the native evaluator and the reference agree on 60,000 random calls under 300 random policies', () => {
  const seen = new Map<string, number>()
  for (const seed of seeds(300)) {
    const random = new Random(seed)
    const policy = randomPolicy(random)
    const calls = Array.from({ length: 200 }, () => randomCall(random))
    const input = new Bytes().block(compilePolicy(policy).bytes)
    for (const call of calls) input.call(call)
    const lines = runDriver(driver, ['judge'], input.done)
    assert.equal(lines.length, calls.length)
    calls.forEach((call, i) => {
      const expected = asLine(judge(policy, call))
      const got = (lines[i] ?? '').split(' ').slice(0, 3).join(' ')
      if (got !== expected)
        assert.fail(
          `seed ${seed}, call ${i}: native ${got}, reference ${expected}\n${JSON.stringify({ call, rules: policy.rules.map((rule) => [rule.verdict, rule.calls.get(call.nr)]) }, (_, value) => (typeof value === 'bigint' ? `${value}` : value))}`,
        )
      const kind = got.split(' ')[0] ?? ''
      seen.set(kind, (seen.get(kind) ?? 0) + 1)
    })
  }
  // Where one verdict never came out, the inputs do not reach what they are meant to.
  for (const number of Object.values(verdictNumber))
    assert.ok((seen.get(`${number}`) ?? 0) > 500, `verdict ${number} came out ${seen.get(`${number}`) ?? 0} times`)
})

test('tables with any bytes spoilt are refused or judged without a step outside them', () => {
  let accepted = 0
  for (const seed of seeds(12)) {
    const tables = compilePolicy(randomPolicy(new Random(1000 + seed))).bytes
    const [line = '0'] = runDriver(
      driver,
      ['fuzz'],
      new Bytes()
        .block(tables)
        .u32(seed * 7919)
        .u32(2000).done,
    )
    accepted += Number(line)
  }
  // Both ways must be taken: refusing everything, or nothing, would prove little.
  assert.ok(accepted > 1000 * fuzzTimes && accepted < 23000 * fuzzTimes, `${accepted} of ${24000 * fuzzTimes}`)
})

test('each fault of a table is refused', () => {
  const openat = callByName.get('openat')?.nr ?? -1
  const connect = callByName.get('connect')?.nr ?? -1
  const path: Group = { kind: 'path', args: [1], tests: compilePattern('/a/**'), except: [] }
  const value: Group = {
    kind: 'value',
    args: [2],
    tests: [{ op: 'range', from: 1n, to: 2n }],
    except: [],
    bits: 32,
    signed: false,
  }
  const network: Group = {
    kind: 'address',
    args: [1],
    tests: [parseAddress('::1') as AddressTest],
    except: [],
    local: false,
    message: false,
  }
  const rule: Rule = {
    index: 0,
    name: undefined,
    line: 1,
    verdict: { kind: 'kill' },
    calls: new Map<number, Conjunction[]>([
      [openat, [[path, value]]],
      [connect, [[network]]],
    ]),
  }
  const { bytes } = compilePolicy({
    source: '',
    form: 'monguard',
    default: allow,
    unknown: { kind: 'kill' },
    rules: [rule],
    exempt: new Set(),
    code: 'checked',
    cores: 'refused',
    warnings: [],
    notes: [],
  })
  const header = readPolicyHeader(new DataView(bytes.buffer), 0)
  const groupAt = (kind: number): number => {
    const index = Array.from({ length: header.groupCount }, (_, i) =>
      readPolicyGroup(new DataView(bytes.buffer), header.groupOffset + i * policyGroupBytes),
    ).findIndex((group) => group.kind === kind)
    return header.groupOffset + index * policyGroupBytes
  }
  const conditionOf = (kind: number): number =>
    header.conditionOffset +
    readPolicyGroup(new DataView(bytes.buffer), groupAt(kind)).conditionFirst * policyConditionBytes
  const faults: readonly (readonly [title: string, at: number, byte: number])[] = [
    ['another version', policyHeaderOffsets.version, 2],
    ['a size that is not there', policyHeaderOffsets.bytes + 3, 1],
    ['a table that is not aligned', policyHeaderOffsets.entryOffset, (header.entryOffset & 0xff) + 4],
    ['a table inside the header', policyHeaderOffsets.networkOffset + 1, 0],
    ['a table that runs out', policyHeaderOffsets.callCount + 1, 0xff],
    ['a default that is no verdict', policyHeaderOffsets.defaultVerdict, 6],
    ['an unknown verdict that is none', policyHeaderOffsets.unknownVerdict, 6],
    ['entries that are not there', header.callOffset + openat * policyCallBytes + policyCallOffsets.entryFirst, 0xff],
    ['groups that are not there', header.entryOffset + policyEntryOffsets.groupFirst, 0xff],
    ['a verdict of an entry that is none', header.entryOffset + policyEntryOffsets.verdict, 6],
    ['conditions that are not there', groupAt(groupKind.VALUE) + policyGroupOffsets.conditionFirst, 0xff],
    ['a kind of group that is none', groupAt(groupKind.VALUE) + policyGroupOffsets.kind, 5],
    ['a group without arguments', groupAt(groupKind.VALUE) + policyGroupOffsets.args, 0],
    ['a seventh argument', groupAt(groupKind.VALUE) + policyGroupOffsets.args, 0x40],
    ['a width that is none', groupAt(groupKind.VALUE) + policyGroupOffsets.width, 3],
    ['a comparison that is none', conditionOf(groupKind.VALUE), 7],
    ['a pattern compared with a register', conditionOf(groupKind.VALUE), conditionOp.GLOB],
    ['a number compared with a path', conditionOf(groupKind.PATH), conditionOp.RANGE],
    ['a pattern outside the text', conditionOf(groupKind.PATH) + policyConditionOffsets.a, 0xff],
    ['a pattern that runs out', conditionOf(groupKind.PATH) + policyConditionOffsets.b, 0xff],
    ['a pattern without bytes', conditionOf(groupKind.PATH) + policyConditionOffsets.b, 0],
    ['a token that is none', header.textOffset, 0x0c],
    ['a set that runs out', header.textOffset + 3, 7],
    ['a set whose pairs run out', header.textOffset + 2, 7],
    ['a token for the next byte, without one', header.textOffset + 3, 9],
    ['directories without their name', header.textOffset + 3, 4],
    ['an end of a pattern in its middle', header.textOffset + 1, 6],
    ['a network that is not there', conditionOf(groupKind.ADDRESS) + policyConditionOffsets.a, 1],
    ['a prefix that is too long', header.networkOffset + policyNetworkOffsets.prefix, 129],
    ['a family that is none', header.networkOffset + policyNetworkOffsets.family, 3],
  ]
  const judged = (tables: Uint8Array): string[] => runDriver(driver, ['judge'], new Bytes().block(tables).done)
  assert.deepEqual(judged(bytes), [])
  for (const [title, at, byte] of faults) {
    const spoilt = bytes.slice()
    assert.notEqual(spoilt[at], byte, `${title} changes something`)
    spoilt[at] = byte
    assert.throws(() => judged(spoilt), /mg_policy_check refuses/, title)
  }
  assert.throws(() => judged(bytes.slice(0, bytes.length - 1)), /mg_policy_check refuses/, 'a table that is cut off')
})

test('what a rule needs copied is said per call', () => {
  const openat = callByName.get('openat')?.nr ?? -1
  const connect = callByName.get('connect')?.nr ?? -1
  const path: Group = { kind: 'path', args: [1], tests: compilePattern('/a/**'), except: [] }
  const port: Group = {
    kind: 'port',
    args: [1],
    tests: [{ op: 'range', from: 1n, to: 2n }],
    except: [],
    message: false,
  }
  const rule: Rule = {
    index: 0,
    name: undefined,
    line: 1,
    verdict: { kind: 'kill' },
    calls: new Map<number, Conjunction[]>([
      [openat, [[path]]],
      [connect, [[port]]],
    ]),
  }
  const policy: Policy = {
    source: '',
    form: 'monguard',
    default: allow,
    unknown: { kind: 'kill' },
    rules: [rule],
    exempt: new Set(),
    code: 'checked',
    cores: 'refused',
    warnings: [],
    notes: [],
  }
  const input = new Bytes().block(compilePolicy(policy).bytes)
  for (const nr of [openat, connect, 0]) input.call({ nr, args: [], paths: [], addressArg: 0, address: undefined })
  const needs = runDriver(driver, ['judge'], input.done).map((line) => line.split(' ')[3])
  assert.deepEqual(needs, ['1', '2', '0'])
})

test('every number of the table is known to compiled policy, and no other', () => {
  const policy: Policy = {
    source: '',
    form: 'monguard',
    default: allow,
    unknown: { kind: 'deny', errno: 38 },
    rules: [],
    exempt: new Set(),
    code: 'checked',
    cores: 'refused',
    warnings: [],
    notes: [],
  }
  const input = new Bytes().block(compilePolicy(policy).bytes)
  for (let nr = 0; nr < 600; nr++) input.call({ nr, args: [], paths: [], addressArg: 0, address: undefined })
  const known = new Set(allCalls.map((call) => call.nr))
  runDriver(driver, ['judge'], input.done).forEach((line, nr) => {
    assert.equal(line.startsWith('0 '), known.has(nr), `${nr}: ${line}`)
  })
})
