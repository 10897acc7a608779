// A server under test: started bare and guarded, used by bare clients on the loopback device, and ended; what a scenario
// notes in the two runs is compared.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Case, Failure } from '../harness/case.js'
import type { Need } from '../harness/needs.js'
import { coverages, guarded, placements, type Site } from '../harness/placement.js'
import { type Outcome, runCommand, type Started, startCommand } from '../harness/run.js'

export interface Stage {
  readonly folder: string
  readonly site: Site
  readonly port: number
  /** Starts the server's command line, guarded in a guarded run. */
  start(argv: readonly string[], options?: { readonly env?: Record<string, string> }): Started
  /** Runs a client to its end, never guarded. */
  client(argv: readonly string[], limitMs?: number): Promise<Outcome>
  /** Notes something that must be the same in both runs. */
  note(line: string): void
  /** Waits until `condition` holds; fails after `limitMs`. */
  until(what: string, condition: () => boolean | Promise<boolean>, limitMs?: number): Promise<void>
}

export interface Scenario {
  readonly name: string
  readonly needs: readonly Need[]
  readonly inMachine: boolean
  /** Each fork child of the server gets a layout of the monitor of its own, which means nothing under `process`. */
  readonly forkRerandomise?: true
  readonly play: (stage: Stage) => Promise<void>
}

const delay = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

export function pidIn(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8').trim())
  } catch {
    return 0
  }
}

export function alive(pid: number): boolean {
  if (pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Pids of the living children of `pid`. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

async function play(scenario: Scenario, site: Site, bare: boolean): Promise<string[]> {
  const more = scenario.forkRerandomise ? ['--fork-rerandomise'] : []
  const folder = mkdtempSync(join(tmpdir(), 'mg-server-'))
  const notes: string[] = []
  const started: Started[] = []
  const port = await freePort()
  const inner = join(folder, 'here')
  mkdirSync(inner)
  const stage: Stage = {
    folder: inner,
    site,
    port,
    start(argv, options = {}) {
      const command = { argv: bare ? argv : guarded(site, argv, more), cwd: inner, limitMs: 120_000 * site.slowness }
      const one = startCommand(options.env === undefined ? command : { ...command, env: options.env })
      started.push(one)
      return one
    },
    client: (argv, limitMs = 60_000) => runCommand({ argv, cwd: inner, limitMs: limitMs * site.slowness }),
    note: (line) => {
      notes.push(line.replaceAll(folder, 'FOLDER').replaceAll(String(port), 'PORT'))
    },
    async until(what, condition, limitMs = 20_000) {
      const end = performance.now() + limitMs * site.slowness
      while (!(await condition())) {
        const early = started.at(-1)
        if (performance.now() > end || early?.ended() === true)
          throw new Failure(`waited in vain until ${what}`, [
            ...notes,
            early?.ended() === true ? 'the server has ended' : 'out of time',
            early?.stdout() ?? '',
            early?.stderr() ?? '',
          ])
        await delay(20)
      }
    },
  }
  try {
    await scenario.play(stage)
    return notes
  } finally {
    for (const one of started) {
      if (!one.ended()) process.kill(one.pid, 'SIGKILL')
      await one.outcome.catch(() => {})
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

export function serverCase(scenario: Scenario): Case {
  let bareRun: Promise<string[]> | undefined
  return {
    suite: 'apps',
    name: scenario.name,
    placements: scenario.forkRerandomise ? ['none', 'mpk'] : placements,
    coverages,
    inMachine: scenario.inMachine,
    machineCoverages: ['default'],
    needs: scenario.needs,
    async run(site) {
      bareRun ??= play(scenario, site, true)
      const bare = await bareRun
      const seen = await play(scenario, site, false)
      if (bare.join('\n') === seen.join('\n')) return
      const lines = bare.map((line, i) => (line === seen[i] ? `  ${line}` : `bare    ${line}\nguarded ${seen[i]}`))
      throw new Failure('bare and guarded differ', lines)
    },
  }
}
