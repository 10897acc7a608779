// Which placement a launch takes, and why.
import { MonguardError } from '../errors.js'
import { isAtLeast, type Machine, signalStackKernel } from './machine.js'

export type Placement = 'mpk' | 'process' | 'none'
export type IsolationWish = Placement | 'auto'

export interface Choice {
  readonly placement: Placement
  readonly why: string
  /** What the user must be told, if anything: one line. */
  readonly remark?: string
}

/** What keeps the machine from isolating the monitor in the process; undefined: nothing. */
export function obstacle({
  cpu,
  kernel,
}: Machine): { readonly error: 'NO_KEYS_SUPPORT' | 'KERNEL_OLD'; readonly why: string } | undefined {
  if (!cpu.pku) return { error: 'NO_KEYS_SUPPORT', why: 'this processor has no memory protection keys' }
  if (!cpu.ospke) return { error: 'NO_KEYS_SUPPORT', why: 'the kernel has not switched on memory protection keys' }
  if (!isAtLeast(kernel, signalStackKernel))
    return {
      error: 'KERNEL_OLD',
      why: `Linux ${kernel.release} is older than ${signalStackKernel.major}.${signalStackKernel.minor}`,
    }
  return undefined
}

export function choosePlacement(wish: IsolationWish, machine: Machine): Choice {
  const why = obstacle(machine)
  switch (wish) {
    case 'auto':
      if (why === undefined) return { placement: 'mpk', why: 'protection keys and kernel are there' }
      return {
        placement: 'process',
        why: why.why,
        remark: `monguard: ${why.why}: the monitor runs outside the program, over ptrace; calls that it sees take some microseconds (--isolation process says that this is wanted)`,
      }
    case 'mpk':
      if (why !== undefined) throw new MonguardError(why.error, { where: '--isolation mpk', detail: why.why })
      return { placement: 'mpk', why: 'asked for' }
    case 'process':
      return { placement: 'process', why: 'asked for' }
    case 'none':
      return {
        placement: 'none',
        why: 'asked for',
        remark:
          'monguard: WARNING: --isolation none: nothing keeps the program from reading, changing or leaving the monitor; for tests and measurement only',
      }
  }
}
