// MonGuard's own policy documents, version 1: default, rules, conditions.
import { errnoByName } from '../../spec/errnos.js'
import { type Arg, type Call, callFamilies } from '../../spec/syscalls.js'
import { type Comparison, type Quantity, readComparisons } from './compare.js'
import { described, type Entry, find, type MapNode, type Node } from './document.js'
import { compilePattern, PatternError } from './glob.js'
import type { AddressTest, Conjunction, Group, PathTest, Policy, Rule, Verdict } from './model.js'
import { codeModes, coreModes, isPermissive } from './model.js'
import { families, hasHostBits, parseAddress } from './network.js'
import type { Report, Span } from './problem.js'
import { exemptNumbers, type Selected, selectCalls } from './select.js'
import { listed, nearest, suggestion } from './suggest.js'

const EPERM = 1
const ENOSYS = 38
/** Rule numbers are 16 bits wide, and 0xffff stands for the default. */
const mostRules = 0xffff

const topKeys = ['version', 'default', 'code', 'cores', 'fork-rerandomise', 'rules', 'name', 'comment']
const verdictKeys = ['allow', 'deny', 'kill', 'log']
const plainKeys = ['calls', 'name', 'comment']
/** Keys that look at every argument of a kind, whatever its name. */
const kindKeys = ['path', 'fd', 'address', 'port']

const isExtension = (key: string): boolean => key.startsWith('x-')

function errnoOf(report: Report, node: Node): number | undefined {
  if (node.kind === 'scalar' && node.value === true) return EPERM
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    const found = errnoByName.get(node.value)
    // Numbers from 512 on mean something to the kernel alone; a program must never see them.
    if (found !== undefined && found.number < 512) return found.number
  }
  if (node.kind === 'scalar' && typeof node.value === 'bigint' && node.value > 0n && node.value < 4096n)
    return Number(node.value)
  const names = [...errnoByName.values()].filter((one) => one.number < 512).map((one) => one.name)
  report.error(node.span, {
    what: `${described(node)} is no error to deny with`,
    why: 'deny takes the name of an errno, or true for EPERM',
    mend:
      node.kind === 'scalar' && typeof node.value === 'string'
        ? suggestion(node.value, names, 'for instance deny: EACCES')
        : 'for instance deny: true, or deny: EACCES',
  })
  return undefined
}

function readDefault(report: Report, node: Node | undefined, document: MapNode): Verdict {
  const fallback: Verdict = { kind: 'allow' }
  if (node === undefined) {
    // A misspelt key is told as one; to miss the right one as well would be noise.
    if (document.entries.some((entry) => nearest(entry.key, topKeys) === 'default')) return fallback
    report.error(
      { from: document.span.from, to: document.span.from + 1 },
      {
        what: 'the policy has no default',
        why: 'it decides what no rule speaks of, so it must be said',
        mend: 'write `default: allow`, or `default: deny` to allow only what rules allow',
      },
    )
    return fallback
  }
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    if (node.value === 'allow' || node.value === 'log' || node.value === 'kill') return { kind: node.value }
    if (node.value === 'deny') return { kind: 'deny', errno: EPERM }
  }
  if (node.kind === 'map' && node.entries.length === 1) {
    const [entry] = node.entries
    if (entry?.key === 'deny') return { kind: 'deny', errno: errnoOf(report, entry.value) ?? EPERM }
  }
  report.error(node.span, {
    what: `${described(node)} is no default`,
    why: 'a default is allow, deny, kill, log, or { deny: ERRNO }',
    mend:
      node.kind === 'scalar' && typeof node.value === 'string'
        ? suggestion(node.value, verdictKeys, 'write default: deny')
        : 'write default: deny',
  })
  return fallback
}

