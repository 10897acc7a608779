// The filter's answers: for all numbers, architectures and states of the capability by the interpreter, and for a few by the kernel.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callByName, callByNumber, calls } from '../../spec/syscalls.js'
import { planHalf } from '../generated/records.js'
import { defaultPolicy, passListFor } from '../policy/index.js'
import { compileDriver, Random, runDriver } from '../policy/native.js'
import { buildFilter, decode, withCapability } from './index.js'
import { action, answerData, archX8664, encode, type Instruction, mostInstructions, x32Bit } from './instructions.js'
import { interpret, isConstantAllow } from './interpret.js'

const capability = {
  full: 0x1122_3344_5566_7788n,
  brief: 0x9abc_def0,
  notified: 0x99aa_bbcc_ddee_ff00n,
  notifiedBrief: 0x0fed_cba9,
}
const low = capability.full & 0xffff_ffffn
const high = capability.full >> 32n
const brief = BigInt(capability.brief)
const trap = (action.trap | answerData) >>> 0
const trace = (action.trace | answerData) >>> 0

const archI386 = 0x40000003
const junk = 0xdead_beef_0bad_cafen

const nrOf = (name: string): number => {
  const call = callByName.get(name)
  assert.ok(call !== undefined, name)
  return call.nr
}

const passLists: readonly (readonly [name: string, list: ReadonlySet<number>])[] = [
  ['that is empty', new Set()],
  ['of the default policy', passListFor(defaultPolicy, new Set())],
  ['of every second number', new Set(calls.filter((_, i) => i % 2 === 0).map((call) => call.nr))],
  ['of one number', new Set([0])],
  ['of every number', new Set(calls.map((call) => call.nr))],
]

/** The registers with the capability where the table says, or the same with one half changed. */
function carrying(nr: number, halfLow = low, halfHigh = high): bigint[] | undefined {
  const place = callByNumber.get(nr)?.capability
  if (place === undefined || place === null) return undefined
  const args = new Array<bigint>(6).fill(junk)
  if ('arg' in place) args[place.arg] = (halfHigh << 32n) | halfLow
  else
    place.high.forEach((arg, i) => {
      const word = place.high.length === 1 ? halfLow ^ low ^ brief : i === 0 ? halfLow : halfHigh
      args[arg] = (word << 32n) | (junk & 0xffff_ffffn)
    })
  return args
}

/** Calls of which values are refused the kernel's action cache cannot know. */
const isAnsweredAtOnce = (nr: number, listed: boolean): boolean => listed && callByNumber.get(nr)?.refusal === undefined

const numbers = [
  ...Array.from({ length: 600 }, (_, nr) => nr),
  1023,
  4096,
  x32Bit - 1,
  x32Bit,
  x32Bit + 1,
  0x7fff_ffff,
  0x8000_0000,
  0xffff_ffff,
]

for (const [name, passList] of passLists)
  test(`in the process, with a pass list ${name}, each number is answered by list, capability or trap`, () => {
    const filter = buildFilter(passList, 'trap')
    const program = decode(withCapability(filter, capability))
    assert.equal(filter.count, program.length)
    assert.equal(
      filter.patches.filter((patch) => patch.half === planHalf.LOW).length ===
        filter.patches.filter((patch) => patch.half === planHalf.HIGH).length,
      true,
    )
    for (const nr of numbers) {
      const call = callByNumber.get(nr)
      const answer = (args: readonly bigint[]): number => interpret(program, { nr, arch: archX8664, args })
      const listed = call !== undefined && passList.has(nr)
      assert.equal(answer(new Array<bigint>(6).fill(junk)), listed ? action.allow : trap, `${nr} with junk`)
      const carried = carrying(nr)
      const mayCarry = carried !== undefined && call?.isolation !== 'denied'
      if (carried !== undefined)
        assert.equal(answer(carried), listed || mayCarry ? action.allow : trap, `${nr} with the capability`)
      for (const wrong of [carrying(nr, low ^ 1n), carrying(nr, low ^ (1n << 31n)), carrying(nr, high, low)])
        if (wrong !== undefined)
          assert.equal(answer(wrong), listed ? action.allow : trap, `${nr} with a wrong capability`)
      const place = call?.capability
      const hasHigh = place !== undefined && place !== null && ('arg' in place || place.high.length > 1)
      const wrongHigh = carrying(nr, low, high ^ 1n)
      if (hasHigh && wrongHigh !== undefined)
        assert.equal(answer(wrongHigh), listed ? action.allow : trap, `${nr} with a wrong upper half`)
      for (const arch of [archI386, 0, 0xffff_ffff])
        assert.equal(interpret(program, { nr, arch, args: carried ?? [] }), trap, `${nr} of architecture ${arch}`)
      assert.equal(isConstantAllow(program, nr, archX8664), isAnsweredAtOnce(nr, listed), `the action cache, of ${nr}`)
    }
  })

