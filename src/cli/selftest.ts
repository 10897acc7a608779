// monguard selftest
import { availableParallelism } from 'node:os'
import { isatty } from 'node:tty'
import { commands } from '../../spec/options.js'
import { MonguardError } from '../errors.js'
import { readMachine } from '../host/machine.js'
import { choosePlacement, type IsolationWish, type Placement } from '../host/placement.js'
import { type Attack, type Corpus, classes, readCorpus } from '../selftest/corpus.js'
import { judge, type Result, type Verdict } from '../selftest/judge.js'
import { commandHelp } from './help.js'
import { isSet, lastOf, parseArguments } from './parse.js'
import { print, say } from './say.js'

/** Attacks at a time: each is little more than a few starts of processes, but some race against themselves. */
const mostJobs = 4

/** The exit statuses that docs/cli.md promises. */
const status = { held: 0, failed: 1, gaps: 2 } as const

export async function selftest(args: readonly string[]): Promise<number> {
  const command = commands.find((one) => one.name === 'selftest')
  if (command === undefined) throw new Error('spec/options.ts has no selftest')
  const parsed = parseArguments(command, args)
  if (isSet(parsed, 'help')) {
    print(commandHelp(command))
    return 0
  }
  if (parsed.operands.length > 0)
    throw new MonguardError('OPTION_VALUE', {
      where: `monguard selftest ${parsed.operands.join(' ')}`,
      detail: 'it takes no operands; --filter chooses attacks',
    })
  const filter = regularExpression(lastOf(parsed, 'filter') ?? '')
  const slowness = positive(lastOf(parsed, 'slowness') ?? '1')
  const corpus = readCorpus()
  const named = corpus.attacks.filter((one) => filter.test(`${one.class}/${one.name}`))
  if (isSet(parsed, 'list')) {
    list(corpus, named, isSet(parsed, 'json'))
    return 0
  }
  const wish = (lastOf(parsed, 'placement') ?? 'auto') as IsolationWish
  const { placement, remark } = choosePlacement(wish, readMachine())
  if (remark !== undefined) say(`${remark}\n`)
  const wanted = named.filter((one) => one.expect[placement] !== undefined)
  if (wanted.length === 0) throw new MonguardError('ATTACK_NONE', { where: `--filter ${filter.source}` })

  const table = isSet(parsed, 'json') ? undefined : new Table(wanted)
  table?.begin(placement)
  const results = await runAll(corpus, wanted, placement, slowness, (result) => table?.add(result))
  const totals = count(results)
  if (table === undefined) print(`${JSON.stringify(toJson(placement, results), undefined, 2)}\n`)
  else table.end(totals, named.length - wanted.length)
  if (totals.failed > 0) return status.failed
  return totals.gap > 0 ? status.gaps : status.held
}

/** Runs them some at a time; `tell` hears the results in order. */
async function runAll(
  corpus: Corpus,
  attacks: readonly Attack[],
  placement: Placement,
  slowness: number,
  tell: (result: Result) => void,
): Promise<readonly Result[]> {
  const results: Result[] = []
  let next = 0
  let told = 0
  const work = async (): Promise<void> => {
    for (let at = next++; at < attacks.length; at = next++) {
      results[at] = await judge(corpus, attacks[at] as Attack, { placement, slowness })
      for (let ready = results[told]; ready !== undefined; ready = results[++told]) tell(ready)
    }
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), mostJobs) }, work))
  return results
}

type Totals = Record<Verdict, number>

function count(results: readonly Result[]): Totals {
  const totals: Totals = { contained: 0, gap: 0, 'not here': 0, failed: 0 }
  for (const { verdict } of results) totals[verdict]++
  return totals
}

const words: Readonly<Record<Verdict, readonly [word: string, colour: number]>> = {
  contained: ['contained', 32],
  gap: ['KNOWN GAP', 33],
  'not here': ['not here', 2],
  failed: ['FAILED', 31],
}

/** For people: a line for each attack, long texts below it. */
class Table {
  private readonly coloured = isatty(1) && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  private readonly nameWidth: number

