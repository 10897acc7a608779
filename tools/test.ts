// npm test: every check and every suite, in every placement that this machine can run, the virtual machine's included.
// Prints what it ran, where and how long; every failure with its output; every skip with its reason; and a closing count.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cases as abiCases } from '../test/abi/suite.js'
import { cases as appCases } from '../test/apps/suite.js'
import { cases as attackCases } from '../test/attacks/suite.js'
import { cases as badInputCases } from '../test/badinput/suite.js'
import { cases as conformanceCases } from '../test/conformance/suite.js'
import { cases as fuzzCases } from '../test/fuzz/suite.js'
import { type Case, Failure, Skip } from '../test/harness/case.js'
import { install, missing } from '../test/harness/needs.js'
import { type Coverage, coverages, describeSite, type Placement, placements, root } from '../test/harness/placement.js'
import { parseResult, Report, sayPrefix, secondTry } from '../test/harness/report.js'
import { cases as hidingCases } from '../test/hiding/suite.js'
import { cases as resilienceCases } from '../test/resilience/suite.js'
import { cases as soakCases } from '../test/soak/suite.js'
import { cases as stressCases } from '../test/stress/suite.js'
import { machineAvailable, runInMachine } from '../test/vm/machine.js'

const usage = `npm test -- [options]
  --only SUITES        check, unit, conformance, apps, abi, stress, attacks, badinput, fuzz, resilience, hiding, soak (default: all, comma between them)
  --placement NAMES    none, process, mpk (default: all; mpk runs in the virtual machine)
  --coverage NAMES     default, every-call, trapped (default: all)
  --filter REGEX       only cases whose SUITE/NAME matches
  --long               the long forms: 10 s per stressor, 30 s of signal storm, 30 min of soak, 2,000 moments of hiding
  --jobs N             cases at a time (default: 1, in the machine 2)
  --list               say what would run, and run nothing
  --here               this machine has protection keys: run mpk on it, and not in the virtual machine
  --in-machine         this is the virtual machine: run here, be patient, print results for the host
`

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    placement: { type: 'string' },
    coverage: { type: 'string' },
    filter: { type: 'string' },
    jobs: { type: 'string' },
    long: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    here: { type: 'boolean', default: false },
    'in-machine': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

/** A comma-separated option, checked against what it may hold. */
function choice<T extends string>(text: string | undefined, all: readonly T[], option: string): readonly T[] {
  if (text === undefined) return all
  const wanted = text.split(',')
  for (const one of wanted)
    if (!(all as readonly string[]).includes(one)) {
      console.error(`npm test: ${option} has no ${JSON.stringify(one)}; it has ${all.join(', ')}`)
      process.exit(125)
    }
  return all.filter((one) => wanted.includes(one))
}

/** The machine as a whole; each case has a limit of its own. */
const machineLimitMs = 55 * 60_000

const suiteNames = [
  'check',
  'unit',
  'conformance',
  'apps',
  'abi',
  'stress',
  'attacks',
  'badinput',
  'fuzz',
  'resilience',
  'hiding',
  'soak',
] as const
const allCases: readonly Case[] = [
  ...conformanceCases,
  ...appCases,
  ...abiCases,
  ...stressCases,
  ...attackCases,
  ...badInputCases,
  ...fuzzCases,
  ...resilienceCases,
  ...hidingCases,
  ...soakCases,
]
/** By hand only: what random calls find that is a difference and no fault is not all written down yet (test/fuzz/differences.ts). */
const byHand: readonly string[] = ['fuzz']
const suites =
  options.only === undefined
    ? suiteNames.filter((name) => !byHand.includes(name))
    : choice(options.only, suiteNames, '--only')
const where = choice(options.placement, placements, '--placement')
const seen = choice(options.coverage, coverages, '--coverage')
const filter = new RegExp(options.filter ?? '')
const inMachine = options['in-machine']
const jobs = Number(options.jobs ?? (inMachine ? 2 : 1))

const selected = allCases.filter(
  (one) =>
    suites.some((suite) => suite === one.suite) &&
    filter.test(`${one.suite}/${one.name}`) &&
    one.placements.some((placement) => where.includes(placement)),
)

const report = new Report(inMachine)

