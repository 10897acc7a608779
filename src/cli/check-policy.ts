// monguard check-policy FILE [--json]: says what is wrong with a policy, or, of a sound one, what it makes of every call and why.
import { errnoByNumber } from '../../spec/errnos.js'
import { callByNumber } from '../../spec/syscalls.js'
import { buildFilter } from '../filter/index.js'
import {
  compilePolicy,
  loadPolicy,
  type Placement,
  type Policy,
  PolicyError,
  PolicyUnreadable,
  passListFor,
  placements,
  type Reason,
  type Verdict,
} from '../policy/index.js'
import { lint, refusedAnyway, refusedInPart, ruleLabel } from '../policy/lint.js'

/** Where output goes; `process` is one. */
export interface Io {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
}

const usage = 'monguard check-policy FILE [--json]'

const title: Readonly<Record<Reason, string>> = {
  passes: 'run without asking the monitor',
  'carries-nothing': 'run without asking, because they have no register left for the capability',
  path: 'judged by path: the path is copied and resolved first, the slowest judgement',
  address: 'judged by socket address: the address is copied first',
  arguments: 'judged by their arguments',
  verdict: 'never simply allowed',
  monitored: 'allowed, and watched because they could weaken the monitor',
  refused: 'refused inside the process by MonGuard itself, whatever the policy says',
  wanted: 'allowed, and watched because an event of them is wanted',
}

const order: readonly Reason[] = [
  'passes',
  'carries-nothing',
  'monitored',
  'arguments',
  'address',
  'path',
  'verdict',
  'refused',
]

const verdictText = (verdict: Verdict): string =>
  verdict.kind === 'deny' ? `deny ${errnoByNumber.get(verdict.errno)?.name ?? verdict.errno}` : verdict.kind

function wrapped(words: readonly string[], indent: string, width = 100): string {
  const lines: string[] = []
  let line = indent
  for (const word of words) {
    if (line.length + word.length > width && line !== indent) {
      lines.push(line.trimEnd())
      line = indent
    }
    line += `${word} `
  }
  return [...lines, line.trimEnd()].join('\n')
}

/** Calls of one reason; where rules or verdicts tell them apart, in parts. */
function section(policy: Policy, reason: Reason, list: readonly Placement[]): string {
  const parts = new Map<string, string[]>()
  for (const placement of list) {
    const rules = placement.rules
      .map((index) => policy.rules.find((rule) => rule.index === index))
      .flatMap((rule) => (rule === undefined ? [] : [ruleLabel(rule)]))
    const by = rules.length > 0 ? rules.join(', ') : 'default'
    const part =
      reason === 'verdict' && placement.verdict !== undefined
        ? `${verdictText(placement.verdict)} by ${by}`
        : reason === 'arguments' || reason === 'path' || reason === 'address'
          ? by
          : ''
    parts.set(part, [...(parts.get(part) ?? []), placement.call.name])
  }
  const body = [...parts].map(([part, names]) =>
    part === '' ? wrapped(names, '  ') : `  ${part}:\n${wrapped(names, '    ')}`,
  )
  return `${list.length} ${title[reason]}\n${body.join('\n')}`
}

const counted = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`

function report(policy: Policy): string {
  const compiled = compilePolicy(policy)
  const places = placements(policy, new Set())
  const filter = buildFilter(passListFor(policy, new Set()), 'trap')
  const head = [
    `${policy.source}: valid ${policy.form === 'oci' ? 'OCI seccomp profile' : 'policy'}: ${counted(policy.rules.length, 'rule')}, ${counted(compiled.conditions, 'condition')}, default ${verdictText(policy.default)}, unknown calls ${verdictText(policy.unknown)}`,
    `tables ${compiled.bytes.length} bytes, filter ${counted(filter.count, 'instruction')}`,
  ].join('\n')
  const sections = order.flatMap((reason) => {
    const list = places.filter(
      (one) => one.reason === reason && !(reason === 'refused' && one.call.family === 'obsolete'),
    )
    return list.length === 0 ? [] : [section(policy, reason, list)]
  })
  const refused = refusedAnyway(policy)
  const inPart = refusedInPart(policy)
  const notes = [
    ...policy.notes,
    ...(refused.length === 0
      ? []
      : [`allowed by a rule, refused by MonGuard inside the process: ${refused.join(', ')}`]),
    ...(inPart.length === 0 ? [] : [`allowed by a rule, refused by MonGuard for some values: ${inPart.join(', ')}`]),
  ]
  const warnings = [...policy.warnings, ...lint(policy)]
  const tail = [...notes.map((text) => `note: ${text}`), ...warnings.map((text) => `warning: ${text}`)]
  return `${[head, ...sections, ...(tail.length === 0 ? [] : [tail.join('\n')])].join('\n\n')}\n`
}

function reportJson(policy: Policy): string {
  const compiled = compilePolicy(policy)
  const passList = passListFor(policy, new Set())
  return `${JSON.stringify({
    valid: true,
    file: policy.source,
    form: policy.form,
    rules: policy.rules.length,
    conditions: compiled.conditions,
    default: verdictText(policy.default),
    unknown: verdictText(policy.unknown),
    tableBytes: compiled.bytes.length,
    filterInstructions: buildFilter(passList, 'trap').count,
    passList: [...passList].map((nr) => callByNumber.get(nr)?.name),
    calls: placements(policy, new Set()).map(({ call, passes, reason, verdict, rules }) => ({
      call: call.name,
      passes,
      reason,
      ...(verdict === undefined ? {} : { verdict: verdictText(verdict) }),
      rules: rules.map((index) => index + 1),
      ...(call.why === '' ? {} : { why: call.why }),
    })),
    notes: policy.notes,
    warnings: [...policy.warnings, ...lint(policy)],
  })}\n`
}

/** Exit status: 0 valid, 1 not valid, 125 where that could not be found out. */
export async function checkPolicy(args: readonly string[], io: Io): Promise<number> {
  const files = args.filter((arg) => !arg.startsWith('--'))
  const unknown = args.find((arg) => arg.startsWith('--') && arg !== '--json')
  const json = args.includes('--json')
  const [file] = files
  if (file === undefined || files.length > 1 || unknown !== undefined) {
    const why =
      unknown !== undefined
        ? `it does not know ${unknown}`
        : file === undefined
          ? 'no file is named'
          : 'it checks one file at a time'
    io.stderr.write(`monguard check-policy: cannot check a policy\n  why:  ${why}\n  mend: ${usage}\n`)
    return 125
  }
  try {
    const policy = await loadPolicy(file)
    io.stdout.write(json ? reportJson(policy) : report(policy))
    return 0
  } catch (error) {
    if (error instanceof PolicyError) {
      if (json) io.stdout.write(`${JSON.stringify({ valid: false, file, problems: error.problems })}\n`)
      else io.stderr.write(`${error.message}\n\n${file}: not valid: ${counted(error.problems.length, 'problem')}\n`)
      return 1
    }
    if (error instanceof PolicyUnreadable) {
      io.stderr.write(`monguard: ${error.message}\n`)
      return 125
    }
    throw error
  }
}
