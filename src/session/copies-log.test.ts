// The log of copies, in a file that others write into as well.
import assert from 'node:assert/strict'
import { closeSync, readSync, writeSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { fuzzOptions } from '../../test/harness/fuzz.js'
import { copies, copiesHeaderBytes, copiesHeaderOffsets, readCopiesHeader, ring } from '../generated/records.js'
import { CopiesLog } from './copies-log.js'
import { createRing } from './ring-file.js'

const logAt = ring.HEADER_BYTES + ring.MIN_CAPACITY

function read(fd: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  assert.equal(readSync(fd, bytes, 0, length, at), length)
  return bytes
}

function headerOf(fd: number): { readonly open: number; readonly used: number } {
  return readCopiesHeader(new DataView(new Uint8Array(read(fd, logAt, copiesHeaderBytes)).buffer), 0)
}

const word = fc.integer({ min: 0, max: 0xffff_ffff })
const spoiled = fc.option(fc.record({ open: word, used: fc.oneof(word, fc.nat(2 * copies.LOG_BYTES)) }))

test('Rows stand one behind the other, whatever somebody writes into the header meanwhile', () => {
  const row = fc
    .uint8Array({ minLength: 1, maxLength: 64 })
    .map((bytes) => Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]))
  fc.assert(
    fc.property(fc.array(fc.tuple(row, spoiled), { maxLength: 30 }), (steps) => {
      const fd = createRing(ring.MIN_CAPACITY, true)
      const log = new CopiesLog(fd, logAt)
      const before = read(fd, 0, logAt)
      let used = copiesHeaderBytes
      for (const [bytes, header] of steps) {
        if (header !== null) {
          const words = Buffer.alloc(copiesHeaderBytes)
          words.writeUInt32LE(header.open, copiesHeaderOffsets.open)
          words.writeUInt32LE(header.used, copiesHeaderOffsets.used)
          writeSync(fd, words, 0, words.length, logAt)
        }
        log.append(bytes)
        used += bytes.length
        assert.equal(headerOf(fd).used, used)
      }
      const rows = Buffer.concat(steps.map(([bytes]) => bytes))
      assert.deepEqual(read(fd, logAt + copiesHeaderBytes, rows.length), rows)
      assert.deepEqual(read(fd, 0, logAt), before)
      closeSync(fd)
    }),
    fuzzOptions(100),
  )
})

test('A full log says so, and nothing is written behind it', () => {
  const fd = createRing(ring.MIN_CAPACITY, true)
  const log = new CopiesLog(fd, logAt)
  const row = new Uint8Array(100_000).fill(7)
  const fit = Math.floor((copies.LOG_BYTES - copiesHeaderBytes) / row.length)
  for (let i = 0; i < fit; i++) log.append(row)
  assert.deepEqual(headerOf(fd), { open: 1, used: copiesHeaderBytes + fit * row.length })
  for (let i = 0; i < 3; i++) log.append(row)
  assert.deepEqual(headerOf(fd), { open: 0, used: copiesHeaderBytes + fit * row.length })
  assert.equal(readSync(fd, Buffer.alloc(1), 0, 1, logAt + copies.LOG_BYTES), 0)
  // A smaller one still fits, and is read by whoever did not wait.
  log.append(new Uint8Array(8))
  assert.equal(headerOf(fd).used, copiesHeaderBytes + fit * row.length + 8)
  closeSync(fd)
})
