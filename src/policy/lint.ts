// What is valid and yet hardly meant: rules that never decide, programs that could not even start, calls that MonGuard refuses anyway.
import { callByName, callByNumber } from '../../spec/syscalls.js'
import { type CallEntry, entriesFor } from './compile.js'
import {
  type AddressTest,
  type Group,
  isPermissive,
  type PathTest,
  type Policy,
  type Rule,
  type ValueTest,
} from './model.js'
import { constantVerdict } from './pass-list.js'
import { listed } from './suggest.js'

type Test = ValueTest | PathTest | AddressTest

function samePrefix(a: Uint8Array, b: Uint8Array, bits: number): boolean {
  for (let i = 0; i < bits; i++) {
    const mask = 0x80 >> (i % 8)
    if (((a[i >> 3] ?? 0) & mask) !== ((b[i >> 3] ?? 0) & mask)) return false
  }
  return true
}

/** Whether every value that satisfies `inner` satisfies `outer`. Says no where it cannot tell. */
function contains(outer: Test, inner: Test): boolean {
  if ('pattern' in outer || 'pattern' in inner) {
    if (!('pattern' in outer && 'pattern' in inner)) return false
    if (outer.pattern === inner.pattern) return true
    const base = outer.pattern.endsWith('/**') ? outer.pattern.slice(0, -3) : undefined
    return (
      base !== undefined && !/[*?[\\]/.test(base) && (inner.pattern === base || inner.pattern.startsWith(`${base}/`))
    )
  }
  if (outer.op === 'range' && inner.op === 'range') return outer.from <= inner.from && inner.to <= outer.to
  if (outer.op === 'masked' && inner.op === 'masked')
    return (outer.mask & ~inner.mask) === 0n && (inner.is & outer.mask) === outer.is
  if (outer.op === 'masked' && inner.op === 'range')
    return inner.from === inner.to && inner.from >= 0n && (inner.from & outer.mask) === outer.is
  if (outer.op === 'any-bit' && inner.op === 'any-bit') return (inner.mask & ~outer.mask) === 0n
  if (outer.op === 'network' && inner.op === 'network')
    return (
      outer.family === inner.family &&
      outer.prefix <= inner.prefix &&
      samePrefix(outer.bytes, inner.bytes, outer.prefix)
    )
  return outer.op === 'family' && inner.op === 'family' && outer.family === inner.family
}

function groupContains(outer: Group, inner: Group): boolean {
  if (outer.kind !== inner.kind || outer.args.join() !== inner.args.join()) return false
  if (outer.kind === 'value' && inner.kind === 'value' && (outer.bits !== inner.bits || outer.signed !== inner.signed))
    return false
  const tests =
    outer.tests.length === 0 ||
    (inner.tests.length > 0 && inner.tests.every((one) => outer.tests.some((other) => contains(other, one))))
  return tests && outer.except.every((one) => inner.except.some((other) => contains(other, one)))
}

/** Whether `earlier` decides wherever `later` could. */
function covers(earlier: CallEntry, later: CallEntry): boolean {
  // A restrictive rule also holds for what cannot be told, and for any of several arguments; a permissive one does not.
  if (isPermissive(earlier.rule.verdict) && !isPermissive(later.rule.verdict))
    if (earlier.groups.some((group) => group.kind !== 'value' || group.args.length > 1)) return false
  return earlier.groups.every((outer) => later.groups.some((inner) => groupContains(outer, inner)))
}

/** For a rule that never decides: the numbers of the rules that come before it everywhere. */
function coveredBy(policy: Policy, rule: Rule): ReadonlySet<number> | undefined {
  const by = new Set<number>()
  for (const nr of rule.calls.keys()) {
    const entries = entriesFor(policy, nr)
    const own = entries.filter((entry) => entry.rule === rule)
    if (own.length === 0) {
      const last = entries.at(-1)
      if (last !== undefined) by.add(last.rule.index)
    }
    for (const later of own) {
      const earlier = entries
        .slice(0, entries.indexOf(later))
        .find((entry) => entry.rule !== rule && covers(entry, later))
      if (earlier === undefined) return undefined
      by.add(earlier.rule.index)
    }
  }
  return by
}

/** How a rule is called in messages: its number from 1, and its name. */
export const ruleLabel = (rule: Rule): string =>
  `rule ${rule.index + 1}${rule.name === undefined ? '' : ` (${rule.name})`}`

const usual = ['execve', 'mmap', 'mprotect', 'brk', 'arch_prctl', 'openat', 'read', 'close']

export function lint(policy: Policy): string[] {
  const found: string[] = []
  for (const rule of policy.rules) {
    const by = rule.calls.size === 0 ? undefined : coveredBy(policy, rule)
    if (by !== undefined && by.size > 0)
      found.push(
        `${policy.source}:${rule.line}: ${ruleLabel(rule)} never decides: ${listed([...by].sort((a, b) => a - b).map((index) => `rule ${index + 1}`))} ${by.size === 1 ? 'comes' : 'come'} first and ${by.size === 1 ? 'covers' : 'cover'} it`,
      )
  }
  const stopped = usual.filter((name) => {
    const verdict = constantVerdict(policy, callByName.get(name)?.nr ?? -1)
    return verdict !== undefined && !isPermissive(verdict)
  })
  if (stopped.length > 0)
    found.push(`${policy.source}: most programs cannot start without ${listed(stopped)}, which the policy refuses`)
  return found
}

const permitted = (policy: Policy): number[] => [
  ...new Set(policy.rules.filter((rule) => isPermissive(rule.verdict)).flatMap((rule) => [...rule.calls.keys()])),
]

/** Calls that rules allow and of which MonGuard refuses some values all the same, with these: `ioctl (request TIOCSTI, …)`. */
export function refusedInPart(policy: Policy): string[] {
  return permitted(policy).flatMap((nr) => {
    const call = callByNumber.get(nr)
    if (call?.refusal === undefined) return []
    const { arg, values } = call.refusal
    return [`${call.name} (${call.args[arg]?.name} ${values.map((one) => one.name).join(', ')})`]
  })
}

/** Calls that rules allow by all means and MonGuard refuses inside the process all the same. */
export function refusedAnyway(policy: Policy): string[] {
  return permitted(policy).flatMap((nr) => {
    const call = callByNumber.get(nr)
    return call?.isolation === 'denied' && call.family !== 'obsolete' ? [call.name] : []
  })
}
