// mgdrain's output, cut anywhere into chunks, to events. Nothing is passed over in silence: bytes that are no record are
// counted, and the first of them is reported.
import { recordHeaderBytes, recordHeaderOffsets, ring } from '../generated/records.js'
import { Clock } from './clock.js'
import { type RingEvent, readEvent } from './event.js'

export interface StreamOutput {
  event(event: RingEvent): void
  /** Called at the first byte of each stretch that is no record. */
  corrupt(): void
}

const alignment = 8

export class EventStream {
  /** Bytes that were no record. */
  corruptBytes = 0
  /** Records whose head was sound and whose body was not. */
  corruptRecords = 0
  private readonly clock = new Clock()
  private readonly output: StreamOutput
  /** What has come and is not yet a whole record: bytes [0, held) of `waiting`. */
  private waiting = new Uint8Array(64 << 10)
  private held = 0
  private astray = false

  constructor(output: StreamOutput) {
    this.output = output
  }

  push(chunk: Uint8Array): void {
    if (this.held === 0) {
      const rest = this.take(chunk)
      this.keep(rest)
      return
    }
    this.keep(chunk)
    const whole = this.waiting.subarray(0, this.held)
    const rest = this.take(whole)
    this.waiting.copyWithin(0, this.held - rest.length, this.held)
    this.held = rest.length
  }

  /** The stream has ended; half a record that is left counts as corrupt. */
  end(): void {
    if (this.held > 0) this.lose(this.held)
    this.held = 0
  }

  private keep(bytes: Uint8Array): void {
    if (this.held + bytes.length > this.waiting.length) {
      const larger = new Uint8Array(Math.max(this.waiting.length * 2, this.held + bytes.length))
      larger.set(this.waiting.subarray(0, this.held))
      this.waiting = larger
    }
    this.waiting.set(bytes, this.held)
    this.held += bytes.length
  }

  /** Reads the whole records at the front of `bytes`; returns what follows them. */
  private take(bytes: Uint8Array): Uint8Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = 0
    while (bytes.length - at >= recordHeaderBytes) {
      const size = view.getUint32(at + recordHeaderOffsets.size, true)
      if (size < recordHeaderBytes || size > ring.MAX_CAPACITY || size % alignment !== 0) {
        this.lose(alignment)
        at += alignment
        continue
      }
      if (bytes.length - at < size) break
      const event = readEvent(bytes.subarray(at, at + size), this.clock)
      if (event === undefined) {
        this.corruptRecords++
        this.lose(size)
      } else {
        this.astray = false
        if (event !== null) this.output.event(event)
      }
      at += size
    }
    return bytes.subarray(at)
  }

  private lose(bytes: number): void {
    this.corruptBytes += bytes
    if (!this.astray) this.output.corrupt()
    this.astray = true
  }
}
