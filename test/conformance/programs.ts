// The conformance programs that need more said than "compile it, run it without arguments, expect exit 0".
import type { Linking } from '../harness/build.js'
import type { Normaliser } from '../harness/compare.js'
import type { Need } from '../harness/needs.js'
import type { Placement } from '../harness/placement.js'

export interface Program {
  /** How it is linked; one case each. Default: dynamic only. */
  readonly linkings?: readonly Linking[]
  readonly needs?: readonly Need[]
  /** Where it is to hold, with the reason in a comment here. Default: everywhere. */
  readonly placements?: readonly Placement[]
  readonly normalise?: Normaliser
  readonly limitMs?: number
  /** False: not in the virtual machine, with the reason in a comment here. */
  readonly inMachine?: boolean
  readonly options?: readonly string[]
  /** Every linking also in the virtual machine, not only the dynamic one. */
  readonly linkedInMachine?: boolean
}

const everyLinking: readonly Linking[] = ['dynamic', 'static', 'static-pie', 'no-pie', 'musl', 'musl-static']
const twoLinkings: readonly Linking[] = ['dynamic', 'static']

export const programs: Readonly<Record<string, Program>> = {
  'process-start': { linkings: ['dynamic', 'static', 'static-pie', 'no-pie'] },
  'process-proc': { linkings: ['dynamic', 'static', 'static-pie', 'no-pie'] },
  'process-args': { linkings: ['dynamic', 'static-pie'] },
  'process-vfork': { linkings: twoLinkings },
  // Users who may not read what is mapped cannot open it (docs/differences.md).
  'process-executable': { needs: ['root'] },
  'process-identity': { needs: ['root'] },
  'process-root': { needs: ['root'] },
  'process-sandbox': { needs: ['user-namespaces'] },
  // While it is traced nothing but SIGKILL ends it (docs/placement-process.md; test/process/jobs.test.ts).
  'process-init': { needs: ['user-namespaces'], placements: ['none', 'mpk'] },
  'process-limits': { limitMs: 60_000 },
  // The race is one of the monitor's own; too many threads for an emulated processor and for a tracer.
  'process-seccomp-threads': { limitMs: 120_000, inMachine: false, placements: ['none'] },
  'process-session': { options: ['-lutil'] },
  'signals-jump': { linkings: twoLinkings, limitMs: 60_000 },
  'signals-unwind': { linkings: twoLinkings, options: ['-rdynamic'], limitMs: 120_000 },
  'unwind-throw': { linkings: twoLinkings, options: ['-fnon-call-exceptions', '-Wl,-z,now'], limitMs: 60_000 },
  'unwind-cancel': { linkings: twoLinkings, limitMs: 120_000 },
  'signals-group': { needs: ['root'] },
  'signals-restart': { limitMs: 60_000 },
  'signals-latency': { limitMs: 120_000 },
  'signals-storm': { limitMs: 120_000 },
  'threads-many': { linkings: ['dynamic', 'static'], limitMs: 120_000 },
  'threads-ends': { limitMs: 60_000 },
  // A tracer and its filter show in status, and the kernel takes no strict mode beside a filter (docs/placement-process.md).
  'process-unseen': { placements: ['none', 'mpk'] },
  'process-seccomp-strict': { placements: ['none', 'mpk'] },
  // Under a tracer there are no listeners (docs/placement-process.md).
  'process-notify': { placements: ['none', 'mpk'], limitMs: 120_000 },
  // Nested functions: a stack that is executable because the program's headers say so.
  'code-made': { options: ['-z', 'execstack'], linkings: twoLinkings, limitMs: 60_000 },
  hello: { linkings: everyLinking, linkedInMachine: true },
}

/** Those whose tests lie in what a fork child does, by the names of their cases. */
export const forking =
  /^(code-made|memory-maps|memory-other|process-(clone|exec|limits|notify|proc|seccomp|session|spawn|vfork|wait)|process-start|signals-(altstack|child|group|sigsys|stop|unwind)|sockets|threads-(ends|many)|unwind-throw)$/

/** Those that name files or addresses, by the names of their cases. */
export const judged =
  /^(calls-errors|files-(descriptors|forms|paths)|process-(args|exec|exec-thread|proc|root|spawn|start)|sockets)$/
