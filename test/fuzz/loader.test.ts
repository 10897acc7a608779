// Parts of mgload with any input, under AddressSanitizer and UndefinedBehaviorSanitizer (native/loader/tests/fuzz). What reads programs and copies has
// tests of its own (elf.test.ts, copies.test.ts).
import { test } from 'node:test'
import { compileNative, runDriver } from '../../src/policy/native.js'
import { fuzzSeed, fuzzTimes } from '../harness/fuzz.js'

interface Fuzzer {
  readonly title: string
  readonly driver: string
  /** What of native/ it drives. */
  readonly parts: readonly string[]
  /** About half a second. */
  readonly rounds: number
}

const fuzzers: readonly Fuzzer[] = [
  {
    title:
      'A program gets its arguments, environment and vector as the kernel would lay them out, and nothing of mgload’s',
    driver: 'stack',
    parts: ['loader/stack', 'loader/random', 'core/tests/fuzz/libc'],
    rounds: 500,
  },
  {
    title: 'A damaged pack is refused, or leads nowhere but into itself',
    driver: 'pack',
    parts: ['loader/pack', 'loader/rewritten', 'loader/proc', 'core/own-files', 'core/tests/fuzz/libc'],
    rounds: 2000,
  },
  {
    title: 'A monitor is linked in its areas, each piece whole and each reference right, or its image is refused',
    driver: 'link',
    parts: ['loader/link', 'loader/random', 'core/tests/fuzz/libc'],
    rounds: 1000,
  },
  {
    title: 'The parts of a zone lie in it, apart, and each is drawn evenly',
    driver: 'zone',
    parts: ['loader/zone', 'loader/random'],
    rounds: 10_000,
  },
]

for (const { title, driver, parts, rounds } of fuzzers)
  test(title, () => {
    const program = compileNative([`loader/tests/fuzz/${driver}`, ...parts])
    runDriver(program, [`${fuzzSeed}`, `${rounds * fuzzTimes}`], new Uint8Array())
  })
