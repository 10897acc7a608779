// The proof of the filter: every number that a table could have and those round each power of two, x32's among them, of several
// architectures, with what native/core/capability.c writes and with each bit of that wrong, under many pass lists. The same for the notified
// form of every call. What must come out is said here by the table's rows alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Call, callByNumber, calls, type Watched } from '../../spec/syscalls.js'
import { notified } from '../generated/records.js'
import { defaultPolicy, passListFor, readPolicy } from '../policy/index.js'
import { Bytes, compileDriver, Random, runDriver } from '../policy/native.js'
import { buildFilter, decode, withCapability } from './index.js'
import { action, answerData, archX8664, x32Bit } from './instructions.js'
import { interpret } from './interpret.js'

const driver = compileDriver('capability', ['capability', 'syscalls'])
const secret = {
  full: 0xf00d_1234_89ab_cdefn,
  brief: 0x7654_3210,
  notified: 0x0bad_5678_fedc_ba98n,
  notifiedBrief: 0x0246_8ace,
}
const trap = (action.trap | answerData) >>> 0
const trace = (action.trace | answerData) >>> 0

const table = Array.from({ length: 1024 }, (_, nr) => nr)
const numbers = [
  ...new Set([
    ...table,
    ...table.map((nr) => (nr | x32Bit) >>> 0),
    ...table.map((nr) => notified.FIRST + nr),
    notified.FIRST - 1,
    ...Array.from({ length: 22 }, (_, i) => 2 ** (i + 11)).flatMap((power) => [power - 1, power, power + 1]),
  ]),
].filter((nr) => nr < 2 ** 32)

/** i386, ARM, AArch64, x86-64 with one bit wrong, and none at all. */
const foreign = [
  0x4000_0003,
  0x4000_0028,
  0xc000_00b7,
  0,
  0xffff_ffff,
  ...Array.from({ length: 32 }, (_, i) => (archX8664 ^ (1 << i)) >>> 0),
]

const junk: readonly bigint[] = [11n, 12n, 13n, 14n, 15n, 16n].map((n) => n * 0x0101_0101_0101_0101n)

/** The call of which this is the notified form. */
const formOf = (nr: number): Call | undefined =>
  nr >= notified.FIRST && nr < notified.FIRST + 1024 ? callByNumber.get(nr - notified.FIRST) : undefined

interface Carrying {
  readonly args: bigint[]
  /** Once the secret is taken out again. */
  readonly cleaned: bigint[]
}

/** What the monitor's own code makes of these arguments, for every number. */
function carrying(args: readonly bigint[]): Map<number, Carrying> {
  const input = new Bytes()
  for (const nr of numbers) {
    input.u32(nr)
    for (const arg of args) input.u64(arg)
    input.u64(secret.full).u64(BigInt(secret.brief)).u64(secret.notified).u64(BigInt(secret.notifiedBrief))
  }
  const lines = runDriver(driver, [], input.done)
  assert.equal(lines.length, numbers.length)
  return new Map(
    numbers.map((nr, i) => {
      const words = (lines[i] as string).split(' ').map((word) => BigInt(`0x${word}`))
      return [nr, { args: words.slice(0, 6), cleaned: words.slice(6) }]
    }),
  )
}

const half = 0xffff_ffffn

function partOfCapability(call: Call, arg: number, bit: number): boolean {
  const place = call.capability
  if (place === null) return false
  return 'arg' in place ? place.arg === arg : place.high.includes(arg) && bit >= 32
}

test('the capability changes no bit of an argument that the kernel reads, for all numbers', () => {
  const random = new Random(1)
  for (const args of [junk, junk.map(() => 0n), junk.map(() => random.u64()), junk.map(() => (1n << 64n) - 1n)])
    for (const [nr, { args: changed, cleaned }] of carrying(args)) {
      const form = formOf(nr)
      const place = (form ?? callByNumber.get(nr))?.capability ?? null
      changed.forEach((value, i) => {
        if (place !== null && 'arg' in place && place.arg === i)
          assert.equal(value, form === undefined ? secret.full : secret.notified, `${nr}`)
        else if (place !== null && 'high' in place && place.high.includes(i))
          assert.equal(value & half, (args[i] as bigint) & half, `lower half of argument ${i} of ${nr}`)
        else assert.equal(value, args[i], `argument ${i} of ${nr}`)
      })
      // Taken out again: nothing of a secret, and every bit that the kernel reads.
      cleaned.forEach((value, i) => {
        const given = args[i] as bigint
        const kept = place === null ? given : 'arg' in place ? (place.arg === i ? 0n : given) : undefined
        if (kept !== undefined) assert.equal(value, kept, `cleaned argument ${i} of ${nr}`)
        else if (place !== null && 'high' in place)
          assert.equal(value, place.high.includes(i) ? given & half : given, `cleaned argument ${i} of ${nr}`)
      })
    }
})

