// Where a test runs a program: without MonGuard (bare), or guarded in one of the placements; and how a command line becomes guarded.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root. This file runs from dist/test/harness. */
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')

/** `none` and `process` work on any machine; `mpk` needs protection keys, which the virtual machine has. */
export const placements = ['none', 'process', 'mpk'] as const
export type Placement = (typeof placements)[number]

/**
 * What the kernel lets through unseen. `default`: the pass list of a launch without a policy.
 * `every-call`: a launch that records an event of every call, so that each of them takes the monitor's way: the gate, where its site is
 * rewritten. `trapped`: the same with nothing rewritten, so that each comes by a signal; in `process` there is nothing to rewrite.
 */
export const coverages = ['default', 'every-call', 'trapped'] as const
export type Coverage = (typeof coverages)[number]

/** Where one case runs. */
export interface Site {
  readonly placement: Placement
  readonly coverage: Coverage
  /** How many times slower than an ordinary machine this one is: 1, or about 20 in the virtual machine. */
  readonly slowness: number
  /** True: the long forms of the tests that have one (10 s per stressor, 30 s of signal storm). */
  readonly long: boolean
}

/** The command line that runs `argv` guarded; `options` are further options of `monguard run`. */
export function guarded(site: Site, argv: readonly string[], options: readonly string[] = []): string[] {
  // Who wants an event of every call gets an empty pass list.
  const events = site.coverage === 'default' ? [] : ['--events', '/dev/null']
  if (site.coverage === 'trapped') events.push('--no-rewrite')
  return [join(root, 'bin/monguard'), 'run', '--isolation', site.placement, ...events, ...options, '--', ...argv]
}

export function describeSite(site: Site): string {
  return site.coverage === 'default' ? site.placement : `${site.placement}, ${site.coverage}`
}
