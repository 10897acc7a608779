// The event ring: shared memory that every monitor of a launch writes and the supervisor drains.
import { constants, field, record } from '../record.js'

export const ringConstants = constants('ring', 'The event ring', {
  MAGIC: 0x3147_4e49_5247_4dn, // "MGRING1" little endian
  VERSION: 1,
  HEADER_BYTES: 4096,
  DEFAULT_CAPACITY: 4 << 20,
})

export const recordState = constants('record_state', 'State of a record in the ring; written last by the producer', {
  FREE: 0,
  PENDING: 1,
  COMMITTED: 2,
})

export const eventKind = constants('event_kind', 'What a record of the ring tells', {
  CALL: 1,
  EXEC: 2,
  CHILD: 3,
  EXIT: 4,
  SIGNAL: 5,
  NOTICE: 6,
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
  'First page of the ring file; the data area follows it. `head` and `tail` count bytes since creation.',
  [
    field('magic', 'u64', 'ring MAGIC'),
    field('version', 'u32', 'ring VERSION'),
    field('capacity', 'u32', 'bytes of the data area, a power of two'),
    field('tsc_hz', 'u64', 'ticks of the time stamp counter in a second; 0 until mgload measured it'),
    field('tsc_base', 'u64', 'a time stamp …'),
    field('realtime_base_ns', 'u64', '… and CLOCK_REALTIME at that moment'),
    field('head', 'u64', 'bytes reserved by producers', { align: 64 }),
    field('tail', 'u64', 'bytes the consumer has freed', { align: 64 }),
    field('consumer_asleep', 'u32', 'futex word: 1 while the consumer sleeps', { align: 64 }),
    field('dropped', 'u64', 'records that found the ring full', { align: 64 }),
    field('trapped', 'u64', 'calls that came by SIGSYS', { align: 64 }),
    field('gated', 'u64', 'calls that came by a gate', { align: 64 }),
    field('processes', 'u64', 'processes that were guarded', { align: 64 }),
    field('threads', 'u64', 'threads that were guarded'),
  ],
  4096,
)

export const recordHeader = record('record_header', 'Begins every record; the first 8 bytes are one atomic word', [
  field('size', 'u32', 'bytes of the whole record, a multiple of 8'),
  field('state', 'u16', 'record_state'),
  field('kind', 'u16', 'event_kind'),
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

export const eventExec = record('event_exec', 'Body of an EXEC record; the path follows, zero-terminated, padded to 8', [
  field('path_bytes', 'u32', 'bytes of the path with its zero'),
  field('reserved', 'u32', '0'),
])

export const eventChild = record('event_child', 'Body of a CHILD record', [
  field('child', 'u32', 'pid or tid of the new task'),
  field('reserved', 'u32', '0'),
  field('flags', 'u64', 'clone flags'),
])

export const eventExit = record('event_exit', 'Body of an EXIT record', [
  field('status', 'i32', 'exit status'),
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

export const ringSpec = {
  constants: [ringConstants, recordState, eventKind, verdict, eventVia, eventFlags],
  records: [ringHeader, recordHeader, eventCall, eventCapture, eventExec, eventChild, eventExit, eventSignal, eventNotice],
}
