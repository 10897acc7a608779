// Generated from spec/records by npm run generate. Do not edit.

/** The event ring. */
export const ring = {
  MAGIC: 0x31474e4952474dn,
  VERSION: 1,
  HEADER_BYTES: 2101248,
  DESCRIPTORS_OFFSET: 4096,
  GRANULE_BYTES: 64,
  MIN_CAPACITY: 65536,
  MAX_CAPACITY: 16777216,
  DEFAULT_CAPACITY: 4194304,
} as const

/** State of a granule, the low bits of its descriptor. */
export const recordState = {
  FREE: 0,
  PENDING: 1,
  COMMITTED: 2,
  LATE: 3,
  MASK: 3,
  GRANULES_SHIFT: 2,
  GRANULES_MASK: 65535,
  TID_SHIFT: 18,
  TID_MASK: 4194303,
  LAP_SHIFT: 40,
  LAP_MASK: 16777215,
} as const

/** What a record of the ring tells. */
export const eventKind = {
  NOTHING: 0,
  CALL: 1,
  EXEC: 2,
  CHILD: 3,
  EXIT: 4,
  SIGNAL: 5,
  NOTICE: 6,
  CLOCK: 7,
  MISS: 8,
} as const

/** What policy said of a call. */
export const verdict = {
  ALLOW: 0,
  DENY: 1,
  KILL: 2,
  LOG: 3,
  KILL_THREAD: 4,
  TRAP: 5,
} as const

/** The way by which a call reached the monitor. */
export const eventVia = {
  SIGSYS: 0,
  GATE: 1,
  PTRACE: 2,
} as const

/** Bits of event_call.flags. */
export const eventFlag = {
  NO_RETURN: 1,
  RESTARTED: 2,
  EMULATED: 4,
} as const

/** The plan of a launch. */
export const plan = {
  MAGIC: 0x314e414c50474dn,
  VERSION: 1,
} as const

/** Where the monitor lives and what keeps it safe. */
export const isolation = {
  MPK: 1,
  NONE: 2,
  PROCESS: 3,
} as const

/** Bits of plan_header.flags. */
export const planFlag = {
  PASS_LIST_EMPTY: 1,
  ALLOW_SETUID: 2,
  REWRITE: 8,
  CODE_CHECKED: 16,
  CODE_REFUSED: 32,
  CORES_KEPT: 128,
  VDSO_WITHHELD: 256,
  FORK_RERANDOMISE: 64,
  SIGNAL_EVENTS: 4,
} as const

/** Which 32 bits of the secret an instruction compares with. */
export const planHalf = {
  LOW: 0,
  HIGH: 1,
  BRIEF: 2,
  NOTIFIED_LOW: 3,
  NOTIFIED_HIGH: 4,
  NOTIFIED_BRIEF: 5,
} as const

/** Notified forms: calls as the listener of a seccomp filter of the application’s is asked about them. */
export const notified = {
  FIRST: 268435456,
  CONTINUE: 0x4d47636f6e74696en,
} as const

/** The monitor as relocatable pieces. */
export const image = {
  MAGIC: 0x31474d49474d4dn,
  VERSION: 2,
} as const

/** What a piece holds. */
export const pieceKind = {
  CODE: 0,
  CONST: 1,
  DATA: 2,
} as const

/** How a reference is written. */
export const relocKind = {
  ABS64: 0,
  VALUE32: 1,
} as const

/** Values that mgload writes into gate code. */
export const launchValue = {
  KEY_MASK: 0,
  APP_PKRU: 1,
} as const

/** Compiled policy. */
export const policy = {
  VERSION: 1,
  DEFAULT_RULE: 65535,
  MAX_PATTERN_BYTES: 1024,
} as const

/** What a group of conditions looks at. */
export const groupKind = {
  VALUE: 1,
  PATH: 2,
  ADDRESS: 3,
  PORT: 4,
} as const

/** Bits of policy_group.flags. */
export const groupFlag = {
  SIGNED: 1,
  LOCAL: 2,
  MESSAGE: 4,
} as const

/** How a condition compares. */
export const conditionOp = {
  RANGE: 1,
  MASKED_EQ: 2,
  MASKED_ANY: 3,
  GLOB: 4,
  NETWORK: 5,
  FAMILY: 6,
} as const

/** Tokens of a compiled path pattern. */
export const glob = {
  ONE: 1,
  STAR: 2,
  ANY: 3,
  DIRECTORIES: 4,
  DIRECTORY_NAME: 5,
  BELOW: 6,
  SET: 7,
  NOT_SET: 8,
  PLAIN: 9,
  CONTINUATION: 10,
  FIRST_PLAIN: 16,
} as const

/** What must be copied from the application before the rules can be judged. */
export const policyNeed = {
  PATH: 1,
  ADDRESS: 2,
} as const

/** Rewritten copies and their trampolines. */
export const rewrite = {
  STUB_BYTES: 8192,
  STUB_GATE: 0,
  STUB_NUMBERS: 4096,
  STUB_NUMBER_BYTES: 8,
  STUB_NUMBER_COUNT: 512,
  LARGEST_BYTES: 274877906944,
} as const

/** Modes that mark MonGuard’s own files. */
export const ownFile = {
  MASK: 3730,
  MARK: 512,
  COPY_MODE: 804,
  PRIVATE_COPY_MODE: 768,
  INDEX_MODE: 832,
} as const

/** The log of copies that were made since the launch began. */
export const copies = {
  LOG_BYTES: 262144,
} as const

/** The cache of rewritten copies. */
export const cache = {
  COPY_MAGIC: 0x3159504f43474dn,
  INDEX_MAGIC: 0x3258444e49474dn,
} as const

/** What became of a file. */
export const cacheState = {
  REWRITTEN: 1,
  UNFIT: 3,
} as const

