// What a measurement leaves behind: every sample, with the machine it was taken on and the native program measured in the same run.
import type { CoverageName, Where } from './variants.js'

/** What single operations took, one by one; looking at the clock is included. */
export interface Singles {
  readonly count: number
  readonly middle: number
  readonly p99: number
  readonly most: number
}

export interface Samples {
  /** Each sample is the time of so many operations, divided by it. */
  readonly times: number
  readonly samples_ns: readonly number[]
  readonly single_ns?: Singles
}

export interface Failed {
  readonly failed: string
}

export const isFailed = (one: object): one is Failed => 'failed' in one

/** Of a program that waits, looked at from outside. */
export interface Memory {
  readonly private_kib: number
  readonly resident_kib: number
  readonly page_tables_kib: number
}

export interface Run {
  /** Each turn measures everything once, so that drift strikes all alike. */
  readonly turn: number
  readonly where: Where
  readonly coverage: CoverageName
  readonly calls: Readonly<Record<string, Samples>> | Failed
  /** /bin/true from start to end, without Node. */
  readonly start_true: Samples | Failed
  readonly memory: Memory | Failed
  /** The same program with 64 threads that wait. */
  readonly memory_64_threads: Memory | Failed
}

/** A command from start to end, as users start it. */
export interface Start {
  readonly turn: number
  readonly command: string
  readonly start_true: Samples | Failed
}

export interface Served {
  readonly turn: number
  readonly service: string
  readonly where: Where
  readonly coverage: CoverageName
  readonly requests_per_s: number
  readonly p99_ms: number
  /** Requests that were not answered as they should be. */
  readonly errors: number
}

/** What rewriting took and left. */
export interface Rewritten {
  readonly file: string
  readonly bytes: number
  readonly ms: number
  readonly sites: number
  readonly patched: number
  readonly usable_sensitive: number
}

/** How calls of a program came to the monitor, where all of them do. */
export interface Ways {
  readonly program: string
  readonly gated: number
  readonly trapped: number
}

/** Something that passes or fails, and has no figure. */
export interface Check {
  readonly name: string
  readonly passed: boolean
  readonly seconds: number
  /** The end of what it printed. */
  readonly lines: readonly string[]
}

/** What one step leaves; a result is all of them together. */
export interface Piece {
  readonly runs?: readonly Run[]
  readonly floor?: readonly Readonly<Record<string, Samples>>[]
  readonly starts?: readonly Start[]
  readonly served?: readonly (Served | Failed)[]
  readonly rewritten?: readonly Rewritten[]
  readonly ways?: readonly (Ways | Failed)[]
  readonly checks?: readonly Check[]
}

export interface Machine {
  readonly cpu: string
  readonly kernel: string
  readonly cores: number
  /** Keys are there, and real: what an emulator takes says nothing. */
  readonly emulated: boolean
}

export interface Result extends Required<Piece> {
  readonly format: 2
  readonly made: string
  readonly machine: Machine
  readonly versions: Readonly<Record<string, string>>
  /** What could not be measured, and why. */
  readonly left_out: Readonly<Record<string, string>>
}

const lists = ['runs', 'floor', 'starts', 'served', 'rewritten', 'ways', 'checks'] as const

export function together(
  head: Pick<Result, 'made' | 'machine' | 'versions' | 'left_out'>,
  pieces: readonly Piece[],
): Result {
  const listOf = (name: (typeof lists)[number]): readonly unknown[] =>
    pieces.flatMap((piece): readonly unknown[] => piece[name] ?? [])
  const all = Object.fromEntries(lists.map((name) => [name, listOf(name)]))
  return { format: 2, ...head, ...(all as unknown as Required<Piece>) }
}

/** The value below which the share `of` of all values lies. */
export function quantile(values: readonly number[], of: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * of
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN]
  return low + (high - low) * (at - Math.floor(at))
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** What is left of samples that others on the machine disturbed. */
export const least = (values: readonly number[]): number => Math.min(...values)

export const memoryMeasures = ['private_kib', 'resident_kib', 'page_tables_kib'] as const
const memoryNames = [...memoryMeasures, ...memoryMeasures.map((name) => `${name}_64_threads`)]
export const isMemory = (name: string): boolean => memoryNames.includes(name)

/** Measure → samples of all turns, of runs of one variant. */
export function valuesOf(runs: readonly Run[]): Map<string, number[]> {
  const values = new Map<string, number[]>()
  const add = (name: string, more: readonly number[]): void => {
    values.set(name, [...(values.get(name) ?? []), ...more])
  }
  const addMemory = (memory: Memory | Failed, ending: string): void => {
    if (!isFailed(memory)) for (const name of memoryMeasures) add(`${name}${ending}`, [memory[name]])
  }
  for (const run of runs) {
    if (!isFailed(run.calls)) for (const [name, { samples_ns }] of Object.entries(run.calls)) add(name, samples_ns)
    if (!isFailed(run.start_true)) add('start_true', run.start_true.samples_ns)
    addMemory(run.memory, '')
    addMemory(run.memory_64_threads, '_64_threads')
  }
  return values
}

/** The 99th percentile of single operations, the middle one of all turns. */
export function tailOf(runs: readonly Run[], name: string): number | undefined {
  const tails = runs.flatMap(({ calls }) => (isFailed(calls) ? [] : [calls[name]?.single_ns?.p99 ?? []].flat()))
  return tails.length === 0 ? undefined : median(tails)
}
