// npm run bench -- …: what MonGuard costs on this machine, beside the native figure of the same run, and what must be seen there besides.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readMachine } from '../src/host/machine.js'
import { obstacle } from '../src/host/placement.js'
import { findProgram, versionOf } from '../test/harness/needs.js'
import { root } from '../test/harness/placement.js'
import { page } from './page.js'
import { prepareFolder } from './prepared.js'
import { isFailed, type Machine, type Piece, type Result, together } from './result.js'
import { services } from './servers.js'
import { type PartName, type Plan, parts, stepsOf } from './steps.js'
import { table } from './table.js'
import { placements } from './variants.js'

const names = Object.keys(parts) as PartName[]
/** Those that give figures. */
const usual: readonly PartName[] = ['calls', 'floor', 'starts', 'servers', 'first', 'ways']

const usage = `npm run bench -- [options]
  --parts NAMES    with commas between them, or all; default: ${usual.join(',')}
${names.map((name) => `                     ${name.padEnd(9)} ${parts[name]}`).join('\n')}
  --turns N        how often everything is measured (default 3)
  --rounds N       samples of each operation in a turn (default 5)
  --seconds N      of load on each server (default 4)
  --placements NAMES  default: all that this machine can
  --minutes N      no step is begun after that; the same command goes on where it was (default: no limit)
  --output FOLDER  default dist/bench/result: pieces, result.json, table.txt, index.html. Pieces that are there are kept
  --again          forget the pieces that are there
  --anywhere       take figures on an emulated processor too, to try this out: they say nothing
`