/** First page of the ring file; descriptors and the data area follow it. `head` and `tail` count bytes since creation.. */
export interface RingHeader {
  /** ring MAGIC */
  magic: bigint
  /** ring VERSION */
  version: number
  /** bytes of the data area, a power of two */
  capacity: number
  /** bytes reserved by producers */
  head: bigint
  /** bytes the consumer has freed */
  tail: bigint
  /** futex word: 1 while the consumer sleeps */
  consumerAsleep: number
  /** records that found the ring full */
  dropped: bigint
  /** calls that came by SIGSYS, or by a stop of the tracer */
  trapped: bigint
  /** calls that came by a gate */
  gated: bigint
  /** number of the last request for a copy */
  requests: number
  /** times that code which came from no copy was searched before it was executed */
  searches: bigint
  /** processes that were guarded */
  processes: bigint
  /** threads that were guarded */
  threads: bigint
  /** faults at addresses of the zone, of all processes of the launch */
  zoneFaults: bigint
}
export const ringHeaderBytes = 4096
export const ringHeaderOffsets = { magic: 0, version: 8, capacity: 12, head: 64, tail: 128, consumerAsleep: 192, dropped: 256, trapped: 320, gated: 384, requests: 448, searches: 512, processes: 576, threads: 584, zoneFaults: 640 } as const
export function readRingHeader(view: DataView, at: number): RingHeader {
  return {
    magic: view.getBigUint64(at + 0, true),
    version: view.getUint32(at + 8, true),
    capacity: view.getUint32(at + 12, true),
    head: view.getBigUint64(at + 64, true),
    tail: view.getBigUint64(at + 128, true),
    consumerAsleep: view.getUint32(at + 192, true),
    dropped: view.getBigUint64(at + 256, true),
    trapped: view.getBigUint64(at + 320, true),
    gated: view.getBigUint64(at + 384, true),
    requests: view.getUint32(at + 448, true),
    searches: view.getBigUint64(at + 512, true),
    processes: view.getBigUint64(at + 576, true),
    threads: view.getBigUint64(at + 584, true),
    zoneFaults: view.getBigUint64(at + 640, true),
  }
}
export function writeRingHeader(view: DataView, at: number, value: RingHeader): void {
  view.setBigUint64(at + 0, value.magic, true)
  view.setUint32(at + 8, value.version, true)
  view.setUint32(at + 12, value.capacity, true)
  view.setBigUint64(at + 64, value.head, true)
  view.setBigUint64(at + 128, value.tail, true)
  view.setUint32(at + 192, value.consumerAsleep, true)
  view.setBigUint64(at + 256, value.dropped, true)
  view.setBigUint64(at + 320, value.trapped, true)
  view.setBigUint64(at + 384, value.gated, true)
  view.setUint32(at + 448, value.requests, true)
  view.setBigUint64(at + 512, value.searches, true)
  view.setBigUint64(at + 576, value.processes, true)
  view.setBigUint64(at + 584, value.threads, true)
  view.setBigUint64(at + 640, value.zoneFaults, true)
}

/** Begins every record. */
export interface RecordHeader {
  /** bytes of the whole record, a multiple of 8 */
  size: number
  /** event_kind */
  kind: number
  /** 0 */
  reserved: number
  /** process id, as the process sees it */
  pid: number
  /** thread id */
  tid: number
  /** time stamp counter at the call’s entry */
  timeTsc: bigint
}
export const recordHeaderBytes = 24
export const recordHeaderOffsets = { size: 0, kind: 4, reserved: 6, pid: 8, tid: 12, timeTsc: 16 } as const
export function readRecordHeader(view: DataView, at: number): RecordHeader {
  return {
    size: view.getUint32(at + 0, true),
    kind: view.getUint16(at + 4, true),
    reserved: view.getUint16(at + 6, true),
    pid: view.getUint32(at + 8, true),
    tid: view.getUint32(at + 12, true),
    timeTsc: view.getBigUint64(at + 16, true),
  }
}
export function writeRecordHeader(view: DataView, at: number, value: RecordHeader): void {
  view.setUint32(at + 0, value.size, true)
  view.setUint16(at + 4, value.kind, true)
  view.setUint16(at + 6, value.reserved, true)
  view.setUint32(at + 8, value.pid, true)
  view.setUint32(at + 12, value.tid, true)
  view.setBigUint64(at + 16, value.timeTsc, true)
}

/** Body of a CALL record; captures follow. */
export interface EventCall {
  /** the six argument registers */
  args: bigint[]
  /** what rax holds afterwards */
  result: bigint
  /** ticks from entry to result, the kernel’s work included */
  latencyTsc: bigint
  /** system call number */
  nr: number
  /** index of the rule that decided; 0xffff: the default */
  rule: number
  /** event_flag bits */
  flags: number
  /** verdict */
  verdict: number
  /** event_via */
  via: number
  /** number of captures that follow */
  captures: number
  /** 0 */
  reserved: number
}
export const eventCallBytes = 80
export const eventCallOffsets = { args: 0, result: 48, latencyTsc: 56, nr: 64, rule: 68, flags: 70, verdict: 72, via: 73, captures: 74, reserved: 76 } as const
export function readEventCall(view: DataView, at: number): EventCall {
  return {
    args: Array.from({ length: 6 }, (_, i) => view.getBigUint64(at + 0 + i * 8, true)),
    result: view.getBigInt64(at + 48, true),
    latencyTsc: view.getBigUint64(at + 56, true),
    nr: view.getUint32(at + 64, true),
    rule: view.getUint16(at + 68, true),
    flags: view.getUint16(at + 70, true),
    verdict: view.getUint8(at + 72),
    via: view.getUint8(at + 73),
    captures: view.getUint16(at + 74, true),
    reserved: view.getUint32(at + 76, true),
  }
}
export function writeEventCall(view: DataView, at: number, value: EventCall): void {
  for (let i = 0; i < 6; i++) view.setBigUint64(at + 0 + i * 8, value.args[i] ?? 0n, true)
  view.setBigInt64(at + 48, value.result, true)
  view.setBigUint64(at + 56, value.latencyTsc, true)
  view.setUint32(at + 64, value.nr, true)
  view.setUint16(at + 68, value.rule, true)
  view.setUint16(at + 70, value.flags, true)
  view.setUint8(at + 72, value.verdict)
  view.setUint8(at + 73, value.via)
  view.setUint16(at + 74, value.captures, true)
  view.setUint32(at + 76, value.reserved, true)
}

/** Memory behind a pointer argument; its bytes follow, padded to 8. */
export interface EventCapture {
  /** argument index */
  arg: number
  /** 1: read after the call */
  out: number
  /** bytes that follow */
  bytes: number
  /** bytes the call named, or 0xffffffff if unreadable */
  fullBytes: number
}
export const eventCaptureBytes = 8
export const eventCaptureOffsets = { arg: 0, out: 1, bytes: 2, fullBytes: 4 } as const
export function readEventCapture(view: DataView, at: number): EventCapture {
  return {
    arg: view.getUint8(at + 0),
    out: view.getUint8(at + 1),
    bytes: view.getUint16(at + 2, true),
    fullBytes: view.getUint32(at + 4, true),
  }
}
export function writeEventCapture(view: DataView, at: number, value: EventCapture): void {
  view.setUint8(at + 0, value.arg)
  view.setUint8(at + 1, value.out)
  view.setUint16(at + 2, value.bytes, true)
  view.setUint32(at + 4, value.fullBytes, true)
}

/** Body of an EXEC record; the path follows, zero-terminated, padded to 8. */
export interface EventExec {
  /** bytes of the path with its zero */
  pathBytes: number
  /** 0 */
  reserved: number
}
export const eventExecBytes = 8
export const eventExecOffsets = { pathBytes: 0, reserved: 4 } as const
export function readEventExec(view: DataView, at: number): EventExec {
  return {
    pathBytes: view.getUint32(at + 0, true),
    reserved: view.getUint32(at + 4, true),
  }
}
export function writeEventExec(view: DataView, at: number, value: EventExec): void {
  view.setUint32(at + 0, value.pathBytes, true)
  view.setUint32(at + 4, value.reserved, true)
}

