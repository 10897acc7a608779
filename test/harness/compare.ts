// The comparator: a program's bare run against its guarded one. Output, status, files and processes left behind must be equal;
// what may differ is named by the case (`normalise`, with a reason) and by `ownLines` below, and by nothing else.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Case, Failure, Skip } from './case.js'
import type { Need } from './needs.js'
import { type Coverage, coverages, guarded, type Placement, placements, type Site } from './placement.js'
import { type Outcome, runCommand, snapshot } from './run.js'

/** What a comparison may change in a text before comparing, and why. Applied to both sides alike. */
export interface Normaliser {
  readonly because: string
  readonly apply: (text: string) => string
}

/** Lines that MonGuard itself writes on stderr (`none` and `auto` announce themselves). */
function withoutOwnLines(stderr: string): string {
  return stderr.replace(/^monguard: .*\n(?: {2}.*\n)*/gm, '')
}

export interface Comparison {
  readonly suite: string
  readonly name: string
  /** The command line; `folder` is a fresh folder that is also the current one, at the same path in both runs. */
  readonly argv: (folder: string, site: Site) => readonly string[]
  readonly setUp?: (folder: string) => void
  readonly prepare?: () => void
  readonly env?: Readonly<Record<string, string>>
  /** Further options of `monguard run`. */
  readonly options?: readonly string[]
  readonly input?: string | Buffer
  readonly normalise?: Normaliser
  /** Files (by path in the folder) that are not compared, with the reason. */
  readonly ignoreFiles?: { readonly because: string; readonly pattern: RegExp }
  readonly inMachine?: boolean
  readonly placements?: readonly Placement[]
  readonly coverages?: readonly Coverage[]
  readonly machineCoverages?: readonly Coverage[]
  readonly needs?: readonly Need[]
  readonly limitMs?: number
  /** A status that the bare run must have, so that a test that does nothing cannot pass. Default: exit 0. */
  readonly bareStatus?: string
}

interface Observed {
  readonly outcome: Outcome
  readonly files: ReadonlyMap<string, string>
}

/** Bare runs by case and length, so that each is done once however many placements are compared with it. */
const bareRuns = new Map<string, Promise<Observed>>()

async function observe(one: Comparison, site: Site, bare: boolean): Promise<Observed> {
  const outer = mkdtempSync(join(tmpdir(), 'mg-case-'))
  // A path of the same length in every run, and the same last name: programs print it.
  const folder = join(outer, 'here')
  mkdirSync(folder)
  try {
    one.setUp?.(folder)
    const argv = one.argv(folder, site)
    const limitMs = (one.limitMs ?? 30_000) * site.slowness
    const env = { ...one.env, MG_TEST_SLOWNESS: String(site.slowness) }
    const command = { argv: bare ? argv : guarded(site, argv, one.options), cwd: folder, env, limitMs }
    const outcome = await runCommand(one.input === undefined ? command : { ...command, input: one.input })
    const clean = (text: Buffer): Buffer =>
      Buffer.from(text.toString('latin1').replaceAll(outer, '/tmp/mg-case-FOLDER'), 'latin1')
    const seen = { ...outcome, stdout: clean(outcome.stdout), stderr: clean(outcome.stderr) }
    return { outcome: seen, files: snapshot(folder) }
  } finally {
    rmSync(outer, { recursive: true, force: true })
  }
}

function normalised(one: Comparison, text: string): string {
  return one.normalise === undefined ? text : one.normalise.apply(text)
}

const quoted = (line: string | undefined): string =>
  line === undefined ? '(nothing)' : JSON.stringify(line.length > 300 ? `${line.slice(0, 300)}…` : line)

function firstDifferences(bare: string, seen: string): string[] {
  const a = bare.split('\n')
  const b = seen.split('\n')
  const lines: string[] = []
  for (let i = 0; i < Math.max(a.length, b.length) && lines.length < 18; i++)
    if (a[i] !== b[i]) lines.push(`  line ${i + 1}: bare    ${quoted(a[i])}`, `          guarded ${quoted(b[i])}`)
  return lines
}

