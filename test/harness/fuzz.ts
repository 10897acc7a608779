// How much a fuzzing test tries, and from which seed: little in the check; `npm run fuzz` sets both for long runs (test/fuzz/long.ts).

/** How many times as much as in the check. */
export const fuzzTimes = Number(process.env['MONGUARD_FUZZ_TIMES'] ?? 1)

const seed = process.env['MONGUARD_FUZZ_SEED']

/** For fast-check, which draws a seed and says it in a failure where none is given. */
export function fuzzOptions(numRuns: number): { numRuns: number; seed?: number } {
  return { numRuns: numRuns * fuzzTimes, ...(seed === undefined ? {} : { seed: Number(seed) }) }
}

/** For what takes a seed of its own: without one the same in every run, far from what other seeds and their rounds reach. */
export const fuzzSeed: bigint = BigInt(seed ?? 0) * 1_000_000_000n + 1n