/** The verdict of a rule: exactly one key says it. */
function readVerdict(report: Report, rule: MapNode): Verdict | undefined {
  const said = rule.entries.filter((entry) => verdictKeys.includes(entry.key))
  const [first, second] = said
  if (first === undefined) {
    report.error(
      { from: rule.span.from, to: rule.span.from + 1 },
      {
        what: 'the rule has no verdict',
        why: 'it must say what happens to the calls it matches',
        mend: 'add one of allow: true, deny: true, deny: EACCES, kill: true, log: true',
      },
    )
    return undefined
  }
  if (second !== undefined) {
    report.error(second.keySpan, {
      what: `the rule has two verdicts, ${first.key} and ${second.key}`,
      why: 'only one can be',
      mend: 'remove one, or make two rules: the first that matches decides',
    })
    return undefined
  }
  if (first.key === 'deny') {
    const errno = errnoOf(report, first.value)
    return errno === undefined ? undefined : { kind: 'deny', errno }
  }
  if (first.value.kind !== 'scalar' || first.value.value !== true) {
    report.error(first.value.span, {
      what: `${first.key}: ${described(first.value)} says nothing`,
      why: `a rule has the verdict ${first.key} or it has not`,
      mend: first.key === 'allow' ? 'write allow: true, or deny: true' : `write ${first.key}: true, or remove the line`,
    })
    return undefined
  }
  return { kind: first.key as 'allow' | 'kill' | 'log' }
}

// ---- conditions

/** The arguments of a call that a key speaks of. */
function argumentsFor(
  call: Call,
  key: string,
): { readonly args: readonly number[]; readonly sort: 'value' | 'path' | 'address' | 'port' | 'memory' } {
  const indexes = (matches: (arg: Arg) => boolean): number[] => call.args.flatMap((arg, i) => (matches(arg) ? [i] : []))
  const namesAddress = (arg: Arg): boolean =>
    (arg.kind === 'address' || arg.kind === 'msghdr') && arg.direction === 'in'
  if (key === 'path') return { args: indexes((arg) => arg.kind === 'path' || arg.leads === true), sort: 'path' }
  if (key === 'address' || key === 'port') return { args: indexes(namesAddress), sort: key }
  const args = indexes((arg) => arg.name === key)
  if (key === 'fd' && args.length === 0) return { args: indexes((arg) => arg.kind === 'fd'), sort: 'value' }
  const arg = call.args[args[0] ?? -1]
  if (arg === undefined) return { args, sort: 'value' }
  if (arg.kind === 'path') return { args, sort: 'path' }
  const isNumber = arg.direction === undefined || arg.kind === 'either'
  return { args, sort: isNumber ? 'value' : 'memory' }
}

/** File modes are umode_t in the kernel: 16 bits. */
function quantityOf(arg: Arg): Quantity {
  return {
    name: arg.name,
    bits: arg.kind === 'mode' ? 16 : arg.bits,
    signed: arg.signed,
    set: arg.flags ?? setOfKind[arg.kind],
  }
}

const setOfKind: Readonly<Record<string, string | undefined>> = { signal: 'signal', fd: 'fd', mode: 'mode' }

function readStrings(report: Report, key: string, node: Node): { readonly text: string; readonly span: Span }[] {
  const items = node.kind === 'list' ? node.items : [node]
  if (items.length === 0)
    report.error(node.span, {
      what: `${key} is compared with nothing`,
      why: 'the list is empty, so the rule could never match',
      mend: 'add a value, or remove the line',
    })
  return items.flatMap((item) => {
    if (item.kind === 'scalar' && typeof item.value === 'string') return [{ text: item.value, span: item.span }]
    report.error(item.span, {
      what: `${described(item)} is no value for ${key}`,
      why: key === 'path' ? 'paths are patterns' : 'addresses are text',
      mend: key === 'path' ? 'write, for instance, /srv/**' : 'write, for instance, 10.0.0.0/8',
    })
    return []
  })
}

