import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { built } from '../../test/harness/build.js'
import { fuzzOptions } from '../../test/harness/fuzz.js'
import { runnable } from '../../test/harness/rewritten.js'
import { findSensitive } from '../x86/sensitive.js'
import type { Rewriting, Unfit } from './model.js'
import { rewriteElf } from './rewrite.js'

const codeAt = 0x1000
/** firstVaddr + span of the files below: the stubs, the first of which leads to the gate. */
const gate = 0x2000

/** A shared object without sections: one executable segment at 0x1000, from offset 0x1000 on. */
function object(code: readonly number[], change: (view: DataView) => void = () => {}): Uint8Array {
  const file = new Uint8Array(codeAt + code.length)
  const view = new DataView(file.buffer)
  view.setUint32(0, 0x7f454c46, false)
  file.set([2, 1, 1], 4)
  view.setUint16(16, 3, true)
  view.setUint16(18, 62, true)
  view.setBigUint64(32, 64n, true)
  view.setUint16(54, 56, true)
  view.setUint16(56, 2, true)
  const segment = (at: number, flags: number, vaddr: number, bytes: number): void => {
    view.setUint32(at, 1, true)
    view.setUint32(at + 4, flags, true)
    for (const place of [8, 16, 24]) view.setBigUint64(at + place, BigInt(vaddr), true)
    for (const size of [32, 40]) view.setBigUint64(at + size, BigInt(bytes), true)
  }
  segment(64, 4, 0, 0x200)
  segment(120, 5, codeAt, code.length)
  file.set(code, codeAt)
  change(view)
  return file
}

