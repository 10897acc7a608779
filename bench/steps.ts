// The parts of a measurement, cut into steps: each leaves a piece of the result in a file, so that what was cut off goes on where it was.
import { join } from 'node:path'
import type { Placement } from '../src/host/placement.js'
import { findProgram } from '../test/harness/needs.js'
import { root } from '../test/harness/placement.js'
import { selftest, suites } from './checks.js'
import { measure, measureMemory, wordsFor } from './launched.js'
import type { Piece, Run, Samples, Start } from './result.js'
import { coverageOfMachine, firstLaunches, rewriteOnce, waysOfPrograms } from './rewriting.js'
import { served, services } from './servers.js'
import { coveragesOf, nameOf, type Variant } from './variants.js'

export const parts = {
  calls: 'single operations, /bin/true under mgload, and memory, each beside the native figure',
  floor: 'instructions that the gates are made of',
  starts: 'programs as users start them',
  servers: 'nginx and redis under load',
  first: 'rewriting single files, and launches with an empty cache',
  ways: 'how the calls of programs at work come to the monitor',
  selftest: 'every attack of the corpus',
  abi: 'registers and state under a storm of signals, 30 s',
  suites: 'conformance and resilience',
  stress: 'stress-ng, each stressor that passes bare',
  machine: 'every program and library of this machine, as the rewriter leaves it',
} as const
export type PartName = keyof typeof parts

export interface Plan {
  readonly folder: string
  readonly turns: number
  readonly rounds: number
  /** Of load on each server. */
  readonly seconds: number
  readonly placements: readonly Placement[]
  readonly wanted: readonly PartName[]
  /** For one step: what is left of the whole time. */
  limitMs(): number
}

export interface Step {
  readonly part: PartName
  /** Unique: names the piece. */
  readonly name: string
  run(): Promise<Piece>
}

const starts = (rounds: number): number => rounds * 4
const threads = 64

/** What to count on where others trace: dear operations would take minutes. */
const stracedOperations =
  'getppid,unknown_call,read_1_byte,write_1_byte,readv_2_parts,stat_path,open_close,send_receive,signal_delivery'

function variantsOf(plan: Plan): Variant[] {
  const found: Variant[] = [{ where: 'native', coverage: 'pass-list' }]
  for (const placement of plan.placements)
    for (const coverage of coveragesOf(placement)) found.push({ where: placement, coverage })
  if (findProgram('strace') !== undefined) found.push({ where: 'strace', coverage: 'pass-list' })
  return found
}

async function measureRun(plan: Plan, turn: number, variant: Variant): Promise<Run> {
  const { folder, rounds } = plan
  const micro = join(folder, 'micro')
  const names = variant.where === 'strace' ? [stracedOperations] : []
  const failed = { failed: 'not looked at' }
  const memory = (count: number): ReturnType<typeof measureMemory> =>
    measureMemory(folder, wordsFor(folder, variant, [micro, 'wait', `${count}`]))
  return {
    turn,
    ...variant,
    calls: measure(folder, wordsFor(folder, variant, [micro, 'calls', `${rounds}`, ...names])),
    start_true: measure<Samples>(
      folder,
      wordsFor(folder, variant, ['/bin/true'], [micro, 'spawn', `${starts(rounds)}`]),
    ),
    memory: variant.where === 'strace' ? failed : await memory(0),
    memory_64_threads: variant.where === 'strace' ? failed : await memory(threads),
  }
}

/** As users start it. */
function measureStarts({ folder, rounds, placements }: Plan, turn: number): Start[] {
  const found: Start[] = []
  const start = (command: string, words: readonly string[]): void => {
    const argv = [join(folder, 'micro'), 'spawn', `${rounds}`, ...words, '/bin/true']
    found.push({ turn, command, start_true: measure<Samples>(folder, argv) })
  }
  start('node -e 0', [process.execPath, '-e', '0', '--'])
  for (const placement of placements) {
    const run = ['run', '--isolation', placement, '--']
    start(`bin/monguard run (${placement})`, [join(root, 'bin/monguard'), ...run])
    if (placement !== 'process')
      start(`bin/monguard run --no-rewrite (${placement})`, [
        join(root, 'bin/monguard'),
        ...['run', '--no-rewrite', '--isolation', placement, '--'],
      ])
  }
  const quick = placements.includes('mpk') ? 'mpk' : 'process'
  if (findProgram('npx') !== undefined)
    start(`npx monguard run (${quick})`, ['npx', '--prefix', root, 'monguard', 'run', '--isolation', quick, '--'])
  return found
}

/** All calls gated, and the pass list; a tracer for comparison. */
function servedVariants({ placements }: Plan): Variant[] {
  const found: Variant[] = [{ where: 'native', coverage: 'pass-list' }]
  for (const where of placements)
    found.push(
      ...(where === 'process'
        ? [{ where, coverage: 'every-call' } as const]
        : [{ where, coverage: 'rewritten' } as const, { where, coverage: 'gated' } as const]),
    )
  return found
}

/** The placement that promises something, if it is there. */
const best = ({ placements }: Plan): Placement =>
  placements.includes('mpk') ? 'mpk' : (placements.find((one) => one !== 'process') ?? 'process')

export function stepsOf(plan: Plan): Step[] {
  const steps: Step[] = []
  const add = (part: PartName, name: string, run: () => Piece | Promise<Piece>): void => {
    if (plan.wanted.includes(part)) steps.push({ part, name, run: async () => run() })
  }
  for (let turn = 1; turn <= plan.turns; turn++) {
    for (const variant of variantsOf(plan))
      add('calls', `calls-${turn}-${nameOf(variant).replace(', ', '-')}`, async () => ({
        runs: [await measureRun(plan, turn, variant)],
      }))
    add('floor', `floor-${turn}`, () => {
      const parts = measure<Record<string, Samples>>(plan.folder, [join(plan.folder, 'floor'), `${plan.rounds}`])
      if ('failed' in parts) throw new Error(String(parts.failed))
      return { floor: [parts as Record<string, Samples>] }
    })
    add('starts', `starts-${turn}`, () => ({ starts: measureStarts(plan, turn) }))
    for (const service of services) {
      if (service.needs.some((need) => findProgram(need) === undefined)) continue
      for (const variant of servedVariants(plan))
        add('servers', `servers-${turn}-${service.name}-${nameOf(variant).replace(', ', '-')}`, async () => ({
          served: await served(plan.folder, turn, service, variant, plan.seconds),
        }))
    }
  }
  add('first', 'first-files', () => ({ rewritten: rewriteOnce() }))
  add('first', 'first-launches', () => ({ starts: firstLaunches(join(plan.folder, 'micro'), 1, best(plan)) }))
  add('ways', 'ways', async () => ({ ways: await waysOfPrograms(best(plan), plan.seconds) }))
  add('selftest', 'selftest', () => ({ checks: [selftest(best(plan), plan.limitMs())] }))
  add('abi', 'abi', () => ({ checks: [suites('abi', best(plan), ['--long'], plan.limitMs())] }))
  add('suites', 'suites', () => ({
    checks: [suites('conformance,resilience', best(plan), ['--jobs', '4'], plan.limitMs())],
  }))
  add('stress', 'stress', () => ({ checks: [suites('stress', best(plan), [], plan.limitMs())] }))
  add('machine', 'machine', () => ({ checks: [coverageOfMachine(plan.limitMs())] }))
  return steps
}