  constructor(attacks: readonly Attack[]) {
    this.nameWidth = Math.max('attack'.length, ...attacks.map((one) => one.name.length)) + 2
  }

  begin(placement: Placement): void {
    print(`placement ${placement}\n\n`)
    print(
      `${'attack'.padEnd(this.nameWidth)}${'outcome'.padEnd(11)}${'control'.padEnd(9)}${'stopped by'.padEnd(29)}tried\n`,
    )
  }

  add({ attack, verdict, by, control, closed, lines }: Result): void {
    const [word, colour] = words[verdict]
    const shown = this.coloured ? `\x1b[${colour}m${word.padEnd(11)}\x1b[0m` : word.padEnd(11)
    const stopped = verdict === 'contained' ? by || '–' : '–'
    print(
      `${attack.name.padEnd(this.nameWidth)}${shown}${(control ? 'escaped' : '–').padEnd(9)}${stopped.padEnd(29)}${attack.tries}\n`,
    )
    if (verdict !== 'contained') print(`${' '.repeat(this.nameWidth)}${by}\n`)
    if (closed) print(`${' '.repeat(this.nameWidth)}a known gap elsewhere; held here\n`)
    for (const line of lines) print(`${' '.repeat(this.nameWidth)}| ${line}\n`)
  }

  end(totals: Totals, elsewhere: number): void {
    print(
      `\n${totals.contained} contained, ${totals.failed} failed, ${totals.gap} known gaps, ${totals['not here']} cannot be tried here` +
        `${elsewhere > 0 ? `, ${elsewhere} have nothing to do with this placement` : ''}\n`,
    )
  }
}

const toJson = (placement: Placement, results: readonly Result[]): unknown => ({
  placement,
  ...count(results),
  attacks: results.map(({ attack, verdict, by, control, closed, lines }) => ({
    ...describe(attack),
    verdict,
    contained: verdict === 'contained',
    [verdict === 'contained' ? 'stoppedBy' : 'reason']: by,
    controlEscaped: control,
    ...(closed ? { closedGap: true } : {}),
    ...(lines.length > 0 ? { output: lines } : {}),
  })),
})

const describe = (attack: Attack): Record<string, unknown> => ({
  name: attack.name,
  class: attack.class,
  tries: attack.tries,
  aim: attack.aim,
  expect: attack.expect,
  ...(attack.source === undefined ? {} : { source: attack.source }),
})

function list(corpus: Corpus, attacks: readonly Attack[], json: boolean): void {
  if (json) {
    print(`${JSON.stringify({ attacks: attacks.map(describe), sources: corpus.sources }, undefined, 2)}\n`)
    return
  }
  const width = Math.max(0, ...attacks.map((one) => one.name.length)) + 2
  for (const kind of Object.keys(classes) as (keyof typeof classes)[]) {
    const members = attacks.filter((one) => one.class === kind)
    if (members.length === 0) continue
    print(`${kind}: ${classes[kind]}\n`)
    for (const { name, expect, tries, source } of members) {
      const where = Object.entries(expect).map(([place, ending]) => `${place} ${ending}`)
      print(`  ${name.padEnd(width)}${tries}${source === undefined ? '' : ` [${source}]`} (${where.join(', ')})\n`)
    }
  }
  const used = new Set(attacks.map((one) => one.source))
  for (const [key, title] of Object.entries(corpus.sources)) if (used.has(key)) print(`[${key}] ${title}\n`)
}

function regularExpression(text: string): RegExp {
  try {
    return new RegExp(text)
  } catch (error) {
    throw new MonguardError('OPTION_VALUE', {
      where: `monguard selftest --filter ${text}`,
      detail: error instanceof Error ? error.message : String(error),
    })
  }
}

function positive(text: string): number {
  const number = Number(text)
  if (number > 0) return number
  throw new MonguardError('OPTION_VALUE', { where: `monguard selftest --slowness ${text}`, detail: 'it is no number' })
}
