// From a policy to the tables that native/core/policy.c evaluates (spec/records/policy.ts).
import { calls as allCalls } from '../../spec/syscalls.js'
import {
  conditionOp,
  policy as constants,
  groupFlag,
  groupKind,
  policyCallBytes,
  policyConditionBytes,
  policyEntryBytes,
  policyGroupBytes,
  policyHeaderBytes,
  policyNeed,
  policyNetworkBytes,
  verdict as verdicts,
  writePolicyCall,
  writePolicyCondition,
  writePolicyEntry,
  writePolicyGroup,
  writePolicyHeader,
  writePolicyNetwork,
} from '../generated/records.js'
import type { AddressTest, Conjunction, Group, PathTest, Policy, Rule, ValueTest, Verdict } from './model.js'

export interface CompiledPolicy {
  /** The tables; must be put at a multiple of 8. */
  readonly bytes: Uint8Array
  readonly entries: number
  readonly groups: number
  readonly conditions: number
}

const verdictNumber: Readonly<Record<Verdict['kind'], number>> = {
  allow: verdicts.ALLOW,
  deny: verdicts.DENY,
  kill: verdicts.KILL,
  log: verdicts.LOG,
  'kill-thread': verdicts.KILL_THREAD,
  trap: verdicts.TRAP,
}

const errorOf = (verdict: Verdict): number => (verdict.kind === 'deny' ? verdict.errno : 0)

/** A rule as it applies to one call: one alternative of its conditions. */
export interface CallEntry {
  readonly rule: Rule
  readonly groups: Conjunction
}

/** The entries of a call in the order in which they are asked; what stands behind one that always holds is never asked. */
export function entriesFor(policy: Policy, nr: number): CallEntry[] {
  const entries: CallEntry[] = []
  for (const rule of policy.rules)
    for (const groups of rule.calls.get(nr) ?? []) {
      entries.push({ rule, groups })
      if (groups.length === 0) return entries
    }
  return entries
}

interface Table {
  readonly rows: readonly ((view: DataView, at: number) => void)[]
  readonly rowBytes: number
}

const AF_INET = 2
const AF_INET6 = 10

/** Tables under construction. Equal lists of rows are written once, since one rule mostly means the same for all its calls. */
class Tables {
  readonly entries: ((view: DataView, at: number) => void)[] = []
  readonly groups: ((view: DataView, at: number) => void)[] = []
  readonly conditions: ((view: DataView, at: number) => void)[] = []
  readonly networks: ((view: DataView, at: number) => void)[] = []
  readonly text: number[] = []
  readonly #seen = new Map<string, number>()

  /** Where the rows of `key` begin; `write` appends them the first time. */
  once(key: string, rows: readonly unknown[], write: () => void): number {
    const known = this.#seen.get(key)
    if (known !== undefined) return known
    const first = rows.length
    write()
    this.#seen.set(key, first)
    return first
  }

  addEntries(entries: readonly CallEntry[]): number {
    const rows = entries.map(({ rule, groups }) => ({
      rule: rule.index,
      verdict: rule.verdict,
      groupFirst: this.addGroups(groups),
      groupCount: groups.length,
    }))
    return this.once(`entries ${JSON.stringify(rows)}`, this.entries, () => {
      for (const row of rows)
        this.entries.push((view, at) =>
          writePolicyEntry(view, at, {
            groupFirst: row.groupFirst,
            groupCount: row.groupCount,
            rule: row.rule,
            error: errorOf(row.verdict),
            verdict: verdictNumber[row.verdict.kind],
            reserved: 0,
          }),
        )
    })
  }

  addGroups(groups: Conjunction): number {
    const rows = groups.map((group) => ({ group, conditionFirst: this.addConditions(group) }))
    const key = rows.map(({ group, conditionFirst }) =>
      [
        conditionFirst,
        group.tests.length + group.except.length,
        group.kind,
        argsMask(group),
        widthOf(group),
        flagsOf(group),
      ].join(' '),
    )
    return this.once(`groups ${key.join(';')}`, this.groups, () => {
      for (const { group, conditionFirst } of rows)
        this.groups.push((view, at) =>
          writePolicyGroup(view, at, {
            conditionFirst,
            conditionCount: group.tests.length + group.except.length,
            kind: kindOf[group.kind],
            args: argsMask(group),
            width: widthOf(group),
            flags: flagsOf(group),
            reserved: 0,
          }),
        )
    })
  }

