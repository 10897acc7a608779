// The attack corpus: what each needs, and what must become of it.
import type { Placement } from '../test/harness/placement.js'

/**
 * What a guarded attack may say or suffer. `killed`: MonGuard stopped the process with SIGSYS.
 * `known gap`: it escapes, and docs/threat-model.md (docs/placement-process.md for `process`) says so; reported and counted as a skip, and a failure once it is closed.
 */
export type Ending = 'contained' | 'killed' | 'ESCAPED' | 'known gap'

export interface Attack {
  /** attacks/NAME.c */
  readonly program: string
  readonly args?: readonly string[]
  /** For the compiler. */
  readonly options?: readonly string[]
  /** What it tries. */
  readonly tries: string
  /**
   * `call`: makes a forbidden system call take effect. `memory`: reads or changes the monitor's memory. `cache`: changes what a following launch
   * of cache-victim runs.
   */
  readonly aim: 'call' | 'memory' | 'cache'
  /** Under the policy of the attacks on calls, too. */
  readonly policy?: true
  /** Kernels and containers may have it closed without MonGuard: then there is nothing to try. */
  readonly mayBeClosed?: true
  /** By placement, what must happen; a placement that is not named says nothing about this attack. */
  readonly expect: Readonly<Partial<Record<Placement, Ending>>>
}

/** For calls every placement has the same duty; only the kill of foreign entries has a shape of its own. */
const contained = { none: 'contained', process: 'contained', mpk: 'contained' } as const
const killed = { none: 'killed', process: 'killed', mpk: 'killed' } as const
/** `none` keeps calls off the monitor's memory as `mpk` does; in `process` there is no monitor in the process. */
const checkedByMonitor = { none: 'contained', mpk: 'contained' } as const
/** Only keys stop loads and stores, the kernel's for calls on the pass list included: `none` shows that the attack really reaches the monitor. */
const checkedByKeys = { none: 'ESCAPED', mpk: 'contained' } as const
/** Without keys there is nothing to attack. */
const keysOnly = { mpk: 'contained' } as const

const call = (
  program: string,
  tries: string,
  expect: Attack['expect'] = contained,
  args?: readonly string[],
): Attack => ({ program, tries, aim: 'call', expect, ...(args === undefined ? {} : { args }) })
const memory = (
  program: string,
  tries: string,
  expect: Attack['expect'] = checkedByMonitor,
  args?: readonly string[],
): Attack => ({ program, tries, aim: 'memory', expect, ...(args === undefined ? {} : { args }) })

const cache = (tries: string, way: string, how: string): Attack => ({
  ...{
    program: 'cache-poison',
    tries: `a copy with other code, and an index that vouches for it: ${tries}`,
    aim: 'cache',
  },
  ...{ expect: contained, args: [way, how] },
})

const door = (name: string, ending: Ending): Attack => ({
  ...call('doors', `a door of the kernel: ${name}`, { none: ending, mpk: ending }, [name]),
  mayBeClosed: true,
})

