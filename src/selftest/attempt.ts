// Runs one attack, unguarded (its control) or guarded, and says what became of it.
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errnoByNumber } from '../../spec/errnos.js'
import { noticeText } from '../errors.js'
import { packageRoot } from '../host/native.js'
import type { Placement } from '../host/placement.js'
import { launch } from '../session/launch.js'
import { compile } from './compile.js'
import { type Attack, type Corpus, victim } from './corpus.js'
import { describeMonitor, findInMonitor, readMonitor } from './outside.js'
import { bare, type Ended, Place, type Starter } from './place.js'

export interface Attempt {
  /** `escaped`, `contained`, `killed`, `not here` (it cannot be tried on this machine), or what else happened. */
  readonly ending: string
  /** What stopped it: an errno, a signal, a notice of the monitor's; or why it cannot be tried here. */
  readonly by: string
  /** How many parts of the monitor it was told of. */
  readonly targets: number
  /** The end of what it printed. */
  readonly lines: readonly string[]
}

export interface Circumstances {
  readonly placement: Placement
  /** How many times slower than an ordinary machine this one is. */
  readonly slowness: number
}

const limitMs = 60_000
const delay = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

export const attemptBare = (corpus: Corpus, attack: Attack, program: string, slowness: number): Promise<Attempt> =>
  attempt(corpus, attack, bare(program, attack.args), undefined, { placement: 'none', slowness })

export function attemptGuarded(
  corpus: Corpus,
  attack: Attack,
  program: string,
  where: Circumstances,
): Promise<Attempt> {
  const notices = new Set<string>()
  const start: Starter = async ({ cwd, env, output, error }, started) => {
    const outcome = await launch({
      program,
      args: attack.args,
      isolation: where.placement,
      forkRerandomise: attack.forkRerandomise,
      ...(attack.policy ? { policyFile: join(corpus.folder, 'policy.yaml') } : {}),
      ...(attack.cores ? { cores: 'kept' as const } : {}),
      surroundings: { cwd, env, output, error, started },
      watcher: {
        event: (event) => {
          if (event.kind !== 'notice') return
          const { name, quiet } = noticeText(event.code, event.details)
          if (!quiet) notices.add(name)
        },
      },
    })
    return outcome.signal === null ? `exit ${outcome.code}` : `signal ${outcome.signal}`
  }
  return attempt(corpus, attack, start, notices, where)
}

/** `notices`: of the monitor, filled while it runs; undefined where there is none. */
async function attempt(
  corpus: Corpus,
  attack: Attack,
  start: Starter,
  notices: ReadonlySet<string> | undefined,
  { placement, slowness }: Circumstances,
): Promise<Attempt> {
  const place = new Place()
  try {
    let targets = 0
    const attend = async (): Promise<void> => {
      if (attack.aim === 'memory') targets = await tellAll(place, notices === undefined, placement === 'mpk')
    }
    const victim = attack.aim === 'cache' ? await Victim.prepare(corpus, attack, place, placement) : undefined
    const ended = await place.run(start, attend, limitMs * slowness)
    if (victim !== undefined) return { ...(await victim.verdict()), targets, lines: lastLines(ended) }
    const last = ended.stdout.trimEnd().split('\n').at(-1) ?? ''
    return { ...endingOf(ended.status, last, notices ?? new Set()), targets, lines: lastLines(ended) }
  } finally {
    place.leave()
  }
}

const lastLines = ({ stdout, stderr }: Ended): string[] =>
  [stdout, stderr].flatMap((text) => text.trimEnd().split('\n').slice(-12))

/** What an attack on the cache attacks: launches of a program that nobody else has to do with, from a cache of the attack's own. */
class Victim {
  private constructor(
    private readonly program: string,
    private readonly place: Place,
    private readonly placement: Placement,
  ) {}

  static async prepare(corpus: Corpus, attack: Attack, place: Place, placement: Placement): Promise<Victim> {
    const { path } = await compile(corpus, { ...attack, program: victim.slice(0, -2), options: [] })
    place.env['MONGUARD_CACHE'] = join(place.cwd, '../cache')
    const made = new Victim(path, place, placement === 'mpk' ? 'mpk' : 'none')
    await made.launch()
    return made
  }

  async verdict(): Promise<{ ending: string; by: string }> {
    const said = await this.launch()
    const ending = { poisoned: 'escaped', untouched: 'contained' }[said]
    return { ending: ending ?? `the launch that followed said ${JSON.stringify(said)}`, by: '' }
  }

  private launch(): Promise<string> {
    const { cwd, env } = this.place
    const monguard = fileURLToPath(new URL('bin/monguard', packageRoot))
    return new Promise((done) => {
      execFile(monguard, ['run', '--isolation', this.placement, '--', this.program], { cwd, env }, (_, stdout) =>
        done(stdout.trim()),
      )
    })
  }
}

function endingOf(status: string, last: string, notices: ReadonlySet<string>): { ending: string; by: string } {
  const told = [...notices].join(', ')
  if (status === 'exit 3' && last.startsWith('ESCAPED')) return { ending: 'escaped', by: '' }
  if (status === 'exit 77') return { ending: 'not here', by: last }
  if (status === 'exit 0' && last.startsWith('contained'))
    return { ending: 'contained', by: [stopper(last), told].filter((one) => one !== '').join(', ') }
  if (status === 'signal SIGSYS') return { ending: 'killed', by: told === '' ? 'SIGSYS' : told }
  if (status.startsWith('signal '))
    return { ending: status, by: [status.slice(7), told].filter((one) => one !== '').join(', ') }
  return { ending: `${status}, last line ${JSON.stringify(last)}`, by: told }
}

/** What attack.h's verdict adds: `contained errno 13`, `contained fault 11`. */
function stopper(last: string): string {
  const [, what, number] = /^contained (errno|fault) (\d+)/.exec(last) ?? []
  if (what === 'errno') return errnoByNumber.get(Number(number))?.name ?? `errno ${number}`
  return what === 'fault' ? (faults[Number(number)] ?? `signal ${number}`) : ''
}
const faults: Readonly<Record<number, string>> = { 4: 'SIGILL', 5: 'SIGTRAP', 7: 'SIGBUS', 8: 'SIGFPE', 11: 'SIGSEGV' }

/**
 * Answers an attack's questions about the monitor, until it ends: the worst attacker knows every address and every byte.
 * `ready PID` asks where it is, `find HEX` where these eight bytes lie, `read ADDRESS` what lies there.
 */
async function tellAll(place: Place, isBare: boolean, withKeys: boolean): Promise<number> {
  let answered = 0
  let pid = 0
  let targets = 0
  while (!place.ended) {
    const questions = place.said().split('\n').slice(0, -1)
    for (; answered < questions.length; answered++) {
      const [word, value] = (questions[answered] as string).split(' ') as [string, string | undefined]
      if (value === undefined) continue
      if (word === 'ready') {
        pid = Number(value)
        if (!isBare) {
          const monitor = describeMonitor(pid, withKeys)
          targets = monitor.parts.length
          writeFileSync(join(place.cwd, 'monitor-code'), monitor.code)
          place.say(monitor.lines.map((line) => `${line}\n`).join(''))
        }
        place.say('end\n')
      } else if (word === 'find') place.say(`${findInMonitor(pid, BigInt(`0x${value}`)).toString(16)}\n`)
      else if (word === 'read') place.say(`${readMonitor(pid, BigInt(`0x${value}`)).toString(16)}\n`)
    }
    await delay(5)
  }
  return targets
}
