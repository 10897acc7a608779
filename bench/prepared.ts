// What a measurement needs to run MonGuard without Node in the way: the native programs, the monitor's images, ready plans, and the
// programs that measure, in one folder.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { requireNative } from '../src/host/native.js'
import type { Placement } from '../src/host/placement.js'
import { noTables, type RewriteTables } from '../src/rewrite/cache-index.js'
import { appendRewrites, setLaunch } from '../src/session/plan.js'
import { compile } from '../src/session/prepare.js'
import { rewritesFor } from '../src/session/rewrites.js'
import { root } from '../test/harness/placement.js'
import { type CoverageName, coverageOf, coveragesOf } from './variants.js'

const noRing = 0xffff_ffff

async function writePlan(
  folder: string,
  placement: Placement,
  name: CoverageName,
  rewrites: RewriteTables,
): Promise<void> {
  const coverage = coverageOf(name)
  const wishes = {
    emit: coverage.seesAll ? ('all' as const) : new Set<number>(),
    ...(coverage.judged ? { policyFile: join(root, 'bench/paths.yaml') } : {}),
  }
  const { plan: bare } = await compile(wishes, placement)
  const plan = coverage.rewritten ? appendRewrites(bare, rewrites) : bare
  setLaunch(plan, {
    placement,
    passListEmpty: coverage.seesAll === true,
    allowSetuid: false,
    rewrite: coverage.rewritten === true,
    code: coverage.code ?? 'checked',
    cores: 'refused',
    forkRerandomise: coverage.forkRerandomise === true,
    supervisorPid: 0,
    supervisorRingFd: noRing,
  })
  writeFileSync(join(folder, planName(placement, name)), plan)
}

const planName = (placement: Placement, coverage: CoverageName): string => `${placement}-${coverage}.plan`

/** The measuring programs, and how each is compiled. */
const programs: Readonly<Record<string, readonly string[]>> = {
  micro: ['-pthread'],
  floor: ['-mfsgsbase'],
}

/** Where programs lie that were compiled before, for a machine without a compiler. */
export const readyPrograms: string = join(root, 'dist/bench/programs')

export function buildPrograms(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, more] of Object.entries(programs)) {
    const ready = join(readyPrograms, name)
    const output = join(folder, name)
    if (existsSync(ready) && ready !== output) {
      copyFileSync(ready, output)
      continue
    }
    const options = ['-std=gnu17', '-O2', '-static', '-Wall', '-Wextra', '-Werror', ...more]
    const built = spawnSync('gcc', [...options, '-o', output, join(root, `bench/${name}.c`)], { encoding: 'utf8' })
    if (built.status !== 0)
      throw new Error(`gcc could not build bench/${name}.c: ${built.error?.message ?? built.stderr}`)
  }
}

/** `programs`: more that will be run, for which there should be rewritten copies. */
export async function prepareFolder(folder: string, more: readonly string[] = []): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const name of ['mgload', 'mgtrace', 'monitor-none.image', 'monitor-mpk.image'] as const)
    copyFileSync(requireNative(name), join(folder, name))
  buildPrograms(folder)
  process.env['MONGUARD_CACHE'] = join(resolve(folder), 'cache')
  let rewrites = noTables
  for (const program of ['/bin/true', ...more, join(folder, 'micro')]) rewrites = await rewritesFor(program)
  for (const placement of ['none', 'process', 'mpk'] as const)
    for (const coverage of coveragesOf(placement)) await writePlan(folder, placement, coverage, rewrites)
}

/**
 * The shell's words for running `argv` under `placement` without Node: `opened` opens image and plan as descriptors 3 and 4, and
 * `argv` is what runs then. Apart, because what times a start must not time the shell.
 */
export function launchWords(
  folder: string,
  placement: Placement,
  coverage: CoverageName,
  [program = '', ...args]: readonly string[],
): { readonly argv: readonly string[]; readonly opened: string } {
  const inside = (name: string): string => join(resolve(folder), name)
  const plan = `4<'${inside(planName(placement, coverage))}'`
  if (placement === 'process') return { argv: [inside('mgtrace'), '4', '-', program, program, ...args], opened: plan }
  const image = `3<'${inside(`monitor-${placement}.image`)}'`
  return { argv: [inside('mgload'), '3', '4', '-', program, program, ...args], opened: `${image} ${plan}` }
}
