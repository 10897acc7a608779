// Time stamps of records to nanoseconds since 1970, by the CLOCK records that mgdrain puts into the stream.

export class Clock {
  private tsc = 0n
  private realtimeNs = 0n
  private tscHz = 0n

  set(tsc: bigint, realtimeNs: bigint, tscHz: bigint): void {
    if (tscHz === 0n) return
    this.tsc = tsc
    this.realtimeNs = realtimeNs
    this.tscHz = tscHz
  }

  /** Ticks to nanoseconds; 0 before the first CLOCK record. */
  ticksNs(ticks: bigint): bigint {
    return this.tscHz === 0n ? 0n : (ticks * 1_000_000_000n) / this.tscHz
  }

  /** CLOCK_REALTIME of a time stamp; earlier than the CLOCK record is as good as later. */
  realtimeOf(tsc: bigint): bigint {
    return this.realtimeNs + this.ticksNs(tsc - this.tsc)
  }
}

let lastSecond = -1n
let lastText = ''

/** ISO 8601 in UTC with nanoseconds. Events come by the thousand in each second: its text is kept. */
export function isoTime(ns: bigint): string {
  const second = ns / 1_000_000_000n
  if (second !== lastSecond) {
    lastText = new Date(Number(second) * 1000).toISOString().slice(0, 20)
    lastSecond = second
  }
  return `${lastText}${Number(ns - second * 1_000_000_000n)
    .toString()
    .padStart(9, '0')}Z`
}
