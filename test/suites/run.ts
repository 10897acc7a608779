// npm run suites: test suites of other people's programs, guarded and bare. Prints for each test whose verdict differs what it is
// guarded and what it is bare, and how many calls came by the gate and by signals. Not part of npm test: it takes an hour.
//
// Guarded, all tests run; bare, only those that guarded did not pass. What differs then runs again by itself, both ways: a test
// that passes only when nothing else runs beside it says nothing about MonGuard.
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { asNobody, nobody } from '../harness/nobody.js'
import { guarded, root, type Site } from '../harness/placement.js'
import { type Outcome, runCommand } from '../harness/run.js'
import { perl } from './perl.js'
import { python } from './python.js'
import { sqlite } from './sqlite.js'
import { absent, type Batch, passed, type TestSuite } from './suite.js'

const suites: readonly TestSuite[] = [perl, python, sqlite]

const usage = `npm run suites -- [options] ${suites.map((one) => one.name).join('|')}…
  --placement NAME   none (default), process, mpk
  --filter REGEX     only tests whose name matches
  --minutes N        at most so long for a launch (default 60)
  --folder DIR       where sources are unpacked and built, and reports written (default dist/suites)
`

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    placement: { type: 'string', default: 'none' },
    filter: { type: 'string', default: '' },
    minutes: { type: 'string', default: '60' },
    folder: { type: 'string', default: join(root, 'dist/suites') },
    help: { type: 'boolean', default: false },
  },
})

function fail(what: string, mend: string): never {
  console.error(`npm run suites: ${what}; ${mend}`)
  process.exit(125)
}

/** Packages, source and build; each is done once. */
function prepare(suite: TestSuite, folder: string): void {
  for (const name of suite.packages())
    if (!spawnSync('dpkg', ['-s', name]).stdout.toString().includes('Status: install ok installed'))
      fail(`${suite.name} needs the package ${name}`, `apt-get install ${name}`)
  mkdirSync(folder, { recursive: true })
  const done = join(folder, 'built-by-suites')
  if (existsSync(done)) return
  const log = join(folder, 'build.log')
  writeFileSync(log, '')
  const step = (command: string): void => {
    console.log(`${suite.name}: ${command.split('\n')[0]}`)
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, maxBuffer: 1 << 28 })
    appendFileSync(log, `$ ${command}\n${stdout}${stderr}`)
    if (status !== 0) fail(`${suite.name} could not be built: ${command.split('\n')[0]}`, `see ${log}`)
  }
  if (suite.source !== undefined) {
    rmSync(join(folder, 'source'), { recursive: true, force: true })
    const fetched = spawnSync('apt-get', ['source', '--download-only', suite.source], { cwd: folder, stdio: 'inherit' })
    if (fetched.status !== 0)
      fail(
        `apt-get has no source of ${suite.source}`,
        'add deb-src to the Types of Debian in /etc/apt and apt-get update',
      )
    step(`dpkg-source --no-check -x ${suite.source}_*.dsc source`)
  }
  for (const command of suite.build) step(command)
  writeFileSync(done, '')
}

function nobodysFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  chownSync(path, nobody, nobody)
  return path
}

interface Counted {
  bySignal: number
  byGate: number
}