/** Body of a MISS record; the path follows, zero-terminated, padded to 8. */
export interface EventMiss {
  /** st_dev of the file */
  dev: bigint
  /** st_ino */
  ino: bigint
  /** its number: somebody waits for the answer */
  request: number
  /** bytes of the path with its zero, as the process sees it */
  pathBytes: number
}
export const eventMissBytes = 24
export const eventMissOffsets = { dev: 0, ino: 8, request: 16, pathBytes: 20 } as const
export function readEventMiss(view: DataView, at: number): EventMiss {
  return {
    dev: view.getBigUint64(at + 0, true),
    ino: view.getBigUint64(at + 8, true),
    request: view.getUint32(at + 16, true),
    pathBytes: view.getUint32(at + 20, true),
  }
}
export function writeEventMiss(view: DataView, at: number, value: EventMiss): void {
  view.setBigUint64(at + 0, value.dev, true)
  view.setBigUint64(at + 8, value.ino, true)
  view.setUint32(at + 16, value.request, true)
  view.setUint32(at + 20, value.pathBytes, true)
}

/** Body of a CHILD record. */
export interface EventChild {
  /** pid or tid of the new task */
  child: number
  /** 0 */
  reserved: number
  /** clone flags */
  flags: bigint
}
export const eventChildBytes = 16
export const eventChildOffsets = { child: 0, reserved: 4, flags: 8 } as const
export function readEventChild(view: DataView, at: number): EventChild {
  return {
    child: view.getUint32(at + 0, true),
    reserved: view.getUint32(at + 4, true),
    flags: view.getBigUint64(at + 8, true),
  }
}
export function writeEventChild(view: DataView, at: number, value: EventChild): void {
  view.setUint32(at + 0, value.child, true)
  view.setUint32(at + 4, value.reserved, true)
  view.setBigUint64(at + 8, value.flags, true)
}

/** Body of an EXIT record. */
export interface EventExit {
  /** exit status; -n: signal n ended it */
  status: number
  /** 1: the whole process */
  group: number
}
export const eventExitBytes = 8
export const eventExitOffsets = { status: 0, group: 4 } as const
export function readEventExit(view: DataView, at: number): EventExit {
  return {
    status: view.getInt32(at + 0, true),
    group: view.getUint32(at + 4, true),
  }
}
export function writeEventExit(view: DataView, at: number, value: EventExit): void {
  view.setInt32(at + 0, value.status, true)
  view.setUint32(at + 4, value.group, true)
}

/** Body of a SIGNAL record. */
export interface EventSignal {
  /** signal number */
  signo: number
  /** si_code */
  code: number
  /** si_addr of a fault, else si_pid */
  value: bigint
}
export const eventSignalBytes = 16
export const eventSignalOffsets = { signo: 0, code: 4, value: 8 } as const
export function readEventSignal(view: DataView, at: number): EventSignal {
  return {
    signo: view.getInt32(at + 0, true),
    code: view.getInt32(at + 4, true),
    value: view.getBigUint64(at + 8, true),
  }
}
export function writeEventSignal(view: DataView, at: number, value: EventSignal): void {
  view.setInt32(at + 0, value.signo, true)
  view.setInt32(at + 4, value.code, true)
  view.setBigUint64(at + 8, value.value, true)
}

/** Body of a NOTICE record: an error code of spec/errors.ts. */
export interface EventNotice {
  /** error code */
  code: number
  /** system call concerned, or 0xffffffff */
  nr: number
  /** details, by code */
  args: bigint[]
}
export const eventNoticeBytes = 40
export const eventNoticeOffsets = { code: 0, nr: 4, args: 8 } as const
export function readEventNotice(view: DataView, at: number): EventNotice {
  return {
    code: view.getUint32(at + 0, true),
    nr: view.getUint32(at + 4, true),
    args: Array.from({ length: 4 }, (_, i) => view.getBigUint64(at + 8 + i * 8, true)),
  }
}
export function writeEventNotice(view: DataView, at: number, value: EventNotice): void {
  view.setUint32(at + 0, value.code, true)
  view.setUint32(at + 4, value.nr, true)
  for (let i = 0; i < 4; i++) view.setBigUint64(at + 8 + i * 8, value.args[i] ?? 0n, true)
}

/** Body of a CLOCK record: at time_tsc it was realtime_ns. */
export interface EventClock {
  /** CLOCK_REALTIME */
  realtimeNs: bigint
  /** ticks of the time stamp counter in a second, measured since mgdrain began */
  tscHz: bigint
}
export const eventClockBytes = 16
export const eventClockOffsets = { realtimeNs: 0, tscHz: 8 } as const
export function readEventClock(view: DataView, at: number): EventClock {
  return {
    realtimeNs: view.getBigUint64(at + 0, true),
    tscHz: view.getBigUint64(at + 8, true),
  }
}
export function writeEventClock(view: DataView, at: number, value: EventClock): void {
  view.setBigUint64(at + 0, value.realtimeNs, true)
  view.setBigUint64(at + 8, value.tscHz, true)
}