function rewritten(code: readonly number[]): Rewriting {
  const result = rewriteElf(object(code))
  if ('unfit' in result) throw new Error(result.unfit)
  return result
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const codeOf = (result: Rewriting, bytes: number): string =>
  hex(result.segments[0]?.bytes.subarray(0, bytes) ?? new Uint8Array())
const trampolineOf = (result: Rewriting, bytes: number): string => hex(result.trampolines.subarray(0, bytes))
const nops = (count: number): number[] => new Array<number>(count).fill(0x90)

test('the constant in front of a syscall moves, and the syscall stays', () => {
  // mov eax, 39; syscall; ret
  const result = rewritten([0xb8, 39, 0, 0, 0, 0x0f, 0x05, 0xc3, ...nops(16)])
  assert.deepEqual(result.sites, [
    { vaddr: 0x1005, shape: 'mov r32, imm32; syscall', nr: 39, patched: true, patchVaddr: 0x1000 },
  ])
  assert.equal(result.firstVaddr + result.span, gate)
  // jmp 0x4000; syscall; ret
  assert.equal(codeOf(result, 8), 'e9fb2f0000' + '0f05' + 'c3')
  // mov eax, 39; lea rcx, [rip → 0x1007]; jmp to the stub of number 39
  assert.equal(trampolineOf(result, 17), 'b827000000' + '488d0dfbcfffff' + 'e927f1ffff')
  assert.equal(result.trampolines.length, 4096)
  assert.ok(result.trampolines.subarray(17).every((byte) => byte === 0xcc))
})

test('where a branch lands at the syscall, the jump replaces the syscall and what follows', () => {
  // xor eax, eax; jmp +3; ret; int3; int3; syscall; cmp rax, -4095; ret
  const result = rewritten([
    0x31,
    0xc0,
    0xeb,
    0x03,
    0xc3,
    0xcc,
    0xcc,
    0x0f,
    0x05,
    0x48,
    0x3d,
    0x01,
    0xf0,
    0xff,
    0xff,
    0xc3,
    ...nops(16),
  ])
  const [site] = result.sites
  assert.equal(site?.patched, true)
  assert.equal(site?.patchVaddr, 0x1007)
  assert.equal(site?.shape, 'syscall; cmp rax, imm32')
  // jmp 0x4000, the rest of the cmp is left
  assert.equal(codeOf(result, 16), '31c0eb03c3cccc' + 'e9f42f0000' + 'f0ffff' + 'c3')
  // lea rcx, [rip → 0x4013]; jmp 0x2000; jmp 0x1007; syscall; cmp rax, -4095; jmp 0x100f
  assert.equal(
    trampolineOf(result, 30),
    '488d0d0c000000' + 'e9f4dfffff' + 'e9f6cfffff' + '0f05' + '483d01f0ffff' + 'e9f1cfffff',
  )
})

test('a syscall with ret and padding behind it takes its ret along', () => {
  // mov rax, rdi; jmp +0; syscall; ret; nop; nop
  const result = rewritten([0x48, 0x89, 0xf8, 0xeb, 0x00, 0x0f, 0x05, 0xc3, 0x90, 0x90, ...nops(16)])
  assert.equal(result.sites[0]?.shape, 'syscall; ret')
  assert.equal(codeOf(result, 10), '4889f8eb00' + 'e9f62f0000')
  assert.equal(trampolineOf(result, 21), '488d0d0c000000' + 'e9f4dfffff' + 'e9f4cfffff' + '0f05c3' + 'cc')
})

test('the return from a signal stays as it is', () => {
  // mov rax, 15; syscall
  const result = rewritten([0x48, 0xc7, 0xc0, 15, 0, 0, 0, 0x0f, 0x05, ...nops(16)])
  assert.equal(result.sites[0]?.patched, false)
  assert.match(result.sites[0]?.reason ?? '', /^signal return/)
  assert.equal(result.trampolines.length, 0)
})

test('a branch between the moved instructions is respected', () => {
  // xor edi, edi; mov eax, edx; lands: mov esi, ecx; syscall; jrcxz lands; jmp lands
  const result = rewritten([0x31, 0xff, 0x89, 0xd0, 0x89, 0xce, 0x0f, 0x05, 0xe3, 0xfa, 0xeb, 0xf8, ...nops(16)])
  assert.equal(result.sites[0]?.patched, false)
  assert.match(result.sites[0]?.reason ?? '', /branch may land/)
})

test('bytes of a table that read as a syscall are left alone', () => {
  // 06 and 0e are no instructions
  const result = rewritten([0x06, 0x0e, 0x28, 0xc0, 0xb8, 39, 0, 0, 0, 0x0f, 0x05, 0x06, 0x0e, ...nops(16)])
  assert.equal(result.sites[0]?.patched, false)
  assert.match(result.sites[0]?.reason ?? '', /may be data/)
})

test('wrpkru becomes an undefined instruction that still can be told', () => {
  const result = rewritten([...nops(20), 0x0f, 0x01, 0xef, ...nops(20)])
  assert.deepEqual(result.sensitive, [
    { vaddr: 0x1014, kind: 'wrpkru', hidden: false, treatment: 'trapped', usable: false },
  ])
  assert.equal(codeOf(result, 23).slice(40), '0f0aef')
})

/** What a guard does before its XRSTOR and behind its check; see treat.ts. */
const saved = '488da42470ffffff' + '4889442408' + '9f0f90c0' + '48890424' + '488b442408'
const putBack = '488b0424' + '047f9e' + '488b442408' + '488da42490000000'
const checked = 'a900020000' + '7402' + '0f0b'

test('xrstor is guarded, and counts from the stack as it was', () => {
  // xrstor [rsp + 0x40]; je +0
  const result = rewritten([...nops(20), 0x0f, 0xae, 0x6c, 0x24, 0x40, 0x74, 0, ...nops(20)])
  assert.deepEqual(result.sensitive, [
    { vaddr: 0x1014, kind: 'xrstor', hidden: false, treatment: 'guarded', usable: false },
  ])
  assert.equal(codeOf(result, 25).slice(40), 'e9e72f0000')
  // xrstor [rsp + 0xd0]; jmp back
  const expected = `${saved}0fae${'ac24d0000000'}${checked}${putBack}`
  assert.equal(trampolineOf(result, expected.length / 2), expected)
})

test('a short xrstor is guarded together with what stands around it', () => {
  // xrstor [rdi]; ret
  const result = rewritten([...nops(20), 0x0f, 0xae, 0x2f, 0xc3, ...nops(20)])
  assert.equal(result.sensitive[0]?.treatment, 'guarded')
  assert.ok(trampolineOf(result, 100).includes(`${saved}0fae2f${checked}${putBack}`))
})

/** Runs a sequence and its moved form on the same `registers` (test/rewrite/both.c); what it prints, and the signal that ended it. */
function runBoth(original: Uint8Array, moved: Uint8Array, registers: readonly bigint[]): string {
  const size = (bytes: Uint8Array): Buffer => Buffer.from(Uint32Array.of(bytes.length).buffer)
  const input = [size(original), original, size(moved), moved, Buffer.from(BigUint64Array.from(registers).buffer)]
  const { stdout, signal } = spawnSync(built('test/rewrite/both.c', 'no-pie'), {
    input: Buffer.concat(input),
    encoding: 'utf8',
  })
  return `${stdout}${signal ?? ''}`
}

// Agreed with test/rewrite/both.c.
const image = 0x10200400n
const word = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })

test('a guarded xrstor leaves registers, vectors, flags and memory as the plain one, and stops whoever restores PKRU', () => {
  // xrstor [rsp + 0x40]; xrstor [rbx]; xrstor64 [r12 - 8]; xrstor [rsp + rbp * 8 - 0x1000]
  const restores: readonly (readonly number[])[] = [
    [0x0f, 0xae, 0x6c, 0x24, 0x40],
    [0x0f, 0xae, 0x2b, 0x90, 0x90],
    [0x49, 0x0f, 0xae, 0x6c, 0x24, 0xf8],
    [0x0f, 0xae, 0xac, 0xec, 0x00, 0xf0, 0xff, 0xff],
  ]
  // seto al would destroy what it is to show: setcc of every flag into other registers, pushf having no place here.
  const readers = [0, 2, 4, 8, 10].flatMap((cc, index) => [0x41, 0x0f, 0x90 | cc, 0xc0 | (index + 1)])
  fc.assert(
    fc.property(
      fc.constantFrom(...restores),
      fc.array(word, { minLength: 16, maxLength: 16 }),
      fc.boolean(),
      (restore, random, pkru) => {
        const result = rewritten([...nops(20), ...restore, 0xc3, ...nops(20)])
        assert.equal(result.sensitive[0]?.treatment, 'guarded')
        // Without the jump at the end, which leads back.
        const end = result.trampolines.indexOf(0xe9, trampolineOf(result, 200).indexOf(putBack) / 2)
        const registers = [...random]
        registers[0] = ((random[0] ?? 0n) & ~0x200n) | (pkru ? 0x200n : 0n)
        registers[1] = image
        registers[6] = 0x208n
        registers[11] = image + 8n
        const moved = Uint8Array.from([...result.trampolines.subarray(0, end), ...readers])
        const printed = runBoth(Uint8Array.from([...restore, ...readers]), moved, registers)
        assert.equal(printed, pkru ? 'SIGILL' : '1 pairs\n')
      },
    ),
    fuzzOptions(80),
  )
})

test('xrstor between places where branches land, and wrgsbase, are trapped', () => {
  // jmp +3; nop; nop; nop; lands: xrstor [rdi]; lands: jmp lands
  const restore = rewritten([...nops(17), 0xeb, 0x03, 0x90, 0x90, 0x90, 0x0f, 0xae, 0x2f, 0xeb, 0xfe, ...nops(20)])
  assert.equal(restore.sensitive[0]?.treatment, 'trapped')
  assert.equal(codeOf(restore, 25).slice(44), '0f0a2f')
  // wrgsbase rax
  const base = rewritten([...nops(20), 0xf3, 0x48, 0x0f, 0xae, 0xd8, ...nops(20)])
  assert.equal(base.sensitive[0]?.treatment, 'trapped')
  assert.equal(codeOf(base, 25).slice(40), 'f3480f0ad8')
})