function details(error: unknown): readonly string[] {
  if (error instanceof Failure) return [error.title, ...error.details].flatMap((text) => text.split('\n'))
  return String(error instanceof Error ? (error.stack ?? error.message) : error).split('\n')
}

/**
 * Suites whose programs run against the clock: what fails there is tried once more, and told so, since a machine with other work
 * to do makes a program late. What fails twice has failed. Attacks have one try.
 */
const timed: ReadonlySet<string> = new Set(['conformance', 'apps', 'abi', 'stress', 'badinput'])

async function runCase(one: Case, placement: Placement, coverage: Coverage): Promise<void> {
  const site = { placement, coverage, slowness: inMachine ? 20 : 1, long: options.long }
  const place = { suite: one.suite, name: one.name, where: describeSite(site) }
  const started = performance.now()
  const lacks = one.needs.map(missing).find((reason) => reason !== undefined)
  if (lacks !== undefined) {
    report.add({ ...place, verdict: 'skipped', durationMs: 0, details: [lacks] })
    return
  }
  const attempt = async (): Promise<unknown> => {
    try {
      await one.run(site)
      return undefined
    } catch (error) {
      return error
    }
  }
  const first = await attempt()
  const mayRepeat = first !== undefined && !(first instanceof Skip) && timed.has(one.suite)
  const error = mayRepeat ? await attempt() : first
  const durationMs = performance.now() - started
  if (error === undefined)
    report.add({
      ...place,
      where: mayRepeat ? place.where + secondTry : place.where,
      verdict: 'passed',
      durationMs,
      details: mayRepeat ? details(first) : [],
    })
  else if (error instanceof Skip) report.add({ ...place, verdict: 'skipped', durationMs, details: [error.reason] })
  else report.add({ ...place, verdict: 'failed', durationMs, details: details(error) })
}

/** The coverages in which `one` runs, here or in the machine. */
function coveragesOf(one: Case, machine = inMachine): readonly Coverage[] {
  const own = (machine ? one.machineCoverages : undefined) ?? one.coverages
  return seen.filter((coverage) => own.includes(coverage))
}

/** Runs what belongs here, `jobs` cases at a time: in the machine, starting Node is most of a case, and two processors are there. */
async function runHere(placement: Placement): Promise<void> {
  const waiting = selected
    .filter((one) => one.placements.includes(placement) && (!inMachine || one.inMachine))
    .flatMap((one) =>
      coveragesOf(one)
        .filter((coverage) => placement !== 'process' || coverage !== 'trapped')
        .map((coverage) => () => runCase(one, placement, coverage)),
    )
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next()
  }
  await Promise.all(Array.from({ length: jobs }, work))
}

/** `npm run check` as one case: format, lint, types, layers, generated files, gate and stack audit, unit tests. */
function runCheck(): void {
  const started = performance.now()
  const result = spawnSync(process.execPath, [join(root, 'dist/tools/check.js')], { cwd: root, encoding: 'utf8' })
  const durationMs = performance.now() - started
  const output = `${result.stdout}${result.stderr}`.trimEnd().split('\n')
  const verdict = result.status === 0 ? 'passed' : 'failed'
  report.add({ suite: 'check', name: 'all', where: 'host', verdict, durationMs, details: output })
}

