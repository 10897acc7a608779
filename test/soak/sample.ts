// What processes hold: memory, descriptors, mappings, threads; and whether that stays flat.
import { readdirSync, readFileSync } from 'node:fs'

export interface Held {
  /** Pages in memory, in KiB. */
  readonly rssKib: number
  readonly fds: number
  readonly mappings: number
  readonly threads: number
}

export const measures = ['rssKib', 'fds', 'mappings', 'threads'] as const
export type Measure = (typeof measures)[number]

export interface Sample extends Held {
  /** Since the load began. */
  readonly atMs: number
}

/** What `pids` hold together, or undefined when one of them ended meanwhile. */
export function heldBy(pids: readonly number[]): Held | undefined {
  const sum = { rssKib: 0, fds: 0, mappings: 0, threads: 0 }
  try {
    for (const pid of pids) {
      sum.rssKib += Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4
      sum.fds += readdirSync(`/proc/${pid}/fd`).length
      sum.mappings += readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n').length - 1
      sum.threads += readdirSync(`/proc/${pid}/task`).length
    }
    return pids.length > 0 && sum.mappings > 0 ? sum : undefined
  } catch {
    return undefined
  }
}

export type Growths = Readonly<Record<Measure, Growth>>

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

export interface Growth {
  readonly from: number
  readonly to: number
}

/** The middle value of the second quarter of the time, when all is warm, and that of the last one. */
export function growthOf(samples: readonly Sample[], measure: Measure): Growth {
  const end = samples.at(-1)?.atMs ?? 0
  const within = (from: number, to: number): number[] =>
    samples.filter(({ atMs }) => atMs >= end * from && atMs <= end * to).map((one) => one[measure])
  return { from: median(within(0.25, 0.5)), to: median(within(0.75, 1)) }
}

/** How much more the guarded side may have grown than the bare one: what chance does between two runs of the same service. */
const tolerance: Readonly<Record<Measure, (from: number) => number>> = {
  rssKib: (from) => Math.max(4096, from * 0.1),
  fds: () => 6,
  mappings: (from) => Math.max(8, from * 0.05),
  threads: () => 6,
}

/** Mappings of a thread: its stack and guard, its allocator's, its area of the monitor's, each with what lies round it. */
const mappingsPerThread = 8

/** Whether what is held grew by more than it did beside it, and by more than threads that were added bring with them. */
export function hasGrown(measure: Measure, seen: Growths, beside: Growths): boolean {
  const grown = ({ from, to }: Growth): number => to - from
  const threads = measure === 'mappings' ? Math.max(0, grown(seen.threads)) : 0
  const more = grown(seen[measure]) - Math.max(0, grown(beside[measure])) - threads * mappingsPerThread
  return more > tolerance[measure](seen[measure].from)
}
