// Sizes of the structures behind pointer arguments, as the x86-64 kernel lays them out, and whether they hold pointers
// that the kernel follows (`nested`). spec/structs.test.ts compares the sizes with the system's headers.

export interface Struct {
  readonly bytes: number
  readonly nested: boolean
}

const flat = (bytes: number): Struct => ({ bytes, nested: false })
const nested = (bytes: number): Struct => ({ bytes, nested: true })

const table = {
  // scalars behind a pointer
  int: flat(4),
  uint: flat(4),
  long: flat(8),
  ulong: flat(8),
  u64: flat(8),
  address: flat(8),
  pointers: nested(8), // an array of pointers that the kernel follows
  // files
  stat: flat(144),
  statx: flat(256),
  statfs: flat(120),
  ustat: flat(32),
  utimbuf: flat(16),
  open_how: flat(24),
  file_handle: flat(8), // and handle_bytes more
  file_attr: flat(24),
  xattr_args: nested(16),
  mount_attr: flat(32),
  mnt_id_req: flat(24),
  statmount: flat(512), // and strings behind it
  cachestat: flat(40),
  cachestat_range: flat(16),
  // time
  timespec: flat(16),
  timeval: flat(16),
  timezone: flat(8),
  itimerval: flat(32),
  itimerspec: flat(32),
  timex: flat(208),
  tms: flat(32),
  // waiting
  pollfd: flat(8),
  epoll_event: flat(12),
  fd_set: flat(128),
  sigset_and_size: nested(16), // { const sigset_t *mask; size_t bytes; } of pselect6 and io_pgetevents
  // signals
  sigaction: flat(32),
  stack_t: flat(24),
  siginfo: flat(128),
  sigevent: nested(64),
  // input and output
  iovec: nested(16),
  msghdr: nested(56),
  mmsghdr: nested(64),
  io_event: flat(32),
  iocb: nested(64),
  io_uring_params: nested(120),
  // processes
  clone_args: nested(88),
  rusage: flat(144),
  rlimit: flat(16),
  sched_param: flat(4),
  sched_attr: flat(56),
  robust_list_head: nested(24),
  rseq: nested(32),
  futex_waitv: nested(24),
  cap_header: flat(8),
  cap_data: flat(24),
  utsname: flat(390),
  sysinfo: flat(112),
  user_desc: flat(16),
  lsm_ctx: flat(32), // and the context behind it
  landlock_ruleset_attr: flat(24),
  perf_event_attr: nested(136),
  bpf_attr: nested(168),
  kexec_segment: nested(32),
  ns_id_req: flat(32),
  // System V and POSIX messages
  sembuf: flat(6),
  shmid_ds: flat(112),
  msqid_ds: flat(120),
  mq_attr: flat(64),
} as const satisfies Record<string, Struct>

export type StructName = keyof typeof table
export const structs: Readonly<Record<StructName, Struct>> = table