const policies: readonly (readonly [string, ReadonlySet<number>])[] = [
  ['the default policy', passListFor(defaultPolicy, new Set())],
  [
    'a policy that allows little',
    passListFor(
      readPolicy(
        'p',
        'version: 1\ndefault: deny\nrules:\n  - calls: [read, write, getpid, exit_group]\n    allow: true\n',
      ),
      new Set(),
    ),
  ],
  ['no pass list', new Set()],
  ['a pass list of all', new Set(calls.map((call) => call.nr))],
  ...Array.from({ length: 12 }, (_, i): [string, ReadonlySet<number>] => {
    const random = new Random(1000 + i)
    const density = 1 + random.below(6)
    return [`random pass list ${i}`, new Set(table.filter(() => random.chance(density)))]
  }),
]

for (const [name, passList] of policies)
  test(`for every number and architecture the filter answers as the table says, under ${name}`, () => {
    const program = decode(withCapability(buildFilter(passList, 'trap'), secret))
    const traced = decode(buildFilter(passList, 'trace').instructions)
    const carried = carrying(junk)
    const random = new Random(7)
    for (const nr of numbers) {
      const call: Call | undefined = callByNumber.get(nr)
      const passes = call !== undefined && passList.has(nr)
      const { refusal, watched } = call ?? {}
      const form = formOf(nr)
      const carrier = form ?? (call?.isolation === 'denied' ? undefined : call)
      const mayCarry = carrier !== undefined && carrier.capability !== null
      const { args } = carried.get(nr) as Carrying
      const say = (what: string): string => `${call?.name ?? nr} ${what}`
      const answer = (given: readonly bigint[]): number => interpret(program, { nr, arch: archX8664, args: given })
      assert.equal(answer(junk), passes ? action.allow : trap, say('without the capability'))
      assert.equal(answer(args), passes || mayCarry ? action.allow : trap, say('with it'))
      assert.equal(
        interpret(traced, { nr, arch: archX8664, args }),
        passes ? action.allow : trace,
        say('out of the process'),
      )
      if (form !== undefined)
        assert.equal(
          answer(carried.get(nr - notified.FIRST)?.args ?? []),
          trap,
          say('as a notified form, with the capability of the call itself'),
        )
      // Each bit of each argument: a changed one that belongs to the capability must be seen, any other must not matter.
      if (mayCarry && !passes)
        for (let bit = 0; bit < 6 * 64; bit++) {
          const i = bit >> 6
          const wrong = args.with(i, (args[i] as bigint) ^ (1n << BigInt(bit & 63)))
          const counts = partOfCapability(carrier, i, bit & 63)
          assert.equal(answer(wrong), counts ? trap : action.allow, say(`with bit ${bit & 63} of ${i} wrong`))
        }
      const isIn = (list: Watched | undefined, value: bigint): boolean =>
        list?.values.some((one) => BigInt(one.value) === (value & half)) ?? false
      if (passes)
        for (const list of [refusal, watched].filter((one) => one !== undefined))
          for (const { name, value } of list.values)
            for (const given of [args, junk])
              for (let bit = -1; bit < 64; bit++) {
                const changed: bigint = bit < 0 ? BigInt(value) : BigInt(value) ^ (1n << BigInt(bit))
                const isRefused = isIn(refusal, changed)
                const with_ = given.with(list.arg, changed)
                // The monitor's own call has the capability, and watched values pass with it.
                const isStopped = isRefused || (isIn(watched, changed) && given === junk)
                const inside = isStopped ? trap : action.allow
                assert.equal(answer(with_), inside, say(`${name}, bit ${bit} changed`))
                const outside = interpret(traced, { nr, arch: archX8664, args: with_ })
                assert.equal(outside, isRefused ? trace : action.allow, say(`${name}, bit ${bit} changed, outside`))
              }
      for (const arch of nr < 1024 || random.chance(8) ? foreign : foreign.slice(0, 3)) {
        assert.equal(interpret(program, { nr, arch, args }), trap, say(`of architecture ${arch.toString(16)}`))
        assert.equal(interpret(traced, { nr, arch, args }), trace, say(`of architecture ${arch.toString(16)}`))
      }
    }
  })
