// What a run of stress-ng says: how it ended, which of its checks failed, and whether it did anything at all.
import type { Outcome } from '../harness/run.js'

export interface Verdict {
  /** `exit 0`, `signal SIGSEGV`, `time limit`. */
  readonly status: string
  /** Messages of failed checks and of errors, each once, numbers blotted out. */
  readonly failures: readonly string[]
  /** Stressors that stress-ng left out as not supported. */
  readonly skipped: number
  /** Rounds done ("bogo operations"). How many is a question of speed; none means that it stood still. */
  readonly operations: number
  readonly left: readonly string[]
  readonly lastLines: readonly string[]
}

/** Pids, addresses, counts: what differs between two bare runs. */
const blotted = (text: string): string => text.replace(/0x[0-9a-f]+|\d+(\.\d+)?/gi, 'N')

export function readVerdict(name: string, outcome: Outcome): Verdict {
  const lines = `${outcome.stdout}${outcome.stderr}`.split('\n')
  const failures = new Set<string>()
  let skipped = 0
  let operations = 0
  for (const line of lines) {
    const [, kind = '', text = ''] = /^stress-ng: (\w+): +\[\d+\] (.*)$/.exec(line) ?? []
    if (kind === 'fail' || kind === 'error') failures.add(blotted(text))
    if (kind === 'info' && /\bskip(ped|ping)\b/.test(text)) skipped++
    const counted = /^(\S+) +(\d+) /.exec(text)
    if (kind === 'metrc' && counted?.[1] === name && operations === 0) operations = Number(counted[2])
  }
  return {
    status: outcome.status,
    failures: [...failures].sort(),
    skipped,
    operations,
    left: outcome.left,
    lastLines: lines.slice(-16).map((line) => `  | ${line}`),
  }
}

/** What differs between two verdicts, one line each; empty: they are the same. */
export function differencesOf(bare: Verdict, seen: Verdict): string[] {
  const found: string[] = []
  if (bare.status !== seen.status) found.push(`status: bare ${bare.status}, guarded ${seen.status}`)
  for (const text of seen.failures) if (!bare.failures.includes(text)) found.push(`failed only guarded: ${text}`)
  for (const text of bare.failures) if (!seen.failures.includes(text)) found.push(`failed only bare: ${text}`)
  if (bare.skipped !== seen.skipped) found.push(`skipped: bare ${bare.skipped}, guarded ${seen.skipped}`)
  if (bare.operations > 0 && seen.operations === 0) found.push('guarded it did not finish a single round')
  if (bare.left.length === 0 && seen.left.length > 0) found.push(`left behind guarded: ${seen.left.join('; ')}`)
  return found
}
