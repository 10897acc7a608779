// Seccomp profiles in the format of the OCI runtime specification, and of Docker, which adds conditions on capabilities and kernel.
// The meaning is that of runc with libseccomp: comparisons are of whole 64-bit registers, unsigned.
import { errnoByName } from '../../spec/errnos.js'
import { callByName } from '../../spec/syscalls.js'
import { described, find, type MapNode, type Node } from './document.js'
import type { Conjunction, Policy, Rule, ValueGroup, ValueTest, Verdict } from './model.js'
import type { Report } from './problem.js'
import { listed, suggestion } from './suggest.js'

const EPERM = 1
const ENOSYS = 38
const highest = (1n << 64n) - 1n

/** What the profile's conditions are asked about: the machine and the process that a launch will run on. */
export interface ProfileHost {
  /** As uname -r has it: major and minor count. */
  readonly kernel: string
  /** Names as in capabilities(7): those that the program could use. */
  readonly capabilities: ReadonlySet<string>
}

const actions = [
  'SCMP_ACT_ALLOW',
  'SCMP_ACT_ERRNO',
  'SCMP_ACT_KILL',
  'SCMP_ACT_KILL_THREAD',
  'SCMP_ACT_KILL_PROCESS',
  'SCMP_ACT_TRAP',
  'SCMP_ACT_TRACE',
  'SCMP_ACT_LOG',
  'SCMP_ACT_NOTIFY',
]

const operators = [
  'SCMP_CMP_EQ',
  'SCMP_CMP_NE',
  'SCMP_CMP_LT',
  'SCMP_CMP_LE',
  'SCMP_CMP_GE',
  'SCMP_CMP_GT',
  'SCMP_CMP_MASKED_EQ',
]

/** Keys of a profile that say nothing about which call gets which verdict here. */
const topKeys = [
  'defaultAction',
  'defaultErrnoRet',
  'defaultErrno',
  'archMap',
  'architectures',
  'flags',
  'listenerPath',
  'listenerMetadata',
  'syscalls',
  'comment',
]
const entryKeys = ['names', 'name', 'action', 'errnoRet', 'errno', 'args', 'includes', 'excludes', 'comment']

const isMissing = (node: Node | undefined): node is undefined =>
  node === undefined || (node.kind === 'scalar' && node.value === null)

export const isProfile = (document: Node): boolean =>
  document.kind === 'map' && find(document, 'defaultAction') !== undefined

class ProfileReader {
  readonly #report: Report
  readonly #host: ProfileHost
  readonly #unknown = new Set<string>()
  constructor(report: Report, host: ProfileHost) {
    this.#report = report
    this.#host = host
  }

