// Random system calls, bare and guarded (calls.c). Three things are asked: the monitor never faults, refuses or stops by mistake; no
// child hangs but where it hangs bare, and none spins; and one thread's calls give the same results and errors bare and guarded.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callByNumber } from '../../spec/syscalls.js'
import { built } from '../harness/build.js'
import { guarded, type Site } from '../harness/placement.js'
import { type Outcome, runCommand } from '../harness/run.js'
import { isExpected, plainResult } from './differences.js'
import { fuzzTable } from './table.js'

export interface Fuzz {
  readonly seed: number
  /** How long each side may take. */
  readonly seconds: number
  /** 0: one thread, compared with a bare run; else that many threads at once, which nobody can compare. */
  readonly threads: number
  readonly first?: number
  readonly count?: number
  /** Of the calls of a sequence those with a 1 are not made. */
  readonly without?: string
}

export interface MadeCall {
  readonly place: number
  readonly nr: number
  readonly args: readonly string[]
  /** null: it did not return. */
  readonly result: bigint | null
}

export interface Sequence {
  readonly calls: readonly MadeCall[]
  readonly pid: number
  /** `exit 0`, `signal 9`, `limit S`: stopped at the time limit, where S is the state in which it was. */
  readonly end: string
}

export interface Ran {
  readonly sequences: ReadonlyMap<number, Sequence>
  readonly status: string
  /** What MonGuard said, its greeting left out. */
  readonly said: readonly string[]
}

export const callsMade = 32

/** In namespaces of its own, so that ids, names and signals reach nothing else. */
const apart = (): string[] => [
  'unshare',
  ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
  ...['--mount', '--ipc', '--pid', '--net', '--uts', '--mount-proc', '--fork', '--kill-child', '--'],
]

export function prepareFuzz(): void {
  built('test/fuzz/calls.c')
  built('test/fuzz/true.c', 'static')
}

/** Runs sequences where `site` says, or bare. */
export async function runFuzz(fuzz: Fuzz, site: Site | undefined): Promise<Ran> {
  const outer = mkdtempSync(join(tmpdir(), 'mg-fuzz-'))
  try {
    // A name of the same length at the same place: paths are among what calls return.
    const work = join(outer, 'w')
    mkdirSync(work)
    const table = join(outer, 'table')
    writeFileSync(table, fuzzTable())
    copyFileSync(built('test/fuzz/true.c', 'static'), join(work, 'true'))
    // A copy: /proc/self/exe is among the paths, and root may do everything to it.
    const program = join(outer, 'calls')
    copyFileSync(built('test/fuzz/calls.c'), program)
    const numbers = [fuzz.seed, fuzz.first ?? 0, fuzz.count ?? 1e9, fuzz.seconds, fuzz.threads]
    const argv = [program, table, work, ...numbers.map(String), ...(fuzz.without ? [fuzz.without] : [])]
    const outcome = await runCommand({
      argv: [...apart(), ...(site === undefined ? argv : guarded(site, argv))],
      cwd: outer,
      limitMs: (fuzz.seconds * 1000 + 60_000) * (site?.slowness ?? 1),
    })
    return readRan(outcome)
  } finally {
    rmSync(outer, { recursive: true, force: true })
  }
}

function readRan(outcome: Outcome): Ran {
  const sequences = new Map<number, Sequence>()
  let calls: MadeCall[] = []
  for (const line of outcome.stdout.toString('latin1').split('\n')) {
    const words = line.split(' ')
    if (words[0] === 'call') {
      const result = words[10] === '-' ? null : BigInt(words[10] ?? 0)
      calls.push({ place: Number(words[2]), nr: Number(words[3]), args: words.slice(4, 10), result })
    } else if (words[0] === 'end') {
      sequences.set(Number(words[1]), { calls, pid: Number(words[2]), end: words.slice(3).join(' ') })
      calls = []
    }
  }
  const said = outcome.stderr
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '' && !/^monguard: (running without|isolation none)/.test(line))
  return { sequences, status: outcome.status, said }
}

export const describeCall = (call: MadeCall): string => {
  const row = callByNumber.get(call.nr)
  const args = call.args.slice(0, row?.args.length ?? 6).map((arg, i) => `${row?.args[i]?.name ?? i}=0x${arg}`)
  return `${call.place} ${row?.name ?? call.nr}(${args.join(', ')}) = ${call.result ?? '(no return)'}`
}

/** The first thing in which a guarded sequence differs from a bare one, or undefined. */
export function firstDifference(bare: Sequence, seen: Sequence, site: Site): string | undefined {
  for (let i = 0; i < Math.max(bare.calls.length, seen.calls.length); i++) {
    const a = bare.calls[i]
    const b = seen.calls[i]
    if (a === undefined || b === undefined) {
      const more = a ?? b
      return (
        more &&
        `${a === undefined ? 'made only guarded' : 'made only bare'}: ${describeCall(more)}; ends: ${bare.end} / ${seen.end}`
      )
    }
    // What follows a difference that is meant to be says nothing.
    if (isExpected(a, b, site)) return undefined
    if (plainResult(a) !== plainResult(b)) return `bare    ${describeCall(a)}\nguarded ${describeCall(b)}`
  }
  return bare.end === seen.end ? undefined : `ends: bare ${bare.end}, guarded ${seen.end}`
}
