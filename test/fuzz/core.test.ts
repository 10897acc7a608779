// native/core against simple models, under AddressSanitizer and UndefinedBehaviorSanitizer (native/core/tests/fuzz). Policy, globs, BPF and the
// capability have drivers of their own (src/policy, src/filter).
import { test } from 'node:test'
import { compileDriver, runDriver } from '../../src/policy/native.js'
import { fuzzSeed, fuzzTimes } from '../harness/fuzz.js'

interface Fuzzer {
  readonly title: string
  readonly driver: string
  /** What of native/core it drives. */
  readonly parts: readonly string[]
  /** About half a second. */
  readonly rounds: number
}

const fuzzers: readonly Fuzzer[] = [
  {
    title: 'Numbers, texts and memory functions are what those of the C library are',
    driver: 'text',
    parts: ['tests/fuzz/libc'],
    rounds: 20_000,
  },
  {
    title: 'A ring is a queue, whoever stops where, and its consumer stays within it whatever lies there',
    driver: 'ring',
    parts: ['ring'],
    rounds: 200,
  },
  {
    title: 'Spans are what a table of pages is, and stay as they were where there is no room',
    driver: 'spans',
    parts: ['spans'],
    rounds: 200,
  },
  {
    title: 'Captures of any call show what lies in memory, within their room',
    driver: 'capture',
    parts: ['capture', 'syscalls'],
    rounds: 300,
  },
  {
    title: 'Which calls follow a link at the end of a path is what the kernel does',
    driver: 'links',
    parts: ['links'],
    rounds: 2000,
  },
  {
    title: 'Names tell of a path what the kernel does',
    driver: 'names',
    parts: ['names'],
    rounds: 100,
  },
  {
    title: 'No mode and no ACL completes the mark of own files unseen',
    driver: 'own-files',
    parts: ['own-files'],
    rounds: 100_000,
  },
  {
    title: 'A filter is the plan’s, with the capability in its patched constants',
    driver: 'filter',
    parts: ['filter'],
    rounds: 20_000,
  },
]

for (const { title, driver, parts, rounds } of fuzzers)
  test(title, () => {
    const program = compileDriver(driver, parts, { folder: 'fuzz' })
    runDriver(program, [`${fuzzSeed}`, `${rounds * fuzzTimes}`], new Uint8Array())
  })
