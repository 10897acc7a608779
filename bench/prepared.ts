// What a measurement needs to run MonGuard without Node: the native programs, the monitor's images, ready plans, and the program
// that measures, in one folder.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { requireNative } from '../src/host/native.js'
import type { Placement } from '../src/host/placement.js'
import { appendRewrites, setLaunch } from '../src/session/plan.js'
import { compile } from '../src/session/prepare.js'
import { rewritesFor } from '../src/session/rewrites.js'
import { root } from '../test/harness/placement.js'

export const placements: readonly Placement[] = ['none', 'process', 'mpk']

/**
 * What the kernel lets through unseen: the pass list of a launch without a policy, or next to nothing. `rewritten` and `gated` are the same
 * with rewritten copies, in which calls lead to the gate; they hold for the machine only on which the folder was prepared.
 */
export const coverages = ['pass-list', 'every-call', 'rewritten', 'gated'] as const
export type Coverage = (typeof coverages)[number]

const seesAll = (coverage: Coverage): boolean => coverage === 'every-call' || coverage === 'gated'
const isRewritten = (coverage: Coverage): boolean => coverage === 'rewritten' || coverage === 'gated'

/** What there is to measure in a placement: a tracer takes calls as they come. */
export const coveragesOf = (placement: Placement): readonly Coverage[] =>
  coverages.filter((coverage) => placement !== 'process' || !isRewritten(coverage))

const noRing = 0xffff_ffff

async function writePlan(folder: string, placement: Placement, coverage: Coverage): Promise<void> {
  const emit = seesAll(coverage) ? ('all' as const) : new Set<number>()
  const { plan: bare } = await compile({ emit }, placement)
  const plan = isRewritten(coverage) ? appendRewrites(bare, await rewritesFor(join(folder, 'micro'))) : bare
  setLaunch(plan, {
    placement,
    passListEmpty: seesAll(coverage),
    allowSetuid: false,
    rewrite: isRewritten(coverage),
    code: 'checked',
    cores: 'refused',
    forkRerandomise: false,
    supervisorPid: 0,
    supervisorRingFd: noRing,
  })
  writeFileSync(join(folder, planName(placement, coverage)), plan)
}

const planName = (placement: Placement, coverage: Coverage): string => `${placement}-${coverage}.plan`

export function buildMicro(output: string): void {
  const options = ['-std=gnu17', '-O2', '-static', '-Wall', '-Wextra', '-Werror']
  const built = spawnSync('gcc', [...options, '-o', output, join(root, 'bench/micro.c')], { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`gcc could not build bench/micro.c: ${built.error?.message ?? built.stderr}`)
}

export async function prepareFolder(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const name of ['mgload', 'mgtrace', 'monitor-none.image', 'monitor-mpk.image'] as const)
    copyFileSync(requireNative(name), join(folder, name))
  buildMicro(join(folder, 'micro'))
  process.env['MONGUARD_CACHE'] = join(resolve(folder), 'cache')
  for (const placement of placements)
    for (const coverage of coveragesOf(placement)) await writePlan(folder, placement, coverage)
  copyFileSync(join(root, 'bench/bare.sh'), join(folder, 'bare.sh'))
  chmodSync(join(folder, 'bare.sh'), 0o755)
}

/**
 * The shell's words for running `argv` under `placement` without Node: `opened` opens image and plan as descriptors 3 and 4, and
 * `argv` is what runs then. Apart, because what times a start must not time the shell.
 */
export function launchWords(
  folder: string,
  placement: Placement,
  coverage: Coverage,
  [program = '', ...args]: readonly string[],
): { readonly argv: readonly string[]; readonly opened: string } {
  const inside = (name: string): string => join(resolve(folder), name)
  const plan = `4<'${inside(planName(placement, coverage))}'`
  if (placement === 'process') return { argv: [inside('mgtrace'), '4', '-', program, program, ...args], opened: plan }
  const image = `3<'${inside(`monitor-${placement}.image`)}'`
  return { argv: [inside('mgload'), '3', '4', '-', program, program, ...args], opened: `${image} ${plan}` }
}