  addConditions(group: Group): number {
    const rows = [
      ...group.tests.map((test) => ({ ...this.#condition(test), negated: 0 })),
      ...group.except.map((test) => ({ ...this.#condition(test), negated: 1 })),
    ]
    const key = rows.map((row) => `${row.op} ${row.a} ${row.b} ${row.negated}`).join(';')
    return this.once(`conditions ${key}`, this.conditions, () => {
      for (const row of rows)
        this.conditions.push((view, at) => writePolicyCondition(view, at, { ...row, reserved: 0, reserved2: 0 }))
    })
  }

  #condition(test: ValueTest | PathTest | AddressTest): { op: number; a: bigint; b: bigint } {
    if ('pattern' in test)
      return { op: conditionOp.GLOB, a: BigInt(this.#addText(test.tokens)), b: BigInt(test.tokens.length) }
    switch (test.op) {
      case 'range':
        return { op: conditionOp.RANGE, a: BigInt.asUintN(64, test.from), b: BigInt.asUintN(64, test.to) }
      case 'masked':
        return { op: conditionOp.MASKED_EQ, a: test.mask, b: test.is }
      case 'any-bit':
        return { op: conditionOp.MASKED_ANY, a: test.mask, b: 0n }
      case 'family':
        return { op: conditionOp.FAMILY, a: BigInt(test.family), b: 0n }
      case 'network':
        return { op: conditionOp.NETWORK, a: BigInt(this.#addNetwork(test.family, test.prefix, test.bytes)), b: 0n }
    }
  }

  #addText(tokens: Uint8Array): number {
    return this.once(`text ${tokens.join(' ')}`, this.text, () => this.text.push(...tokens))
  }

  #addNetwork(family: 4 | 6, prefix: number, bytes: Uint8Array): number {
    return this.once(`network ${family} ${prefix} ${bytes.join(' ')}`, this.networks, () =>
      this.networks.push((view, at) =>
        writePolicyNetwork(view, at, {
          family: family === 4 ? AF_INET : AF_INET6,
          prefix,
          bytes: [...bytes, ...new Array<number>(16 - bytes.length).fill(0)],
        }),
      ),
    )
  }
}

const kindOf: Readonly<Record<Group['kind'], number>> = {
  value: groupKind.VALUE,
  path: groupKind.PATH,
  address: groupKind.ADDRESS,
  port: groupKind.PORT,
}
const argsMask = (group: Group): number => group.args.reduce((mask, arg) => mask | (1 << arg), 0)
const widthOf = (group: Group): number => (group.kind === 'value' ? group.bits / 8 : 0)

function flagsOf(group: Group): number {
  if (group.kind === 'value') return group.signed ? groupFlag.SIGNED : 0
  if (group.kind === 'address') return (group.local ? groupFlag.LOCAL : 0) | (group.message ? groupFlag.MESSAGE : 0)
  return group.kind === 'port' && group.message ? groupFlag.MESSAGE : 0
}

function needsOf(entries: readonly CallEntry[]): number {
  let needs = 0
  for (const { groups } of entries)
    for (const group of groups) {
      if (group.kind === 'path') needs |= policyNeed.PATH
      if (group.kind === 'address' || group.kind === 'port') needs |= policyNeed.ADDRESS
    }
  return needs
}

const aligned = (offset: number): number => Math.ceil(offset / 8) * 8

/** An entry that holds for every call and is no rule of the document: calls that the default does not reach. */
const exemption: Rule = {
  index: constants.DEFAULT_RULE,
  name: undefined,
  line: 0,
  verdict: { kind: 'allow' },
  calls: new Map(),
}

function callRows(policy: Policy, tables: Tables): Table {
  const byNumber = new Map(allCalls.map((call) => [call.nr, call]))
  const count = Math.max(...byNumber.keys()) + 1
  const rows = Array.from({ length: count }, (_, nr) => {
    if (!byNumber.has(nr))
      return (view: DataView, at: number) =>
        writePolicyCall(view, at, { entryFirst: 0, entryCount: 0, known: 0, needs: 0 })
    const entries = entriesFor(policy, nr)
    if (policy.exempt.has(nr)) entries.push({ rule: exemption, groups: [] })
    const row = {
      entryFirst: entries.length === 0 ? 0 : tables.addEntries(entries),
      entryCount: entries.length,
      known: 1,
      needs: needsOf(entries),
    }
    return (view: DataView, at: number) => writePolicyCall(view, at, row)
  })
  return { rows, rowBytes: policyCallBytes }
}

export function compilePolicy(policy: Policy): CompiledPolicy {
  const tables = new Tables()
  const calls = callRows(policy, tables)
  const parts: readonly Table[] = [
    calls,
    { rows: tables.entries, rowBytes: policyEntryBytes },
    { rows: tables.groups, rowBytes: policyGroupBytes },
    { rows: tables.conditions, rowBytes: policyConditionBytes },
    { rows: tables.networks, rowBytes: policyNetworkBytes },
  ]
  const offsets: number[] = []
  let end = policyHeaderBytes
  for (const part of parts) {
    offsets.push(aligned(end))
    end = aligned(end) + part.rows.length * part.rowBytes
  }
  const textOffset = aligned(end)
  const bytes = new Uint8Array(aligned(textOffset + tables.text.length))
  const view = new DataView(bytes.buffer)
  parts.forEach((part, p) => {
    part.rows.forEach((write, i) => {
      write(view, (offsets[p] ?? 0) + i * part.rowBytes)
    })
  })
  bytes.set(tables.text, textOffset)
  const place = (i: number): number => offsets[i] ?? 0
  const count = (i: number): number => parts[i]?.rows.length ?? 0
  writePolicyHeader(view, 0, {
    bytes: bytes.length,
    version: constants.VERSION,
    callOffset: place(0),
    callCount: count(0),
    entryOffset: place(1),
    entryCount: count(1),
    groupOffset: place(2),
    groupCount: count(2),
    conditionOffset: place(3),
    conditionCount: count(3),
    networkOffset: place(4),
    networkCount: count(4),
    textOffset,
    textBytes: tables.text.length,
    defaultVerdict: verdictNumber[policy.default.kind],
    unknownVerdict: verdictNumber[policy.unknown.kind],
    defaultErrno: errorOf(policy.default),
    unknownErrno: errorOf(policy.unknown),
    reserved: 0,
  })
  return { bytes, entries: tables.entries.length, groups: tables.groups.length, conditions: tables.conditions.length }
}
