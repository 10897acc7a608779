// native/core/bpf.c, which runs the application's own filters: against the interpreter here, and against the kernel itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Bytes, compileDriver, Random, runDriver } from '../policy/native.js'
import { encode, type Instruction } from './instructions.js'
import { type FilteredCall, interpret } from './interpret.js'

const driver = compileDriver('bpf', ['bpf'])

const archX8664 = 0xc000003e
const ERRNO = 0x00050000
/** A number that no kernel has and that the program under test decides; every other is allowed. */
const probe = 0x0fff_fff0

const k = (code: number, value: number): Instruction => ({ code, jt: 0, jf: 0, k: value })
const branch = (code: number, value: number, jt: number, jf: number): Instruction => ({ code, jt, jf, k: value })

interface Case {
  readonly program: readonly Instruction[]
  readonly call: FilteredCall
}

function asInput(cases: readonly Case[]): Uint8Array {
  const input = new Bytes()
  for (const { program, call } of cases) {
    input.u32(program.length).raw(encode(program)).u32(call.nr).u32(call.arch).u64(0n)
    for (let i = 0; i < 6; i++) input.u64(call.args[i] ?? 0n)
  }
  return input.done
}

const alu = [
  0x04, 0x0c, 0x14, 0x1c, 0x24, 0x2c, 0x34, 0x3c, 0x44, 0x4c, 0x54, 0x5c, 0x64, 0x6c, 0x74, 0x7c, 0x84, 0xa4, 0xac,
]
const branches = [0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d]
const interesting = [0, 1, 2, 3, 31, 32, 0xff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]

const constant = (random: Random): number => (random.chance(2) ? random.pick(interesting) : random.below(2 ** 32))

/** Instruction words the kernel may refuse, too: wrong codes, offsets, cells, shifts, divisors, jumps. */
function randomInstruction(random: Random, left: number, sound: boolean): Instruction {
  const within = (limit: number): number =>
    sound || !random.chance(12) ? random.below(Math.max(1, limit)) : random.below(limit + 3)
  switch (random.below(8)) {
    case 0:
      // The instruction pointer differs between the kernel and a record, so programs do not look at it (words 2 and 3).
      return k(
        0x20,
        sound || !random.chance(8)
          ? random.pick([0, 4, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60])
          : random.pick([1, 62, 64, 68, 0xffff_fffc]),
      )
    case 1:
      return k(random.pick([0x00, 0x01, 0x80, 0x81]), constant(random))
    case 2:
      return k(random.pick([0x60, 0x61]), within(16))
    case 3:
      return k(random.pick([0x02, 0x03]), within(16))
    case 4: {
      const code = random.pick(alu)
      if (code === 0x64 || code === 0x74) return k(code, within(32))
      if (code === 0x34) return k(code, sound ? 1 + random.below(2 ** 31) : constant(random))
      return k(code, constant(random))
    }
    case 5:
      return left < 2
        ? k(0x07, 0)
        : branch(
            random.pick(branches),
            constant(random),
            within(Math.min(left - 1, 255)),
            within(Math.min(left - 1, 255)),
          )
    case 6:
      return left < 2 ? k(0x87, 0) : k(0x05, within(Math.min(left - 1, 4)))
    default:
      if (!sound && random.chance(4))
        return k(
          random.pick([0x28, 0x30, 0x40, 0x50, 0x94, 0x9c, 0x0e, 0xb1, 0x8c, 0xff, 0x107, 0x87 + 0x100, 0x26]),
          constant(random),
        )
      return k(random.pick([0x07, 0x87]), 0)
  }
}

function randomBody(random: Random, sound: boolean): Instruction[] {
  const length = 1 + random.below(30)
  // Cells are set first in half of the programs, so that loads of them are mostly sound.
  const head = random.chance(2) ? Array.from({ length: 16 }, (_, i) => k(0x02, i)) : []
  return [...head, ...Array.from({ length }, (_, i) => randomInstruction(random, length - i, sound))]
}

const randomCall = (random: Random, nr: number): FilteredCall => ({
  nr,
  arch: archX8664,
  args: Array.from({ length: 6 }, () => (random.chance(2) ? BigInt(random.pick(interesting)) : random.u64())),
})

test('the native interpreter answers as the one here on 20,000 random programs', () => {
  const cases: Case[] = Array.from({ length: 20000 }, (_, seed) => {
    const random = new Random(seed)
    const body = randomBody(random, random.chance(2))
    const end = random.chance(10) ? [] : random.chance(2) ? [k(0x16, 0)] : [k(0x06, constant(random))]
    return { program: [...body, ...end], call: randomCall(random, random.below(2 ** 32)) }
  })
  let accepted = 0
  runDriver(driver, ['run'], asInput(cases)).forEach((line, i) => {
    if (line === '0') return
    const { program, call } = cases[i] as Case
    assert.equal(line, `1 ${interpret(program, call).toString(16)}`, `program ${JSON.stringify(program)}`)
    accepted++
  })
  assert.ok(accepted > 3000 && accepted < 17000, `${accepted} of 20000 were accepted`)
})

