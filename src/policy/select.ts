// From the words under `calls` to call numbers: names, families, %groups.
import { calls as allCalls, type Call, callByName, callFamilies, groupAliases, groups } from '../../spec/syscalls.js'
import { described, type Node } from './document.js'
import type { Report, Span } from './problem.js'
import { nearest } from './suggest.js'

/** How a rule came to a call: by its own name, as a form of a family's word, or as a member of a group. */
export type Way = 'name' | 'family' | 'group'

export interface Selected {
  readonly call: Call
  readonly way: Way
  /** The word as written. */
  readonly word: string
  readonly span: Span
}

export const everything = '%all'

/** A program cannot do without these, and they give nothing away: only a rule that names one reaches it. */
export const exemptNames = ['rt_sigreturn', 'restart_syscall', 'exit', 'exit_group'] as const
export const exemptNumbers: ReadonlySet<number> = new Set(exemptNames.flatMap((name) => callByName.get(name)?.nr ?? []))

const members = (group: string): readonly Call[] | undefined => {
  const all = group === everything ? allCalls : groups.get(groupAliases.get(group) ?? group)
  // Numbers that stand empty answer ENOSYS whatever a policy says; in a group they would only clutter what is said of it.
  return all?.filter((call) => !exemptNumbers.has(call.nr) && call.family !== 'obsolete')
}

const words = (): string[] => [
  ...callByName.keys(),
  ...callFamilies.keys(),
  ...groups.keys(),
  ...groupAliases.keys(),
  everything,
]

function oneWord(report: Report, word: string, span: Span): Selected[] {
  const select = (list: readonly Call[], way: Way): Selected[] => list.map((call) => ({ call, way, word, span }))
  if (word.startsWith('%')) {
    const group = members(word)
    if (group !== undefined) return select(group, 'group')
  } else if (word.startsWith('=')) {
    const call = callByName.get(word.slice(1))
    if (call !== undefined) return select([call], 'name')
  } else {
    const family = callFamilies.get(word)?.flatMap((name) => callByName.get(name) ?? [])
    if (family !== undefined) return select(family, 'family')
    const call = callByName.get(word)
    if (call !== undefined) return select([call], 'name')
  }
  const bare = word.replace(/^=/, '')
  const near = nearest(bare, words()) ?? (members(`%${bare}`) === undefined ? undefined : `%${bare}`)
  report.error(span, {
    what: `no system call or group is named ${word}`,
    why: word.startsWith('%')
      ? 'groups are the classes that strace knows'
      : 'Linux up to 6.18 has no such call on x86-64',
    mend: near === undefined ? 'docs/system-calls.md lists the calls and groups' : `did you mean ${near}?`,
  })
  return []
}

/** All calls of a rule, each once; where several words lead to a call, the most precise one counts. */
export function selectCalls(report: Report, node: Node): Selected[] {
  const items = node.kind === 'list' ? node.items : [node]
  if (items.length === 0)
    report.error(node.span, {
      what: 'the rule names no calls',
      why: 'it could never match',
      mend: `name some: [open, %network], or ${everything}`,
    })
  const found = new Map<number, Selected>()
  const rank: Readonly<Record<Way, number>> = { name: 0, family: 1, group: 2 }
  for (const item of items) {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') {
      report.error(item.span, {
        what: `${described(item)} is not the name of a call`,
        why: 'calls are named, not numbered',
        mend: 'write names and groups: [open, =openat, %network]',
      })
      continue
    }
    for (const one of oneWord(report, item.value, item.span)) {
      const known = found.get(one.call.nr)
      if (known === undefined || rank[one.way] < rank[known.way]) found.set(one.call.nr, one)
    }
  }
  return [...found.values()].sort((a, b) => a.call.nr - b.call.nr)
}