for (const [name, passList] of passLists)
  test(`out of the process, with a pass list ${name}, the tracer gets all else and the capability means nothing`, () => {
    const filter = buildFilter(passList, 'trace')
    assert.deepEqual(filter.patches, [])
    const program = decode(filter.instructions)
    for (const nr of numbers) {
      const listed = callByNumber.has(nr) && passList.has(nr)
      for (const args of [carrying(nr) ?? [], new Array<bigint>(6).fill(0n)])
        assert.equal(interpret(program, { nr, arch: archX8664, args }), listed ? action.allow : trace)
      assert.equal(interpret(program, { nr, arch: archI386, args: [] }), trace)
      assert.equal(isConstantAllow(program, nr, archX8664), isAnsweredAtOnce(nr, listed))
    }
  })

test('random pass lists give filters that fit, and answer as lists', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = new Random(seed)
    const passList = new Set(calls.filter(() => random.chance(1 + random.below(4))).map((call) => call.nr))
    const filter = buildFilter(passList, 'trap')
    assert.ok(filter.count < mostInstructions / 2, `${filter.count} instructions`)
    const program = decode(withCapability(filter, capability))
    for (const nr of numbers) {
      const listed = callByNumber.has(nr) && passList.has(nr)
      assert.equal(interpret(program, { nr, arch: archX8664, args: [] }), listed ? action.allow : trap)
    }
  }
})

test('a template without its patches answers no capability but zero', () => {
  const filter = buildFilter(new Set(), 'trap')
  const program = decode(filter.instructions)
  for (const { instruction } of filter.patches) assert.equal(program[instruction]?.k, 0)
  const changed = new Set(filter.patches.map((patch) => patch.instruction))
  decode(withCapability(filter, capability)).forEach((one, i) => {
    if (!changed.has(i)) assert.deepEqual(one, program[i])
  })
})

test('the kernel takes the filter and answers as the interpreter does', () => {
  const driver = compileDriver('filter', [], { sanitize: false })
  const passList = new Set([
    ...passListFor(defaultPolicy, new Set()),
    nrOf('write'),
    nrOf('exit_group'),
    nrOf('rt_sigreturn'),
    nrOf('getppid'),
  ])
  passList.delete(nrOf('getpid'))
  passList.delete(nrOf('sendto'))
  passList.delete(nrOf('pwritev2'))
  const filter = withCapability(buildFilter(passList, 'trap'), capability)
  const program = decode(filter)
  const badFd = 0xffff_ffffn
  const sendto = (a: bigint, d: bigint): bigint[] => [(a << 32n) | badFd, 0n, 0n, d << 32n, 0n, 0n]
  const cases: readonly (readonly [nr: number, args: readonly bigint[]])[] = [
    [nrOf('getppid'), []],
    [nrOf('getpid'), []],
    [nrOf('getpid'), [0n, 0n, 0n, 0n, 0n, capability.full]],
    [nrOf('getpid'), [0n, 0n, 0n, 0n, 0n, capability.full ^ 1n]],
    [nrOf('getpid'), [0n, 0n, 0n, 0n, 0n, capability.full ^ (1n << 63n)]],
    [nrOf('getpid'), [0n, 0n, 0n, 0n, capability.full, 0n]],
    [nrOf('sendto'), sendto(low, high)],
    [nrOf('sendto'), sendto(high, low)],
    [nrOf('sendto'), sendto(low, 0n)],
    [nrOf('pwritev2'), [badFd, 0n, 0n, 0n, capability.full, 0n]],
    [nrOf('pwritev2'), [badFd, 0n, 0n, 0n, 0n, capability.full]],
    [500, [0n, 0n, 0n, 0n, 0n, capability.full]],
    [nrOf('getppid') | x32Bit, []],
  ]
  const args = cases.map(([nr, registers]) =>
    [nr, ...Array.from({ length: 6 }, (_, i) => registers[i] ?? 0n)].map((value) => value.toString(16)).join(','),
  )
  const lines = runDriver(driver, args, filter)
  const seen = new Set<string>()
  cases.forEach(([nr, registers], i) => {
    const expected = interpret(program, { nr, arch: archX8664, args: registers })
    const [word = '', data = ''] = (lines[i] ?? '').split(' ')
    assert.equal(word, expected === action.allow ? 'allowed' : 'trapped', `call ${args[i]}: ${lines[i]}`)
    if (word === 'trapped') assert.equal(Number.parseInt(data, 16), answerData)
    seen.add(word)
  })
  assert.deepEqual([...seen].sort(), ['allowed', 'trapped'])
  assert.match(
    lines[6] ?? '',
    /^allowed -9$/,
    'sendto reached the kernel, which dropped the upper halves and found no descriptor',
  )
})

test('an instruction survives encoding', () => {
  const one: Instruction = { code: 0x15, jt: 255, jf: 1, k: 0xfedcba98 }
  assert.deepEqual(decode(encode([one])), [one])
})