/** One launch: what its tests say. */
async function launch(
  suite: TestSuite,
  folder: string,
  tests: readonly string[],
  site: Site | undefined,
  counted: Counted,
): Promise<{ verdicts: Map<string, string>; outcome: Outcome }> {
  const fresh = mkdtempSync(join(tmpdir(), 'mg-suite-'))
  chmodSync(fresh, 0o777)
  try {
    const own = suite.argv(folder, tests)
    const argv = site === undefined ? own : guarded(site, own, ['--stats'])
    // All of MonGuard too: a program that changes its user cannot read the copies that its first user made.
    const cache = suite.notAsRoot && process.getuid?.() === 0 ? nobodysFolder(join(folder, 'cache')) : undefined
    const outcome = await runCommand({
      argv: cache === undefined ? argv : [...asNobody, ...argv],
      ...(cache === undefined ? {} : { env: { MONGUARD_CACHE: cache } }),
      cwd: suite.cwd?.(folder) ?? fresh,
      limitMs: Number(options.minutes) * 60_000,
    })
    const text = `${outcome.stdout}\n${outcome.stderr}`
    const read = suite.read(outcome.stdout.toString())
    const calls = /calls by signal (\d+), calls by gate (\d+)/.exec(text)
    counted.bySignal += Number(calls?.[1] ?? 0)
    counted.byGate += Number(calls?.[2] ?? 0)
    appendFileSync(join(folder, 'report.log'), `== ${argv.slice(0, 9).join(' ')}: ${outcome.status}\n${text}\n`)
    return { verdicts: new Map(tests.map((test) => [test, read.get(test) ?? absent])), outcome }
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** The tests of `batch` that end otherwise guarded than bare, also by themselves, with both verdicts. */
async function compare(
  suite: TestSuite,
  folder: string,
  batch: Batch,
  site: Site,
  counted: Counted,
): Promise<{ lines: string[]; differing: number }> {
  const started = performance.now()
  const first = await launch(suite, folder, batch.tests, site, counted)
  const minutes = ((performance.now() - started) / 60_000).toFixed(1)
  const left = batch.tests.filter((test) => first.verdicts.get(test) !== passed)
  const bare = left.length === 0 ? undefined : await launch(suite, folder, left, undefined, { bySignal: 0, byGate: 0 })
  const differ: string[] = []
  const alike: string[] = []
  let once = 0
  for (const test of left) {
    const verdict = first.verdicts.get(test) ?? absent
    // No verdict twice is no agreement: neither run got that far.
    if (verdict !== absent && verdict === bare?.verdicts.get(test)) {
      alike.push(`${test} (${verdict.slice(0, 40)})`)
      continue
    }
    const again = await launch(suite, folder, [test], site, { bySignal: 0, byGate: 0 })
    const alone = await launch(suite, folder, [test], undefined, { bySignal: 0, byGate: 0 })
    const [seen, wanted] = [again.verdicts.get(test), alone.verdicts.get(test)]
    if (seen !== absent && seen === wanted) once++
    else differ.push(`  ${test}\n    guarded: ${seen}\n    bare:    ${wanted}`)
  }
  const good = batch.tests.length - left.length
  const line = `${batch.name}: ${batch.tests.length} tests, ${good} pass guarded, ${alike.length} end alike, ${once} differed once, ${differ.length} differ; ${minutes} minutes guarded, ${first.outcome.status}`
  const same = alike.length === 0 ? [] : [`  not passed, guarded as bare: ${alike.join(', ')}`]
  return { lines: [line, ...same, ...differ], differing: differ.length }
}

async function runSuite(suite: TestSuite, site: Site): Promise<number> {
  const folder = join(resolve(options.folder), suite.name)
  prepare(suite, folder)
  writeFileSync(join(folder, 'report.log'), '')
  const filter = new RegExp(options.filter)
  const counted = { bySignal: 0, byGate: 0 }
  let differing = 0
  for (const [test, reason] of Object.entries(suite.excluded)) console.log(`  left out: ${test}: ${reason}`)
  for (const batch of suite.batches(folder)) {
    const tests = batch.tests.filter((test) => filter.test(test) && suite.excluded[test] === undefined)
    if (tests.length === 0) continue
    const { lines, differing: more } = await compare(suite, folder, { ...batch, tests }, site, counted)
    console.log(`${suite.name} ${lines.join('\n')}`)
    differing += more
  }
  const calls = site.placement === 'process' ? '' : `; calls by gate ${counted.byGate}, by signal ${counted.bySignal}`
  console.log(`${suite.name} [${site.placement}]: ${differing} tests differ${calls}; output in ${folder}/report.log`)
  return differing
}

async function main(): Promise<number> {
  const chosen = suites.filter((one) => positionals.includes(one.name))
  const { placement } = options
  const known = placement === 'none' || placement === 'process' || placement === 'mpk'
  if (options.help || chosen.length !== positionals.length || chosen.length === 0 || !known) {
    console.log(usage)
    return options.help ? 0 : 125
  }
  let differing = 0
  for (const one of chosen)
    differing += await runSuite(one, { placement, coverage: 'every-call', slowness: 1, long: true })
  return differing > 0 ? 1 : 0
}

process.exitCode = await main()
