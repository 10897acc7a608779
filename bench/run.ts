// npm run bench -- [--turns N] [--rounds N] [--output FILE]: what MonGuard costs on this machine, beside the native figure of the
// same run: single calls, a signal, a child, starting a program, and memory. Prints a table and writes every sample as JSON.
// Placement mpk is measured where the machine has keys. An emulated machine has no times worth knowing: nothing is measured there.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readMachine } from '../src/host/machine.js'
import { obstacle, type Placement } from '../src/host/placement.js'
import { versionOf } from '../test/harness/needs.js'
import { root } from '../test/harness/placement.js'
import { type Coverage, coveragesOf, launchWords, placements, prepareFolder } from './prepared.js'
import { type Failed, type Result, type Run, type Samples, type Start, table } from './result.js'

const { values: options } = parseArgs({
  options: {
    turns: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    output: { type: 'string', default: join(root, 'dist/bench/result.json') },
  },
})
const turns = Number(options.turns)
const rounds = Number(options.rounds)
if (!(turns >= 1 && turns <= 1000 && rounds >= 1 && rounds <= 1000)) {
  console.error('usage: npm run bench -- [--turns N] [--rounds N] [--output FILE]')
  process.exit(125)
}
const starts = rounds * 4
/** Of a program that Node starts: each takes a tenth of a second. */
const slowStarts = rounds

type Where = Placement | 'native'
const folder = mkdtempSync(join(tmpdir(), 'mg-bench-'))
const micro = join(folder, 'micro')
const limitMs = 300_000

/** Runs `words` by a shell that first opens image and plan; `spawned` words come behind them. */
function underShell(before: readonly string[], where: Where, coverage: Coverage, argv: readonly string[]): string[] {
  if (where === 'native') return [...before, ...argv]
  const { argv: words, opened } = launchWords(folder, where, coverage, argv)
  return ['/bin/sh', '-c', `exec "$@" ${opened}`, 'sh', ...before, ...words]
}

function measure<T>(argv: readonly string[]): T | Failed {
  const [file = '', ...args] = argv
  const done = spawnSync(file, args, {
    encoding: 'utf8',
    timeout: limitMs,
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (done.status === 0) return JSON.parse(done.stdout) as T
  return { failed: `${done.signal ?? `status ${done.status}`}: ${done.stderr.trim().split('\n').at(-1) ?? ''}` }
}

/** The program itself: the last of a line of only children, where a tracer stands in front. */
function lastChild(pid: number): number {
  const child = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]
  return child === undefined || child === '' ? pid : lastChild(Number(child))
}

/** KiB that a waiting program has to itself, looked at from outside. */
function privateMemory(where: Where, coverage: Coverage): Promise<number | null> {
  const [file = '', ...args] = underShell([], where, coverage, [micro, 'wait'])
  const child = spawn(file, args, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] })
  const limit = setTimeout(() => child.kill('SIGKILL'), 20_000)
  return new Promise((resolve) => {
    let found: number | null = null
    child.stdout.on('data', () => {
      const text = readFileSync(`/proc/${lastChild(child.pid ?? 0)}/smaps_rollup`, 'utf8')
      const sizes = [...text.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)].map((match) => Number(match[1]))
      if (sizes.length === 2) found = sizes.reduce((sum, one) => sum + one)
      child.stdin.end()
    })
    child.on('error', () => resolve(null))
    child.on('close', () => {
      clearTimeout(limit)
      resolve(found)
    })
  })
}

async function measureRun(turn: number, placement: Where, coverage: Coverage): Promise<Run> {
  return {
    turn,
    placement,
    coverage,
    calls: measure(underShell([], placement, coverage, [micro, 'calls', `${rounds}`])),
    start_true: measure<Samples>(underShell([micro, 'spawn', `${starts}`], placement, coverage, ['/bin/true'])),
    private_kib: await privateMemory(placement, coverage),
  }
}

/** As users start it, in the best placement that needs no keys, and in the one that has them. */
function measureStarts(turn: number, measured: readonly Placement[]): Start[] {
  const found: Start[] = []
  const start = (command: string, words: readonly string[]): void => {
    const argv = [micro, 'spawn', `${slowStarts}`, ...words, '/bin/true']
    found.push({ turn, command, start_true: measure<Samples>(argv) })
  }
  start('node -e 0', [process.execPath, '-e', '0', '--'])
  for (const placement of measured) {
    const run = ['run', '--isolation', placement, '--']
    start(`node bin/monguard.js run (${placement})`, [process.execPath, join(root, 'bin/monguard.js'), ...run])
    start(`bin/monguard run (${placement})`, [join(root, 'bin/monguard'), ...run])
  }
  const quick = measured.includes('mpk') ? 'mpk' : 'process'
  start(`npx monguard run (${quick})`, ['npx', '--prefix', root, 'monguard', 'run', '--isolation', quick, '--'])
  return found
}

async function main(): Promise<number> {
  await prepareFolder(folder)
  const probe = spawnSync(micro, ['spawn', '1', '/bin/true'], { encoding: 'utf8' })
  if (probe.status !== 0) {
    process.stderr.write(`${probe.stderr}bench: nothing is measured here\n`)
    return 3
  }
  const why = obstacle(readMachine())?.why
  const measured = placements.filter((placement) => placement !== 'mpk' || why === undefined)
  const runs: Run[] = []
  const started: Start[] = []
  for (let turn = 1; turn <= turns; turn++) {
    process.stderr.write(`turn ${turn} of ${turns}\n`)
    runs.push(await measureRun(turn, 'native', 'pass-list'))
    for (const placement of measured)
      for (const coverage of coveragesOf(placement)) runs.push(await measureRun(turn, placement, coverage))
    started.push(...measureStarts(turn, measured))
  }
  const manifest: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const result: Result = {
    format: 1,
    made: new Date().toISOString(),
    machine: { cpu: cpus()[0]?.model ?? 'unknown', kernel: release(), cores: cpus().length },
    versions: { monguard: manifest.version, node: process.version, gcc: versionOf('gcc') },
    ...(why === undefined ? {} : { left_out: { mpk: why } }),
    runs,
    starts: started,
  }
  writeFileSync(options.output, `${JSON.stringify(result)}\n`)
  console.log(table(result))
  console.log(`\nevery sample: ${options.output}`)
  const failures = [
    ...runs.map((one) => one.calls),
    ...runs.map((one) => one.start_true),
    ...started.map((one) => one.start_true),
  ]
  for (const one of failures) if ('failed' in one) process.stderr.write(`bench: failed: ${one.failed}\n`)
  return failures.some((one) => 'failed' in one) ? 1 : 0
}

try {
  process.exitCode = await main()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
