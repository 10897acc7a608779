import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import fc from 'fast-check'
import { built } from '../../test/harness/build.js'
import { fuzzOptions } from '../../test/harness/fuzz.js'
import { type Decoded, decode } from './instruction.js'
import { relocate, relocateAll } from './relocate.js'

function decoded(bytes: readonly number[], vaddr: number): Decoded {
  const one = decode(Uint8Array.from(bytes), vaddr)
  assert.ok(one !== undefined)
  return one
}

const hex = (bytes: Uint8Array | undefined): string =>
  bytes === undefined ? 'none' : Buffer.from(bytes).toString('hex')

const moves: readonly { assembly: string; bytes: readonly number[]; moved: string }[] = [
  { assembly: 'mov eax, 39', bytes: [0xb8, 39, 0, 0, 0], moved: 'b827000000' },
  { assembly: 'lea rdi, [rip + 0x10]', bytes: [0x48, 0x8d, 0x3d, 0x10, 0, 0, 0], moved: '488d3d10f0ffff' },
  // The displacement stands before the constant, and counts from behind it.
  {
    assembly: 'mov dword [rip + 0x10], 7',
    bytes: [0xc7, 0x05, 0x10, 0, 0, 0, 7, 0, 0, 0],
    moved: 'c70510f0ffff07000000',
  },
  { assembly: 'jne +2', bytes: [0x75, 0x02], moved: '0f85feefffff' },
  { assembly: 'jmp +2', bytes: [0xeb, 0x02], moved: 'e9ffefffff' },
  { assembly: 'bnd jmp +0x100', bytes: [0xf2, 0xe9, 0, 1, 0, 0], moved: 'e901f1ffff' },
  { assembly: 'call +0', bytes: [0xe8, 0, 0, 0, 0], moved: 'none' },
  { assembly: 'loop +0', bytes: [0xe2, 0], moved: 'none' },
  { assembly: 'jrcxz +0', bytes: [0xe3, 0], moved: 'none' },
  { assembly: 'lea eax, [eip + 0x10]', bytes: [0x67, 0x8d, 0x05, 0x10, 0, 0, 0], moved: 'none' },
  { assembly: 'syscall', bytes: [0x0f, 0x05], moved: 'none' },
]

for (const { assembly, bytes, moved } of moves)
  test(`moved by 0x1000, ${assembly} becomes ${moved}`, () => {
    assert.equal(hex(relocate(decoded(bytes, 0x400000), 0x401000)), moved)
  })

test('what does not reach from its new place is not moved', () => {
  assert.equal(relocate(decoded([0x48, 0x8d, 0x3d, 0x10, 0, 0, 0], 0x400000), 0x1_0000_0000), undefined)
})

// Agreed with test/rewrite/both.c.
const original = 0x10000000
const movedTo = 0x10100000
const data = 0x10200000

/** Builds one instruction for the address where it will stand. */
type Builder = (vaddr: number) => number[]

const little = (value: number): number[] => [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255]
/** Any general register but rsp. */
const register = fc.integer({ min: 0, max: 14 }).map((index) => (index >= 4 ? index + 1 : index))
const constant = fc.integer({ min: -0x80000000, max: 0x7fffffff })
const offset = fc.integer({ min: 0, max: 500 }).map((index) => index * 8)

const twoRegisters = (opcode: number) =>
  fc.tuple(register, register).map(
    ([to, from]): Builder =>
      () => [0x48 | ((from >> 3) << 2) | (to >> 3), opcode, 0xc0 | ((from & 7) << 3) | (to & 7)],
  )
/** An instruction with a ModRM byte whose memory operand is [rip + …] in the data, and a constant behind it. */
const ripRelative = (opcodes: readonly number[], tail: number) =>
  fc.tuple(register, offset, constant).map(
    ([reg, at, value]): Builder =>
      (vaddr) => {
        const end = vaddr + 1 + opcodes.length + 1 + 4 + tail
        const digit = tail > 0 ? 0 : (reg & 7) << 3
        const rex = 0x48 | (tail > 0 ? 0 : (reg >> 3) << 2)
        return [rex, ...opcodes, 0x05 | digit, ...little(data + at - end), ...little(value).slice(0, tail)]
      },
  )