/** First record of a plan. */
export interface PlanHeader {
  /** plan MAGIC */
  magic: bigint
  /** plan VERSION */
  version: number
  /** bytes of the whole plan */
  bytes: number
  /** isolation */
  isolation: number
  /** plan_flag bits */
  flags: number
  /** the seccomp program: struct sock_filter[] */
  filterOffset: number
  /** instructions of it */
  filterCount: number
  /** plan_patch[]: instructions that compare with the capability */
  patchOffset: number
  /** entries */
  patchCount: number
  /** the same program with an empty pass list, for processes that install filters of their own */
  fullFilterOffset: number
  /** instructions of it */
  fullFilterCount: number
  /** plan_patch[] of it */
  fullPatchOffset: number
  /** entries */
  fullPatchCount: number
  /** policy_header */
  policyOffset: number
  /** bytes of the policy tables */
  policyBytes: number
  /** rewrite_entry[], sorted by source_dev, then source_ino */
  rewriteOffset: number
  /** entries */
  rewriteCount: number
  /** rewrite_segment[] of all of them */
  rewriteSegmentOffset: number
  /** entries */
  rewriteSegmentCount: number
  /** pid of the supervisor, through whose /proc/PID/fd an exec opens the ring again */
  supervisorPid: number
  /** fd number of the ring there; 0xffffffff: no ring */
  supervisorRingFd: number
  /** bit per call number: the filter passes it, whatever its arguments */
  pass: number[]
  /** bit per call number: an event for every such call, not only for denials */
  emit: number[]
}
export const planHeaderBytes = 216
export const planHeaderOffsets = { magic: 0, version: 8, bytes: 12, isolation: 16, flags: 20, filterOffset: 24, filterCount: 28, patchOffset: 32, patchCount: 36, fullFilterOffset: 40, fullFilterCount: 44, fullPatchOffset: 48, fullPatchCount: 52, policyOffset: 56, policyBytes: 60, rewriteOffset: 64, rewriteCount: 68, rewriteSegmentOffset: 72, rewriteSegmentCount: 76, supervisorPid: 80, supervisorRingFd: 84, pass: 88, emit: 152 } as const
export function readPlanHeader(view: DataView, at: number): PlanHeader {
  return {
    magic: view.getBigUint64(at + 0, true),
    version: view.getUint32(at + 8, true),
    bytes: view.getUint32(at + 12, true),
    isolation: view.getUint32(at + 16, true),
    flags: view.getUint32(at + 20, true),
    filterOffset: view.getUint32(at + 24, true),
    filterCount: view.getUint32(at + 28, true),
    patchOffset: view.getUint32(at + 32, true),
    patchCount: view.getUint32(at + 36, true),
    fullFilterOffset: view.getUint32(at + 40, true),
    fullFilterCount: view.getUint32(at + 44, true),
    fullPatchOffset: view.getUint32(at + 48, true),
    fullPatchCount: view.getUint32(at + 52, true),
    policyOffset: view.getUint32(at + 56, true),
    policyBytes: view.getUint32(at + 60, true),
    rewriteOffset: view.getUint32(at + 64, true),
    rewriteCount: view.getUint32(at + 68, true),
    rewriteSegmentOffset: view.getUint32(at + 72, true),
    rewriteSegmentCount: view.getUint32(at + 76, true),
    supervisorPid: view.getUint32(at + 80, true),
    supervisorRingFd: view.getUint32(at + 84, true),
    pass: Array.from({ length: 64 }, (_, i) => view.getUint8(at + 88 + i * 1)),
    emit: Array.from({ length: 64 }, (_, i) => view.getUint8(at + 152 + i * 1)),
  }
}
export function writePlanHeader(view: DataView, at: number, value: PlanHeader): void {
  view.setBigUint64(at + 0, value.magic, true)
  view.setUint32(at + 8, value.version, true)
  view.setUint32(at + 12, value.bytes, true)
  view.setUint32(at + 16, value.isolation, true)
  view.setUint32(at + 20, value.flags, true)
  view.setUint32(at + 24, value.filterOffset, true)
  view.setUint32(at + 28, value.filterCount, true)
  view.setUint32(at + 32, value.patchOffset, true)
  view.setUint32(at + 36, value.patchCount, true)
  view.setUint32(at + 40, value.fullFilterOffset, true)
  view.setUint32(at + 44, value.fullFilterCount, true)
  view.setUint32(at + 48, value.fullPatchOffset, true)
  view.setUint32(at + 52, value.fullPatchCount, true)
  view.setUint32(at + 56, value.policyOffset, true)
  view.setUint32(at + 60, value.policyBytes, true)
  view.setUint32(at + 64, value.rewriteOffset, true)
  view.setUint32(at + 68, value.rewriteCount, true)
  view.setUint32(at + 72, value.rewriteSegmentOffset, true)
  view.setUint32(at + 76, value.rewriteSegmentCount, true)
  view.setUint32(at + 80, value.supervisorPid, true)
  view.setUint32(at + 84, value.supervisorRingFd, true)
  for (let i = 0; i < 64; i++) view.setUint8(at + 88 + i * 1, value.pass[i] ?? 0)
  for (let i = 0; i < 64; i++) view.setUint8(at + 152 + i * 1, value.emit[i] ?? 0)
}

/** One instruction of the filter whose constant is half of the capability. */
export interface PlanPatch {
  /** index */
  instruction: number
  /** plan_half */
  half: number
}
export const planPatchBytes = 8
export const planPatchOffsets = { instruction: 0, half: 4 } as const
export function readPlanPatch(view: DataView, at: number): PlanPatch {
  return {
    instruction: view.getUint32(at + 0, true),
    half: view.getUint32(at + 4, true),
  }
}
export function writePlanPatch(view: DataView, at: number, value: PlanPatch): void {
  view.setUint32(at + 0, value.instruction, true)
  view.setUint32(at + 4, value.half, true)
}

/** What mgstart sets before it starts a program; path, arguments and environment follow, each zero-terminated. */
export interface StartSheet {
  /** signals to ignore; bit n - 1: signal n */
  ignored: bigint
  /** signals to block */
  blocked: bigint
  /** soft limit of open files; 0: as it is */
  openFiles: bigint
  /** how many */
  arguments: number
  /** environment strings */
  variables: number
}
export const startSheetBytes = 32
export const startSheetOffsets = { ignored: 0, blocked: 8, openFiles: 16, arguments: 24, variables: 28 } as const
export function readStartSheet(view: DataView, at: number): StartSheet {
  return {
    ignored: view.getBigUint64(at + 0, true),
    blocked: view.getBigUint64(at + 8, true),
    openFiles: view.getBigUint64(at + 16, true),
    arguments: view.getUint32(at + 24, true),
    variables: view.getUint32(at + 28, true),
  }
}
export function writeStartSheet(view: DataView, at: number, value: StartSheet): void {
  view.setBigUint64(at + 0, value.ignored, true)
  view.setBigUint64(at + 8, value.blocked, true)
  view.setBigUint64(at + 16, value.openFiles, true)
  view.setUint32(at + 24, value.arguments, true)
  view.setUint32(at + 28, value.variables, true)
}

/** First record of an image; pieces, then relocations, then bytes. */
export interface ImageHeader {
  /** image MAGIC */
  magic: bigint
  /** image VERSION */
  version: number
  /** bytes of the whole image */
  bytes: number
  /** image_piece[] follow this header */
  pieceCount: number
  /** image_reloc[] follow the pieces */
  relocCount: number
  /** piece that holds mg_start */
  startPiece: number
  /** offset of mg_start in it */
  startOffset: number
}
export const imageHeaderBytes = 32
export const imageHeaderOffsets = { magic: 0, version: 8, bytes: 12, pieceCount: 16, relocCount: 20, startPiece: 24, startOffset: 28 } as const
export function readImageHeader(view: DataView, at: number): ImageHeader {
  return {
    magic: view.getBigUint64(at + 0, true),
    version: view.getUint32(at + 8, true),
    bytes: view.getUint32(at + 12, true),
    pieceCount: view.getUint32(at + 16, true),
    relocCount: view.getUint32(at + 20, true),
    startPiece: view.getUint32(at + 24, true),
    startOffset: view.getUint32(at + 28, true),
  }
}
export function writeImageHeader(view: DataView, at: number, value: ImageHeader): void {
  view.setBigUint64(at + 0, value.magic, true)
  view.setUint32(at + 8, value.version, true)
  view.setUint32(at + 12, value.bytes, true)
  view.setUint32(at + 16, value.pieceCount, true)
  view.setUint32(at + 20, value.relocCount, true)
  view.setUint32(at + 24, value.startPiece, true)
  view.setUint32(at + 28, value.startOffset, true)
}

/** A function or a data object. */
export interface ImagePiece {
  /** its bytes in the image; 0 for zeroed data */
  offset: number
  /** size */
  bytes: number
  /** alignment */
  align: number
  /** piece_kind */
  kind: number
  /** 0: what follows the pieces is aligned */
  reserved: number
}
export const imagePieceBytes = 16
export const imagePieceOffsets = { offset: 0, bytes: 4, align: 8, kind: 10, reserved: 12 } as const
export function readImagePiece(view: DataView, at: number): ImagePiece {
  return {
    offset: view.getUint32(at + 0, true),
    bytes: view.getUint32(at + 4, true),
    align: view.getUint16(at + 8, true),
    kind: view.getUint16(at + 10, true),
    reserved: view.getUint32(at + 12, true),
  }
}
export function writeImagePiece(view: DataView, at: number, value: ImagePiece): void {
  view.setUint32(at + 0, value.offset, true)
  view.setUint32(at + 4, value.bytes, true)
  view.setUint16(at + 8, value.align, true)
  view.setUint16(at + 10, value.kind, true)
  view.setUint32(at + 12, value.reserved, true)
}