/** What differs between the two runs, one paragraph each; empty: they are equal. */
export function differences(one: Comparison, bare: Observed, seen: Observed): string[] {
  const found: string[] = []
  if (bare.outcome.status !== seen.outcome.status)
    found.push(`status: bare ${bare.outcome.status}, guarded ${seen.outcome.status}`)
  for (const stream of ['stdout', 'stderr'] as const) {
    const own = (text: string): string => (stream === 'stderr' ? withoutOwnLines(text) : text)
    const a = normalised(one, own(bare.outcome[stream].toString('latin1')))
    const b = normalised(one, own(seen.outcome[stream].toString('latin1')))
    if (a !== b) found.push(`${stream} differs:`, ...firstDifferences(a, b))
  }
  for (const path of new Set([...bare.files.keys(), ...seen.files.keys()])) {
    if (one.ignoreFiles?.pattern.test(path)) continue
    const a = bare.files.get(path) ?? 'missing'
    const b = seen.files.get(path) ?? 'missing'
    if (a !== b) found.push(`file ${path}: bare ${a}, guarded ${b}`)
  }
  const left = (outcome: Outcome): string => outcome.left.slice().sort().join('; ')
  if ((bare.outcome.left.length === 0) !== (seen.outcome.left.length === 0))
    found.push(`processes left behind: bare [${left(bare.outcome)}], guarded [${left(seen.outcome)}]`)
  return found
}

function tail(text: Buffer, lines = 12): string[] {
  const all = text.toString('latin1').trimEnd().split('\n')
  return all[0] === '' ? [] : all.slice(-lines).map((line) => `  | ${line}`)
}

/** A case that runs one command bare and guarded and compares. */
export function compared(one: Comparison): Case {
  const wanted = one.bareStatus ?? 'exit 0'
  return {
    suite: one.suite,
    name: one.name,
    placements: one.placements ?? placements,
    coverages: one.coverages ?? coverages,
    inMachine: one.inMachine ?? false,
    needs: one.needs ?? [],
    ...(one.machineCoverages === undefined ? {} : { machineCoverages: one.machineCoverages }),
    ...(one.prepare === undefined ? {} : { prepare: one.prepare }),
    async run(site) {
      const key = `${one.suite}/${one.name}/${site.long}`
      let bareRun = bareRuns.get(key)
      if (bareRun === undefined) {
        bareRun = observe(one, site, true)
        bareRuns.set(key, bareRun)
      }
      const bare = await bareRun
      if (bare.outcome.status === 'exit 77')
        throw new Skip(bare.outcome.stdout.toString().trim().split('\n').at(-1) ?? '')
      if (bare.outcome.status !== wanted)
        throw new Failure(`the bare run ended with ${bare.outcome.status}, not ${wanted}`, [
          ...tail(bare.outcome.stdout),
          ...tail(bare.outcome.stderr),
        ])
      const seen = await observe(one, site, false)
      const found = differences(one, bare, seen)
      if (found.length === 0) return
      // Whose fault: a program that differs from itself says nothing about MonGuard.
      const again = differences(one, bare, await observe(one, site, true))
      const shaky = again.length > 0 ? ['(a second bare run differs from the first, too:)', ...again] : []
      throw new Failure('bare and guarded differ', [
        ...found,
        ...shaky,
        'end of guarded stderr:',
        ...tail(seen.outcome.stderr),
      ])
    },
  }
}

/** Only for the tests' own soundness: runs the bare side `times` and says what differs between the runs. */
export async function stability(one: Comparison, site: Site, times: number): Promise<string[]> {
  const first = await observe(one, site, true)
  const wanted = one.bareStatus ?? 'exit 0'
  if (first.outcome.status === 'exit 77') return []
  if (first.outcome.status !== wanted)
    return [`bare run ended with ${first.outcome.status}`, ...tail(first.outcome.stdout), ...tail(first.outcome.stderr)]
  for (let i = 1; i < times; i++) {
    const found = differences(one, first, await observe(one, site, true))
    if (found.length > 0) return found
  }
  return []
}
