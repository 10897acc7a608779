// What an attack's two runs, unguarded and guarded, amount to.
import { type Attempt, attemptBare, attemptGuarded, type Circumstances } from './attempt.js'
import { compile } from './compile.js'
import type { Attack, Corpus, Ending } from './corpus.js'
import { Turnstile } from './turnstile.js'

/**
 * `contained`: held, and the control escaped. `gap`: it got through, and the corpus says so. `not here`: it cannot work on this
 * machine even without MonGuard. `failed`: it got through, or ended in a way that nobody foresaw, or its control did not escape.
 */
export type Verdict = 'contained' | 'gap' | 'not here' | 'failed'

export interface Result {
  readonly attack: Attack
  readonly verdict: Verdict
  /** What stopped it, or why the verdict is what it is. */
  readonly by: string
  /** Whether the control, the same program without a monitor, escaped. */
  readonly control: boolean
  /** It was to be a gap, and was held. */
  readonly closed: boolean
  /** What the failing run printed last. */
  readonly lines: readonly string[]
}

/** Where an attack that needs no keys is tried: once for all placements. */
export type Controls = Map<string, Promise<Attempt>>

const turnstile = new Turnstile()

/** A race may be lost without anybody in the way: its control has more than one start. */
async function tryControl(corpus: Corpus, attack: Attack, path: string, slowness: number): Promise<Attempt> {
  for (let starts = attack.race ? 5 : 1; ; starts--) {
    const attempt = await attemptBare(corpus, attack, path, slowness)
    if (attempt.ending !== 'contained' || starts === 1) return attempt
  }
}

export async function judge(
  corpus: Corpus,
  attack: Attack,
  where: Circumstances,
  controls: Controls = new Map(),
): Promise<Result> {
  const wanted = attack.expect[where.placement]
  if (wanted === undefined) throw new Error(`${attack.name} says nothing about placement ${where.placement}`)
  const { path } = await compile(corpus, attack)
  let control = controls.get(attack.name)
  if (control === undefined) {
    control = tryControl(corpus, attack, path, where.slowness)
    controls.set(attack.name, control)
  }
  const free = await control
  const result = (verdict: Verdict, by: string, lines: readonly string[] = [], closed = false): Result => ({
    attack,
    verdict,
    by,
    control: free.ending === 'escaped',
    closed,
    lines,
  })
  if (free.ending === 'not here') return result('not here', free.by)
  if (attack.mayBeClosed && free.ending === 'contained')
    return result('not here', 'closed on this machine without MonGuard, too')
  if (free.ending !== 'escaped')
    return result('failed', `the control did not escape unguarded: ${free.ending}`, free.lines)

  const guarded = await turnstile.pass(attack.alone, () => attemptGuarded(corpus, attack, path, where))
  if (attack.aim === 'memory' && guarded.targets === 0)
    return result('failed', 'the monitor’s memory was not found from outside, so there was no target', guarded.lines)
  if (guarded.ending === 'escaped') {
    if (wanted === 'gap') return result('gap', attack.gap ?? '')
    if (wanted === 'escapes') return result('gap', `placement ${where.placement} does not promise to hold it`)
    return result('failed', `it got through (${guarded.targets} parts of the monitor told)`, guarded.lines)
  }
  if (isHeld(attack, wanted, guarded.ending))
    return result('contained', guarded.by, [], (wanted === 'gap' && !attack.race) || wanted === 'escapes')
  return result('failed', `guarded it must be ${wanted}, and was: ${guarded.ending}`, guarded.lines)
}

/** Where an attack on memory must be stopped, being killed for it is as good. */
function isHeld(attack: Attack, wanted: Ending, ending: string): boolean {
  if (ending === wanted) return true
  if (wanted === 'gap' || wanted === 'escapes') return ending === 'contained' || ending === 'killed'
  return attack.aim === 'memory' && wanted === 'contained' && (ending === 'killed' || ending.startsWith('signal '))
}