/** `X`, `[X, Y]` or `{ match: …, except: … }`. */
function matchAndExcept(
  report: Report,
  key: string,
  node: Node,
): { readonly match: Node | undefined; readonly except: Node | undefined } {
  if (node.kind !== 'map') return { match: node, except: undefined }
  const known = ['match', 'except']
  for (const entry of node.entries)
    if (!known.includes(entry.key))
      report.error(entry.keySpan, {
        what: `do not know ${entry.key} here`,
        why: `${key} takes a value, a list, or { match: …, except: … }`,
        mend: suggestion(entry.key, known, 'use match and except'),
      })
  const match = find(node, 'match')
  if (match === undefined)
    report.error(node.span, {
      what: `${key} excludes and matches nothing`,
      why: 'exclusions take away from what `match` names',
      mend: key === 'path' ? 'add match: /**' : 'add match: [0.0.0.0/0, "::/0"]',
    })
  return { match, except: find(node, 'except') }
}

function readPaths(report: Report, key: string, node: Node | undefined): PathTest[] {
  if (node === undefined) return []
  return readStrings(report, key, node).flatMap(({ text, span }) => {
    try {
      return compilePattern(text)
    } catch (error) {
      if (!(error instanceof PatternError)) throw error
      report.error(span, error.text)
      return []
    }
  })
}

function readAddresses(report: Report, node: Node | undefined): AddressTest[] {
  if (node === undefined) return []
  return readStrings(report, 'address', node).flatMap(({ text, span }) => {
    const found = parseAddress(text)
    if (found === undefined) {
      report.error(span, {
        what: `${text} is not an address`,
        why: `an address is IPv4 or IPv6, with or without a prefix length, or one of ${listed([...families.keys()])}`,
        mend: /^[\d.:a-f/]+$/.test(text)
          ? 'for instance 10.0.0.0/8, 192.168.1.7, ::1 or fd00::/8'
          : `${suggestion(text, families.keys(), 'write the number')}; names of hosts are not looked up, because the program could have another answer`,
      })
      return []
    }
    if (hasHostBits(found)) report.warn(span, `${text} has bits behind its prefix; they do not count`)
    return [found]
  })
}

const port: Quantity = { name: 'port', bits: 16, signed: false, set: undefined }

/** What a key of a rule says, read once per shape of argument that it meets: calls differ in width and names. */
class Condition {
  readonly key: string
  readonly span: Span
  readonly #report: Report
  readonly #node: Node
  readonly #values = new Map<string, readonly Comparison[]>()
  #paths: { tests: PathTest[]; except: PathTest[] } | undefined
  #addresses: { tests: AddressTest[]; except: AddressTest[] } | undefined

  constructor(report: Report, entry: Entry) {
    this.#report = report
    this.key = entry.key
    this.span = entry.keySpan
    this.#node = entry.value
  }

  /** The groups for one call, or undefined where the call has no such argument. */
  groups(call: Call): readonly Group[] | undefined {
    const { args, sort } = argumentsFor(call, this.key)
    const arg = call.args[args[0] ?? -1]
    if (arg === undefined) return undefined
    if (sort === 'path') {
      this.#paths ??= this.#read((node) => readPaths(this.#report, this.key, node))
      return [{ kind: 'path', args, ...this.#paths }]
    }
    const message = arg.kind === 'msghdr'
    if (sort === 'address') {
      this.#addresses ??= this.#read((node) => readAddresses(this.#report, node))
      return [{ kind: 'address', args, ...this.#addresses, local: call.name === 'bind', message }]
    }
    if (sort === 'port') return this.#compare(port).map((one) => ({ kind: 'port', args, ...one, message }))
    if (sort === 'memory') {
      this.#report.error(this.span, {
        what: `${this.key} of ${call.name} cannot be judged`,
        why: `it points to memory (${arg.kind}); a policy compares numbers, paths and socket addresses`,
        mend:
          comparable(call).length === 0
            ? `${call.name} has nothing else to compare: judge it as a whole`
            : `compare one of ${listed(comparable(call))}`,
      })
      return []
    }
    const quantity = quantityOf(arg)
    return this.#compare(quantity).map((one) => ({
      kind: 'value',
      args,
      ...one,
      bits: quantity.bits,
      signed: quantity.signed,
    }))
  }

  #read<Test>(read: (node: Node | undefined) => Test[]): { tests: Test[]; except: Test[] } {
    const { match, except } = matchAndExcept(this.#report, this.key, this.#node)
    return { tests: read(match), except: read(except) }
  }

  #compare(quantity: Quantity): readonly Comparison[] {
    const shape = `${quantity.bits} ${quantity.signed} ${quantity.set}`
    const known = this.#values.get(shape)
    if (known !== undefined) return known
    const made = readComparisons(this.#report, quantity, this.#node)
    this.#values.set(shape, made)
    return made
  }
}