export const attacks: readonly Attack[] = [
  call('raw-syscall', 'a call by an instruction that is not libc’s'),
  call('raw-syscall-guessed-capability', 'guesses in the registers where the capability travels'),
  call('guess-halves', 'guesses in the upper halves of a call with six arguments'),
  call('int80', 'a call through the 32-bit entry', killed),
  call('compat-mode', 'a call from 32-bit code', killed),
  call('compat-mode', 'a call from 32-bit code that a forged frame entered', killed, ['frame']),
  call('x32', 'a call with an x32 number'),
  call('vsyscall', 'a call through the vsyscall page'),
  call('jit-syscall', 'a call from code made at run time'),
  call('thread-first-call', 'the first instruction of a thread'),
  call('vfork-first-call', 'the first instruction of a vfork child'),
  call('fork-first-call', 'the first instruction of a fork and a clone3 child'),
  call('exec-away', 'calls of programs started by exec'),
  call('handler-call', 'a call in a signal handler, and after leaving one by a jump'),
  call('call-signals-blocked', 'a call with every signal blocked'),
  call('own-sigsys', 'a call with SIGSYS handled, ignored, blocked by the program'),
  call('frame-flags', 'a call behind a frame with odd flags and segments'),
  call('path-race', 'the path changes while it is judged', { ...contained, process: 'known gap' }),
  call('by-another-name', 'the same folder by other names'),
  memory('memory-load', 'loads', checkedByKeys),
  memory('memory-store', 'stores', checkedByKeys),
  memory('memory-write-call', 'calls that read from a buffer', checkedByKeys),
  memory('memory-read-call', 'calls that write to a buffer', checkedByKeys),
  memory('memory-process-vm', 'process_vm_readv and process_vm_writev'),
  memory('memory-proc-mem', '/proc/PID/mem by its names'),
  memory('memory-proc-names', '/proc/self/mem through O_PATH and /proc/self/fd', checkedByMonitor, ['descriptor']),
  memory('memory-proc-names', '/proc/PID/mem with /proc as the root directory', checkedByMonitor, ['root']),
  memory('memory-proc-names', '/proc/PID/mem by a folder, with no /proc in the root directory', checkedByMonitor, [
    'no-proc',
  ]),
  memory('memory-proc-names', '/proc/PID/mem with proc mounted elsewhere', checkedByMonitor, ['mount']),
  memory('memory-proc-names', '/proc/PID/mem with proc mounted nowhere', checkedByMonitor, ['detached']),
  memory('memory-proc-names', '/proc/PID/mem opened by a child and sent', checkedByMonitor, ['passed']),
  memory(
    'memory-map-files',
    'the files behind the monitor’s mappings, by map_files and by the supervisor’s descriptors',
  ),
  memory('layout-leak', 'files of /proc that tell addresses'),
  memory('layout-probe', 'calls whose answers tell where in the zone something is', checkedByKeys),
  memory('memory-ptrace', 'a child traces its parent'),
  memory('memory-unmap', 'munmap, mprotect, mremap, MAP_FIXED, madvise, pkey_mprotect, shmat'),
  memory('memory-mapping-more', 'mseal, brk, remap_file_pages, mbind, mincore'),
  memory('memory-key-again', 'freeing the monitor’s key and taking it again', keysOnly),
  memory('memory-altstack', 'an alternate signal stack in the monitor’s memory'),
  memory('memory-stack-pointer', 'a signal with the stack pointer in the monitor’s memory'),
  memory('memory-exec-arguments', 'argument and environment strings in the monitor’s memory'),
  memory('memory-thread-pointers', 'thread numbers written to the monitor’s memory'),
  memory('memory-futex', 'the monitor’s memory as a futex', checkedByKeys),
  memory('own-filter', 'a seccomp filter that sees the capability'),
  memory('core-dump', 'a core file after a signal', checkedByMonitor, ['abort']),
  memory('core-dump', 'a core file after the monitor killed the process', checkedByMonitor, ['kill']),
  memory('core-dump', 'a core file after a fault in the monitor', checkedByMonitor, ['fault']),
  memory('sigreturn-pkru', 'a changed frame with all rights', keysOnly, ['edited']),
  memory('sigreturn-pkru', 'a frame without PKRU', keysOnly, ['no-bit']),
  memory('sigreturn-pkru', 'a frame without extended state', keysOnly, ['legacy']),
  memory('sigreturn-pkru', 'a frame of the program’s own', keysOnly, ['built']),
  memory('gate-wrpkru', 'jumps to every WRPKRU of the monitor', keysOnly),
  { ...memory('gate-syscall', 'jumps to every call instruction of the monitor', keysOnly), policy: true },
  memory('gate-slot', 'the gate of rewritten code at every byte, with %gs of the program’s choice', keysOnly),
  memory('stub', 'reading the stub of rewritten code, or making it readable', keysOnly, ['page']),
  memory('stub', 'every register whenever a signal strikes, calls through stubs under way', checkedByMonitor, [
    'signal',
  ]),
  memory('gate-start', 'entering the monitor where it began', keysOnly),
  memory('gate-signal-entry', 'entering the monitor as the kernel does, with a planted frame', keysOnly),
  ...['io_uring', 'userfaultfd', 'perf', 'pidfd_getfd', 'bpf', 'modify_ldt', 'user-dispatch', 'set_mm', 'rseq'].map(
    (name) => door(name, 'contained'),
  ),
  door('userfaultfd-device', 'known gap'),
  cache('changed in place', 'edit', 'fchmod'),
  cache('written to as root, the mode unchanged', 'override', 'nothing'),
  cache('written to by another name', 'link', 'chmod'),
  cache('written to by /proc/self/fd', 'descriptor', 'fchmod'),
  cache('replaced', 'replace', 'fchmod'),
  cache('replaced by a shared mapping', 'map', 'fchmodat2'),
  cache('emptied and written', 'truncate', 'fchmod'),
  cache('in a whole folder of its own', 'folder', 'fchmod'),
  cache('in a folder that a link leads to', 'symlink', 'chmod'),
  ...['open', 'umask', 'mknod', 'openat2', 'acl'].map((how) => cache(`with its mode by ${how}`, 'replace', how)),
  memory('wrpkru-direct', 'WRPKRU in the program’s own code', keysOnly),
  memory('wrpkru-direct', 'XRSTOR in the program’s own code', keysOnly, ['xrstor']),
  memory('wrpkru-direct', 'WRPKRU in code made at run time', { mpk: 'known gap' }, ['wrpkru', 'new']),
  memory('wrpkru-direct', 'XRSTOR in code made at run time', { mpk: 'known gap' }, ['xrstor', 'new']),
]
