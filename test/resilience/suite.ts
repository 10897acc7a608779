// What must hold when something fails, is killed or runs out: the program goes on guarded, or stops with a report; nothing hangs, nothing
// is left behind, and what is lost is counted.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failuresIn } from '../badinput/refusal.js'
import { built } from '../harness/build.js'
import { type Case, Failure } from '../harness/case.js'
import { compared } from '../harness/compare.js'
import type { Need } from '../harness/needs.js'
import { guarded, type Placement, type Site } from '../harness/placement.js'
import { baseEnvironment, type Outcome, runCommand, type Started, startCommand } from '../harness/run.js'

const limitMs = 60_000
const delay = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

interface Trial {
  readonly name: string
  readonly placements?: readonly Placement[]
  readonly inMachine?: boolean
  readonly needs?: readonly Need[]
  readonly prepare?: () => void
  readonly run: (folder: string, site: Site) => Promise<void>
}

function caseOf(one: Trial): Case {
  return {
    suite: 'resilience',
    name: one.name,
    placements: one.placements ?? ['none', 'process', 'mpk'],
    coverages: ['default'],
    inMachine: one.inMachine ?? false,
    needs: ['gcc', 'bash', ...(one.needs ?? [])],
    ...(one.prepare === undefined ? {} : { prepare: one.prepare }),
    async run(site) {
      const folder = mkdtempSync(join(tmpdir(), 'mg-resilience-'))
      try {
        await one.run(folder, site)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

function tail(text: Buffer | string, lines = 14): string[] {
  return text
    .toString()
    .split('\n')
    .slice(-lines)
    .map((line) => `  | ${line}`)
}

function mustHold(holds: boolean, what: string, outcome: Outcome | undefined, more: readonly string[] = []): void {
  if (holds) return
  const seen =
    outcome === undefined ? [] : [`it ended with ${outcome.status}`, ...tail(outcome.stdout), ...tail(outcome.stderr)]
  throw new Failure(`this does not hold: ${what}`, [...more, ...seen])
}

/** The process itself that `started` runs as: bin/monguard becomes Node in place. */
const supervisor = (started: Started): number => started.pid

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended.
  }
}

const readOr = (path: string, other: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : other)

async function waitFor(what: () => boolean, ms: number): Promise<boolean> {
  for (const until = performance.now() + ms; performance.now() < until; await delay(20)) if (what()) return true
  return what()
}

/** Whether a process with `mark` in its command line is there. */
function isRunning(mark: string): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return false
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'latin1').includes(mark)
    } catch {
      return false
    }
  })
}

/** A program that works for a while under a policy, and says at its end whether the policy still holds. */
const lasting = (folder: string): readonly string[] => [
  'bash',
  '-c',
  `echo begun >${folder}/out; for n in 1 2 3 4 5 6 7 8; do /bin/sleep 0.05; echo $n >>${folder}/out; done
   if mkdir ${folder}/made 2>/dev/null; then echo made >>${folder}/out; else echo refused >>${folder}/out; fi; echo done >>${folder}/out`,
]
const lastingPolicy = 'version: 1\ndefault: allow\nrules:\n  - { calls: [mkdir, mkdirat], deny: EACCES }\n'

