// Where a call may differ between a bare and a guarded run, and what of a result is compared: data, with reasons.
import { errnos } from '../../spec/errnos.js'
import { type Call, callByNumber } from '../../spec/syscalls.js'
import type { Site } from '../harness/placement.js'
import type { MadeCall } from './calls.js'

/** Results that are different in any two runs: only whether there is an error, and which, is compared. */
const varying: ReadonlySet<string> = new Set(['time', 'times', 'sched_getaffinity', 'brk', 'io_submit'])

type Kind = 'in-process' | 'process'

interface Difference {
  readonly calls: readonly string[]
  readonly in: readonly Kind[]
  readonly because: string
  /** Of such calls, which; default: all. */
  readonly when?: (bare: bigint, seen: bigint, call: MadeCall) => boolean
}

const numberOf = new Map(errnos.map(({ name, number }) => [name, BigInt(-number)]))
const isError = (result: bigint): boolean => result < 0n && result >= -4095n
const anyIn: readonly Kind[] = ['in-process', 'process']

/** What follows such a difference in a sequence is not compared: it may come of it. */
const differences: readonly Difference[] = [
  {
    calls: [
      'kcmp',
      'pidfd_getfd',
      'process_vm_readv',
      'process_vm_writev',
      'process_madvise',
      'move_pages',
      'migrate_pages',
    ],
    in: ['in-process'],
    because: 'refused, or carried out by the monitor (docs/differences.md)',
  },
  {
    calls: ['arch_prctl', 'prctl', 'seccomp'],
    in: ['in-process'],
    because: 'some operations are refused (docs/differences.md)',
    when: (_, seen) => ['EPERM', 'EINVAL', 'EOPNOTSUPP'].some((name) => seen === numberOf.get(name)),
  },
  { calls: ['seccomp', 'prctl'], in: ['process'], because: 'no strict mode, no listener (docs/placement-process.md)' },
  { calls: ['pkey_alloc'], in: ['in-process'], because: 'the monitor has a key of its own (docs/differences.md)' },
  {
    calls: ['mlockall'],
    in: ['in-process'],
    because: 'the zone counts where a user may lock only some memory (docs/differences.md)',
    when: (_, seen) => seen === numberOf.get('ENOMEM'),
  },
  {
    calls: ['sigaltstack'],
    in: ['in-process'],
    because:
      'the kernel takes the stack that it has already, however small; which one that is at the start depends on who called exec',
    when: (bare, seen) => bare === 0n && seen === numberOf.get('ENOMEM'),
  },
  {
    calls: ['open', 'openat', 'creat', 'openat2'],
    in: ['in-process'],
    because: 'O_PATH of what /proc shows filtered (docs/differences.md)',
    when: (bare, seen) => !isError(bare) && seen === numberOf.get('EACCES'),
  },
  {
    calls: ['sigaltstack', 'seccomp', 'prctl', 'shmat'],
    in: ['in-process'],
    because: 'where several things are wrong, the monitor may find another one first',
    when: (bare, seen) => isError(bare) && isError(seen),
  },
  {
    calls: ['futex'],
    in: anyIn,
    because: 'a futex that belongs to somebody holds his number, and numbers differ',
    when: (bare, seen) => isError(bare) && isError(seen),
  },
  {
    calls: ['clone', 'clone3', 'pidfd_send_signal'],
    in: ['in-process'],
    because: 'no child whose end looks like a fault (docs/differences.md)',
    when: (_, seen) => isError(seen),
  },
  {
    calls: ['execve', 'execveat', 'clone', 'clone3'],
    in: anyIn,
    because: 'where several things are wrong, the monitor may find another one first',
    when: (bare, seen) => isError(bare) && isError(seen),
  },
]

/** Beyond every address: no such range exists. */
const tooMuch = 1n << 46n

function isImpossibleRange(row: Call, call: MadeCall): boolean {
  if (row.family !== 'memory') return false
  return row.args.some((arg, i) => arg.kind === 'size' && BigInt(`0x${call.args[i]}`) >= tooMuch)
}

/** Whether the two differ as they are meant to. */
export function isExpected(bare: MadeCall, seen: MadeCall, site: Site): boolean {
  const row = callByNumber.get(bare.nr)
  const [a, b] = [bare.result, seen.result]
  if (row === undefined || b === null) return false
  const kind = site.placement === 'process' ? 'process' : 'in-process'
  // An impossible range: bare the call works on it up to the first gap, and guarded not at all where it reaches over the monitor. It may
  // even have ended the bare one, by guard pages, and which error it is depends on where the monitor lies.
  if (kind === 'in-process' && isImpossibleRange(row, bare) && isError(b) && (a === null || isError(a))) return true
  if (a === null || a === b) return false
  // The table promises an error of its own; the tracer refuses with ENOSYS.
  if (row.isolation === 'denied' && [row.deniedErrno ?? '', 'ENOSYS'].some((name) => b === numberOf.get(name)))
    return true
  return differences.some(
    (one) => one.calls.includes(row.name) && one.in.includes(kind) && (one.when?.(a, b, bare) ?? true),
  )
}

/** What of a result must be equal. */
export function plainResult(call: MadeCall): string {
  if (call.result === null) return 'none'
  if (isError(call.result)) return `${call.result}`
  const row = callByNumber.get(call.nr)
  if (row === undefined || row.returns === 'pid' || varying.has(row.name)) return 'done'
  if (row.returns === 'address') return call.result >> 32n === 0x1200n ? call.result.toString(16) : 'an address'
  return `${call.result}`
}
