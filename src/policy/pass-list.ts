// Which calls the kernel may run without asking the monitor, and for every call why or why not.
import { calls as allCalls, type Call } from '../../spec/syscalls.js'
import { entriesFor } from './compile.js'
import type { Policy, Verdict } from './model.js'

/** The calls of which somebody wants an event: trace, --events, a monitor. */
export type Emit = ReadonlySet<number> | 'all'

export type Reason =
  | 'passes' // on the list
  | 'carries-nothing' // on the list, though someone wants to see it: it has no room for the capability
  | 'monitored' // keeps the monitor safe
  | 'refused' // MonGuard itself refuses it in-process
  | 'arguments' // its arguments decide
  | 'path' // a path decides
  | 'address' // a socket address decides
  | 'verdict' // the policy never simply allows it
  | 'wanted' // someone wants an event of it

export interface Placement {
  readonly call: Call
  readonly passes: boolean
  readonly reason: Reason
  /** The verdict, where it is the same for all arguments. */
  readonly verdict: Verdict | undefined
  /** Rules that have a say. */
  readonly rules: readonly number[]
}

const sameVerdict = (a: Verdict, b: Verdict): boolean =>
  a.kind === b.kind && (a.kind !== 'deny' || b.kind !== 'deny' || a.errno === b.errno)

/** What the policy says of a number without looking at arguments; undefined where they matter. */
export function constantVerdict(policy: Policy, nr: number): Verdict | undefined {
  const entries = entriesFor(policy, nr)
  const last = entries.at(-1)
  const end =
    last?.groups.length === 0
      ? last.rule.verdict
      : policy.exempt.has(nr)
        ? ({ kind: 'allow' } as const)
        : policy.default
  return entries.every((entry) => sameVerdict(entry.rule.verdict, end)) ? end : undefined
}

function reasonFor(policy: Policy, call: Call, emit: Emit, verdict: Verdict | undefined): Reason {
  if (call.isolation === 'denied') return 'refused'
  if (verdict === undefined) {
    const kinds = new Set(entriesFor(policy, call.nr).flatMap((entry) => entry.groups.map((group) => group.kind)))
    return kinds.has('path') ? 'path' : kinds.has('address') || kinds.has('port') ? 'address' : 'arguments'
  }
  if (verdict.kind !== 'allow') return 'verdict'
  if (call.isolation === 'monitored') return 'monitored'
  const wanted = emit === 'all' || emit.has(call.nr)
  if (!wanted) return 'passes'
  // Without room for the capability the monitor could not make the call itself; out of the process it could, but what is
  // on the list must not depend on the placement, or a policy would be judged differently there.
  return call.capability === null ? 'carries-nothing' : 'wanted'
}

const timeCalls: ReadonlySet<string> = new Set(['clock_gettime', 'gettimeofday', 'time'])

/** Whether the policy does anything but allow a call that tells the time: the vDSO would tell it without one. */
export function asksForTime(policy: Policy): boolean {
  return allCalls.some(({ name, nr }) => timeCalls.has(name) && constantVerdict(policy, nr)?.kind !== 'allow')
}

/** Every call of the table with its place. */
export function placements(policy: Policy, emit: Emit): Placement[] {
  return allCalls.map((call) => {
    const verdict = constantVerdict(policy, call.nr)
    const reason = reasonFor(policy, call, emit, verdict)
    const rules = [...new Set(entriesFor(policy, call.nr).map((entry) => entry.rule.index))]
    return { call, passes: reason === 'passes' || reason === 'carries-nothing', reason, verdict, rules }
  })
}

export function passListFor(policy: Policy, emit: Emit): ReadonlySet<number> {
  return new Set(placements(policy, emit).flatMap(({ call, passes }) => (passes ? [call.nr] : [])))
}
