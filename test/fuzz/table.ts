// What the call fuzzer (calls.c) is told of system calls: for each that it may make, the kinds of its arguments and the values
// they take, all from spec/; and which calls and values it leaves out, with the reasons.
import { flagSets } from '../../spec/flags.js'
import { type Arg, type Call, calls } from '../../spec/syscalls.js'

const outside = 'it would change the machine outside the test'
const mounts = 'the folders and mounts are those of the sequences that follow'
const clock = 'it would take away the timer that ends calls which wait'
const limits = 'limits have tests of their own (test/resilience); chance would find that the monitor needs memory'

/** Calls that are never made. */
export const leftOut: Readonly<Record<string, string>> = {
  reboot: outside,
  kexec_load: outside,
  kexec_file_load: outside,
  init_module: outside,
  finit_module: outside,
  delete_module: outside,
  bpf: outside,
  swapon: outside,
  swapoff: outside,
  acct: outside,
  syslog: outside,
  settimeofday: outside,
  clock_settime: outside,
  clock_adjtime: outside,
  adjtimex: outside,
  sethostname: outside,
  setdomainname: outside,
  vhangup: outside,
  quotactl: outside,
  quotactl_fd: outside,
  keyctl: outside,
  add_key: outside,
  request_key: outside,
  fanotify_init: outside,
  fanotify_mark: outside,
  iopl: outside,
  ioperm: outside,
  setpriority: outside,
  ioprio_set: outside,
  sched_setscheduler: outside,
  sched_setattr: outside,
  sched_setparam: outside,
  getpriority: 'it asks for processes by number, and numbers differ',
  ioprio_get: 'it asks for processes by number, and numbers differ',
  sync: 'it waits for the disks of the machine',
  syncfs: 'it waits for the disks of the machine',
  mount: mounts,
  umount2: mounts,
  pivot_root: mounts,
  move_mount: mounts,
  mount_setattr: mounts,
  fsopen: mounts,
  fsconfig: mounts,
  fsmount: mounts,
  fspick: mounts,
  open_tree: mounts,
  open_tree_attr: mounts,
  setns: mounts,
  setitimer: clock,
  getitimer: clock,
  alarm: clock,
  setrlimit: limits,
  prlimit64: limits,
  rt_sigreturn: 'without a frame it kills, with and without a monitor; attacks/sigreturn-pkru.c forges frames',
  restart_syscall: 'it goes on with whatever was interrupted last, in the parent too: a matter of chance',
  uretprobe: 'natively it kills who is no uprobe; refused with a monitor',
  uprobe: 'natively it kills who is no uprobe; refused with a monitor',
  ptrace:
    'natively it stops the child (PTRACE_TRACEME) until its parent lets it go on; attacks and conformance have it',
  file_setattr: 'an immutable file would stay behind',
}

/** Commands of ioctl that mean something to the descriptors of a sequence and nothing to the machine. */
const ioctls = [
  'FIONREAD',
  'FIONBIO',
  'FIOASYNC',
  'FIOCLEX',
  'FIONCLEX',
  'TCGETS',
  'TIOCGWINSZ',
  'TIOCGPGRP',
  'SIOCATMARK',
  'FIGETBSZ',
]

/** Whole sets of values from which some are taken out. */
const valuesLeftOut: Readonly<Record<string, (name: string) => boolean>> = {
  ioctl: (name) => !ioctls.includes(name),
  // PR_SET_MM: docs/differences.md. PDEATHSIG and the like kill from outside the sequence, at a moment of their own.
  // Whole pages of the machine would be lost.
  madvise: (name) => /^MADV_(HWPOISON|SOFT_OFFLINE)$/.test(name),
  prctl: (name) =>
    /^PR_(SET_MM|SET_PDEATHSIG|SET_CHILD_SUBREAPER|SET_TSC|SET_MDWE|SET_SYSCALL_USER_DISPATCH|SCHED_CORE)$/.test(name),
}

/** calls.c: the letter of an argument's kind (capitals may be bad pointers instead). */
function letterOf(call: Call, arg: Arg): string {
  if (call.family === 'memory' || call.name === 'shmat' || call.name === 'shmdt') {
    if (arg.kind === 'pointer') return 'a'
    if (arg.kind === 'size') return 'l'
  }
  if (call.name === 'clone' && arg.name === 'flags') return 'c'
  if (call.name === 'shmget' && arg.kind === 'size') return 'l'
  switch (arg.kind) {
    case 'int':
    case 'uint':
    case 'long':
    case 'ulong':
    case 'offset':
      return 'n'
    case 'size':
      return 's'
    case 'fd':
      return 'f'
    case 'flags':
    case 'enum':
      return 'v'
    case 'mode':
      return 'm'
    case 'signal':
      return 'g'
    case 'pid':
      return 'p'
    case 'uid':
    case 'gid':
      return 'u'
    case 'device':
      return 'd'
    case 'pointer':
      return 'B'
    case 'either':
      return 'x'
    case 'path':
      return 'P'
    case 'string':
      return 'T'
    case 'argv':
      return 'V'
    case 'address':
      return 'A'
    case 'iovec':
      return 'I'
    case 'msghdr':
      return 'M'
    case 'sigset':
      return 'K'
    default:
      return structLetters[arg.struct ?? ''] ?? 'B'
  }
}

const structLetters: Readonly<Record<string, string>> = {
  timespec: 'W',
  timeval: 'W',
  itimerspec: 'W',
  int: 'N',
  ulong: 'N',
  long: 'N',
  sigaction: 'G',
  pollfd: 'Q',
  epoll_event: 'Q',
  open_how: 'H',
  clone_args: 'C',
  sigset_and_size: 'S',
}

/** The set whose values the kind of argument takes although its row names none. */
function setOf(arg: Arg): string | undefined {
  if (arg.struct === 'open_how') return 'open'
  if (arg.struct === 'clone_args') return 'clone'
  return arg.flags
}

export function fuzzedCalls(): readonly Call[] {
  return calls.filter((call) => leftOut[call.name] === undefined)
}

/** The text that calls.c reads. */
export function fuzzTable(): string {
  const sets = [...flagSets.values()]
  const indexOf = new Map(sets.map((set, index) => [set.name, index]))
  const lines = [`${sets.length}`]
  for (const set of sets) {
    const without = valuesLeftOut[set.name] ?? (() => false)
    const values = Object.entries({ ...set.choice?.values, ...set.values })
      .filter(([name]) => !without(name))
      .map(([, value]) => value)
    lines.push(`${set.kind === 'flags' ? 1 : 0} ${values.length} ${values.join(' ')}`)
  }
  const rows = fuzzedCalls()
  lines.push(`${rows.length}`)
  for (const call of rows) {
    const args = call.args.map((arg) => {
      const set = setOf(arg)
      return `${letterOf(call, arg)} ${set === undefined ? -1 : (indexOf.get(set) ?? -1)}`
    })
    lines.push(`${call.nr} ${call.args.length} ${args.join(' ')}`)
  }
  return `${lines.join('\n')}\n`
}