const hiding: readonly { name: string; bytes: readonly number[] }[] = [
  { name: 'lea rdi, [rip + 0x2bae0f]', bytes: [0x48, 0x8d, 0x3d, 0x0f, 0xae, 0x2b, 0x00] },
  { name: 'call rel32', bytes: [0xe8, 0x0f, 0xae, 0x28, 0x00] },
  { name: 'rol r15d, 15; add edi, ebp', bytes: [0x41, 0xc1, 0xc7, 0x0f, 0x01, 0xef] },
  { name: 'mov eax, 0x00ef010f', bytes: [0xb8, 0x0f, 0x01, 0xef, 0x00] },
]
for (const { name, bytes } of hiding)
  test(`what hides in ${name} is gone`, () => {
    const result = rewritten([...nops(20), ...bytes, ...nops(20)])
    assert.equal(result.sensitive.length, 1)
    assert.equal(result.sensitive[0]?.treatment, 'reencoded')
    assert.equal(result.sensitive[0]?.hidden, true)
    for (const all of [...result.segments.map((one) => one.bytes), result.trampolines])
      assert.deepEqual(findSensitive(all), [])
  })

test('files that cannot be rewritten say why', () => {
  const reasons: readonly [Uint8Array, string][] = [
    [new Uint8Array(10), 'not an ELF file'],
    [object([0xc3], (view) => view.setUint16(18, 3, true)), 'not for x86-64'],
    [object([0xc3], (view) => view.setUint32(124, 4, true)), 'no executable segment'],
    [object([0xc3], (view) => view.setUint32(124, 7, true)), 'a segment is both writable and executable'],
    [
      object([0xc3], (view) => view.setBigUint64(152, 1n << 40n, true)),
      'a segment is larger in the file than in memory',
    ],
  ]
  for (const [file, unfit] of reasons) assert.deepEqual(rewriteElf(file), { unfit })
})

/** As `object`, with a second executable segment, at `offset` and `vaddr`, that begins with `head`; the first ends with `tail`. */
function twoSegments(tail: readonly number[], head: readonly number[], offset: number, vaddr: number): Uint8Array {
  const whole = object([...nops(0x1000 - tail.length), ...tail])
  const file = new Uint8Array(offset + 0x1000).fill(0x90)
  file.set(whole)
  file.set(head, offset)
  const view = new DataView(file.buffer)
  file.copyWithin(176, 120, 176)
  view.setUint16(56, 3, true)
  view.setBigUint64(184, BigInt(offset), true)
  view.setBigUint64(192, BigInt(vaddr), true)
  return file
}

test('what is sensitive only where two segments meet makes a file unfit', () => {
  const unfit = 'an instruction that changes protection keys crosses into a segment'
  const together: readonly [number, number][] = [
    [0x3000, 0x2000],
    [0x2000, 0x3000],
  ]
  for (const [offset, vaddr] of together) {
    const made = (tail: readonly number[], head: readonly number[]): Rewriting | Unfit =>
      rewriteElf(twoSegments(tail, head, offset, vaddr))
    // 0F 01 | EF, wrpkru; 0F | AE 28, xrstor [rax]; F3 0F | AE D8, wrgsbase eax
    for (const cut of [
      [[0x0f, 0x01], [0xef]],
      [[0x0f], [0xae, 0x28]],
      [
        [0xf3, 0x0f],
        [0xae, 0xd8],
      ],
    ] as const)
      assert.deepEqual(made(cut[0], cut[1]), { unfit })
    // The prefix may stand in a page of the program's own.
    assert.deepEqual(made([0x90], [0x48, 0x0f, 0xae, 0xd8]), { unfit })
    for (const harmless of [
      [[0x90], [0x90]],
      [[0x0f, 0x01], [0xd0]],
    ] as const)
      assert.equal('unfit' in made(harmless[0], harmless[1]), false)
  }
})

