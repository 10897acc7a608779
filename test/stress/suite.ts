// stress-ng with --verify, bare and guarded: the same verdict. A stressor hammers one corner of the kernel's interface and checks
// what it gets back, so what a monitor gets wrong shows as a failed check, a stressor that dies, or one that stands still.
//
// Normally the chosen stressors run for a second each. The whole class runs for ten with --long. MONGUARD_STRESS_SECONDS sets
// the time, and means the whole class too.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Case, Failure, Skip } from '../harness/case.js'
import { asNobody } from '../harness/nobody.js'
import { guarded, type Site } from '../harness/placement.js'
import { runCommand } from '../harness/run.js'
import { excluded, type Stressor, stressors } from './stressors.js'
import { differencesOf, readVerdict, type Verdict } from './verdict.js'

const secondsSet = Number(process.env['MONGUARD_STRESS_SECONDS'] ?? 0)
const wholeClass = secondsSet > 0 || process.argv.includes('--long')

/** Beyond its own time: starting, and giving up by itself when something is stuck. */
const graceMs = 25_000

async function stress(one: Stressor, site: Site, seconds: number, bare: boolean): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'mg-stress-'))
  chmodSync(folder, 0o777)
  try {
    const own = ['--verify', '--metrics', '--no-rand-seed', '--temp-path', folder, '--timeout', `${seconds}s`]
    const stressNg = ['stress-ng', `--${one.name}`, '1', ...(one.options ?? []), ...own]
    const argv = one.notAsRoot && process.getuid?.() === 0 ? [...asNobody, ...stressNg] : stressNg
    const limitMs = seconds * 1000 + graceMs * site.slowness
    const outcome = await runCommand({ argv: bare ? argv : guarded(site, argv), cwd: folder, limitMs })
    return readVerdict(one.name, outcome)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A short run on a busy machine may not get round once: that says something only when a longer one does not either. */
async function patiently(seconds: number, run: (seconds: number) => Promise<Verdict>): Promise<Verdict> {
  const verdict = await run(seconds)
  return verdict.status === 'exit 0' && verdict.operations === 0 && verdict.skipped === 0 ? run(seconds * 5) : verdict
}

/** One bare run of each, however many placements are compared with it. */
const bareVerdicts = new Map<string, Promise<Verdict>>()

function bareVerdict(one: Stressor, site: Site, seconds: number): Promise<Verdict> {
  let verdict = bareVerdicts.get(one.name)
  if (verdict === undefined) {
    verdict = patiently(seconds, (time) => stress(one, site, time, true))
    bareVerdicts.set(one.name, verdict)
  }
  return verdict
}

function caseOf(one: Stressor): Case {
  return {
    suite: 'stress',
    name: one.name,
    placements: ['none', 'process', 'mpk'],
    coverages: one.everyCall || wholeClass ? ['default', 'every-call'] : ['default'],
    machineCoverages: ['default'],
    inMachine: one.inMachine ?? false,
    needs: ['stress-ng'],
    async run(site) {
      const documented = one.refused?.[site.placement === 'process' ? 'process' : 'in-process']
      if (documented !== undefined) throw new Skip(`differs on purpose: ${documented}`)
      // A second of the virtual machine is too short for some to get round once.
      const seconds = secondsSet > 0 ? secondsSet : site.long ? 10 : site.slowness > 1 ? 2 : 1
      const bare = await bareVerdict(one, site, seconds)
      if (bare.status !== 'exit 0' || bare.operations === 0)
        throw new Skip(`${one.name} does nothing here, or fails, without MonGuard (${bare.status})`)
      const seen = await patiently(seconds, (time) => stress(one, site, time, false))
      const found = differencesOf(bare, seen)
      if (found.length === 0) return
      // Whose fault: a stressor whose own runs differ says nothing about MonGuard.
      const again = differencesOf(bare, await stress(one, site, seconds, true))
      const shaky = again.length > 0 ? ['(a second bare run differs from the first, too:)', ...again] : []
      throw new Failure('bare and guarded differ', [...found, ...shaky, ...seen.lastLines])
    },
  }
}

/** Visible in the whole class: what is left out of it, and why. */
function excludedCase([name, reason]: [string, string]): Case {
  return {
    suite: 'stress',
    name,
    placements: ['none'],
    coverages: ['default'],
    inMachine: false,
    needs: [],
    async run() {
      throw new Skip(`left out: ${reason}`)
    },
  }
}

export const cases: readonly Case[] = [
  ...stressors.filter((one) => wholeClass || one.chosen).map(caseOf),
  ...(wholeClass ? Object.entries(excluded).map(excludedCase) : []),
]