/** A reference from a piece. */
export interface ImageReloc {
  /** the piece that refers */
  piece: number
  /** where in it */
  offset: number
  /** piece referred to, or launch_value for VALUE32 */
  target: number
  /** reloc_kind */
  kind: number
  /** added to the address or value */
  addend: bigint
}
export const imageRelocBytes = 24
export const imageRelocOffsets = { piece: 0, offset: 4, target: 8, kind: 12, addend: 16 } as const
export function readImageReloc(view: DataView, at: number): ImageReloc {
  return {
    piece: view.getUint32(at + 0, true),
    offset: view.getUint32(at + 4, true),
    target: view.getUint32(at + 8, true),
    kind: view.getUint32(at + 12, true),
    addend: view.getBigInt64(at + 16, true),
  }
}
export function writeImageReloc(view: DataView, at: number, value: ImageReloc): void {
  view.setUint32(at + 0, value.piece, true)
  view.setUint32(at + 4, value.offset, true)
  view.setUint32(at + 8, value.target, true)
  view.setUint32(at + 12, value.kind, true)
  view.setBigInt64(at + 16, value.addend, true)
}

/** What concerns one call number. */
export interface PolicyCall {
  /** index of its first entry */
  entryFirst: number
  /** how many, in order */
  entryCount: number
  /** 0: the table of calls has no such number */
  known: number
  /** policy_need bits */
  needs: number
}
export const policyCallBytes = 8
export const policyCallOffsets = { entryFirst: 0, entryCount: 4, known: 6, needs: 7 } as const
export function readPolicyCall(view: DataView, at: number): PolicyCall {
  return {
    entryFirst: view.getUint32(at + 0, true),
    entryCount: view.getUint16(at + 4, true),
    known: view.getUint8(at + 6),
    needs: view.getUint8(at + 7),
  }
}
export function writePolicyCall(view: DataView, at: number, value: PolicyCall): void {
  view.setUint32(at + 0, value.entryFirst, true)
  view.setUint16(at + 4, value.entryCount, true)
  view.setUint8(at + 6, value.known)
  view.setUint8(at + 7, value.needs)
}

/** One rule as it applies to one call. */
export interface PolicyEntry {
  /** index of its first group */
  groupFirst: number
  /** how many; 0: always holds */
  groupCount: number
  /** number of the rule in the document, from 0 */
  rule: number
  /** errno for DENY */
  error: number
  /** verdict */
  verdict: number
  /** 0 */
  reserved: number
}
export const policyEntryBytes = 12
export const policyEntryOffsets = { groupFirst: 0, groupCount: 4, rule: 6, error: 8, verdict: 10, reserved: 11 } as const
export function readPolicyEntry(view: DataView, at: number): PolicyEntry {
  return {
    groupFirst: view.getUint32(at + 0, true),
    groupCount: view.getUint16(at + 4, true),
    rule: view.getUint16(at + 6, true),
    error: view.getUint16(at + 8, true),
    verdict: view.getUint8(at + 10),
    reserved: view.getUint8(at + 11),
  }
}
export function writePolicyEntry(view: DataView, at: number, value: PolicyEntry): void {
  view.setUint32(at + 0, value.groupFirst, true)
  view.setUint16(at + 4, value.groupCount, true)
  view.setUint16(at + 6, value.rule, true)
  view.setUint16(at + 8, value.error, true)
  view.setUint8(at + 10, value.verdict)
  view.setUint8(at + 11, value.reserved)
}

/** Conditions on the same arguments. */
export interface PolicyGroup {
  /** index of its first condition */
  conditionFirst: number
  /** how many */
  conditionCount: number
  /** group_kind */
  kind: number
  /** bit per argument; a permissive verdict needs all of them to hold, a restrictive one any */
  args: number
  /** VALUE: bytes of the register that count: 2, 4 or 8 */
  width: number
  /** group_flag bits */
  flags: number
  /** 0 */
  reserved: number
}
export const policyGroupBytes = 12
export const policyGroupOffsets = { conditionFirst: 0, conditionCount: 4, kind: 6, args: 7, width: 8, flags: 9, reserved: 10 } as const
export function readPolicyGroup(view: DataView, at: number): PolicyGroup {
  return {
    conditionFirst: view.getUint32(at + 0, true),
    conditionCount: view.getUint16(at + 4, true),
    kind: view.getUint8(at + 6),
    args: view.getUint8(at + 7),
    width: view.getUint8(at + 8),
    flags: view.getUint8(at + 9),
    reserved: view.getUint16(at + 10, true),
  }
}
export function writePolicyGroup(view: DataView, at: number, value: PolicyGroup): void {
  view.setUint32(at + 0, value.conditionFirst, true)
  view.setUint16(at + 4, value.conditionCount, true)
  view.setUint8(at + 6, value.kind)
  view.setUint8(at + 7, value.args)
  view.setUint8(at + 8, value.width)
  view.setUint8(at + 9, value.flags)
  view.setUint16(at + 10, value.reserved, true)
}

/** One comparison. */
export interface PolicyCondition {
  /** condition_op */
  op: number
  /** 1: the group does not hold where this does */
  negated: number
  /** 0 */
  reserved: number
  /** 0 */
  reserved2: number
  /** by op */
  a: bigint
  /** by op */
  b: bigint
}
export const policyConditionBytes = 24
export const policyConditionOffsets = { op: 0, negated: 1, reserved: 2, reserved2: 4, a: 8, b: 16 } as const
export function readPolicyCondition(view: DataView, at: number): PolicyCondition {
  return {
    op: view.getUint8(at + 0),
    negated: view.getUint8(at + 1),
    reserved: view.getUint16(at + 2, true),
    reserved2: view.getUint32(at + 4, true),
    a: view.getBigUint64(at + 8, true),
    b: view.getBigUint64(at + 16, true),
  }
}
export function writePolicyCondition(view: DataView, at: number, value: PolicyCondition): void {
  view.setUint8(at + 0, value.op)
  view.setUint8(at + 1, value.negated)
  view.setUint16(at + 2, value.reserved, true)
  view.setUint32(at + 4, value.reserved2, true)
  view.setBigUint64(at + 8, value.a, true)
  view.setBigUint64(at + 16, value.b, true)
}

/** A range of addresses. */
export interface PolicyNetwork {
  /** AF_INET or AF_INET6 */
  family: number
  /** bits that count */
  prefix: number
  /** the address in network order; for AF_INET the first four */
  bytes: number[]
}
export const policyNetworkBytes = 20
export const policyNetworkOffsets = { family: 0, prefix: 2, bytes: 4 } as const
export function readPolicyNetwork(view: DataView, at: number): PolicyNetwork {
  return {
    family: view.getUint16(at + 0, true),
    prefix: view.getUint16(at + 2, true),
    bytes: Array.from({ length: 16 }, (_, i) => view.getUint8(at + 4 + i * 1)),
  }
}
export function writePolicyNetwork(view: DataView, at: number, value: PolicyNetwork): void {
  view.setUint16(at + 0, value.family, true)
  view.setUint16(at + 2, value.prefix, true)
  for (let i = 0; i < 16; i++) view.setUint8(at + 4 + i * 1, value.bytes[i] ?? 0)
}

