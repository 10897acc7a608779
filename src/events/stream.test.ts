import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  eventCallBytes,
  eventCallOffsets,
  eventCaptureBytes,
  eventClockBytes,
  eventKind,
  recordHeaderBytes,
  writeEventCall,
  writeEventCapture,
  writeEventClock,
  writeRecordHeader,
} from '../generated/records.js'
import type { RingEvent } from './event.js'
import { EventStream } from './stream.js'

function record(
  kind: number,
  bodyBytes: number,
  write: (view: DataView, at: number) => void,
  timeTsc = 0n,
): Uint8Array {
  const bytes = new Uint8Array(recordHeaderBytes + bodyBytes)
  const view = new DataView(bytes.buffer)
  writeRecordHeader(view, 0, { size: bytes.length, kind, reserved: 0, pid: 7, tid: 8, timeTsc })
  write(view, recordHeaderBytes)
  return bytes
}

const clockRecord = (tsc: bigint, realtimeNs: bigint, tscHz: bigint): Uint8Array =>
  record(eventKind.CLOCK, eventClockBytes, (view, at) => writeEventClock(view, at, { realtimeNs, tscHz }), tsc)

/** A call with one capture of `captured`. */
function callRecord(nr: number, captured: string, timeTsc = 0n): Uint8Array {
  const text = Buffer.from(captured)
  const padded = (text.length + 7) & ~7
  return record(
    eventKind.CALL,
    eventCallBytes + eventCaptureBytes + padded,
    (view, at) => {
      writeEventCall(view, at, {
        args: [1n, 2n, 3n, 4n, 5n, 6n],
        result: -2n,
        latencyTsc: 3000n,
        nr,
        rule: 0xffff,
        flags: 0,
        verdict: 1,
        via: 2,
        captures: 1,
        reserved: 0,
      })
      writeEventCapture(view, at + eventCallBytes, { arg: 1, out: 0, bytes: text.length, fullBytes: text.length + 5 })
      new Uint8Array(view.buffer).set(text, at + eventCallBytes + eventCaptureBytes)
    },
    timeTsc,
  )
}

interface Collected {
  readonly events: RingEvent[]
  corrupt: number
}

function collector(): { readonly stream: EventStream; readonly seen: Collected } {
  const seen: Collected = { events: [], corrupt: 0 }
  return {
    seen,
    stream: new EventStream({ event: (event) => void seen.events.push(event), corrupt: () => seen.corrupt++ }),
  }
}

const whole = Buffer.concat([
  clockRecord(1000n, 5_000_000_000n, 1_000_000_000n),
  callRecord(257, 'abc', 2000n),
  callRecord(0, 'a longer capture', 3000n),
])

test('A record becomes an event with its captures, and its time by the clock record before it', () => {
  const { stream, seen } = collector()
  stream.push(whole)
  stream.end()
  const [first] = seen.events
  assert.ok(first?.kind === 'call')
  assert.equal(first.timeNs, 5_000_001_000n)
  assert.equal(first.latencyNs, 3000n)
  assert.equal(first.rule, undefined)
  assert.deepEqual([first.pid, first.tid, first.nr, first.result], [7, 8, 257, -2n])
  assert.deepEqual(first.captures, [{ arg: 1, out: false, bytes: new Uint8Array(Buffer.from('abc')), fullBytes: 8 }])
  assert.equal(stream.corruptBytes, 0)
})

test('The same events come out wherever the stream is cut', () => {
  const { stream: reference, seen: expected } = collector()
  reference.push(whole)
  for (let cut = 1; cut < whole.length; cut++) {
    const { stream, seen } = collector()
    stream.push(whole.subarray(0, cut))
    stream.push(whole.subarray(cut))
    assert.deepEqual(seen.events, expected.events, `cut at ${cut}`)
  }
  const { stream, seen } = collector()
  for (const byte of whole) stream.push(Uint8Array.of(byte))
  assert.deepEqual(seen.events, expected.events)
})

test('Bytes that are no record are counted and reported once, and what follows is read again', () => {
  const { stream, seen } = collector()
  stream.push(
    Buffer.concat([clockRecord(0n, 1n, 1n), Buffer.alloc(64), callRecord(1, 'x'), Buffer.alloc(8), callRecord(2, 'y')]),
  )
  assert.equal(seen.events.length, 2)
  assert.equal(stream.corruptBytes, 72)
  assert.equal(seen.corrupt, 2)
})

test('A record whose body does not fit it is counted as a whole', () => {
  const { stream, seen } = collector()
  const broken = callRecord(1, 'x')
  new DataView(broken.buffer).setUint16(recordHeaderBytes + eventCallOffsets.captures, 200, true)
  stream.push(Buffer.concat([broken, callRecord(2, 'y')]))
  assert.deepEqual([seen.events.length, stream.corruptRecords, stream.corruptBytes], [1, 1, broken.length])
})

test('Half a record at the end is corrupt, not forgotten', () => {
  const { stream, seen } = collector()
  stream.push(whole.subarray(0, whole.length - 3))
  stream.end()
  assert.equal(seen.events.length, 1)
  assert.equal(seen.corrupt, 1)
  assert.ok(stream.corruptBytes > 0)
})

test('Changed bytes never throw, and what they spoil is reported', () => {
  let seed = 12345
  const random = (): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff)
  for (let round = 0; round < 300; round++) {
    const bytes = Buffer.from(whole)
    for (let i = 0; i < 1 + (round % 20); i++) bytes[random() % bytes.length] = random() & 255
    const { stream, seen } = collector()
    stream.push(bytes)
    stream.end()
    assert.equal(seen.corrupt > 0, stream.corruptBytes > 0)
    assert.ok(stream.corruptBytes <= bytes.length)
  }
})
