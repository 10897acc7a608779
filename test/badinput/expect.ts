// What a refusal must look like: MonGuard's four parts on stderr, a status of its own, and nothing of the program.
import { Failure } from '../harness/case.js'
import type { Outcome } from '../harness/run.js'

/** Whether `text` holds an error with all four parts, in their order. */
export function hasFourParts(text: string): boolean {
  return /^monguard: \S[^\n]*\n(?:[^\n]*\n)*? {2}where: +\S[^\n]*\n(?:[^\n]*\n)*? {2}why: +\S[^\n]*\n(?:[^\n]*\n)*? {2}mend: +\S/m.test(
    text,
  )
}

function shown(outcome: Outcome): string[] {
  const lines = (name: string, text: Buffer): string[] =>
    text
      .toString()
      .trimEnd()
      .split('\n')
      .slice(0, 12)
      .map((line) => `${name}: ${line}`)
  return [...lines('stdout', outcome.stdout), ...lines('stderr', outcome.stderr)]
}

export interface Refusal {
  readonly statuses: readonly number[]
  /** Something the message must name. */
  readonly names?: RegExp
}

/** MonGuard must have refused, and said so. */
export function expectRefusal(what: string, outcome: Outcome, refusal: Refusal): void {
  const text = outcome.stderr.toString()
  if (!refusal.statuses.some((status) => outcome.status === `exit ${status}`))
    throw new Failure(`${what}: ${outcome.status}, must be ${refusal.statuses.join(' or ')}`, shown(outcome))
  if (!hasFourParts(text)) throw new Failure(`${what}: the error has not its four parts`, shown(outcome))
  if (refusal.names !== undefined && !refusal.names.test(text))
    throw new Failure(`${what}: the error does not name ${refusal.names}`, shown(outcome))
  if (outcome.stdout.length > 0) throw new Failure(`${what}: something ran although it was refused`, shown(outcome))
}

/** Either it went as without MonGuard, or MonGuard refused and said so: nothing between the two. */
export function expectSameOrRefusal(what: string, bare: Outcome, outcome: Outcome): void {
  const own = outcome.stderr.toString()
  if (outcome.status === bare.status && outcome.stdout.equals(bare.stdout)) return
  const refused = /^exit 12[567]$/.test(outcome.status) && hasFourParts(own)
  if (!refused) throw new Failure(`${what}: bare ${bare.status}, guarded ${outcome.status}`, shown(outcome))
}
