// What of the scanner's findings counts: all but the exceptions, which stand here with their reasons, and what chance explains.
import type { Placement } from '../harness/placement.js'

/** A line of scan.c. */
export interface Finding {
  readonly kind: string
  readonly target: string
  /** In hex. */
  readonly value: string
  /** In the target. */
  readonly offset: number
  readonly in: string
  readonly at: string
  readonly of: string
  readonly pid: number
  readonly moment: number
}

interface Chance {
  /** Distinct values, summed over the layouts that were looked for. */
  readonly found: number
  /** The same for the decoy that was found most often. */
  readonly most_by_chance: number
  readonly mean_by_chance: number
}

/** Its last line. */
export interface Ending extends Readonly<Record<PartialKind, Chance>> {
  readonly kind: 'end'
  readonly moments: number
  readonly in_application: number
  readonly bytes: number
  readonly layouts: number
}

export const partialKinds = ['eight bytes', 'six bytes', 'upper half', 'lower half'] as const
export type PartialKind = (typeof partialKinds)[number]

interface Exception {
  readonly why: string
  readonly holds: (finding: Finding, placement: Placement) => boolean
}

/** What stands in readable memory by design. Beside these, the scanner itself leaves out, under `none`, the zone and the stubs: without keys
 * nothing closes them, and nothing is promised (docs/threat-model.md). */
const exceptions: readonly Exception[] = [
  {
    why: 'Stubs lie behind their object, and its trampolines, which the application may read, jump there by a fixed distance: where stubs are is no secret, only what is in them (docs/decisions/0006, D7). Those in the zone count.',
    holds: ({ kind, target }) => kind === 'address' && target === 'stubs',
  },
]

export function exceptionFor(finding: Finding, placement: Placement): string | undefined {
  return exceptions.find((one) => one.holds(finding, placement))?.why
}

/** Decoys tell what chance does. A value that many processes hold, or several values in one, is more than that. */
export function isMoreThanChance(ending: Ending, kind: string): boolean {
  const { found, most_by_chance: most } = ending[kind as PartialKind]
  return found > 1.5 * most + 3
}

/** One line for each that counts. */
export function leaksIn(findings: readonly Finding[], ending: Ending, placement: Placement): string[] {
  const partial = partialKinds.filter((kind) => isMoreThanChance(ending, kind))
  const more = partial.map((kind) => `${kind}: ${JSON.stringify(ending[kind])} of ${ending.layouts} layouts`)
  const counted = findings.filter(
    (one) =>
      exceptionFor(one, placement) === undefined &&
      (!(partialKinds as readonly string[]).includes(one.kind) || (partial as readonly string[]).includes(one.kind)),
  )
  return [...more, ...counted.slice(0, 40).map((one) => JSON.stringify(one))]
}