/** First record of compiled policy; must lie at a multiple of 8. */
export interface PolicyHeader {
  /** bytes of the whole */
  bytes: number
  /** policy VERSION */
  version: number
  /** policy_call[], by call number */
  callOffset: number
  /** how many */
  callCount: number
  /** policy_entry[] */
  entryOffset: number
  /** how many */
  entryCount: number
  /** policy_group[] */
  groupOffset: number
  /** how many */
  groupCount: number
  /** policy_condition[] */
  conditionOffset: number
  /** how many */
  conditionCount: number
  /** policy_network[] */
  networkOffset: number
  /** how many */
  networkCount: number
  /** compiled path patterns */
  textOffset: number
  /** bytes of them */
  textBytes: number
  /** verdict where no rule matches */
  defaultVerdict: number
  /** verdict for numbers the table of calls does not have */
  unknownVerdict: number
  /** for DENY */
  defaultErrno: number
  /** for DENY */
  unknownErrno: number
  /** 0 */
  reserved: number
}
export const policyHeaderBytes = 64
export const policyHeaderOffsets = { bytes: 0, version: 4, callOffset: 8, callCount: 12, entryOffset: 16, entryCount: 20, groupOffset: 24, groupCount: 28, conditionOffset: 32, conditionCount: 36, networkOffset: 40, networkCount: 44, textOffset: 48, textBytes: 52, defaultVerdict: 56, unknownVerdict: 57, defaultErrno: 58, unknownErrno: 60, reserved: 62 } as const
export function readPolicyHeader(view: DataView, at: number): PolicyHeader {
  return {
    bytes: view.getUint32(at + 0, true),
    version: view.getUint32(at + 4, true),
    callOffset: view.getUint32(at + 8, true),
    callCount: view.getUint32(at + 12, true),
    entryOffset: view.getUint32(at + 16, true),
    entryCount: view.getUint32(at + 20, true),
    groupOffset: view.getUint32(at + 24, true),
    groupCount: view.getUint32(at + 28, true),
    conditionOffset: view.getUint32(at + 32, true),
    conditionCount: view.getUint32(at + 36, true),
    networkOffset: view.getUint32(at + 40, true),
    networkCount: view.getUint32(at + 44, true),
    textOffset: view.getUint32(at + 48, true),
    textBytes: view.getUint32(at + 52, true),
    defaultVerdict: view.getUint8(at + 56),
    unknownVerdict: view.getUint8(at + 57),
    defaultErrno: view.getUint16(at + 58, true),
    unknownErrno: view.getUint16(at + 60, true),
    reserved: view.getUint16(at + 62, true),
  }
}
export function writePolicyHeader(view: DataView, at: number, value: PolicyHeader): void {
  view.setUint32(at + 0, value.bytes, true)
  view.setUint32(at + 4, value.version, true)
  view.setUint32(at + 8, value.callOffset, true)
  view.setUint32(at + 12, value.callCount, true)
  view.setUint32(at + 16, value.entryOffset, true)
  view.setUint32(at + 20, value.entryCount, true)
  view.setUint32(at + 24, value.groupOffset, true)
  view.setUint32(at + 28, value.groupCount, true)
  view.setUint32(at + 32, value.conditionOffset, true)
  view.setUint32(at + 36, value.conditionCount, true)
  view.setUint32(at + 40, value.networkOffset, true)
  view.setUint32(at + 44, value.networkCount, true)
  view.setUint32(at + 48, value.textOffset, true)
  view.setUint32(at + 52, value.textBytes, true)
  view.setUint8(at + 56, value.defaultVerdict)
  view.setUint8(at + 57, value.unknownVerdict)
  view.setUint16(at + 58, value.defaultErrno, true)
  view.setUint16(at + 60, value.unknownErrno, true)
  view.setUint16(at + 62, value.reserved, true)
}

/** One file and its rewritten copy; both are known by what stat(2) says of them. Addresses are those of the ELF file. */
export interface RewriteEntry {
  /** st_dev of the file */
  sourceDev: bigint
  /** st_ino */
  sourceIno: bigint
  /** st_size */
  sourceBytes: bigint
  /** st_ctime, ns since 1970 */
  sourceChangedNs: bigint
  /** the same of the copy */
  copyDev: bigint
  copyIno: bigint
  copyBytes: bigint
  copyChangedNs: bigint
  /** page of the lowest PT_LOAD */
  firstVaddr: bigint
  /** bytes from there to the end of the last PT_LOAD in memory, whole pages: the trampoline area follows */
  span: bigint
  /** of the trampolines in the copy, without the stubs; whole pages */
  trampolineOffset: bigint
  /** whole pages */
  trampolineBytes: bigint
  /** index of the first of its rewrite_segments */
  segment: number
  /** how many */
  segments: number
  /** offset in the plan of the copy’s absolute path, zero-terminated */
  copyPath: number
  /** 0 */
  padding: number
}
export const rewriteEntryBytes = 112
export const rewriteEntryOffsets = { sourceDev: 0, sourceIno: 8, sourceBytes: 16, sourceChangedNs: 24, copyDev: 32, copyIno: 40, copyBytes: 48, copyChangedNs: 56, firstVaddr: 64, span: 72, trampolineOffset: 80, trampolineBytes: 88, segment: 96, segments: 100, copyPath: 104, padding: 108 } as const
export function readRewriteEntry(view: DataView, at: number): RewriteEntry {
  return {
    sourceDev: view.getBigUint64(at + 0, true),
    sourceIno: view.getBigUint64(at + 8, true),
    sourceBytes: view.getBigUint64(at + 16, true),
    sourceChangedNs: view.getBigUint64(at + 24, true),
    copyDev: view.getBigUint64(at + 32, true),
    copyIno: view.getBigUint64(at + 40, true),
    copyBytes: view.getBigUint64(at + 48, true),
    copyChangedNs: view.getBigUint64(at + 56, true),
    firstVaddr: view.getBigUint64(at + 64, true),
    span: view.getBigUint64(at + 72, true),
    trampolineOffset: view.getBigUint64(at + 80, true),
    trampolineBytes: view.getBigUint64(at + 88, true),
    segment: view.getUint32(at + 96, true),
    segments: view.getUint32(at + 100, true),
    copyPath: view.getUint32(at + 104, true),
    padding: view.getUint32(at + 108, true),
  }
}
export function writeRewriteEntry(view: DataView, at: number, value: RewriteEntry): void {
  view.setBigUint64(at + 0, value.sourceDev, true)
  view.setBigUint64(at + 8, value.sourceIno, true)
  view.setBigUint64(at + 16, value.sourceBytes, true)
  view.setBigUint64(at + 24, value.sourceChangedNs, true)
  view.setBigUint64(at + 32, value.copyDev, true)
  view.setBigUint64(at + 40, value.copyIno, true)
  view.setBigUint64(at + 48, value.copyBytes, true)
  view.setBigUint64(at + 56, value.copyChangedNs, true)
  view.setBigUint64(at + 64, value.firstVaddr, true)
  view.setBigUint64(at + 72, value.span, true)
  view.setBigUint64(at + 80, value.trampolineOffset, true)
  view.setBigUint64(at + 88, value.trampolineBytes, true)
  view.setUint32(at + 96, value.segment, true)
  view.setUint32(at + 100, value.segments, true)
  view.setUint32(at + 104, value.copyPath, true)
  view.setUint32(at + 108, value.padding, true)
}

