// Runs the attack corpus: each attack must succeed unguarded (the control), and end guarded as the manifest says.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { built } from '../test/harness/build.js'
import { type Case, Failure, Skip } from '../test/harness/case.js'
import { guarded, type Placement, root, type Site } from '../test/harness/placement.js'
import { type Outcome, type Started, startCommand } from '../test/harness/run.js'
import { type Attack, attacks, type Ending } from './manifest.js'
import { describeMonitor, findInMonitor, readMonitor } from './outside.js'

const policy = join(root, 'attacks/policy.yaml')

interface Ran {
  readonly outcome: Outcome
  /** Mappings of the monitor that the attack was told of. */
  readonly targets: number
}

const delay = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/**
 * Answers an attack's questions about the monitor, until it ends: the worst attacker knows every address and every byte.
 * `ready PID` asks where it is, `find HEX` where these eight bytes lie, `read ADDRESS` what lies there.
 */
async function tellAll(started: Started, cwd: string, bare: boolean, limitMs: number): Promise<number> {
  const end = performance.now() + limitMs
  let answered = 0
  let pid = 0
  let targets = 0
  while (!started.ended() && performance.now() < end) {
    const questions = started.stdout().split('\n').slice(0, -1)
    for (; answered < questions.length; answered++) {
      const [word, value] = (questions[answered] as string).split(' ') as [string, string | undefined]
      if (value === undefined) continue
      if (word === 'ready') {
        pid = Number(value)
        if (!bare) {
          const monitor = describeMonitor(pid)
          targets = monitor.parts.length
          writeFileSync(join(cwd, 'monitor-code'), monitor.code)
          started.write(monitor.lines.map((line) => `${line}\n`).join(''))
        }
        started.write('end\n')
      } else if (word === 'find') started.write(`${findInMonitor(pid, BigInt(`0x${value}`)).toString(16)}\n`)
      else if (word === 'read') started.write(`${readMonitor(pid, BigInt(`0x${value}`)).toString(16)}\n`)
    }
    await delay(10)
  }
  return targets
}

async function run(attack: Attack, program: string, site: Site, bare: boolean): Promise<Ran> {
  const outer = mkdtempSync(join(tmpdir(), 'mg-attack-'))
  const cwd = join(outer, 'here')
  mkdirSync(cwd)
  try {
    const argv = [program, ...(attack.args ?? [])]
    const command = bare
      ? argv
      : guarded(site, argv, attack.aim === 'call' || attack.policy ? ['--policy', policy] : [])
    const limitMs = 60_000 * site.slowness
    // A cache of this attack's own, filled before it and used after it, by launches that nobody attacks.
    const env = attack.aim === 'cache' ? { MONGUARD_CACHE: join(outer, 'cache') } : {}
    const launchVictim = async (): Promise<Outcome> => {
      const own: Site = { ...site, placement: site.placement === 'mpk' ? 'mpk' : 'none' }
      const argv = guarded(own, [built('attacks/cache-victim.c')])
      return startCommand({ argv, cwd, env, limitMs }).outcome
    }
    if (attack.aim === 'cache') await launchVictim()
    const started = startCommand({ argv: command, cwd, env, limitMs, interactive: true })
    if (attack.aim === 'cache') {
      started.write('')
      const attacked = await started.outcome
      const victim = await launchVictim()
      return { outcome: followed(attacked, victim), targets: 0 }
    }
    const targets = attack.aim === 'memory' ? await tellAll(started, cwd, bare, limitMs) : 0
    return { outcome: await started.outcome, targets }
  } finally {
    rmSync(outer, { recursive: true, force: true })
  }
}

/** What became of an attack on what follows it: the attack's output, with the verdict of the launch that followed. */
function followed(attacked: Outcome, victim: Outcome): Outcome {
  const said = victim.stdout.toString().trim()
  const verdict = { poisoned: 'ESCAPED', untouched: 'contained' }[said] ?? `the victim: ${victim.status}, ${said}`
  const status = { poisoned: 'exit 3', untouched: 'exit 0' }[said] ?? victim.status
  return {
    ...attacked,
    status,
    stdout: Buffer.concat([attacked.stdout, Buffer.from(`attack: ${attacked.status}\n`), Buffer.from(`${verdict}\n`)]),
    stderr: Buffer.concat([attacked.stderr, victim.stderr]),
  }
}

function endingOf(outcome: Outcome): Ending | string {
  const last = outcome.stdout.toString().trim().split('\n').at(-1) ?? ''
  if (outcome.status === 'exit 3' && last.startsWith('ESCAPED')) return 'ESCAPED'
  if (outcome.status === 'exit 0' && last.startsWith('contained')) return 'contained'
  if (outcome.status === 'signal SIGSYS') return 'killed'
  return `${outcome.status}, last line ${JSON.stringify(last)}`
}

function lines(outcome: Outcome): string[] {
  const shown = (text: Buffer): string[] => text.toString().trimEnd().split('\n').slice(-12)
  return [...shown(outcome.stdout), ...shown(outcome.stderr)]
}

function caseOf(attack: Attack): Case {
  const build = (): string => built(`attacks/${attack.program}.c`, 'dynamic', attack.options ?? [])
  let control: Promise<Ran> | undefined
  return {
    suite: 'attacks',
    name: [attack.program, ...(attack.args ?? [])].join('-'),
    placements: Object.keys(attack.expect) as Placement[],
    coverages: ['default'],
    inMachine: attack.expect.mpk !== undefined,
    needs: ['gcc'],
    prepare: build,
    async run(site) {
      const program = build()
      control ??= run(attack, program, site, true)
      const { outcome: free } = await control
      if (free.status === 'exit 77')
        throw new Skip(`attack ${attack.program}: ${free.stdout.toString().trim().split('\n').at(-1)}`)
      if (attack.mayBeClosed && endingOf(free) === 'contained')
        throw new Skip(
          `attack ${attack.program} ${attack.args?.join(' ')}: closed on this machine without MonGuard, too`,
        )
      if (endingOf(free) !== 'ESCAPED')
        throw new Failure(`the control did not escape unguarded: ${endingOf(free)}`, lines(free))
      const { outcome, targets } = await run(attack, program, site, false)
      if (attack.aim === 'memory' && targets === 0)
        throw new Failure('the monitor’s memory was not found from outside, so there was no target', lines(outcome))
      const wanted = attack.expect[site.placement]
      const got = endingOf(outcome)
      if (wanted === 'known gap') {
        if (got !== 'ESCAPED')
          throw new Failure(
            `a known gap that is closed now (${got}): say so in attacks/manifest.ts and the threat model`,
          )
        throw new Skip(
          `known gap, it escapes (docs/${site.placement === 'process' ? 'placement-process' : 'threat-model'}.md): ${attack.tries}`,
        )
      }
      // Where an attack on memory must be stopped, being killed for it is as good.
      const stopped =
        attack.aim === 'memory' && wanted === 'contained' && (got === 'killed' || got.startsWith('signal '))
      if (got !== wanted && !stopped)
        throw new Failure(`guarded it must be ${wanted}, and was ${got} (${targets} targets)`, lines(outcome))
    },
  }
}

export const cases: readonly Case[] = attacks.map(caseOf)
