// The event ring: shared memory that every monitor of a launch writes and the supervisor drains.
import { constants, field, record } from '../record.js'

export const ringConstants = constants('ring', 'The event ring', {
  MAGIC: 0x3147_4e49_5247_4dn, // "MGRING1" little endian
  VERSION: 1,
  /** The header's page and the descriptors; the data area begins here, in the file and in memory. */
  HEADER_BYTES: 4096 + (16 << 20) / 8,
  DESCRIPTORS_OFFSET: 4096,
  /** The data area is given out in granules, each with a descriptor: an u64 of the fields that record_state lists. */
  GRANULE_BYTES: 64,
  MIN_CAPACITY: 64 << 10,
  MAX_CAPACITY: 16 << 20,
  DEFAULT_CAPACITY: 4 << 20,
})

// A granule's descriptor: bits 0-1 state, 2-17 granules of the record that begins here, 18-39 the producer's thread id,
// 40-63 the lap (position / capacity). Descriptors never hold what an application can choose, so a producer that slept for
// a whole lap cannot mistake another record's bytes for a free place: the lap differs, and its compare-and-swap fails.
export const recordState = constants('record_state', 'State of a granule, the low bits of its descriptor', {
  FREE: 0,
  PENDING: 1,
  COMMITTED: 2,
  /** Pending for so long that the consumer went past it: it keeps its place in the laps that follow. */
  LATE: 3,
  MASK: 3,
  GRANULES_SHIFT: 2,
  GRANULES_MASK: 0xffff,
  TID_SHIFT: 18,
  TID_MASK: 0x3fffff,
  LAP_SHIFT: 40,
  LAP_MASK: 0xffffff,
})

export const eventKind = constants('event_kind', 'What a record of the ring tells', {
  /** Nothing: room in front of a record that is late, or one that was taken out of turn. mgdrain keeps it to itself. */
  NOTHING: 0,
  CALL: 1,
  EXEC: 2,
  CHILD: 3,
  EXIT: 4,
  SIGNAL: 5,
  NOTICE: 6,
  /** Put into the stream by mgdrain, never by a monitor: what the time stamps that follow mean. */
  CLOCK: 7,
  /** For the supervisor alone: a file has no rewritten copy. */
  MISS: 8,
})

export const verdict = constants('verdict', 'What policy said of a call', {
  ALLOW: 0,
  DENY: 1,
  KILL: 2,
  LOG: 3,
  KILL_THREAD: 4,
  TRAP: 5,
})

export const eventVia = constants('event_via', 'The way by which a call reached the monitor', {
  SIGSYS: 0,
  GATE: 1,
  PTRACE: 2,
})

export const eventFlags = constants('event_flag', 'Bits of event_call.flags', {
  NO_RETURN: 1, // written before the call: exit, exit_group, a successful execve
  RESTARTED: 2, // a signal struck before the call took effect; it will be made again
  EMULATED: 4, // the kernel did not run it
})

export const ringHeader = record(
  'ring_header',
  'First page of the ring file; descriptors and the data area follow it. `head` and `tail` count bytes since creation.',
  [
    field('magic', 'u64', 'ring MAGIC'),
    field('version', 'u32', 'ring VERSION'),
    field('capacity', 'u32', 'bytes of the data area, a power of two'),
    field('head', 'u64', 'bytes reserved by producers', { align: 64 }),
    field('tail', 'u64', 'bytes the consumer has freed', { align: 64 }),
    field('consumer_asleep', 'u32', 'futex word: 1 while the consumer sleeps', { align: 64 }),
    field('dropped', 'u64', 'records that found the ring full', { align: 64 }),
    field('trapped', 'u64', 'calls that came by SIGSYS, or by a stop of the tracer', { align: 64 }),
    field('gated', 'u64', 'calls that came by a gate', { align: 64 }),
    field('requests', 'u32', 'number of the last request for a copy', { align: 64 }),
    field('searches', 'u64', 'times that code which came from no copy was searched before it was executed', {
      align: 64,
    }),
    field('processes', 'u64', 'processes that were guarded', { align: 64 }),
    field('threads', 'u64', 'threads that were guarded'),
    field('zone_faults', 'u64', 'faults at addresses of the zone, of all processes of the launch', { align: 64 }),
  ],
  4096,
)

