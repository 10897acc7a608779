// The event ring's file: creating it, and reading the counters in its header.
import { readSync, writeSync } from 'node:fs'
import { MonguardError } from '../errors.js'
import {
  copies,
  copiesHeaderBytes,
  type RingHeader,
  readRingHeader,
  recordHeaderBytes,
  recordHeaderOffsets,
  recordState,
  ring,
  ringHeaderBytes,
  writeCopiesHeader,
  writeRingHeader,
} from '../generated/records.js'
import { createSharedFile } from './shared-file.js'

/** Enough for the notices of a launch whose calls nobody wants to see. */
export const noticeRingBytes = ring.MIN_CAPACITY

/** With `answers`, the file ends with a log of copies that are made while the launch runs (copier.ts). */
export function createRing(capacity: number, answers = false): number {
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
    requests: 0,
    searches: 0n,
    processes: 0n,
    threads: 0n,
    zoneFaults: 0n,
  })
  const bytes = ring.HEADER_BYTES + capacity
  if (!answers) return createSharedFile('ring', header, bytes)
  const fd = createSharedFile('ring', header, bytes + copies.LOG_BYTES)
  const log = new Uint8Array(copiesHeaderBytes)
  writeCopiesHeader(new DataView(log.buffer), 0, { open: 1, used: copiesHeaderBytes })
  writeSync(fd, log, 0, log.length, bytes)
  return fd
}

export interface RingCounters {
  readonly dropped: number
  readonly trapped: number
  readonly gated: number
  /** Times that code which came from no copy was searched before it was executed. */
  readonly searches: number
  readonly processes: number
  readonly threads: number
}

function readHeader(fd: number): RingHeader {
  const bytes = new Uint8Array(ringHeaderBytes)
  readSync(fd, bytes, 0, bytes.length, 0)
  return readRingHeader(new DataView(bytes.buffer), 0)
}

export function readCounters(fd: number): RingCounters {
  const { dropped, trapped, gated, searches, processes, threads } = readHeader(fd)
  return {
    dropped: Number(dropped),
    trapped: Number(trapped),
    gated: Number(gated),
    searches: Number(searches),
    processes: Number(processes),
    threads: Number(threads),
  }
}

export interface Unconsumed {
  /** The committed records, oldest first. */
  readonly records: readonly Uint8Array[]
  /** Records that nobody finished. */
  readonly lost: number
}

/**
 * What lies in a ring that nobody has consumed from: enough for short runs, which then need no mgdrain. Read-only: processes that
 * outlive the program may go on writing. `capacity` is what it was made with: without protection keys the program can write into it.
 */
export function readUnconsumed(fd: number, capacity: number): Unconsumed {
  const records: Uint8Array[] = []
  let lost = 0
  if (readHeader(fd).tail !== 0n) return { records, lost }
  const descriptors = Buffer.alloc((capacity / ring.GRANULE_BYTES) * 8)
  readSync(fd, descriptors, 0, descriptors.length, ring.DESCRIPTORS_OFFSET)
  for (let at = 0; at < capacity; ) {
    // Lap 0, so the upper bits are 0; state, length and part of the thread id stand in the lower half.
    const descriptor = descriptors.readUInt32LE((at / ring.GRANULE_BYTES) * 8)
    const granules = (descriptor >>> recordState.GRANULES_SHIFT) & recordState.GRANULES_MASK
    const state = descriptor & recordState.MASK
    if (state === recordState.FREE || granules === 0) break
    const bytes = Buffer.alloc(granules * ring.GRANULE_BYTES)
    const isThere = readSync(fd, bytes, 0, bytes.length, ring.HEADER_BYTES + at) === bytes.length
    const size = bytes.readUInt32LE(recordHeaderOffsets.size)
    if (state === recordState.COMMITTED && isThere && size >= recordHeaderBytes && size <= bytes.length)
      records.push(bytes.subarray(0, size))
    else lost++
    at += bytes.length
  }
  return { records, lost }
}

/** 64K, 4M, 65536 …; undefined if it is no size. */
export function parseSize(text: string): number | undefined {
  const found = /^(\d+)([KM]?)$/i.exec(text)
  if (found === null) return undefined
  const unit = { '': 1, K: 1 << 10, M: 1 << 20 }[(found[2] ?? '').toUpperCase()]
  return Number(found[1]) * (unit ?? 1)
}
