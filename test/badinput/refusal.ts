// What a failure of MonGuard must look like: the registry's words in four parts on stderr, the registry's status, and nothing
// of the program before it.
import { type ErrorRow, errorByName } from '../../spec/errors.js'
import { Failure } from '../harness/case.js'
import type { Outcome } from '../harness/run.js'

export function rowOf(name: string): ErrorRow {
  const row = errorByName.get(name)
  if (row === undefined) throw new Error(`spec/errors.ts has no row ${name}`)
  return row
}

const shown = (text: Buffer): string[] =>
  text
    .toString()
    .split('\n')
    .slice(-16)
    .map((line) => `  | ${line}`)

/** Failures of the user's own documents: what is wrong with each is said in words of its own. */
const inOwnWords = new Set(['POLICY_UNREADABLE'])

/** The names of the failures that stand on stderr whole, each with its four parts. */
export function failuresIn(stderr: string): string[] {
  const found: string[] = []
  const form = /^monguard: (.+) \(([A-Z_]+)\)\n {2}where: (.+)\n {2}why: {3}(.+)\n {2}mend: {2}(.+)$/gm
  for (const [, what, name = '', , why = '', mend] of stderr.matchAll(form)) {
    const row = errorByName.get(name)
    if (row === undefined) continue
    const inItsWords = row.what === what && row.mend === mend && why.startsWith(row.why)
    if (inItsWords || inOwnWords.has(name)) found.push(name)
  }
  return found
}

/** Undefined if the run was refused as one of `names`; else what is wrong. */
export function notRefused(outcome: Outcome, names: readonly string[]): string | undefined {
  const seen = failuresIn(outcome.stderr.toString())
  const name = seen.at(-1)
  if (name === undefined) return `${outcome.status}, and no failure in four parts`
  if (!names.includes(name)) return `refused as ${name}, not as ${names.join(' or ')}`
  if (seen.length > 1) return `refused more than once: ${seen.join(', ')}`
  const wanted = `exit ${rowOf(name).status}`
  if (outcome.status !== wanted) return `${name} with ${outcome.status}, not ${wanted}`
  if (outcome.stdout.length > 0) return `${name}, but something had run: it printed`
  if (outcome.left.length > 0) return `${name}, but processes were left behind: ${outcome.left.join('; ')}`
  return undefined
}

export function mustBeRefused(outcome: Outcome, names: readonly string[], about: string): void {
  const wrong = notRefused(outcome, names)
  if (wrong !== undefined) throw new Failure(`${about}: ${wrong}`, [...shown(outcome.stdout), ...shown(outcome.stderr)])
}

export function mustHold(holds: boolean, about: string, outcome: Outcome): void {
  if (!holds) throw new Failure(`${about}: ${outcome.status}`, [...shown(outcome.stdout), ...shown(outcome.stderr)])
}
