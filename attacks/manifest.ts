// The attack corpus: what each needs, and what must become of it.
import type { Placement } from '../test/harness/placement.js'

/**
 * What a guarded attack may say or suffer. `killed`: MonGuard stopped the process with SIGSYS.
 * `known gap`: it escapes, and docs/threat-model.md says so; reported and counted as a skip, and a failure once it is closed.
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
  /** `call`: makes a forbidden system call take effect. `memory`: reads or changes the monitor's memory. */
  readonly aim: 'call' | 'memory'
  /** By placement, what must happen; a placement that is not named says nothing about this attack. */
  readonly expect: Readonly<Partial<Record<Placement, Ending>>>
}

/** For calls every placement has the same duty; only the kill of foreign entries has a shape of its own. */
const contained = { none: 'contained', process: 'contained', mpk: 'contained' } as const
const killed = { none: 'killed', process: 'killed', mpk: 'killed' } as const
/** `none` keeps calls off the monitor's memory as `mpk` does; there is none in the process in `process`. */
const checkedByMonitor = { none: 'contained', mpk: 'contained' } as const
/** Only keys stop loads and stores: `none` shows that the attack really reaches the monitor. */
const checkedByKeys = { none: 'ESCAPED', mpk: 'contained' } as const

export const attacks: readonly Attack[] = [
  { program: 'raw-syscall', aim: 'call', expect: contained },
  { program: 'raw-syscall-guessed-capability', aim: 'call', expect: contained },
  { program: 'int80', aim: 'call', expect: killed },
  { program: 'x32', aim: 'call', expect: killed },
  { program: 'jit-syscall', aim: 'call', expect: contained },
  { program: 'thread-first-call', aim: 'call', expect: contained },
  { program: 'vfork-first-call', aim: 'call', expect: contained },
  { program: 'fork-first-call', aim: 'call', expect: contained },
  { program: 'exec-away', aim: 'call', expect: contained },
  { program: 'handler-call', aim: 'call', expect: contained },
  { program: 'own-sigsys', aim: 'call', expect: contained },
  { program: 'path-race', aim: 'call', expect: contained },
  { program: 'by-another-name', aim: 'call', expect: contained },
  { program: 'memory-load', aim: 'memory', expect: checkedByKeys },
  { program: 'memory-store', aim: 'memory', expect: checkedByKeys },
  // read and write are on the pass list: the kernel itself obeys the keys.
  { program: 'memory-write-call', aim: 'memory', expect: checkedByKeys },
  { program: 'memory-read-call', aim: 'memory', expect: checkedByKeys },
  { program: 'memory-process-vm', aim: 'memory', expect: checkedByMonitor },
  { program: 'memory-proc-mem', aim: 'memory', expect: checkedByMonitor },
  { program: 'memory-ptrace', aim: 'memory', expect: checkedByMonitor },
  { program: 'memory-unmap', aim: 'memory', expect: checkedByMonitor },
  { program: 'memory-altstack', aim: 'memory', expect: checkedByMonitor },
  { program: 'sigreturn-pkru', args: ['edited'], aim: 'memory', expect: { mpk: 'contained' } },
  { program: 'sigreturn-pkru', args: ['no-bit'], aim: 'memory', expect: { mpk: 'contained' } },
  { program: 'sigreturn-pkru', args: ['legacy'], aim: 'memory', expect: { mpk: 'contained' } },
  { program: 'sigreturn-pkru', args: ['built'], aim: 'memory', expect: { mpk: 'contained' } },
]
