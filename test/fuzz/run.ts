// npm run fuzz -- SUBJECT …: fuzzing by hand, for as long as one likes, with a seed of its own each round.
import { parseArgs } from 'node:util'
import { coverages, placements } from '../harness/placement.js'
import { type Fuzz, prepareFuzz } from './calls.js'
import { fuzzLong, subjects } from './long.js'
import { judgeFuzz } from './verdict.js'

const usage = `npm run fuzz -- SUBJECT [--time SECONDS] [--seed N] [options]
  SUBJECT            ${subjects.join(', ')}: what the unit tests try, and more of it; calls: random system calls, with these options:
  --placement NAME   none (default), process, mpk
  --coverage NAME    default, every-call (default), trapped
  --time SECONDS     how long (default: 60); rounds of 30 s with seeds that follow each other
  --seed N           the first seed (default: from the clock)
  --threads N        so many threads at once, without comparing (default: 0, one thread, compared with a bare run)
  --first N --count N   only these sequences
  --without 0101…    leave calls out of the sequence, as a finding says
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    placement: { type: 'string', default: 'none' },
    coverage: { type: 'string', default: 'every-call' },
    time: { type: 'string', default: '60' },
    seed: { type: 'string' },
    threads: { type: 'string', default: '0' },
    first: { type: 'string' },
    count: { type: 'string' },
    without: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

function oneOf<T extends string>(all: readonly T[], text: string, option: string): T {
  const found = all.find((one) => one === text)
  if (found === undefined) throw new Error(`${option} has no ${text}; it has ${all.join(', ')}`)
  return found
}

async function main(): Promise<number> {
  const subject = subjects.find((one) => one === positionals[0])
  if (values.help || (subject === undefined && positionals[0] !== 'calls') || positionals.length !== 1) {
    console.log(usage)
    return values.help ? 0 : 125
  }
  let seed = Number(values.seed ?? Date.now() % 1_000_000)
  if (subject !== undefined) return fuzzLong(subject, seed, Number(values.time)) ? 0 : 1
  const placement = oneOf(placements, values.placement, '--placement')
  const coverage = oneOf(coverages, values.coverage, '--coverage')
  const site = { placement, coverage, slowness: 1, long: false }
  prepareFuzz()
  const until = performance.now() + Number(values.time) * 1000
  let failed = false
  do {
    const seconds = Math.min(30, Math.max(5, (until - performance.now()) / 1000))
    const fuzz: Fuzz = {
      seed,
      seconds,
      threads: Number(values.threads),
      ...(values.first === undefined ? {} : { first: Number(values.first) }),
      ...(values.count === undefined ? {} : { count: Number(values.count) }),
      ...(values.without === undefined ? {} : { without: values.without }),
    }
    const { findings, sequences, calls, unsteady } = await judgeFuzz(fuzz, site)
    console.log(
      `seed ${seed}: ${sequences} sequences, ${calls} calls, ${findings.length} findings, ${unsteady} unsteady`,
    )
    for (const { title, again, lines } of findings)
      console.log([`FOUND ${title}`, `  again: ${again}`, ...lines.map((line) => `  ${line}`)].join('\n'))
    failed ||= findings.length > 0
    seed++
  } while (performance.now() < until && values.first === undefined)
  return failed ? 1 : 0
}

process.exitCode = await main()