/** Kills the supervisor after `when` ms, or as soon as the program has begun; returns whether the program had begun by then. */
async function killSupervisor(folder: string, site: Site, when: number | 'begun'): Promise<boolean> {
  rmSync(join(folder, 'out'), { force: true })
  writeFileSync(join(folder, 'policy.yaml'), lastingPolicy)
  const options = ['--policy', join(folder, 'policy.yaml'), '--events', join(folder, 'events')]
  const [file = '', ...args] = guarded(site, lasting(folder), options)
  // Not by the harness: it ends what outlives its command, and that is what this looks at.
  const started = spawn(file, args, { cwd: folder, env: baseEnvironment(), stdio: 'ignore', detached: true })
  const gone = new Promise((done) => started.once('exit', done))
  if (when === 'begun') await waitFor(() => existsSync(join(folder, 'out')), limitMs * site.slowness)
  else await delay(when)
  const had = readOr(join(folder, 'out'), '')
  started.kill('SIGKILL')
  await gone
  const isOver = (): boolean => readOr(join(folder, 'out'), '').endsWith('done\n') || !isRunning(folder)
  const ended = await waitFor(isOver, 15_000 * site.slowness)
  const text = readOr(join(folder, 'out'), '')
  const about = [`killed: ${when}`, ...tail(text)]
  mustHold(ended, 'the program ends', undefined, about)
  mustHold(!text.includes('made') && !existsSync(join(folder, 'made')), 'the policy goes on to hold', undefined, about)
  const whole = text === '' || text.endsWith('refused\ndone\n')
  mustHold(whole, 'a program that has begun goes on to its end', undefined, about)
  const nothingLeft = await waitFor(() => !isRunning(folder), 5000 * site.slowness)
  mustHold(nothingLeft, 'nothing is left behind', undefined, about)
  return existsSync(join(folder, 'out')) && !had.endsWith('done\n')
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

interface End {
  readonly events: number
  readonly dropped: number
  readonly lost: number
  readonly corrupt_bytes: number
}

function readEvents(path: string): { end: End; lines: number; last: number } {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  const last = parsed.filter(
    (event) => event['call'] === 'access' && JSON.stringify(event).includes('the-end-of-it'),
  ).length
  return { end: parsed.at(-1) as unknown as End, lines: lines.length - 2, last }
}

/** Runs test/resilience/events.c and reads what was told of it; `pauseMs`: the supervisor stands still for so long. */
async function countEvents(
  folder: string,
  site: Site,
  args: readonly string[],
  ring: string,
  pauseMs = 0,
): Promise<ReturnType<typeof readEvents>> {
  const path = join(folder, 'events')
  const argv = guarded(
    { ...site, coverage: 'default' },
    [built('test/resilience/events.c', 'static'), ...args],
    ['--events', path, '--ring-size', ring],
  )
  const started = startCommand({ argv, cwd: folder, limitMs: limitMs * site.slowness })
  if (pauseMs > 0) {
    await waitFor(() => existsSync(path) && childrenOf(supervisor(started)).length > 1, 10_000 * site.slowness)
    kill(supervisor(started), 'SIGSTOP')
    await delay(pauseMs)
    kill(supervisor(started), 'SIGCONT')
  }
  const outcome = await started.outcome
  mustHold(outcome.status === 'exit 0', 'the program ends as it does', outcome)
  return readEvents(path)
}

/** Signals at moments of chance, to the supervisor alone or to its whole group. */
async function signalled(
  folder: string,
  site: Site,
  signal: NodeJS.Signals,
  group: boolean,
  afterMs: number,
): Promise<void> {
  const argv = guarded(site, ['/bin/sleep', '20'])
  const started = startCommand({ argv, cwd: folder, limitMs: limitMs * site.slowness })
  await delay(afterMs)
  kill(group ? -started.pid : started.pid, signal)
  const before = performance.now()
  const outcome = await started.outcome
  const about = [`${signal} ${group ? 'to the group' : 'to monguard'} after ${afterMs} ms`]
  mustHold(performance.now() - before < 10_000 * site.slowness, 'it ends soon', outcome, about)
  mustHold(
    outcome.status === `signal ${signal}` || /^exit (125|1\d\d)$/.test(outcome.status),
    'it ends by the signal',
    outcome,
    about,
  )
  mustHold(outcome.left.length === 0, 'nothing is left behind', outcome, [...about, ...outcome.left])
}

const trials: readonly Trial[] = [
  {
    name: 'the supervisor is killed',
    inMachine: true,
    async run(folder, site) {
      const moments: (number | 'begun')[] =
        site.slowness > 1 ? [2000, 'begun'] : [0, 30, 80, 120, 160, 200, 250, 300, 350, 400, 500, 600, 800, 'begun']
      let inTheMiddle = 0
      for (const moment of moments) if (await killSupervisor(folder, site, moment)) inTheMiddle++
      mustHold(inTheMiddle > 0, 'some of the moments lie in the middle of the program', undefined)
    },
  },
  {
    name: 'a slow reader',
    inMachine: true,
    prepare: () => void built('test/resilience/events.c', 'static'),
    async run(folder, site) {
      const args = site.slowness > 1 ? ['4', '800'] : ['10', '1500']
      const whole = await countEvents(folder, site, args, '16M')
      mustHold(whole.end.dropped === 0 && whole.end.lost === 0, 'a large ring loses nothing', undefined, [
        JSON.stringify(whole.end),
      ])
      mustHold(whole.lines === whole.end.events, 'as many lines as events', undefined, [
        `${whole.lines}`,
        JSON.stringify(whole.end),
      ])
      const slow = await countEvents(folder, site, args, '64K', 1500 * Math.min(site.slowness, 4))
      const made = whole.end.events
      mustHold(slow.end.dropped > 0, 'a small ring and a slow reader lose some', undefined, [JSON.stringify(slow.end)])
      mustHold(
        slow.end.events + slow.end.dropped + slow.end.lost === made && slow.lines === slow.end.events,
        'seen and dropped make all',
        undefined,
        [`made ${made}`, `lines ${slow.lines}`, JSON.stringify(slow.end)],
      )
    },
  },
  {
    name: 'writers are killed',
    prepare: () => void built('test/resilience/events.c', 'static'),
    async run(folder, site) {
      const { end, lines, last } = await countEvents(folder, site, [site.long ? '2000' : '150', '0', 'kill'], '16M')
      mustHold(end.corrupt_bytes === 0 && lines === end.events, 'the stream stays whole', undefined, [
        JSON.stringify(end),
      ])
      mustHold(end.dropped > 0 || last === 100, 'what comes after them is told', undefined, [
        `${last}`,
        JSON.stringify(end),
      ])
    },
  },
  {
    name: 'signals at any moment',
    placements: ['none', 'process'],
    async run(folder, site) {
      for (const [index, signal] of (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).entries())
        for (const group of [true, false])
          for (const moment of [0, 60, 130, 200, 280, 400, 700])
            await signalled(folder, site, signal, group, moment + index * 17)
    },
  },
  {
    name: 'few descriptors for events',
    placements: ['none', 'process'],
    async run(folder, site) {
      const verdicts = new Set<string>()
      for (const files of [12, 19, 20, 21, 22, 23, 24, 25, 26, 28, 30, 32, 36, 40, 64]) {
        const argv = guarded(site, ['/bin/echo', 'whole'], ['--events', join(folder, 'events')])
        const limited = ['bash', '-c', `ulimit -n ${files} && exec "$0" "$@"`, ...argv]
        const outcome = await runCommand({ argv: limited, cwd: folder, limitMs })
        const ran = outcome.status === 'exit 0' && outcome.stdout.toString() === 'whole\n'
        const told = failuresIn(outcome.stderr.toString())
        const refused = outcome.status === 'exit 125' && outcome.stdout.length === 0 && told.join() === 'NO_FILES'
        mustHold(ran || refused, `under ulimit -n ${files} it runs whole or is refused`, outcome)
        verdicts.add(ran ? 'ran' : 'refused')
      }
      mustHold(verdicts.size === 2, 'the limits show the edge', undefined, [...verdicts])
    },
  },
  {
    name: 'no room for events',
    placements: ['none', 'process'],
    async run(folder, site) {
      const program = ['bash', '-c', `for n in 1 2 3; do /bin/true; done; echo whole; exit 3`]
      const full = await runCommand({ argv: guarded(site, program, ['--events', '/dev/full']), cwd: folder, limitMs })
      mustHold(full.stdout.toString() === 'whole\n', 'a full disk leaves the program alone', full)
      mustHold(
        full.status === 'exit 125' && failuresIn(full.stderr.toString()).join() === 'OUTPUT_WRITE',
        'and is told',
        full,
      )
    },
  },
  {
    name: 'nobody reads the trace',
    placements: ['none', 'process'],
    async run(folder, site) {
      const traced = guarded(site, ['bash', '-c', `for n in 1 2 3; do /bin/true; done; echo whole >${folder}/out`])
      traced[1] = 'trace'
      const argv = ['bash', '-c', '"$@" 2>&1 >/dev/null | head -c 1 >/dev/null; exit $PIPESTATUS', '-', ...traced]
      const outcome = await runCommand({ argv, cwd: folder, limitMs })
      mustHold(readOr(join(folder, 'out'), '') === 'whole\n', 'the program runs to its end', outcome)
      mustHold(/^(exit (125|141|0)|signal SIGPIPE)$/.test(outcome.status), 'it ends', outcome)
    },
  },
]

const exhausted = (): string => built('test/resilience/exhausted.c')
const many = (): string => built('test/resilience/many.c')

export const cases: readonly Case[] = [
  compared({
    suite: 'resilience',
    name: 'exhausted',
    argv: () => [exhausted()],
    prepare: exhausted,
    needs: ['gcc'],
    inMachine: true,
    machineCoverages: ['every-call'],
    limitMs: 120_000,
  }),
  compared({
    suite: 'resilience',
    name: 'many',
    argv: (_, site) => [many(), '1000', site.long ? '10000' : '400'],
    prepare: many,
    needs: ['gcc'],
    coverages: ['default', 'every-call'],
    limitMs: 300_000,
  }),
  ...trials.map(caseOf),
]