/** The keys that a rule on this call may compare. */
function comparable(call: Call): string[] {
  const names = call.args.flatMap((arg) =>
    arg.direction === undefined || arg.kind === 'either' || arg.kind === 'path' ? [arg.name] : [],
  )
  const kinds = kindKeys.filter((key) => !names.includes(key) && argumentsFor(call, key).args.length > 0)
  return [...names, ...kinds]
}

const quoted = (calls: readonly Selected[]): string => listed(calls.map((one) => one.call.name))

/** A form that takes a descriptor where the others take a path: the path was judged when the descriptor was opened. */
const actsOnDescriptor = (call: Call, key: string): boolean =>
  key === 'path' && call.args.some((arg) => arg.kind === 'fd')

/** A call that a rule selects has no such argument: an error, unless leaving the call out is surely what was meant. */
function reportLacking(
  report: Report,
  condition: Condition,
  verdict: Verdict,
  lacking: readonly Selected[],
  having: readonly Selected[],
  where: string,
): boolean {
  const { key, span } = condition
  const strict = lacking.filter(
    (one) => one.way === 'name' || (one.way === 'family' && !isPermissive(verdict) && !kindKeys.includes(key)),
  )
  const [first] = strict.length > 0 ? strict : having.length === 0 ? lacking : []
  if (first === undefined) {
    const text = `${where}: ${quoted(lacking)} ${lacking.length === 1 ? 'has' : 'have'} no ${key}; the rule does not concern ${lacking.length === 1 ? 'it' : 'them'}`
    // Left out of a permission, a call is refused sooner or later; left out of a prohibition, it is a way round.
    if (isPermissive(verdict) || lacking.every((one) => one.way === 'group' || actsOnDescriptor(one.call, key)))
      report.notes.push(text)
    else report.warn(span, text)
    return true
  }
  const names = comparable(first.call)
  const form = first.way === 'family' ? ` (a form of ${first.word})` : ''
  report.error(span, {
    what: `${first.call.name}${form} has no argument ${key}`,
    why: names.length === 0 ? `${first.call.name} has no arguments to compare` : `its arguments are ${listed(names)}`,
    mend:
      having.length > 0 && first.way === 'family'
        ? `name the calls that have it (${having.map((one) => `=${one.call.name}`).join(', ')}) and write another rule for ${quoted(strict)}`
        : suggestion(key, names, having.length > 0 ? `take ${first.call.name} out of this rule` : 'remove the line'),
  })
  return false
}

