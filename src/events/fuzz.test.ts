// The event stream on bytes that nobody wrote as records: it never throws, and every byte is an event's or is counted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fuzzOptions } from '../../test/harness/fuzz.js'
import { eventKind, recordHeaderBytes, writeRecordHeader } from '../generated/records.js'
import { EventStream } from './stream.js'

const kinds = [...Object.values(eventKind), 0, 255, 65535]
const body = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  // Small numbers, as lengths and counts are.
  fc.array(fc.constantFrom(0, 0, 0, 1, 2, 8, 16, 255), { maxLength: 400 }).map((list) => Uint8Array.from(list)),
)
const record = fc
  .record({
    body,
    kind: fc.constantFrom(...kinds),
    lie: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: -64, max: 64 })),
  })
  .map(({ body, kind, lie }) => {
    const size = (recordHeaderBytes + body.length + 7) & ~7
    const bytes = new Uint8Array(size)
    bytes.set(body, recordHeaderBytes)
    writeRecordHeader(new DataView(bytes.buffer), 0, {
      size: Math.max(0, size + lie * 8),
      kind,
      reserved: 0,
      pid: 1,
      tid: 1,
      timeTsc: 5n,
    })
    return bytes
  })
const piece = fc.oneof({ weight: 5, arbitrary: record }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }) })

function run(bytes: Uint8Array, cuts: readonly number[]): { events: unknown[]; corrupt: number; bytes: number } {
  const events: unknown[] = []
  let corrupt = 0
  const stream = new EventStream({ event: (event) => void events.push(event), corrupt: () => corrupt++ })
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b)
  // Each chunk is a buffer of its own: whoever reads past it throws.
  for (let i = 1; i < places.length; i++) stream.push(bytes.slice(places[i - 1], places[i]))
  stream.end()
  return { events, corrupt, bytes: stream.corruptBytes }
}

test('Random and torn records never throw, are counted, and give the same events wherever the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(4000), { maxLength: 6 }), (pieces, cuts) => {
      const bytes = new Uint8Array(Buffer.concat(pieces))
      const whole = run(bytes, [])
      const cut = run(bytes, cuts)
      assert.deepEqual(cut, whole)
      assert.ok(whole.bytes <= bytes.length)
      assert.equal(whole.bytes > 0, whole.corrupt > 0)
    }),
    fuzzOptions(1500),
  )
})
