// Which kernel calls one operation makes, natively and under MonGuard: counted from outside by strace, between two pairs of getppid.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wordsFor } from './launched.js'
import type { Variant } from './variants.js'

/** Names of calls in the order in which they began; a call that is taken up again counts once. */
export function callsBetweenMarks(trace: string): string[] {
  const found = [...trace.matchAll(/^\d+ +(\w+)\(/gm)].map((match) => match[1] ?? '')
  const marks = found.flatMap((name, i) => (name === 'getppid' && found[i + 1] === 'getppid' ? [i] : []))
  const [first, second] = marks
  if (first === undefined || second === undefined) throw new Error('no two pairs of getppid in what strace saw')
  return found.slice(first + 2, second)
}

/** How often a task looks whether another is done is chance. */
const waits: readonly string[] = ['futex', 'sched_yield', 'tgkill']

/** What `micro once OPERATION` does under `variant`. */
export function countedCalls(folder: string, variant: Variant, operation: string): string[] {
  const place = mkdtempSync(join(tmpdir(), 'mg-count-'))
  try {
    const output = join(place, 'trace')
    const before = ['strace', '-f', '-e', 'signal=none', '-o', output]
    const [file = '', ...args] = wordsFor(folder, variant, [join(folder, 'micro'), 'once', operation], before)
    const done = spawnSync(file, args, { encoding: 'utf8', cwd: folder, timeout: 60_000 })
    if (done.status !== 0) throw new Error(`${operation}: status ${done.status}: ${done.stderr}`)
    return callsBetweenMarks(readFileSync(output, 'utf8')).filter((name) => !waits.includes(name))
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

/** `openat fstat ×2 close`, in the order of first appearance. */
export function inWords(calls: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const name of calls) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`)).join(' ')
}