function readRule(report: Report, node: Node, index: number): Rule | undefined {
  if (node.kind !== 'map') {
    report.error(node.span, {
      what: `rule ${index + 1} is ${described(node)}`,
      why: 'a rule is a map',
      mend: 'write { calls: [open], path: /secret/**, deny: EACCES }',
    })
    return undefined
  }
  const name = find(node, 'name')
  const label = name?.kind === 'scalar' && typeof name.value === 'string' ? name.value : undefined
  const where = `rule ${index + 1}${label === undefined ? '' : ` (${label})`}`
  for (const key of ['name', 'comment']) {
    const text = find(node, key)
    if (text !== undefined && (text.kind !== 'scalar' || typeof text.value !== 'string'))
      report.error(text.span, { what: `${key} is ${described(text)}`, why: 'it is text for people', mend: 'quote it' })
  }
  const verdict = readVerdict(report, node)
  const callsNode = find(node, 'calls')
  if (callsNode === undefined) {
    const misspelt = node.entries.find((entry) => nearest(entry.key, ['calls']) !== undefined)
    report.error(misspelt?.keySpan ?? { from: node.span.from, to: node.span.from + 1 }, {
      what: 'the rule names no calls',
      why: 'every rule says which calls it concerns',
      mend:
        misspelt === undefined
          ? 'add calls: [open, %network], or calls: "%all"'
          : `write calls instead of ${misspelt.key}`,
    })
    return undefined
  }
  const selected = selectCalls(report, callsNode)
  // Without a verdict the conditions are read all the same, so that their mistakes are told in the same run.
  const judged = verdict ?? { kind: 'kill' }
  const perCall = new Map<number, Group[]>(selected.map((one) => [one.call.nr, []]))
  let concerned: readonly Selected[] = selected
  for (const entry of node.entries) {
    if (verdictKeys.includes(entry.key) || plainKeys.includes(entry.key) || isExtension(entry.key)) continue
    concerned = readCondition(report, entry, judged, concerned, perCall, where)
  }
  warnOfOtherForms(report, callsNode, judged, selected, where)
  if (verdict === undefined || selected.length === 0) return undefined
  const calls = new Map([...perCall].map(([nr, groups]): [number, readonly Conjunction[]] => [nr, [groups]]))
  return { index, name: label, line: report.lineOf(node.span.from), verdict, calls }
}

/** Adds what one key says to every call's groups; gives back the calls that the rule goes on to concern. */
function readCondition(
  report: Report,
  entry: Entry,
  verdict: Verdict,
  selected: readonly Selected[],
  perCall: Map<number, Group[]>,
  where: string,
): readonly Selected[] {
  const condition = new Condition(report, entry)
  const lacking = selected.filter((one) => argumentsFor(one.call, entry.key).args.length === 0)
  const having = selected.filter((one) => !lacking.includes(one))
  if (having.length === 0 && selected.length > 0) {
    const known = [...plainKeys, ...verdictKeys, ...new Set(selected.flatMap((one) => comparable(one.call)))]
    const misspelt = nearest(entry.key, known)
    if (misspelt !== undefined && [...plainKeys, ...verdictKeys].includes(misspelt)) {
      report.error(entry.keySpan, {
        what: `do not know the key ${entry.key}`,
        why: 'a rule has calls, a verdict, name and comment, and arguments of its calls',
        mend: `did you mean ${misspelt}?`,
      })
      return selected
    }
  }
  if (lacking.length > 0 && !reportLacking(report, condition, verdict, lacking, having, where)) return selected
  for (const one of lacking) perCall.delete(one.call.nr)
  for (const { call, span } of having) {
    const groups = condition.groups(call)
    if (groups === undefined) continue
    if (call.capability === null && call.isolation === 'neutral')
      report.error(span, {
        what: `${call.name} cannot be judged by its arguments`,
        why: 'all six of its registers are in use, so that inside the process the monitor could not make the call itself',
        mend: 'allow or deny it as a whole',
      })
    perCall.get(call.nr)?.push(...groups)
    // Memory cannot be judged: one message is enough.
    if (groups.length === 0 && report.failed) break
  }
  return having
}

/** `deny: openat` without its other forms is mostly an oversight; `=openat` says that it is not. */
function warnOfOtherForms(
  report: Report,
  node: Node,
  verdict: Verdict,
  selected: readonly Selected[],
  where: string,
): void {
  if (isPermissive(verdict) || (verdict.kind === 'deny' && verdict.errno === ENOSYS)) return
  const numbers = new Set(selected.map((one) => one.call.name))
  for (const { call, way, word } of selected) {
    if (way !== 'name' || word.startsWith('=')) continue
    const family = [...callFamilies].find(
      ([head, forms]) => head !== call.name && forms.includes(call.name) && forms.some((form) => !numbers.has(form)),
    )
    if (family === undefined) continue
    report.warn(
      node.span,
      `${where}: ${call.name} alone; a program can use ${listed(family[1].filter((form) => !numbers.has(form)))} instead. ${family[0]} names all forms, =${call.name} says that one is meant`,
    )
  }
}