/** One executable segment of the file; the copy holds the same pages with its calls rewritten. */
export interface RewriteSegment {
  /** first page, in the file */
  sourceOffset: bigint
  /** whole pages */
  bytes: bigint
  /** first page, in the copy */
  copyOffset: bigint
  /** where the first page belongs */
  vaddr: bigint
}
export const rewriteSegmentBytes = 32
export const rewriteSegmentOffsets = { sourceOffset: 0, bytes: 8, copyOffset: 16, vaddr: 24 } as const
export function readRewriteSegment(view: DataView, at: number): RewriteSegment {
  return {
    sourceOffset: view.getBigUint64(at + 0, true),
    bytes: view.getBigUint64(at + 8, true),
    copyOffset: view.getBigUint64(at + 16, true),
    vaddr: view.getBigUint64(at + 24, true),
  }
}
export function writeRewriteSegment(view: DataView, at: number, value: RewriteSegment): void {
  view.setBigUint64(at + 0, value.sourceOffset, true)
  view.setBigUint64(at + 8, value.bytes, true)
  view.setBigUint64(at + 16, value.copyOffset, true)
  view.setBigUint64(at + 24, value.vaddr, true)
}

/** First record of the log. */
export interface CopiesHeader {
  /** 1: who asks gets an answer */
  open: number
  /** bytes of the log, with this record; written when they are there */
  used: number
}
export const copiesHeaderBytes = 8
export const copiesHeaderOffsets = { open: 0, used: 4 } as const
export function readCopiesHeader(view: DataView, at: number): CopiesHeader {
  return {
    open: view.getUint32(at + 0, true),
    used: view.getUint32(at + 4, true),
  }
}
export function writeCopiesHeader(view: DataView, at: number, value: CopiesHeader): void {
  view.setUint32(at + 0, value.open, true)
  view.setUint32(at + 4, value.used, true)
}

/** One file and its copy, or the answer to a request. A rewrite_entry, its rewrite_segment[] and the path of the copy, zero-terminated, follow if it has one: there, `segment` is 0 and `copy_path` counts from the row. */
export interface CopiesRow {
  /** of the row, with what follows; a multiple of 8 */
  bytes: number
  /** that this answers; 0: none, it may be asked for next */
  request: number
  /** 1 or 0 */
  hasCopy: number
  /** 0 */
  padding: number
  /** of the file */
  sourceDev: bigint
  sourceIno: bigint
}
export const copiesRowBytes = 32
export const copiesRowOffsets = { bytes: 0, request: 4, hasCopy: 8, padding: 12, sourceDev: 16, sourceIno: 24 } as const
export function readCopiesRow(view: DataView, at: number): CopiesRow {
  return {
    bytes: view.getUint32(at + 0, true),
    request: view.getUint32(at + 4, true),
    hasCopy: view.getUint32(at + 8, true),
    padding: view.getUint32(at + 12, true),
    sourceDev: view.getBigUint64(at + 16, true),
    sourceIno: view.getBigUint64(at + 24, true),
  }
}
export function writeCopiesRow(view: DataView, at: number, value: CopiesRow): void {
  view.setUint32(at + 0, value.bytes, true)
  view.setUint32(at + 4, value.request, true)
  view.setUint32(at + 8, value.hasCopy, true)
  view.setUint32(at + 12, value.padding, true)
  view.setBigUint64(at + 16, value.sourceDev, true)
  view.setBigUint64(at + 24, value.sourceIno, true)
}

/** The end of a copy. Before it, from the start of the file: the pages of the segments, the trampolines, rewrite_segment[], the reason of an unfit file in UTF-8. */
export interface CopyTrailer {
  /** cache COPY_MAGIC */
  magic: bigint
  /** cache_state */
  state: number
  /** rewrite_segments */
  segments: number
  reasonBytes: number
  /** system call sites found */
  sites: number
  /** of these, patched */
  patched: number
  /** sensitive instructions found */
  sensitive: number
  /** of these, still usable */
  usable: number
  /** that analysis and rewriting took */
  durationMs: number
  /** as in rewrite_entry */
  firstVaddr: bigint
  span: bigint
  trampolineOffset: bigint
  trampolineBytes: bigint
  /** size of the file that this is a copy of */
  sourceBytes: bigint
  /** of its content */
  sourceSha256: number[]
  /** the name of the copy: SHA-256 of source_sha256, rewriter version and options */
  key: number[]
  /** of everything before this field */
  sha256: number[]
}
export const copyTrailerBytes = 176
export const copyTrailerOffsets = { magic: 0, state: 8, segments: 12, reasonBytes: 16, sites: 20, patched: 24, sensitive: 28, usable: 32, durationMs: 36, firstVaddr: 40, span: 48, trampolineOffset: 56, trampolineBytes: 64, sourceBytes: 72, sourceSha256: 80, key: 112, sha256: 144 } as const
export function readCopyTrailer(view: DataView, at: number): CopyTrailer {
  return {
    magic: view.getBigUint64(at + 0, true),
    state: view.getUint32(at + 8, true),
    segments: view.getUint32(at + 12, true),
    reasonBytes: view.getUint32(at + 16, true),
    sites: view.getUint32(at + 20, true),
    patched: view.getUint32(at + 24, true),
    sensitive: view.getUint32(at + 28, true),
    usable: view.getUint32(at + 32, true),
    durationMs: view.getUint32(at + 36, true),
    firstVaddr: view.getBigUint64(at + 40, true),
    span: view.getBigUint64(at + 48, true),
    trampolineOffset: view.getBigUint64(at + 56, true),
    trampolineBytes: view.getBigUint64(at + 64, true),
    sourceBytes: view.getBigUint64(at + 72, true),
    sourceSha256: Array.from({ length: 32 }, (_, i) => view.getUint8(at + 80 + i * 1)),
    key: Array.from({ length: 32 }, (_, i) => view.getUint8(at + 112 + i * 1)),
    sha256: Array.from({ length: 32 }, (_, i) => view.getUint8(at + 144 + i * 1)),
  }
}
export function writeCopyTrailer(view: DataView, at: number, value: CopyTrailer): void {
  view.setBigUint64(at + 0, value.magic, true)
  view.setUint32(at + 8, value.state, true)
  view.setUint32(at + 12, value.segments, true)
  view.setUint32(at + 16, value.reasonBytes, true)
  view.setUint32(at + 20, value.sites, true)
  view.setUint32(at + 24, value.patched, true)
  view.setUint32(at + 28, value.sensitive, true)
  view.setUint32(at + 32, value.usable, true)
  view.setUint32(at + 36, value.durationMs, true)
  view.setBigUint64(at + 40, value.firstVaddr, true)
  view.setBigUint64(at + 48, value.span, true)
  view.setBigUint64(at + 56, value.trampolineOffset, true)
  view.setBigUint64(at + 64, value.trampolineBytes, true)
  view.setBigUint64(at + 72, value.sourceBytes, true)
  for (let i = 0; i < 32; i++) view.setUint8(at + 80 + i * 1, value.sourceSha256[i] ?? 0)
  for (let i = 0; i < 32; i++) view.setUint8(at + 112 + i * 1, value.key[i] ?? 0)
  for (let i = 0; i < 32; i++) view.setUint8(at + 144 + i * 1, value.sha256[i] ?? 0)
}