  text(node: Node | undefined, what: string): string | undefined {
    if (node?.kind === 'scalar' && typeof node.value === 'string') return node.value
    if (node !== undefined)
      this.#report.error(node.span, {
        what: `${what} is ${described(node)}`,
        why: 'the format has text here',
        mend: 'write it in quotes',
      })
    return undefined
  }

  texts(node: Node | undefined, what: string): string[] {
    if (isMissing(node)) return []
    if (node.kind !== 'list') {
      this.#report.error(node.span, {
        what: `${what} is ${described(node)}`,
        why: 'the format has a list of text here',
        mend: 'put brackets around it',
      })
      return []
    }
    return node.items.flatMap((item) => this.text(item, what) ?? [])
  }

  number(node: Node | undefined, what: string, limit: bigint): bigint | undefined {
    if (isMissing(node)) return undefined
    if (node.kind === 'scalar' && typeof node.value === 'bigint' && node.value >= 0n && node.value <= limit)
      return node.value
    this.#report.error(node.span, {
      what: `${what} is ${described(node)}`,
      why: `the format has a number from 0 to ${limit} here`,
      mend: 'correct it',
    })
    return undefined
  }

  #errno(map: MapNode, numberKey: string, nameKey: string): number {
    const name = find(map, nameKey)
    if (
      !isMissing(name) &&
      name.kind === 'scalar' &&
      typeof name.value === 'string' &&
      isMissing(find(map, numberKey))
    ) {
      const found = errnoByName.get(name.value)
      if (found !== undefined) return found.number
      this.#report.error(name.span, {
        what: `no errno is named ${name.value}`,
        why: 'the action needs one',
        mend: suggestion(name.value, errnoByName.keys(), 'use a name such as EPERM'),
      })
    }
    // 4095 is the most that the kernel gives back.
    return Number(this.number(find(map, numberKey), numberKey, 4095n) ?? BigInt(EPERM))
  }

  action(map: MapNode, key: string, errnoKeys: readonly [string, string]): Verdict | undefined {
    const node = find(map, key)
    if (node === undefined) {
      this.#report.error(
        { from: map.span.from, to: map.span.from + 1 },
        { what: `${key} is missing`, why: 'it says what happens to the calls', mend: `add "${key}": "SCMP_ACT_ERRNO"` },
      )
      return undefined
    }
    const name = this.text(node, key)
    switch (name) {
      case undefined:
        return undefined
      case 'SCMP_ACT_ALLOW':
        return { kind: 'allow' }
      case 'SCMP_ACT_LOG':
        return { kind: 'log' }
      case 'SCMP_ACT_ERRNO':
        return { kind: 'deny', errno: this.#errno(map, ...errnoKeys) }
      case 'SCMP_ACT_KILL':
      case 'SCMP_ACT_KILL_THREAD':
        return { kind: 'kill-thread' }
      case 'SCMP_ACT_KILL_PROCESS':
        return { kind: 'kill' }
      case 'SCMP_ACT_TRAP':
        return { kind: 'trap' }
      case 'SCMP_ACT_TRACE':
      case 'SCMP_ACT_NOTIFY':
        this.#report.warn(
          node.span,
          `${name} means ENOSYS here, as in the kernel where no tracer or listener has come forward`,
        )
        return { kind: 'deny', errno: ENOSYS }
      default:
        this.#report.error(node.span, {
          what: `do not know the action ${name}`,
          why: `actions are ${listed(actions)}`,
          mend: suggestion(name, actions, 'use one of these'),
        })
        return undefined
    }
  }

  /** Docker's includes and excludes; undefined where the entry applies, else why it does not. */
  leftOut(entry: MapNode): string | undefined {
    const includes = find(entry, 'includes')
    const excludes = find(entry, 'excludes')
    if (includes?.kind === 'map') {
      const missing = this.texts(find(includes, 'caps'), 'caps').filter((cap) => !this.#host.capabilities.has(cap))
      if (missing.length > 0) return `it needs ${listed(missing)}`
      const arches = this.texts(find(includes, 'arches'), 'arches')
      if (arches.length > 0 && !arches.some(isHere)) return `it is for ${listed(arches)}`
      const kernel = this.text(find(includes, 'minKernel'), 'minKernel')
      if (kernel !== undefined && !atLeast(this.#host.kernel, kernel)) return `it needs Linux ${kernel}`
    }
    if (excludes?.kind === 'map') {
      const held = this.texts(find(excludes, 'caps'), 'caps').filter((cap) => this.#host.capabilities.has(cap))
      if (held.length > 0) return `it is not for holders of ${listed(held)}`
      const arches = this.texts(find(excludes, 'arches'), 'arches')
      if (arches.some(isHere)) return 'it is not for x86-64'
      const kernel = this.text(find(excludes, 'minKernel'), 'minKernel')
      if (kernel !== undefined && atLeast(this.#host.kernel, kernel)) return `it is for kernels before ${kernel}`
    }
    return undefined
  }

  /** The comparisons of an entry, by runc's rule: all must hold, but if two speak of one register, any may. */
  alternatives(entry: MapNode): readonly Conjunction[] {
    const list = find(entry, 'args')
    if (isMissing(list)) return [[]]
    if (list.kind !== 'list') {
      this.#report.error(list.span, {
        what: `args is ${described(list)}`,
        why: 'it is a list of comparisons',
        mend: 'write "args": [{ "index": 0, "value": 1, "op": "SCMP_CMP_EQ" }]',
      })
      return [[]]
    }
    const groups = list.items.flatMap((item) => this.#comparison(item) ?? [])
    const indexes = groups.map((group) => group.args[0])
    return new Set(indexes).size < indexes.length ? groups.map((group) => [group]) : [groups]
  }

  #comparison(node: Node): ValueGroup | undefined {
    if (node.kind !== 'map') {
      this.#report.error(node.span, {
        what: `a comparison is ${described(node)}`,
        why: 'it is a map of index, value and op',
        mend: 'write { "index": 0, "value": 1, "op": "SCMP_CMP_EQ" }',
      })
      return undefined
    }
    const index = Number(this.number(find(node, 'index'), 'index', 5n) ?? 0n)
    const value = this.number(find(node, 'value'), 'value', highest) ?? 0n
    const valueTwo = this.number(find(node, 'valueTwo'), 'valueTwo', highest) ?? 0n
    const operator = find(node, 'op')
    const name = this.text(operator, 'op')
    const only = (test: ValueTest): ValueGroup => ({
      kind: 'value',
      args: [index],
      tests: [test],
      except: [],
      bits: 64,
      signed: false,
    })
    const range = (from: bigint, to: bigint): ValueGroup => only({ op: 'range', from, to })
    // No value is less than 0 or greater than the highest: an empty mask that must show a bit.
    const never = (): ValueGroup => only({ op: 'any-bit', mask: 0n })
    switch (name) {
      case 'SCMP_CMP_EQ':
        return range(value, value)
      case 'SCMP_CMP_NE':
        return { ...range(value, value), tests: [], except: [{ op: 'range', from: value, to: value }] }
      case 'SCMP_CMP_LT':
        return value === 0n ? never() : range(0n, value - 1n)
      case 'SCMP_CMP_LE':
        return range(0n, value)
      case 'SCMP_CMP_GE':
        return range(value, highest)
      case 'SCMP_CMP_GT':
        return value === highest ? never() : range(value + 1n, highest)
      case 'SCMP_CMP_MASKED_EQ':
        // libseccomp masks the datum too.
        return only({ op: 'masked', mask: value, is: valueTwo & value })
      default:
        this.#report.error(operator?.span ?? node.span, {
          what: name === undefined ? 'op is missing' : `do not know the comparison ${name}`,
          why: `comparisons are ${listed(operators)}`,
          mend: suggestion(name ?? '', operators, 'use one of these'),
        })
        return undefined
    }
  }

  numbers(entry: MapNode): number[] {
    const old = find(entry, 'name')
    const names = [
      ...this.texts(find(entry, 'names'), 'names'),
      ...(isMissing(old) ? [] : [this.text(old, 'name') ?? '']),
    ]
    if (names.length === 0)
      this.#report.error(
        { from: entry.span.from, to: entry.span.from + 1 },
        { what: 'the entry names no calls', why: 'it says what happens to calls', mend: 'add "names": ["read"]' },
      )
    return names.flatMap((name) => {
      const call = callByName.get(name)
      if (call === undefined) this.#unknown.add(name)
      return call === undefined ? [] : [call.nr]
    })
  }

  /** What was passed over, for check-policy. */
  finish(): void {
    if (this.#unknown.size > 0)
      this.#report.notes.push(
        `names without a call on x86-64, ignored as runc does: ${[...this.#unknown].sort().join(', ')}`,
      )
  }
}