const builders: fc.Arbitrary<Builder> = fc.oneof(
  ...[0x01, 0x29, 0x31, 0x89, 0x39, 0x85, 0x11, 0x87].map(twoRegisters),
  fc.tuple(register, constant).map(
    ([to, value]): Builder =>
      () => [0x40 | (to >> 3), 0xb8 | (to & 7), ...little(value)],
  ),
  ripRelative([0x8b], 0),
  ripRelative([0x89], 0),
  ripRelative([0x03], 0),
  ripRelative([0x0f, 0xaf], 0),
  ripRelative([0xc7], 4),
  ripRelative([0x81], 4),
  ripRelative([0x83], 1),
  fc.tuple(register, offset).map(
    ([to, at]): Builder =>
      (vaddr) => [0x48 | ((to >> 3) << 2), 0x8d, 0x05 | ((to & 7) << 3), ...little(data + at - (vaddr + 7))],
  ),
  // setcc, cmovcc: the flags matter.
  fc.tuple(register, fc.integer({ min: 0, max: 15 })).map(
    ([to, cc]): Builder =>
      () => [0x40 | (to >> 3), 0x0f, 0x90 | cc, 0xc0 | (to & 7)],
  ),
  fc.tuple(register, register, fc.integer({ min: 0, max: 15 })).map(
    ([to, from, cc]): Builder =>
      () => [0x48 | ((to >> 3) << 2) | (from >> 3), 0x0f, 0x40 | cc, 0xc0 | ((to & 7) << 3) | (from & 7)],
  ),
)

interface Sequence {
  readonly builders: readonly Builder[]
  /** A conditional branch to the sequence's end stands before the instruction with this index. */
  readonly branch: { readonly before: number; readonly cc: number; readonly short: boolean }
  readonly registers: readonly bigint[]
}

const sequences: fc.Arbitrary<Sequence> = fc.record({
  builders: fc.array(builders, { minLength: 1, maxLength: 6 }),
  branch: fc.record({
    before: fc.integer({ min: 0, max: 6 }),
    cc: fc.integer({ min: 0, max: 15 }),
    short: fc.boolean(),
  }),
  registers: fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 16, maxLength: 16 }),
})

/** The bytes of a sequence at its original address, its branch leading to `exit`. */
function assemble({ builders: all, branch }: Sequence, exit: number): Decoded[] {
  const found: Decoded[] = []
  let vaddr = original
  const add = (bytes: readonly number[]): void => {
    const one = decoded(bytes, vaddr)
    assert.equal(one.bytes.length, bytes.length)
    found.push(one)
    vaddr = one.end
  }
  for (const [index, build] of all.entries()) {
    if (index === branch.before) {
      const distance = exit - vaddr - 2
      if (branch.short && distance < 128) add([0x70 | branch.cc, distance])
      else add([0x0f, 0x80 | branch.cc, ...little(exit - vaddr - 6)])
    }
    add(build(vaddr))
  }
  return found
}

test('moved sequences leave the same registers, flags and memory as the originals', () => {
  const program = built('test/rewrite/both.c', 'no-pie')
  fc.assert(
    fc.property(fc.array(sequences, { minLength: 1, maxLength: 50 }), (all) => {
      const input: Buffer[] = []
      for (const sequence of all) {
        const length = assemble(sequence, original + 64).reduce((sum, one) => sum + one.bytes.length, 0)
        // The branch skips the rest: to the address right behind the sequence, where the program takes over.
        const parts = assemble(sequence, original + length)
        const exact = parts.reduce((sum, one) => sum + one.bytes.length, 0)
        const settled = exact === length ? parts : assemble(sequence, original + exact)
        const before = Buffer.concat(settled.map((one) => one.bytes))
        const moved = relocateAll(settled, movedTo)
        assert.ok(moved !== undefined)
        for (const bytes of [before, moved]) {
          const size = Buffer.alloc(4)
          size.writeUInt32LE(bytes.length)
          input.push(size, Buffer.from(bytes))
        }
        input.push(Buffer.from(BigUint64Array.from(sequence.registers).buffer))
      }
      const result = spawnSync(program, { input: Buffer.concat(input), encoding: 'utf8' })
      assert.equal(result.signal, null)
      assert.equal(result.stdout, `${all.length} pairs\n`)
    }),
    fuzzOptions(60),
  )
})