/** First record of an index; cache_index_entry[], rewrite_segment[] and the paths follow, and nothing else. */
export interface CacheIndexHeader {
  /** cache INDEX_MAGIC */
  magic: bigint
  /** of everything behind this record, against torn writes */
  checksum: number
  /** sorted by source_dev, then source_ino; no two are of one file */
  entries: number
  segments: number
  /** a multiple of 4 */
  pathBytes: number
  /** version of the rewriter whose copies these are, zeros behind it */
  rewriter: number[]
}
export const cacheIndexHeaderBytes = 88
export const cacheIndexHeaderOffsets = { magic: 0, checksum: 8, entries: 12, segments: 16, pathBytes: 20, rewriter: 24 } as const
export function readCacheIndexHeader(view: DataView, at: number): CacheIndexHeader {
  return {
    magic: view.getBigUint64(at + 0, true),
    checksum: view.getUint32(at + 8, true),
    entries: view.getUint32(at + 12, true),
    segments: view.getUint32(at + 16, true),
    pathBytes: view.getUint32(at + 20, true),
    rewriter: Array.from({ length: 64 }, (_, i) => view.getUint8(at + 24 + i * 1)),
  }
}
export function writeCacheIndexHeader(view: DataView, at: number, value: CacheIndexHeader): void {
  view.setBigUint64(at + 0, value.magic, true)
  view.setUint32(at + 8, value.checksum, true)
  view.setUint32(at + 12, value.entries, true)
  view.setUint32(at + 16, value.segments, true)
  view.setUint32(at + 20, value.pathBytes, true)
  for (let i = 0; i < 64; i++) view.setUint8(at + 24 + i * 1, value.rewriter[i] ?? 0)
}

/** One file whose copy was verified when both were as described. Begins as rewrite_entry does, so that a plan takes that part as it is. */
export interface CacheIndexEntry {
  /** st_dev of the file */
  sourceDev: bigint
  /** st_ino */
  sourceIno: bigint
  /** st_size */
  sourceBytes: bigint
  /** st_ctime, ns since 1970 */
  sourceChangedNs: bigint
  /** the same of the copy */
  copyDev: bigint
  copyIno: bigint
  copyBytes: bigint
  copyChangedNs: bigint
  /** page of the lowest PT_LOAD */
  firstVaddr: bigint
  /** bytes from there to the end of the last PT_LOAD in memory, whole pages: the trampoline area follows */
  span: bigint
  /** of the trampolines in the copy, without the stubs; whole pages */
  trampolineOffset: bigint
  /** whole pages */
  trampolineBytes: bigint
  /** index of the first of its rewrite_segments */
  segment: number
  /** how many */
  segments: number
  /** offset in the plan of the copy’s absolute path, zero-terminated */
  copyPath: number
  /** 0 */
  padding: number
  /** when a launch last wanted it, ns since 1970; to some minutes */
  usedNs: bigint
  /** cache_state */
  state: number
  /** where the path begins under which the file was last found */
  path: number
  pathBytes: number
  /** 0 */
  unused: number
  /** the name of the copy */
  key: number[]
}
export const cacheIndexEntryBytes = 168
export const cacheIndexEntryOffsets = { sourceDev: 0, sourceIno: 8, sourceBytes: 16, sourceChangedNs: 24, copyDev: 32, copyIno: 40, copyBytes: 48, copyChangedNs: 56, firstVaddr: 64, span: 72, trampolineOffset: 80, trampolineBytes: 88, segment: 96, segments: 100, copyPath: 104, padding: 108, usedNs: 112, state: 120, path: 124, pathBytes: 128, unused: 132, key: 136 } as const
export function readCacheIndexEntry(view: DataView, at: number): CacheIndexEntry {
  return {
    sourceDev: view.getBigUint64(at + 0, true),
    sourceIno: view.getBigUint64(at + 8, true),
    sourceBytes: view.getBigUint64(at + 16, true),
    sourceChangedNs: view.getBigUint64(at + 24, true),
    copyDev: view.getBigUint64(at + 32, true),
    copyIno: view.getBigUint64(at + 40, true),
    copyBytes: view.getBigUint64(at + 48, true),
    copyChangedNs: view.getBigUint64(at + 56, true),
    firstVaddr: view.getBigUint64(at + 64, true),
    span: view.getBigUint64(at + 72, true),
    trampolineOffset: view.getBigUint64(at + 80, true),
    trampolineBytes: view.getBigUint64(at + 88, true),
    segment: view.getUint32(at + 96, true),
    segments: view.getUint32(at + 100, true),
    copyPath: view.getUint32(at + 104, true),
    padding: view.getUint32(at + 108, true),
    usedNs: view.getBigUint64(at + 112, true),
    state: view.getUint32(at + 120, true),
    path: view.getUint32(at + 124, true),
    pathBytes: view.getUint32(at + 128, true),
    unused: view.getUint32(at + 132, true),
    key: Array.from({ length: 32 }, (_, i) => view.getUint8(at + 136 + i * 1)),
  }
}
export function writeCacheIndexEntry(view: DataView, at: number, value: CacheIndexEntry): void {
  view.setBigUint64(at + 0, value.sourceDev, true)
  view.setBigUint64(at + 8, value.sourceIno, true)
  view.setBigUint64(at + 16, value.sourceBytes, true)
  view.setBigUint64(at + 24, value.sourceChangedNs, true)
  view.setBigUint64(at + 32, value.copyDev, true)
  view.setBigUint64(at + 40, value.copyIno, true)
  view.setBigUint64(at + 48, value.copyBytes, true)
  view.setBigUint64(at + 56, value.copyChangedNs, true)
  view.setBigUint64(at + 64, value.firstVaddr, true)
  view.setBigUint64(at + 72, value.span, true)
  view.setBigUint64(at + 80, value.trampolineOffset, true)
  view.setBigUint64(at + 88, value.trampolineBytes, true)
  view.setUint32(at + 96, value.segment, true)
  view.setUint32(at + 100, value.segments, true)
  view.setUint32(at + 104, value.copyPath, true)
  view.setUint32(at + 108, value.padding, true)
  view.setBigUint64(at + 112, value.usedNs, true)
  view.setUint32(at + 120, value.state, true)
  view.setUint32(at + 124, value.path, true)
  view.setUint32(at + 128, value.pathBytes, true)
  view.setUint32(at + 132, value.unused, true)
  for (let i = 0; i < 32; i++) view.setUint8(at + 136 + i * 1, value.key[i] ?? 0)
}