export const recordHeader = record('record_header', 'Begins every record', [
  field('size', 'u32', 'bytes of the whole record, a multiple of 8'),
  field('kind', 'u16', 'event_kind'),
  field('reserved', 'u16', '0'),
  field('pid', 'u32', 'process id, as the process sees it'),
  field('tid', 'u32', 'thread id'),
  field('time_tsc', 'u64', 'time stamp counter at the call’s entry'),
])

export const eventCall = record('event_call', 'Body of a CALL record; captures follow', [
  field('args', 'u64', 'the six argument registers', { count: 6 }),
  field('result', 'i64', 'what rax holds afterwards'),
  field('latency_tsc', 'u64', 'ticks from entry to result, the kernel’s work included'),
  field('nr', 'u32', 'system call number'),
  field('rule', 'u16', 'index of the rule that decided; 0xffff: the default'),
  field('flags', 'u16', 'event_flag bits'),
  field('verdict', 'u8', 'verdict'),
  field('via', 'u8', 'event_via'),
  field('captures', 'u16', 'number of captures that follow'),
  field('reserved', 'u32', '0'),
])

export const eventCapture = record('event_capture', 'Memory behind a pointer argument; its bytes follow, padded to 8', [
  field('arg', 'u8', 'argument index'),
  field('out', 'u8', '1: read after the call'),
  field('bytes', 'u16', 'bytes that follow'),
  field('full_bytes', 'u32', 'bytes the call named, or 0xffffffff if unreadable'),
])

export const eventMiss = record('event_miss', 'Body of a MISS record; the path follows, zero-terminated, padded to 8', [
  field('dev', 'u64', 'st_dev of the file'),
  field('ino', 'u64', 'st_ino'),
  field('request', 'u32', 'its number: somebody waits for the answer'),
  field('path_bytes', 'u32', 'bytes of the path with its zero, as the process sees it'),
])

export const eventExec = record(
  'event_exec',
  'Body of an EXEC record; the path follows, zero-terminated, padded to 8',
  [field('path_bytes', 'u32', 'bytes of the path with its zero'), field('reserved', 'u32', '0')],
)

export const eventChild = record('event_child', 'Body of a CHILD record', [
  field('child', 'u32', 'pid or tid of the new task'),
  field('reserved', 'u32', '0'),
  field('flags', 'u64', 'clone flags'),
])

export const eventExit = record('event_exit', 'Body of an EXIT record', [
  field('status', 'i32', 'exit status; -n: signal n ended it'),
  field('group', 'u32', '1: the whole process'),
])

export const eventSignal = record('event_signal', 'Body of a SIGNAL record', [
  field('signo', 'i32', 'signal number'),
  field('code', 'i32', 'si_code'),
  field('value', 'u64', 'si_addr of a fault, else si_pid'),
])

export const eventNotice = record('event_notice', 'Body of a NOTICE record: an error code of spec/errors.ts', [
  field('code', 'u32', 'error code'),
  field('nr', 'u32', 'system call concerned, or 0xffffffff'),
  field('args', 'u64', 'details, by code', { count: 4 }),
])

export const eventClock = record('event_clock', 'Body of a CLOCK record: at time_tsc it was realtime_ns', [
  field('realtime_ns', 'u64', 'CLOCK_REALTIME'),
  field('tsc_hz', 'u64', 'ticks of the time stamp counter in a second, measured since mgdrain began'),
])

export const ringSpec = {
  constants: [ringConstants, recordState, eventKind, verdict, eventVia, eventFlags],
  records: [
    ringHeader,
    recordHeader,
    eventCall,
    eventCapture,
    eventExec,
    eventMiss,
    eventChild,
    eventExit,
    eventSignal,
    eventNotice,
    eventClock,
  ],
}