const isHere = (arch: string): boolean => ['amd64', 'x86_64', 'SCMP_ARCH_X86_64'].includes(arch)

function atLeast(kernel: string, wanted: string): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10))
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map((part) => Number.parseInt(part, 10))
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}

function noteArchitectures(report: Report, document: MapNode): void {
  const named: string[] = []
  const list = find(document, 'architectures')
  if (list?.kind === 'list') for (const item of list.items) if (item.kind === 'scalar') named.push(`${item.value}`)
  const map = find(document, 'archMap')
  if (map?.kind === 'list')
    for (const item of map.items) {
      if (item.kind !== 'map') continue
      const arch = find(item, 'architecture')
      const more = find(item, 'subArchitectures')
      if (arch?.kind !== 'scalar' || !isHere(`${arch.value}`)) continue
      if (more?.kind === 'list') for (const one of more.items) if (one.kind === 'scalar') named.push(`${one.value}`)
    }
  const foreign = named.filter((arch) => !isHere(arch))
  if (foreign.length > 0) report.notes.push(`calls of ${listed(foreign)} are never allowed, whatever the profile says`)
}

/** Later conditional entries and earlier ones stay; an entry without conditions speaks for its calls whatever others say, as in libseccomp. */
function withUnconditionalFirst(rules: readonly Rule[]): Rule[] {
  const settled = new Map<number, number>()
  for (const rule of rules)
    for (const [nr, alternatives] of rule.calls)
      if (alternatives.some((one) => one.length === 0) && !settled.has(nr)) settled.set(nr, rule.index)
  return rules.map((rule) => ({
    ...rule,
    calls: new Map([...rule.calls].filter(([nr]) => (settled.get(nr) ?? rule.index) === rule.index)),
  }))
}

