// What is measured: the native program, and the same under MonGuard with one thing changed at a time, so that the difference between two
// columns is the price of that thing.
import type { Placement } from '../src/host/placement.js'
import type { CodeMode } from '../src/policy/model.js'

export const placements: readonly Placement[] = ['none', 'process', 'mpk']

export interface Coverage {
  /** What differs, in a few words. */
  readonly what: string
  /** Each call comes to the monitor, but those that cannot carry the capability. Else the pass list of a launch without a policy. */
  readonly seesAll?: boolean
  /** With rewritten copies, in which calls lead to the gate. They hold for the machine only on which the folder was prepared. */
  readonly rewritten?: boolean
  /** Paths are judged (bench/paths.yaml), and allowed. */
  readonly judged?: boolean
  readonly code?: CodeMode
  readonly forkRerandomise?: boolean
}

export const coverages = {
  'pass-list': { what: 'nothing rewritten: what is not on the pass list comes by a signal' },
  'every-call': { what: 'as pass-list, and every call comes to the monitor', seesAll: true },
  rewritten: { what: 'rewritten copies: what is not on the pass list comes by the gate', rewritten: true },
  gated: { what: 'as rewritten, and every call comes to the monitor', rewritten: true, seesAll: true },
  judged: { what: 'as rewritten, with a policy that asks for paths', rewritten: true, judged: true },
  unchecked: { what: 'as rewritten, and new code is not searched', rewritten: true, code: 'unchecked' },
  rerandomised: {
    what: 'as rewritten, and each fork child has a layout of its own',
    rewritten: true,
    forkRerandomise: true,
  },
} as const satisfies Record<string, Coverage>
export type CoverageName = keyof typeof coverages

export const coverageOf = (name: CoverageName): Coverage => coverages[name]

/** `native`: without MonGuard. `strace`: what others use, `strace -f` with its output thrown away. */
export type Where = Placement | 'native' | 'strace'

export interface Variant {
  readonly where: Where
  readonly coverage: CoverageName
}

export const nameOf = ({ where, coverage }: Variant): string =>
  where === 'native' || where === 'strace' ? where : `${where}, ${coverage}`

/** What there is to measure in a placement: a tracer rewrites nothing, and takes calls as they come. */
export function coveragesOf(placement: Placement): readonly CoverageName[] {
  const names = Object.keys(coverages) as CoverageName[]
  return placement === 'process' ? ['pass-list', 'every-call'] : names
}
