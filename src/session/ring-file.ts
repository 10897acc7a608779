// The event ring's file: creating it, and reading the counters in its header.
import { readSync } from 'node:fs'
import { MonguardError } from '../errors.js'
import { readRingHeader, ring, ringHeaderBytes, writeRingHeader } from '../generated/records.js'
import { createSharedFile } from './shared-file.js'

/** Enough for the notices of a launch whose calls nobody wants to see. */
export const noticeRingBytes = ring.MIN_CAPACITY

export function createRing(capacity: number): number {
  if (capacity < ring.MIN_CAPACITY || capacity > ring.MAX_CAPACITY || (capacity & (capacity - 1)) !== 0)
    throw new MonguardError('RING_SIZE', { where: `--ring-size ${capacity}` })
  const header = new Uint8Array(ringHeaderBytes)
  writeRingHeader(new DataView(header.buffer), 0, {
    magic: ring.MAGIC,
    version: ring.VERSION,
    capacity,
    head: 0n,
    tail: 0n,
    consumerAsleep: 0,
    dropped: 0n,
    trapped: 0n,
    gated: 0n,
    processes: 0n,
    threads: 0n,
  })
  return createSharedFile('ring', header, ring.HEADER_BYTES + capacity)
}

export interface RingCounters {
  /** Bytes that nobody has consumed yet. */
  readonly pendingBytes: number
  readonly dropped: number
  readonly trapped: number
  readonly gated: number
  readonly processes: number
  readonly threads: number
}

export function readCounters(fd: number): RingCounters {
  const bytes = new Uint8Array(ringHeaderBytes)
  readSync(fd, bytes, 0, bytes.length, 0)
  const { head, tail, dropped, trapped, gated, processes, threads } = readRingHeader(new DataView(bytes.buffer), 0)
  return {
    pendingBytes: Number(head - tail),
    dropped: Number(dropped),
    trapped: Number(trapped),
    gated: Number(gated),
    processes: Number(processes),
    threads: Number(threads),
  }
}

/** 64K, 4M, 65536 …; undefined if it is no size. */
export function parseSize(text: string): number | undefined {
  const found = /^(\d+)([KM]?)$/i.exec(text)
  if (found === null) return undefined
  const unit = { '': 1, K: 1 << 10, M: 1 << 20 }[(found[2] ?? '').toUpperCase()]
  return Number(found[1]) * (unit ?? 1)
}