function testFiles(folder: string): string[] {
  const found: string[] = []
  if (!existsSync(join(root, folder))) return found
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) found.push(...testFiles(path))
    // A compiled test whose source is gone says nothing about the project.
    else if (
      entry.name.endsWith('.test.js') &&
      existsSync(join(root, path.replace(/^dist\//, '').replace(/js$/, 'ts')))
    )
      found.push(path)
  }
  return found.sort()
}

/** The node:test files under test/ (those of src, spec and tools run in the check): one case per file. */
function runUnit(): void {
  for (const file of testFiles('dist/test')) {
    if (/^dist\/test\/(harness|fuzz)\//.test(file)) continue // The check has run these.
    const name = file.slice('dist/test/'.length).replace(/\.test\.js$/, '')
    if (!filter.test(`unit/${name}`)) continue
    const started = performance.now()
    const argv = ['--test', '--test-reporter=tap', join(root, file)]
    const result = spawnSync(process.execPath, argv, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      timeout: 300_000,
    })
    const durationMs = performance.now() - started
    const output = `${result.stdout}${result.stderr}`.trimEnd().split('\n')
    const verdict = result.status === 0 ? 'passed' : 'failed'
    report.add({
      suite: 'unit',
      name,
      where: 'host',
      verdict,
      durationMs,
      details: verdict === 'passed' ? [] : output.slice(-80),
    })
    for (const line of output) {
      const skip = /^\s*ok \d+ - (.*?) # SKIP(.*)$/.exec(line)
      if (skip === null) continue
      const reason = skip[2]?.trim() || 'no reason given'
      report.add({
        suite: 'unit',
        name: `${name}: ${skip[1]}`,
        where: 'host',
        verdict: 'skipped',
        durationMs: 0,
        details: [reason],
      })
    }
  }
}

/** Where keys are lacking every launch fails with what lacks: no skip, since they were said to be there. */
async function runWithKeys(): Promise<void> {
  report.say('\nHost, placement mpk:')
  await runHere('mpk')
}

/** One boot of the machine runs all `mpk` cases: this program starts itself there. */
async function runMachine(): Promise<void> {
  const wanted = selected.filter((one) => one.inMachine && one.placements.includes('mpk'))
  const sites = wanted.flatMap((one) => coveragesOf(one, true).map(() => one))
  if (sites.length === 0) return
  const machine = machineAvailable()
  if (!machine.available) {
    const reason = `no virtual machine with protection keys: ${machine.reason} (${machine.mend})`
    for (const one of sites)
      report.add({
        suite: one.suite,
        name: one.name,
        where: 'mpk',
        verdict: 'skipped',
        durationMs: 0,
        details: [reason],
      })
    return
  }
  report.say('\nVirtual machine (QEMU TCG, protection keys):')
  const argv = [process.execPath, join(root, 'dist/tools/test.js'), '--in-machine', '--placement', 'mpk']
  for (const name of ['only', 'coverage', 'filter'] as const) {
    const value = options[name]
    if (value !== undefined) argv.push(`--${name}`, value)
  }
  if (options.long) argv.push('--long')
  let got = 0
  const other: string[] = []
  const started = performance.now()
  const onLine = (line: string): void => {
    const result = parseResult(line)
    if (result !== undefined) {
      got++
      report.add(result)
    } else if (line.startsWith(sayPrefix)) report.say(line.slice(sayPrefix.length))
    else other.push(line)
  }
  let ending: string
  try {
    const result = await runInMachine(argv, { timeoutMs: machineLimitMs, memory: '3G', cwd: root, onLine })
    if (got === sites.length && result.status <= 1) return
    ending = `status ${result.status}`
    other.push(...result.stderr.toString().split('\n'))
  } catch (error) {
    ending = String(error)
  }
  const lines = [`the machine ended after ${got} of ${sites.length} results: ${ending}`, ...other.slice(-40)]
  const durationMs = performance.now() - started
  report.add({ suite: 'machine', name: 'all-results', where: 'mpk', verdict: 'failed', durationMs, details: lines })
}

async function main(): Promise<boolean> {
  if (options.help) {
    console.log(usage)
    return true
  }
  if (options.list) {
    for (const one of selected)
      console.log(`${one.suite}/${one.name} [${one.placements.join(' ')}]${one.inMachine ? ' machine' : ''}`)
    return true
  }
  if (inMachine) {
    await runHere('mpk')
    return report.count('failed') === 0
  }
  const started = performance.now()
  report.say(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`)
  if (!options.here) install(new Set(selected.flatMap((one) => one.needs)), (line) => report.say(line))
  if (suites.includes('check') && filter.test('check/all')) runCheck()
  for (const one of selected) {
    if (one.needs.some((need) => missing(need) !== undefined)) continue
    try {
      await one.prepare?.()
    } catch (error) {
      report.add({
        suite: one.suite,
        name: one.name,
        where: 'prepare',
        verdict: 'failed',
        durationMs: 0,
        details: details(error),
      })
    }
  }
  if (suites.includes('unit')) runUnit()
  for (const placement of where) {
    if (placement === 'mpk') continue
    report.say(`\nHost, placement ${placement}:`)
    await runHere(placement)
  }
  if (where.includes('mpk')) await (options.here ? runWithKeys() : runMachine())
  report.say(`\n${((performance.now() - started) / 60_000).toFixed(1)} minutes`)
  return report.close()
}

process.exitCode = (await main()) ? 0 : 1
