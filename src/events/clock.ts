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

/** ISO 8601 in UTC with nanoseconds. */
export function isoTime(ns: bigint): string {
  const whole = new Date(Number(ns / 1_000_000n)).toISOString()
  return `${whole.slice(0, 20)}${(ns % 1_000_000_000n).toString().padStart(9, '0')}Z`
}
