// What the records of the ring say, as objects; reading them from a record's bytes.
import * as records from '../generated/records.js'
import type { Clock } from './clock.js'

interface Common {
  readonly pid: number
  readonly tid: number
  /** Nanoseconds since 1970. */
  readonly timeNs: bigint
}

/** Memory behind a pointer argument, as far as the monitor copied it. */
export interface Capture {
  readonly arg: number
  /** Read after the call. */
  readonly out: boolean
  readonly bytes: Uint8Array
  /** Bytes that the call named; undefined: the memory could not be read. */
  readonly fullBytes: number | undefined
}

export interface CallEvent extends Common {
  readonly kind: 'call'
  readonly nr: number
  readonly args: readonly bigint[]
  /** rax as the program sees it: the result, or -errno. */
  readonly result: bigint
  readonly latencyNs: bigint
  /** Index of the policy's rule that decided; undefined: its default. */
  readonly rule: number | undefined
  readonly verdict: number
  readonly via: number
  readonly flags: number
  readonly captures: readonly Capture[]
}

export interface ExecEvent extends Common {
  readonly kind: 'exec'
  readonly path: Uint8Array
}

export interface ChildEvent extends Common {
  readonly kind: 'child'
  readonly child: number
  readonly flags: bigint
}

export interface ExitEvent extends Common {
  readonly kind: 'exit'
  readonly status: number
  /** The whole process, not one thread of it. */
  readonly group: boolean
}

export interface SignalEvent extends Common {
  readonly kind: 'signal'
  readonly signo: number
  readonly code: number
  readonly value: bigint
}

export interface NoticeEvent extends Common {
  readonly kind: 'notice'
  readonly code: number
  /** System call concerned. */
  readonly nr: number | undefined
  readonly details: readonly bigint[]
}

/** Not for users: a monitor waits for the copy of a file. */
export interface MissEvent extends Common {
  readonly kind: 'miss'
  /** st_dev and st_ino of the file. */
  readonly dev: bigint
  readonly ino: bigint
  readonly request: number
  /** As the process sees it. */
  readonly path: Uint8Array
}

export type RingEvent = MonitorEvent | MissEvent

export type MonitorEvent = CallEvent | ExecEvent | ChildEvent | ExitEvent | SignalEvent | NoticeEvent

const none = 0xffff_ffff

/** A zero-terminated path; undefined if the record ends before it. */
function readPath(bytes: Uint8Array, at: number, size: number): Uint8Array | undefined {
  if (bytes.length < at + size) return undefined
  const path = bytes.slice(at, at + size)
  const end = path.indexOf(0)
  return end < 0 ? path : path.subarray(0, end)
}

/** Reads one record. Returns undefined if its body does not fit its size; `clock` is set by CLOCK records, which are null. */
export function readEvent(from: Uint8Array, clock: Clock): RingEvent | null | undefined {
  // A Buffer's slice() would not copy, and events outlive the chunk that they came in.
  const bytes = new Uint8Array(from.buffer, from.byteOffset, from.byteLength)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < records.recordHeaderBytes) return undefined
  const { kind, pid, tid, timeTsc } = records.readRecordHeader(view, 0)
  const at = records.recordHeaderBytes
  const fits = (size: number): boolean => bytes.length >= at + size
  const common = { pid, tid, timeNs: clock.realtimeOf(timeTsc) }
  switch (kind) {
    case records.eventKind.CALL: {
      if (!fits(records.eventCallBytes)) return undefined
      const call = records.readEventCall(view, at)
      const captures = readCaptures(bytes, view, at + records.eventCallBytes, call.captures)
      if (captures === undefined) return undefined
      return {
        kind: 'call',
        ...common,
        nr: call.nr,
        args: call.args,
        result: call.result,
        latencyNs: clock.ticksNs(call.latencyTsc),
        rule: call.rule === 0xffff ? undefined : call.rule,
        verdict: call.verdict,
        via: call.via,
        flags: call.flags,
        captures,
      }
    }
    case records.eventKind.EXEC: {
      if (!fits(records.eventExecBytes)) return undefined
      const path = readPath(bytes, at + records.eventExecBytes, records.readEventExec(view, at).pathBytes)
      return path && { kind: 'exec', ...common, path }
    }
    case records.eventKind.MISS: {
      if (!fits(records.eventMissBytes)) return undefined
      const { dev, ino, request, pathBytes } = records.readEventMiss(view, at)
      const path = readPath(bytes, at + records.eventMissBytes, pathBytes)
      return path && { kind: 'miss', ...common, dev, ino, request, path }
    }
    case records.eventKind.CHILD: {
      if (!fits(records.eventChildBytes)) return undefined
      const { child, flags } = records.readEventChild(view, at)
      return { kind: 'child', ...common, child, flags }
    }
    case records.eventKind.EXIT: {
      if (!fits(records.eventExitBytes)) return undefined
      const { status, group } = records.readEventExit(view, at)
      return { kind: 'exit', ...common, status, group: group !== 0 }
    }
    case records.eventKind.SIGNAL: {
      if (!fits(records.eventSignalBytes)) return undefined
      const { signo, code, value } = records.readEventSignal(view, at)
      return { kind: 'signal', ...common, signo, code, value }
    }
    case records.eventKind.NOTICE: {
      if (!fits(records.eventNoticeBytes)) return undefined
      const { code, nr, args } = records.readEventNotice(view, at)
      return { kind: 'notice', ...common, code, nr: nr === none ? undefined : nr, details: args }
    }
    case records.eventKind.CLOCK: {
      if (!fits(records.eventClockBytes)) return undefined
      const { realtimeNs, tscHz } = records.readEventClock(view, at)
      clock.set(timeTsc, realtimeNs, tscHz)
      return null
    }
    default:
      return undefined
  }
}

function readCaptures(bytes: Uint8Array, view: DataView, from: number, count: number): Capture[] | undefined {
  const captures: Capture[] = []
  let at = from
  for (let i = 0; i < count; i++) {
    if (bytes.length < at + records.eventCaptureBytes) return undefined
    const head = records.readEventCapture(view, at)
    at += records.eventCaptureBytes
    if (bytes.length < at + head.bytes) return undefined
    captures.push({
      arg: head.arg,
      out: head.out !== 0,
      bytes: bytes.slice(at, at + head.bytes),
      fullBytes: head.fullBytes === none ? undefined : head.fullBytes,
    })
    at += (head.bytes + 7) & ~7
  }
  return captures
}