const { values: options } = parseArgs({
  options: {
    parts: { type: 'string', default: usual.join(',') },
    turns: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    placements: { type: 'string' },
    minutes: { type: 'string', default: '100000' },
    output: { type: 'string', default: join(root, 'dist/bench/result') },
    again: { type: 'boolean', default: false },
    anywhere: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

function chosen<T extends string>(text: string | undefined, all: readonly T[], usualOnes: readonly T[]): readonly T[] {
  if (text === undefined) return usualOnes
  if (text === 'all') return all
  const wanted = text.split(',')
  const wrong = wanted.find((one) => !(all as readonly string[]).includes(one))
  if (wrong !== undefined) throw new Error(`there is no ${wrong}: ${all.join(', ')}`)
  return all.filter((one) => wanted.includes(one))
}

function whole(text: string, what: string, most: number): number {
  const value = Number(text)
  if (!(value > 0 && value <= most)) throw new Error(`--${what}: a number up to ${most}, not ${text}`)
  return value
}

/** Keys of an emulator work; its times say nothing. */
function isEmulated(micro: string): boolean {
  const env = { ...process.env }
  delete env['MG_BENCH_ANYWHERE']
  return spawnSync(micro, ['spawn', '1', '/bin/true'], { encoding: 'utf8', env }).status === 3
}

/** Pieces of one machine only: others would be compared with a native figure that is not theirs. */
function checkMachine(output: string, machine: Machine): void {
  const file = join(output, 'machine.json')
  const text = JSON.stringify(machine)
  if (existsSync(file) && readFileSync(file, 'utf8') !== text)
    throw new Error(
      `${output} holds pieces of another machine, or another kernel; --again forgets them, --output names another folder`,
    )
  writeFileSync(file, text)
}

function readPieces(folder: string): Piece[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return files.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Piece)
}

function failuresOf(result: Result): string[] {
  const found: string[] = []
  for (const { where, coverage, ...run } of result.runs)
    for (const [name, one] of Object.entries({ calls: run.calls, start_true: run.start_true, memory: run.memory }))
      if (where !== 'strace' && isFailed(one)) found.push(`${where}, ${coverage}, ${name}: ${one.failed}`)
  for (const { command, start_true } of result.starts)
    if (isFailed(start_true)) found.push(`${command}: ${start_true.failed}`)
  for (const one of [...result.served, ...result.ways]) if (isFailed(one)) found.push(one.failed)
  for (const { name, passed } of result.checks) if (!passed) found.push(`${name}: see the table`)
  return found
}

async function main(): Promise<number> {
  if (options.help) {
    process.stdout.write(usage)
    return 0
  }
  const begun = performance.now()
  const allMs = whole(options.minutes, 'minutes', 1e6) * 60_000
  const output = resolve(options.output)
  const pieces = join(output, 'pieces')
  if (options.again) rmSync(output, { recursive: true, force: true })
  mkdirSync(pieces, { recursive: true })
  if (options.anywhere) process.env['MG_BENCH_ANYWHERE'] = '1'

  const why = obstacle(readMachine())?.why
  const here = placements.filter((placement) => placement !== 'mpk' || why === undefined)
  const folder = join(output, 'prepared')
  const servers = services.filter(({ needs }) => needs.every((need) => findProgram(need) !== undefined))
  await prepareFolder(
    folder,
    servers.map(({ needs }) => findProgram(needs[0] ?? '') ?? ''),
  )
  const machine: Machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    kernel: release(),
    cores: cpus().length,
    emulated: isEmulated(join(folder, 'micro')),
  }
  if (machine.emulated && !options.anywhere) {
    process.stderr.write(
      'bench: this processor is emulated: what anything costs here says nothing, and nothing is measured\n',
    )
    return 3
  }
  checkMachine(output, machine)
  const plan: Plan = {
    folder,
    turns: whole(options.turns, 'turns', 1000),
    rounds: whole(options.rounds, 'rounds', 1000),
    seconds: whole(options.seconds, 'seconds', 600),
    placements: chosen(options.placements, placements, here),
    wanted: chosen(options.parts, names, usual),
    limitMs: () => Math.round(Math.max(10_000, allMs - (performance.now() - begun))),
  }
  const steps = stepsOf(plan)
  const fileOf = (name: string): string => join(pieces, `${name.replaceAll(' ', '_')}.json`)
  let left = steps.filter(({ name }) => !existsSync(fileOf(name)))
  const total = left.length
  const failures: string[] = []
  while (left.length > 0 && performance.now() - begun < allMs) {
    const [step, ...rest] = left
    if (step === undefined) break
    process.stderr.write(`${total - left.length + 1} of ${total}: ${step.name}\n`)
    const file = fileOf(step.name)
    try {
      writeFileSync(`${file}.new`, `${JSON.stringify(await step.run())}\n`)
      renameSync(`${file}.new`, file)
    } catch (error) {
      // What it was to measure lacks, and is tried again when this is run again.
      failures.push(`${step.name}: ${error instanceof Error ? error.message : String(error)}`)
    }
    left = rest
  }
  const leftOut: Record<string, string> = {}
  if (why !== undefined) leftOut['mpk'] = why
  for (const { name, needs } of services)
    for (const need of needs) if (findProgram(need) === undefined) leftOut[name] = `there is no ${need}`
  if (left.length > 0) leftOut['steps'] = `${left.length} for lack of time: ${left.map((one) => one.name).join(', ')}`
  const manifest: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const result = together(
    {
      made: new Date().toISOString(),
      machine,
      versions: {
        monguard: manifest.version,
        node: process.version,
        gcc: findProgram('gcc') ? versionOf('gcc') : 'none',
      },
      left_out: leftOut,
    },
    readPieces(pieces),
  )
  const text = table(result)
  writeFileSync(join(output, 'result.json'), `${JSON.stringify(result)}\n`)
  writeFileSync(join(output, 'table.txt'), `${text}\n`)
  writeFileSync(join(output, 'index.html'), page(result))
  console.log(`${text}\n\n${output}: result.json, table.txt, index.html`)
  failures.push(...failuresOf(result))
  for (const one of failures) process.stderr.write(`bench: failed: ${one}\n`)
  return failures.length > 0 ? 1 : left.length > 0 ? 4 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 125
}
