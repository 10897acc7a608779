// The fuzzing unit tests for as long as one likes: the same files, with one seed after the other and more tries of each.
import { spawnSync } from 'node:child_process'
import { root } from '../harness/placement.js'

const files = {
  core: ['test/fuzz/core.test.js'],
  loader: ['test/fuzz/loader.test.js'],
  policy: ['src/policy/fuzz.test.js', 'src/policy/judge.test.js'],
  elf: ['test/fuzz/elf.test.js', 'test/fuzz/copies.test.js'],
  decoder: ['src/events/fuzz.test.js', 'src/x86/relocate.test.js', 'src/rewrite/rewrite.test.js'],
} as const

export type Subject = keyof typeof files
export const subjects = Object.keys(files) as Subject[]

/** A round should be long beside the compiling in it, and short enough to see that it goes on. */
const roundMs = 15_000

/** Prints a line for each seed; at the first failure all that was said, and how to have it again. True: there was none. */
export function fuzzLong(subject: Subject, firstSeed: number, seconds: number): boolean {
  const until = performance.now() + seconds * 1000
  let times = 1
  for (let seed = firstSeed; performance.now() < until; seed++) {
    const started = performance.now()
    const variables = { MONGUARD_FUZZ_SEED: `${seed}`, MONGUARD_FUZZ_TIMES: `${times}` }
    const argv = ['--test', '--test-reporter=spec', ...files[subject].map((file) => `dist/${file}`)]
    const { status, stdout } = spawnSync(process.execPath, argv, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, ...variables },
    })
    const ms = performance.now() - started
    if (status !== 0) {
      const given = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
      console.log(`${stdout}FOUND with seed ${seed}; again: ${[...given, 'node', ...argv].join(' ')}`)
      return false
    }
    console.log(`seed ${seed}: ${times} times the unit tests of ${subject}, ${(ms / 1000).toFixed(1)} s`)
    if (ms < roundMs) times *= 2
  }
  return true
}
