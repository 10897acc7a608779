// Runs the attack corpus: each attack must succeed unguarded (the control), and end guarded as the manifest says.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { built } from '../test/harness/build.js'
import { type Case, Failure, Skip } from '../test/harness/case.js'
import { guarded, type Placement, root, type Site } from '../test/harness/placement.js'
import { type Outcome, startCommand } from '../test/harness/run.js'
import { type Attack, attacks, type Ending } from './manifest.js'

const policy = join(root, 'attacks/policy.yaml')

const rangeOf = (line: string): readonly [bigint, bigint] => {
  const [from = '0', to = '0'] = (line.split(' ')[0] ?? '').split('-')
  return [BigInt(`0x${from}`), BigInt(`0x${to}`)]
}

/**
 * The monitor's mappings in `pid`, as the outside sees them: of what the program itself did not see, the one unbroken run
 * around the largest reservation. Parts of it without any right are left out: nothing is there.
 */
function monitorMappings(pid: number, seen: readonly string[]): string[] {
  const own = seen.map(rangeOf)
  const hidden = readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ line, from: rangeOf(line)[0], to: rangeOf(line)[1] }))
    .filter(({ from, to }) => !own.some(([start, end]) => from < end && start < to))
  const runs: (typeof hidden)[] = []
  for (const one of hidden) {
    const run = runs.at(-1)
    if (run !== undefined && run.at(-1)?.to === one.from) run.push(one)
    else runs.push([one])
  }
  const size = (run: typeof hidden): bigint => (run.at(-1)?.to ?? 0n) - (run[0]?.from ?? 0n)
  const zone = runs.sort((a, b) => (size(b) > size(a) ? 1 : -1))[0] ?? []
  return zone.map(({ line }) => line).filter((line) => !line.includes(' ---p '))
}

interface Ran {
  readonly outcome: Outcome
  readonly targets: number
}

async function run(attack: Attack, program: string, site: Site, bare: boolean): Promise<Ran> {
  const outer = mkdtempSync(join(tmpdir(), 'mg-attack-'))
  const cwd = join(outer, 'here')
  mkdirSync(cwd)
  try {
    const argv = [program, ...(attack.args ?? [])]
    const command = bare ? argv : guarded(site, argv, attack.aim === 'call' ? ['--policy', policy] : [])
    const limitMs = 60_000 * site.slowness
    const started = startCommand({ argv: command, cwd, limitMs, interactive: true })
    let targets = 0
    if (attack.aim === 'memory') {
      const end = performance.now() + limitMs
      while (!/^ready \d+$/m.test(started.stdout()) && !started.ended() && performance.now() < end)
        await new Promise((done) => setTimeout(done, 20))
      const pid = Number(/^ready (\d+)$/m.exec(started.stdout())?.[1] ?? 0)
      if (pid > 0 && !bare) {
        const seen = started
          .stdout()
          .split('\n')
          .filter((line) => line.startsWith('map '))
        const hidden = monitorMappings(
          pid,
          seen.map((line) => line.slice('map '.length)),
        )
        targets = hidden.length
        started.write(`${hidden.join('\n')}\n`)
      }
    }
    started.write('end\n')
    return { outcome: await started.outcome, targets }
  } finally {
    rmSync(outer, { recursive: true, force: true })
  }
}

function endingOf(outcome: Outcome): Ending | string {
  const last = outcome.stdout.toString().trim().split('\n').at(-1) ?? ''
  if (outcome.status === 'exit 0' && (last === 'ESCAPED' || last === 'contained')) return last
  if (outcome.status === 'signal SIGSYS') return 'killed'
  return `${outcome.status}, last line ${JSON.stringify(last)}`
}

function lines(outcome: Outcome): string[] {
  const shown = (text: Buffer): string[] =>
    text
      .toString()
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('map '))
      .slice(-12)
  return [...shown(outcome.stdout), ...shown(outcome.stderr)]
}

function caseOf(attack: Attack): Case {
  const build = (): string => built(`attacks/${attack.program}.c`)
  const controls = new Map<string, Promise<Ran>>()
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
      let control = controls.get('bare')
      if (control === undefined) {
        control = run(attack, program, site, true)
        controls.set('bare', control)
      }
      const { outcome: free } = await control
      if (free.status === 'exit 77')
        throw new Skip(`attack ${attack.program}: ${free.stdout.toString().trim().split('\n').at(-1)}`)
      if (endingOf(free) !== 'ESCAPED')
        throw new Failure(`the control did not escape unguarded: ${endingOf(free)}`, lines(free))
      const { outcome, targets } = await run(attack, program, site, false)
      if (attack.aim === 'memory' && targets === 0)
        throw new Failure(
          'the monitor’s memory was not found from outside, so the attack had no target',
          lines(outcome),
        )
      const wanted = attack.expect[site.placement]
      const got = endingOf(outcome)
      // Where an attack on memory must be stopped, being killed for it is as good.
      const stopped =
        attack.aim === 'memory' && wanted === 'contained' && (got === 'killed' || got.startsWith('signal '))
      if (got !== wanted && !stopped)
        throw new Failure(`guarded it must be ${wanted}, and was ${got} (${targets} targets)`, lines(outcome))
    },
  }
}

export const cases: readonly Case[] = attacks.map(caseOf)