/** What the probe comes back with. A division by zero answers 0, and a jump past the tail can answer anything: both kill, mostly. */
function asKernelLine(answer: number): string {
  const data = answer & 0xffff
  if ((answer & 0xffff0000) === ERRNO) return `1 ${Math.min(data, 4095).toString(16)}`
  const runs = [0x7fff0000, 0x7ffc0000, 0x7ff00000, 0x7fc00000].includes(answer & 0xffff0000)
  return runs ? `1 ${(38).toString(16)}` : 'died'
}

test('the kernel accepts the same programs, and answers the same, in 1,500 random cases', () => {
  const cases: Case[] = Array.from({ length: 1500 }, (_, seed) => {
    const random = new Random(77777 + seed)
    const body = randomBody(random, seed % 3 === 0)
    // Only the probe reaches the body, and what the body leaves in A comes back as an errno.
    const tail = [k(0x54, 0x7ff), k(0x44, ERRNO), k(0x16, 0)]
    const head = [k(0x20, 0), branch(0x15, probe, 1, 0), k(0x06, 0x7fff_0000)]
    return { program: [...head, ...body, ...(seed % 50 === 49 ? [] : tail)], call: randomCall(random, probe) }
  })
  const input = asInput(cases)
  const native = runDriver(driver, ['run'], input)
  const kernel = runDriver(compileDriver('bpf', ['bpf'], { sanitize: false }), ['kernel'], input)
  let accepted = 0
  let refused = 0
  kernel.forEach((line, i) => {
    const { program } = cases[i] as Case
    const [mine = '', answer = ''] = (native[i] ?? '').split(' ')
    const where = `case ${i}: kernel ${line}, native ${native[i]}, program ${JSON.stringify(program)}`
    if (line === '0') {
      assert.equal(mine, '0', where)
      refused++
      return
    }
    assert.equal(mine, '1', where)
    assert.equal(line, asKernelLine(Number.parseInt(answer, 16)), where)
    accepted++
  })
  assert.ok(accepted > 300 && refused > 300, `accepted ${accepted}, refused ${refused}`)
})

const ret = k(0x06, 0x7fff_0000)

const refusals: readonly (readonly [title: string, program: readonly Instruction[]])[] = [
  ['an empty program', []],
  ['a program that is too long', new Array<Instruction>(4097).fill(ret)],
  ['a program that does not end with a return', [ret, k(0x00, 1)]],
  ['a jump behind the end', [k(0x05, 1), ret]],
  ['a branch behind the end', [branch(0x15, 0, 1, 0), ret]],
  ['a jump whose length wraps round', [k(0x05, 0xffff_ffff), ret]],
  ['a load beyond the record', [k(0x20, 64), ret]],
  ['a load that is not aligned', [k(0x20, 2), ret]],
  ['a load of a half word', [k(0x28, 0), ret]],
  ['a cell that is not there', [k(0x02, 16), ret]],
  ['a cell that was not set', [k(0x60, 3), ret]],
  ['a cell that was set on one of two ways only', [branch(0x15, 0, 0, 1), k(0x02, 3), k(0x60, 3), ret]],
  ['a division by the constant zero', [k(0x34, 0), ret]],
  ['a shift by 32', [k(0x64, 32), ret]],
  ['a remainder', [k(0x94, 3), ret]],
  ['an unknown code', [k(0xffff, 0), ret]],
]

test('programs that the kernel refuses are refused, each for its own fault', () => {
  const call: FilteredCall = { nr: probe, arch: archX8664, args: [] }
  const input = asInput(refusals.map(([, program]) => ({ program, call })))
  const lines = runDriver(driver, ['run'], input)
  const kernel = runDriver(compileDriver('bpf', ['bpf'], { sanitize: false }), ['kernel'], input)
  refusals.forEach(([title], i) => {
    assert.equal(lines[i], '0', title)
    assert.equal(kernel[i], '0', `${title}, by the kernel`)
  })
})

test('the longest program that the kernel takes is taken, with a jump across all of it', () => {
  const program = [k(0x05, 4094), ...new Array<Instruction>(4094).fill(k(0x07, 0)), ret]
  const [line] = runDriver(driver, ['run'], asInput([{ program, call: { nr: 1, arch: archX8664, args: [] } }]))
  assert.equal(line, '1 7fff0000')
})