// ---- the document

function checkVersion(report: Report, node: Node | undefined, document: MapNode): void {
  if (node === undefined) {
    if (document.entries.some((entry) => nearest(entry.key, topKeys) === 'version')) return
    report.error(
      { from: document.span.from, to: document.span.from + 1 },
      { what: 'the policy has no version', why: 'its meaning depends on it', mend: 'add version: 1' },
    )
  } else if (node.kind !== 'scalar' || node.value !== 1n)
    report.error(node.span, {
      what: `${described(node)} is not a version of policies that this MonGuard knows`,
      why: 'it knows version 1',
      mend: 'write version: 1, or update MonGuard',
    })
}

/** A key whose value is one of a few words; the first is what holds without it. */
function readWord<Word extends string>(
  report: Report,
  entry: { readonly document: MapNode; readonly key: string; readonly what: string },
  words: readonly [Word, ...Word[]],
): Word {
  const node = find(entry.document, entry.key)
  if (node === undefined) return words[0]
  const word = words.find((one) => node.kind === 'scalar' && node.value === one)
  if (word !== undefined) return word
  const example = `for instance ${entry.key}: ${words[0]}`
  report.error(node.span, {
    what: `${described(node)} does not say what becomes of ${entry.what}`,
    why: `it is one of ${listed(words)}`,
    mend: node.kind === 'scalar' && typeof node.value === 'string' ? suggestion(node.value, words, example) : example,
  })
  return words[0]
}

function readForkRerandomise(report: Report, node: Node | undefined): boolean {
  if (node === undefined) return false
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value
  report.error(node.span, {
    what: `${described(node)} does not say whether a fork child gets a layout of its own`,
    why: 'it is true or false',
    mend: 'write fork-rerandomise: true',
  })
  return false
}

/** Reads a version 1 document. What is wrong is in the report; then the policy is not to be used. */
export function readVersion1(report: Report, document: Node): Policy | undefined {
  if (document.kind !== 'map') {
    report.error(document.span, {
      what: `the policy is ${described(document)}`,
      why: 'a policy is a map',
      mend: 'begin it with version: 1',
    })
    return undefined
  }
  for (const { key, keySpan } of document.entries)
    if (!topKeys.includes(key) && !isExtension(key))
      report.error(keySpan, {
        what: `do not know the key ${key}`,
        why: `a policy has ${listed(topKeys)}`,
        mend: suggestion(key, topKeys, 'remove it; keys that begin with x- are left alone'),
      })
  checkVersion(report, find(document, 'version'), document)
  const fallback = readDefault(report, find(document, 'default'), document)
  const list = find(document, 'rules')
  const isEmpty = list === undefined || (list.kind === 'scalar' && list.value === null)
  if (!isEmpty && list.kind !== 'list')
    report.error(list.span, {
      what: `the rules are ${described(list)}`,
      why: 'they are a list, in the order in which they are asked',
      mend: 'write each rule behind a dash',
    })
  const nodes = list?.kind === 'list' ? list.items : []
  if (nodes.length > mostRules)
    report.error(list?.span ?? document.span, {
      what: `the policy has ${nodes.length} rules`,
      why: `rules are counted with 16 bits`,
      mend: 'join rules with the same verdict',
    })
  const rules = nodes.flatMap((node, index) => readRule(report, node, index) ?? [])
  return {
    source: report.file,
    form: 'monguard',
    default: fallback,
    code: readWord(report, { document, key: 'code', what: 'code made at run time' }, codeModes),
    cores: readWord(report, { document, key: 'cores', what: 'core files' }, coreModes),
    forkRerandomise: readForkRerandomise(report, find(document, 'fork-rerandomise')),
    // ENOSYS is what programs expect of a kernel that is too old, and they have another way then.
    unknown: fallback.kind === 'kill' ? fallback : { kind: 'deny', errno: ENOSYS },
    rules,
    exempt: exemptNumbers,
    warnings: report.warnings,
    notes: report.notes,
  }
}