const same = (a: Verdict, b: Verdict): boolean =>
  a.kind === b.kind && (a.kind !== 'deny' || b.kind !== 'deny' || a.errno === b.errno)

/** Reads a profile. What is wrong is in the report; then the policy is not to be used. */
export function readProfile(report: Report, document: Node, host: ProfileHost): Policy | undefined {
  if (document.kind !== 'map') return undefined
  const reader = new ProfileReader(report, host)
  for (const { key, keySpan } of document.entries)
    if (!topKeys.includes(key)) report.warn(keySpan, `${key} is no part of the format and is ignored`)
  const fallback = reader.action(document, 'defaultAction', ['defaultErrnoRet', 'defaultErrno']) ?? { kind: 'kill' }
  noteArchitectures(report, document)
  const list = find(document, 'syscalls')
  if (!isMissing(list) && list.kind !== 'list')
    report.error(list.span, {
      what: `syscalls is ${described(list)}`,
      why: 'it is a list',
      mend: 'write "syscalls": []',
    })
  const rules: Rule[] = []
  for (const [index, node] of (list?.kind === 'list' ? list.items : []).entries()) {
    if (node.kind !== 'map') {
      report.error(node.span, {
        what: `an entry of syscalls is ${described(node)}`,
        why: 'it is a map',
        mend: 'write { "names": [...], "action": "SCMP_ACT_ALLOW" }',
      })
      continue
    }
    for (const { key, keySpan } of node.entries)
      if (!entryKeys.includes(key)) report.warn(keySpan, `${key} is no part of the format and is ignored`)
    const verdict = reader.action(node, 'action', ['errnoRet', 'errno'])
    const numbers = reader.numbers(node)
    const alternatives = reader.alternatives(node)
    const reason = reader.leftOut(node)
    if (reason !== undefined) report.notes.push(`entry ${index + 1} of syscalls does not apply: ${reason}`)
    // runc drops what says the default once more.
    if (verdict === undefined || reason !== undefined || same(verdict, fallback)) continue
    rules.push({
      index,
      name: undefined,
      line: report.lineOf(node.span.from),
      verdict,
      calls: new Map(numbers.map((nr) => [nr, alternatives])),
    })
  }
  reader.finish()
  return {
    source: report.file,
    form: 'oci',
    default: fallback,
    unknown:
      fallback.kind === 'allow' || fallback.kind === 'log' || fallback.kind === 'deny'
        ? { kind: 'deny', errno: ENOSYS }
        : fallback,
    rules: withUnconditionalFirst(rules),
    code: 'checked',
    cores: 'refused',
    exempt: new Set(),
    warnings: report.warnings,
    notes: report.notes,
  }
}
