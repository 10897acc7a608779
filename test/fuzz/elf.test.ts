// Broken ELF files before all that reads them: mgload, compiled for this machine with sanitizers (native/loader/tests/fuzz), and the rewriter.
// test/badinput runs a few of them in earnest.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Bytes, compileNative } from '../../src/policy/native.js'
import { copyKey, layOutCopy, verifyCopy } from '../../src/rewrite/copy-file.js'
import { rewriteElf } from '../../src/rewrite/rewrite.js'
import { Random, segmentBytes } from '../badinput/mutations.js'
import { fuzzSeed, fuzzTimes } from '../harness/fuzz.js'
import { brokenElf } from './broken-elf.js'

const folder = mkdtempSync(join(tmpdir(), 'monguard-elf-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Code, constants, data, zeroes, and calls to be rewritten. */
const smallSource = `static int zeroes[5000]; int data = 1; extern int main(void);
static long call(long nr, long a) { long result; __asm__ volatile("syscall" : "=a"(result) : "a"(nr), "D"(a) : "rcx", "r11", "memory"); return result; }
int main(void) { return zeroes[data] + (int)call(39, 0); }
__asm__(".fill 9000, 1, 0x90"); /* more pages of code than one */
void _start(void) { main(); for (;;) call(60, 7); }
`

/** Small programs of each kind; those with an interpreter name the one that the driver writes. */
function compiled(name: string, ...options: readonly string[]): Buffer {
  const source = join(folder, 'small.c')
  writeFileSync(source, smallSource)
  const path = join(folder, name)
  const all = [
    ...options,
    '-O1',
    '-nostdlib',
    '-nostartfiles',
    `-Wl,--dynamic-linker,${join(folder, 'interpreter')}`,
    '-o',
    path,
    source,
  ]
  const { status, stderr } = spawnSync('gcc', all, { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  return readFileSync(path)
}

const programs: readonly { kind: string; bytes: Buffer }[] = [
  { kind: 'dynamic', bytes: compiled('dynamic', '-pie', '-fPIE') },
  { kind: 'fixed', bytes: compiled('fixed', '-no-pie', '-Wl,-z,noseparate-code') },
  { kind: 'static', bytes: compiled('static', '-static', '-no-pie') },
  { kind: 'writable code', bytes: compiled('writable', '-static', '-no-pie', '-Wl,-N') },
  { kind: 'static-pie', bytes: compiled('static-pie', '-static-pie', '-fPIE') },
]
const linkers = ['/lib64/ld-linux-x86-64.so.2', '/lib/ld-musl-x86_64.so.1']
  .filter((one) => existsSync(one))
  .map((one) => readFileSync(one))
const interpreters = [compiled('own-linker', '-static-pie', '-fPIE'), ...linkers]
const script = Buffer.from(`#! ${join(folder, 'interpreter')} -x\n`)

/** As many headers, in a table at its end, of which those behind the first ones say nothing. */
function withHeaders(sound: Buffer, count: number): Buffer {
  const from = Number(sound.readBigUInt64LE(32))
  const elf = Buffer.concat([sound, Buffer.alloc(count * segmentBytes)])
  sound.copy(elf, sound.length, from, from + Math.min(count, sound.readUInt16LE(56)) * segmentBytes)
  elf.writeBigUInt64LE(BigInt(sound.length), 32)
  elf.writeUInt16LE(count, 56)
  return elf
}

interface Case {
  readonly name: string
  readonly program: Buffer
  readonly interpreter: Buffer
  readonly seed: number
}

/** Neighbouring seeds have nothing in common. */
const randomOf = (seed: number, stream: bigint): Random =>
  new Random(Number(BigInt.asUintN(32, BigInt(seed) * 2_654_435_761n + stream)) || 1)

function someCase(seed: number): Case {
  const random = randomOf(seed, 1n)
  const { kind, bytes } = random.pick(programs)
  // The own one is far smaller than the real ones, which have nothing more to break.
  const linker = random.below(8) === 0 ? random.pick(interpreters) : (interpreters[0] as Buffer)
  const what = random.below(8)
  const whole = { seed, program: bytes, interpreter: linker }
  if (what === 0) return { ...whole, name: `${kind}, whole` }
  if (what === 1)
    return { ...whole, name: 'a script', program: script, interpreter: (programs[2] as { bytes: Buffer }).bytes }
  if (what === 2) {
    const { name, bytes: interpreter } = brokenElf(linker, random)
    return { ...whole, name: `${kind}, interpreter ${name}`, interpreter }
  }
  if (what === 3 && random.below(4) === 0) {
    const count = 1 + random.below(1300)
    return { ...whole, name: `${kind}, ${count} headers`, program: withHeaders(bytes, count) }
  }
  const { name, bytes: program } = brokenElf(bytes, random)
  return { ...whole, name: `${kind}, ${name}`, program }
}

const seeds = (count: number): number[] => Array.from({ length: count * fuzzTimes }, (_, i) => Number(fuzzSeed) + i)

test('mgload refuses a broken program, or maps what its headers say, from a copy too, and touches nothing else', () => {
  const driver = compileNative([
    'loader/tests/fuzz/load',
    ...['elf', 'program', 'rewritten', 'proc', 'random'].map((part) => `loader/${part}`),
    ...['spans', 'own-files', 'tests/fuzz/libc'].map((part) => `core/${part}`),
  ])
  const seen = new Map<string, number>()
  const all = seeds(400)
  for (let from = 0; from < all.length; from += 200) {
    const cases = all.slice(from, from + 200).map(someCase)
    const input = new Bytes()
    for (const { program, interpreter, seed } of cases) input.block(program).block(interpreter).u32(seed)
    const { status, stdout, stderr } = spawnSync(driver, [folder], { input: input.done, encoding: 'utf8' })
    const lines = stdout.split('\n')
    cases.forEach(({ name, seed }, i) => {
      const [verdict = 'nothing'] = (lines[i] ?? '').split(' ')
      if (!['mapped', 'copied', 'refused'].includes(verdict))
        assert.fail(`seed ${seed}, ${name}: ${lines[i]}\n${stderr}`)
      if (name.endsWith('whole') || name === 'a script')
        assert.notEqual(verdict, 'refused', `seed ${seed}, ${name}: ${lines[i]}`)
      seen.set(verdict, (seen.get(verdict) ?? 0) + 1)
    })
    assert.equal(status, 0, stderr)
  }
  // Were all refused, or none, the changes would not reach what they are meant to.
  for (const verdict of ['mapped', 'copied', 'refused'])
    assert.ok((seen.get(verdict) ?? 0) > all.length / 20, `${verdict}: ${seen.get(verdict)} of ${all.length}`)
})

test('A broken file is not rewritten, or into a copy that is sound', () => {
  let made = 0
  const all = seeds(250)
  for (const seed of all) {
    const random = randomOf(seed, 2n)
    const { name, bytes } = brokenElf(random.pick(programs).bytes, random)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const key = copyKey(sha256, 'fuzz')
    try {
      const result = rewriteElf(bytes)
      const { facts, pieces } = layOutCopy(result, bytes, sha256, key)
      assert.deepEqual(verifyCopy(new Uint8Array(Buffer.concat(pieces)), key), facts)
      if ('unfit' in result) assert.notEqual(result.unfit, '')
      else made++
    } catch (error) {
      throw new Error(`seed ${seed}, ${name}`, { cause: error })
    }
  }
  assert.ok(made > all.length / 20 && made < (all.length * 19) / 20, `${made} of ${all.length} were rewritten`)
})
