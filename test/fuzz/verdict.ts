// One run of the call fuzzer, judged: what went wrong, with the sequence that shows it and the least of it that still does.
import type { Site } from '../harness/placement.js'
import { callsMade, describeCall, type Fuzz, firstDifference, type Ran, runFuzz, type Sequence } from './calls.js'

export interface Finding {
  readonly title: string
  /** How to see it again. */
  readonly again: string
  readonly lines: readonly string[]
}

export interface FuzzResult {
  readonly findings: readonly Finding[]
  readonly sequences: number
  readonly calls: number
  /** Sequences that differed once and not again. */
  readonly unsteady: number
}

/** Notices that no program can deserve which does not attack: the monitor's own faults, and false alarms. */
const alarms = /\((MONITOR_FAULT|GATE_REACHED|FOREIGN_CALL|INTERNAL)\)/

const repeats = 3
/** Each takes some starts to narrow down; more than these come of the same cause. */
const mostFindings = 5

export function commandOf(fuzz: Fuzz, site: Site): string {
  const more = [
    ...(fuzz.threads > 0 ? [`--threads ${fuzz.threads}`] : []),
    ...(fuzz.first === undefined ? [] : [`--first ${fuzz.first} --count ${fuzz.count ?? 1}`]),
    ...(fuzz.without === undefined ? [] : [`--without ${fuzz.without}`]),
  ]
  return `npm run fuzz -- calls --placement ${site.placement} --coverage ${site.coverage} --seed ${fuzz.seed} ${more.join(' ')}`.trim()
}

const alarmsOf = (ran: Ran): string[] => ran.said.filter((line) => alarms.test(line))

async function sequenceOf(fuzz: Fuzz, site: Site | undefined): Promise<{ ran: Ran; sequence: Sequence | undefined }> {
  const ran = await runFuzz(fuzz, site)
  return { ran, sequence: ran.sequences.get(fuzz.first ?? 0) }
}

/** The difference that sequence `fuzz.first` shows in every one of some runs, or undefined. */
async function steadyDifference(fuzz: Fuzz, site: Site, times: number): Promise<string | undefined> {
  let shown: string | undefined
  const bares: Sequence[] = []
  for (let i = 0; i < times; i++) {
    const bare = (await sequenceOf(fuzz, undefined)).sequence
    const seen = (await sequenceOf(fuzz, site)).sequence
    if (bare === undefined || seen === undefined) return 'a sequence came to no end'
    bares.push(bare)
    for (const one of bares) {
      if (firstDifference(one, bare, site) !== undefined) return undefined
      shown = firstDifference(one, seen, site)
      if (shown === undefined) return undefined
    }
  }
  return shown
}

/** Leaves out of a sequence what it does not need to go wrong. */
async function narrow(fuzz: Fuzz, goesWrong: (fuzz: Fuzz) => Promise<boolean>): Promise<Fuzz> {
  let without = '0'.repeat(callsMade)
  for (let size = callsMade / 2; size >= 1; size >>= 1)
    for (let at = 0; at < callsMade; at += size) {
      const tried = without.slice(0, at) + '1'.repeat(size) + without.slice(at + size)
      if (tried !== without && (await goesWrong({ ...fuzz, without: tried }))) without = tried
    }
  return { ...fuzz, without }
}

const linesOf = (sequence: Sequence | undefined): string[] => [
  ...(sequence?.calls.map(describeCall) ?? []),
  `ended: ${sequence?.end ?? 'never'}`,
]

/** Runs `fuzz` in `site`, and bare where it can be compared. */
export async function judgeFuzz(fuzz: Fuzz, site: Site): Promise<FuzzResult> {
  const findings: Finding[] = []
  const compares = fuzz.threads === 0
  const bare = compares ? await runFuzz({ ...fuzz, seconds: fuzz.seconds / 3 }, undefined) : undefined
  if (bare !== undefined && (bare.status !== 'exit 0' || bare.sequences.size === 0))
    throw new Error(`the bare run of the call fuzzer ended with ${bare.status}: ${bare.said.slice(-5).join('\n')}`)
  const count = fuzz.count ?? bare?.sequences.size
  const seen = await runFuzz(count === undefined ? fuzz : { ...fuzz, count }, site)
  const calls = [...seen.sequences.values()].reduce((sum, one) => sum + one.calls.length, 0)

  if (seen.status !== 'exit 0' || seen.sequences.size === 0)
    findings.push({
      title: `the run ended with ${seen.status} after ${seen.sequences.size} sequences`,
      again: commandOf(fuzz, site),
      lines: seen.said.slice(-20),
    })
  const alarming = alarmsOf(seen)
  if (alarming.length > 0) findings.push(await findAlarm(fuzz, site, seen, alarming))
  let unsteady = 0
  for (const [number, sequence] of seen.sequences) {
    if (findings.length >= mostFindings) break
    const single: Fuzz = { ...fuzz, first: number, count: 1, seconds: 10 }
    if (sequence.end === 'limit R' && bare?.sequences.get(number)?.end !== sequence.end)
      findings.push({
        title: 'a child did not end, and was not asleep',
        again: commandOf(single, site),
        lines: linesOf(sequence),
      })
    const own = bare?.sequences.get(number)
    if (own === undefined || firstDifference(own, sequence, site) === undefined) continue
    const difference = await steadyDifference(single, site, repeats)
    if (difference === undefined) {
      unsteady++
      continue
    }
    const least = await narrow(single, async (one) => (await steadyDifference(one, site, 1)) !== undefined)
    findings.push({
      title: 'bare and guarded differ',
      again: commandOf(least, site),
      lines: [
        ...difference.split('\n'),
        'the calls that it takes, guarded:',
        ...linesOf((await sequenceOf(least, site)).sequence),
      ],
    })
  }
  return { findings, sequences: seen.sequences.size, calls, unsteady }
}

/** The sequence of which the monitor complained, by the number of its process. */
async function findAlarm(fuzz: Fuzz, site: Site, seen: Ran, alarming: readonly string[]): Promise<Finding> {
  const title = `the monitor raised an alarm: ${alarming[0]}`
  const at = seen.said.findIndex((line) => alarms.test(line))
  const said = seen.said.slice(at, at + 4)
  const pid = Number(/process (\d+)/.exec(said.join('\n'))?.[1])
  const [number, sequence] = [...seen.sequences].find(([, one]) => one.pid === pid) ?? []
  if (number === undefined) return { title, again: commandOf(fuzz, site), lines: said }
  const single: Fuzz = { ...fuzz, first: number, count: 1, seconds: 10 }
  const alarmed = async (one: Fuzz): Promise<boolean> => alarmsOf(await runFuzz(one, site)).length > 0
  if (fuzz.threads > 0 || !(await alarmed(single)))
    return { title, again: commandOf(single, site), lines: [...said, ...linesOf(sequence)] }
  const least = await narrow(single, alarmed)
  return {
    title,
    again: commandOf(least, site),
    lines: [...said, ...linesOf((await sequenceOf(least, site)).sequence)],
  }
}
