// What a test case is, and how it says that it failed or could not run.
import type { Need } from './needs.js'
import type { Coverage, Placement, Site } from './placement.js'

export interface Case {
  readonly suite: string
  readonly name: string
  /** Placements in which it means something. */
  readonly placements: readonly Placement[]
  readonly coverages: readonly Coverage[]
  /** Also run in the virtual machine. Everything is some twenty times slower there, so long ones are left out. */
  readonly inMachine: boolean
  /** Those of `coverages` that the virtual machine has time for. Absent: all. */
  readonly machineCoverages?: readonly Coverage[]
  readonly needs: readonly Need[]
  /** Done once on the host before anything runs: compiling, for instance. */
  prepare?(): void | Promise<void>
  /** Returns when it passed; throws Failure or Skip, or anything else for an error of its own. */
  run(site: Site): Promise<void>
}

/** The program behaved differently from what must be: `details` go to the report. */
export class Failure extends Error {
  constructor(
    readonly title: string,
    readonly details: readonly string[] = [],
  ) {
    super([title, ...details].join('\n'))
  }
}

/** The case cannot run here; `reason` says what is missing. */
export class Skip extends Error {
  constructor(readonly reason: string) {
    super(reason)
  }
}
