// The event stream on bytes that nobody wrote as records: it never throws, and every byte is an event's or is counted. And what is shown of calls with
// any arguments, results and memory, which the program chooses: it never throws, and is never much longer than they are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { callByNumber } from '../../spec/syscalls.js'
import { fuzzOptions } from '../../test/harness/fuzz.js'
import { eventKind, recordHeaderBytes, writeRecordHeader } from '../generated/records.js'
import type { CallEvent, Capture } from './event.js'
import { eventJson } from './json-lines.js'
import { EventStream } from './stream.js'
import { Summary } from './summary.js'
import { callText, verdictText } from './trace-lines.js'

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

const word = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.bigInt({ min: 0n, max: 70n }),
  fc.constantFrom(0xffff_ffffn, 1n << 31n, 1n << 63n, (1n << 64n) - 1n, (1n << 64n) - 100n),
)
const memory = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.array(fc.constantFrom(0, 0, 0, 1, 2, 10, 16, 255), { maxLength: 300 }).map((list) => Uint8Array.from(list)),
  fc.string({ unit: 'binary', maxLength: 100 }).map((text) => new Uint8Array(Buffer.from(text))),
)
const capture: fc.Arbitrary<Capture> = fc.record({
  arg: fc.oneof({ weight: 9, arbitrary: fc.nat(5) }, fc.nat(255)),
  out: fc.boolean(),
  bytes: memory,
  fullBytes: fc.option(fc.oneof(fc.nat(300), fc.nat(0xffff_fffe)), { nil: undefined }),
})
const call: fc.Arbitrary<CallEvent> = fc.record({
  kind: fc.constant('call' as const),
  pid: fc.nat(0xffff_ffff),
  tid: fc.nat(0xffff_ffff),
  timeNs: fc.bigInt({ min: 0n, max: 1n << 62n }),
  nr: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...callByNumber.keys()) }, fc.nat(0xffff_ffff)),
  args: fc.array(word, { minLength: 6, maxLength: 6 }),
  result: word.map((value) => BigInt.asIntN(64, value)),
  latencyNs: word,
  rule: fc.option(fc.nat(65534), { nil: undefined }),
  verdict: fc.nat(255),
  via: fc.nat(255),
  flags: fc.nat(65535),
  captures: fc.array(capture, { maxLength: 6 }),
})

test('Any call with any memory behind it is shown, in a length that goes with its own', () => {
  fc.assert(
    fc.property(call, fc.nat(100), (event, stringLimit) => {
      const held = event.captures.reduce((sum, one) => sum + one.bytes.length, 0)
      const line = callText(event, stringLimit) + verdictText(event, () => 'rule')
      const json = JSON.stringify(eventJson(event, () => 'rule'))
      new Summary().add(event)
      // Nothing that a terminal would obey.
      assert.ok(!/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(line), line)
      assert.ok(line.length < 3000 + 60 * held, `${line.length} of ${held}: ${line}`)
      assert.ok(json.length < 3000 + 120 * held, `${json.length} of ${held}: ${json}`)
    }),
    fuzzOptions(4000),
  )
})

test('A record that comes a few bytes at a time costs no more than its length', () => {
  const bytes = new Uint8Array(4 << 20)
  writeRecordHeader(new DataView(bytes.buffer), 0, {
    size: bytes.length,
    kind: eventKind.EXEC,
    reserved: 0,
    pid: 1,
    tid: 1,
    timeTsc: 5n,
  })
  new DataView(bytes.buffer).setUint32(recordHeaderBytes, 100, true)
  let events = 0
  const stream = new EventStream({ event: () => events++, corrupt: () => assert.fail('it is sound') })
  const begun = process.cpuUsage()
  for (let at = 0; at < bytes.length; at += 128) stream.push(bytes.subarray(at, at + 128))
  const { user } = process.cpuUsage(begun)
  assert.equal(events, 1)
  // Copying all that is there for each piece takes many seconds.
  assert.ok(user < 5_000_000, `${user} µs`)
})
