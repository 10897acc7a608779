// Corrupt and truncated programs by the dozen: each runs as it does bare, under the policy, or is refused in four parts. None
// hangs, and none runs with the monitor half in place.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Case, Failure, Skip } from '../harness/case.js'
import { guarded, type Site } from '../harness/placement.js'
import { type Outcome, runCommand } from '../harness/run.js'
import { type Mutation, mutations } from './mutations.js'
import { wholeProgram } from './programs.js'
import { failuresIn, notRefused } from './refusal.js'

const seed = Number(process.env['MONGUARD_FUZZ_SEED'] ?? 20_117)
const countOf = (site: Site): number =>
  Number(process.env['MONGUARD_FUZZ_COUNT'] ?? (site.slowness > 1 ? 4 : site.long ? 400 : 24))

/** The program calls getpgid and tells what became of it. */
export const tellingPolicy = 'version: 1\ndefault: allow\nrules:\n  - { calls: getpgid, deny: EXDEV }\n'

const limitMs = 15_000
const refusals = [
  'PROGRAM_FOREIGN',
  'PROGRAM_CORRUPT',
  'PROGRAM_TRUNCATED',
  'PROGRAM_FORMAT',
  'PROGRAM_MAPPING',
  'INTERPRETER_MISSING',
  'INTERPRETER_CORRUPT',
  'NO_ADDRESS_SPACE',
  'NO_MEMORY',
]

/** What bash makes of the program: its own 126 and 127 included. */
const bareArgv = (program: string): readonly string[] => ['/bin/bash', '-c', 'exec "$0"', program]

/** Undefined, or what was wrong with the guarded run. */
function judge(bare: Outcome, seen: Outcome): string | undefined {
  const text = seen.stdout.toString()
  if (text.includes('unguarded')) return 'it ran past its policy'
  if (seen.status === 'time limit') return bare.status === 'time limit' ? undefined : 'it hangs'
  if (failuresIn(seen.stderr.toString()).length > 0) {
    const wrong = notRefused(seen, refusals)
    // The policy's status shows that the sound half of the program ran.
    return wrong === undefined ? undefined : `${wrong} (bare: ${bare.status})`
  }
  const expected = bare.status === 'exit 8' ? 'exit 7' : bare.status
  if (seen.status !== expected) return `${seen.status}, bare ${bare.status}`
  if (text !== bare.stdout.toString().replace('unguarded', 'guarded')) return `it printed ${JSON.stringify(text)}`
  if (bare.status === 'exit 126' || bare.status === 'exit 127') return `${seen.status} without the four parts`
  return undefined
}

async function tryOne({ name, bytes }: Mutation, folder: string, site: Site): Promise<string[]> {
  const program = join(folder, 'program')
  rmSync(program, { force: true })
  writeFileSync(program, bytes)
  chmodSync(program, 0o755)
  const bareRun = (): Promise<Outcome> => runCommand({ argv: bareArgv(program), cwd: folder, limitMs })
  const argv = guarded(site, [program], ['--policy', join(folder, 'policy.yaml')])
  const seen = await runCommand({ argv, cwd: folder, limitMs: limitMs * site.slowness })
  let wrong: string | undefined
  // Where the program lies is drawn at random, so what a broken one does is too: one bare run in four that fits is enough.
  for (let tries = 0; tries < 4; tries++) {
    wrong = judge(await bareRun(), seen)
    if (wrong === undefined) return []
  }
  const lines = seen.stderr.toString().trimEnd().split('\n').slice(-6)
  return [`${name}: ${wrong}`, ...lines.map((line) => `  | ${line}`)]
}

function corruptCase(linking: 'dynamic' | 'static'): Case {
  return {
    suite: 'badinput',
    name: `corrupt-${linking}`,
    placements: ['none', 'process', 'mpk'],
    coverages: ['default'],
    inMachine: true,
    needs: ['gcc', 'bash'],
    prepare: () => void wholeProgram(linking),
    async run(site) {
      const count = countOf(site)
      if (count === 0) throw new Skip('MONGUARD_FUZZ_COUNT is 0')
      const folder = mkdtempSync(join(tmpdir(), 'mg-corrupt-'))
      try {
        writeFileSync(join(folder, 'policy.yaml'), tellingPolicy)
        const sound = readFileSync(wholeProgram(linking))
        const unbroken = await tryOne({ name: 'the sound program', bytes: sound }, folder, site)
        const found = [...unbroken]
        for (const one of mutations(sound, seed, count)) found.push(...(await tryOne(one, folder, site)))
        if (found.length > 0) throw new Failure(`seed ${seed}, ${count} broken programs:`, found)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

export const corruptCases: readonly Case[] = [corruptCase('dynamic'), corruptCase('static')]