test('the last page of trampolines ends with filler', () => {
  for (const count of [1, 480, 481, 482]) {
    const { trampolines } = rewritten(Array.from({ length: count }, () => [0xb8, 39, 0, 0, 0, 0x0f, 0x05]).flat())
    assert.equal(hex(trampolines.subarray(-16)), 'cc'.repeat(16))
  }
})

/** All of an answer that must not depend on anything but the file. */
function answer(result: Rewriting | Unfit): unknown {
  if ('unfit' in result) return result
  return {
    ...result,
    durationMs: 0,
    segments: result.segments.map((one) => hex(one.bytes)),
    trampolines: hex(result.trampolines),
  }
}

test('random code gets the same answer twice, and the file stays as it was', () => {
  const pieces = fc.oneof(
    fc.constantFrom<number[]>(
      [0xb8, 39, 0, 0, 0, 0x0f, 0x05],
      [0x0f, 0x05],
      [0x0f, 0x05, 0xc3],
      [0x0f, 0x01, 0xef],
      [0x0f, 0xae, 0x2c, 0x24],
      [0xf3, 0x0f, 0xae, 0xd8],
      [0x48, 0x3d, 0x01, 0xf0, 0xff, 0xff],
      [0x83, 0xe0, 0x0f],
      [0x01, 0xef],
      [0x75, 0xfa],
      [0xe8, 0x0f, 0x05, 0x00, 0x00],
    ),
    fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 8 }),
    fc.integer({ min: 1, max: 20 }).map(nops),
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (all) => {
      const file = Buffer.from(object([0x90, ...all.flat()]))
      const before = hex(file)
      assert.deepEqual(answer(rewriteElf(file)), answer(rewriteElf(new Uint8Array(file))))
      assert.equal(hex(file), before)
    }),
    fuzzOptions(300),
  )
})

test('damaged files never make it crash, and get the same answer twice', () => {
  const source = readFileSync(built('test/conformance/hello.c'))
  // Headers and tables are what is believed; most changes go there.
  const place = fc.oneof(fc.integer({ min: 0, max: 0x400 }), fc.integer({ min: 0, max: source.length - 1 }))
  const changes = fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(changes, fc.integer({ min: 0, max: source.length }), fc.boolean(), (all, length, cut) => {
      const file = Uint8Array.from(cut ? source.subarray(0, length) : source)
      for (const [at, byte] of all) if (at < file.length) file[at] = byte
      assert.deepEqual(answer(rewriteElf(file)), answer(rewriteElf(file)))
    }),
    fuzzOptions(150),
  )
})

test('a static program runs rewritten, with an empty gate, as it ran before', () => {
  const folder = mkdtempSync(join(tmpdir(), 'monguard-rewrite-'))
  try {
    for (const source of ['test/conformance/hello.c', 'test/conformance/threads-many.c']) {
      const program = built(source, 'static')
      const file = readFileSync(program)
      const result = rewriteElf(file)
      if ('unfit' in result) throw new Error(result.unfit)
      assert.ok(result.sites.filter((one) => !one.patched).length <= 1)
      const path = join(folder, 'rewritten')
      writeFileSync(path, runnable(file, result))
      chmodSync(path, 0o755)
      const expected = spawnSync(program, { encoding: 'utf8', argv0: 'program' })
      const seen = spawnSync(path, { encoding: 'utf8', argv0: 'program' })
      assert.deepEqual([seen.status, seen.signal, seen.stdout], [expected.status, expected.signal, expected.stdout])
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
