// npm run soak -- …: the soak by hand, for as long as one likes; a table, a page with plots, and all samples as JSON.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { install } from '../harness/needs.js'
import { coverages, placements, root } from '../harness/placement.js'
import { page } from './page.js'
import { soak } from './soak.js'
import { soakNeeds } from './suite.js'
import { table } from './table.js'

const usage = `npm run soak -- [options]
  --minutes N        how long (default: 30)
  --placement NAME   none (default), process, mpk
  --coverage NAME    default, every-call (default), trapped
  --seed N           of the faults (default: from the clock)
  --output FILE      the report as JSON (default: dist/soak/report.json); a page with plots beside it, .html
`

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    placement: { type: 'string', default: 'none' },
    coverage: { type: 'string', default: 'every-call' },
    seed: { type: 'string' },
    output: { type: 'string', default: join(root, 'dist/soak/report.json') },
    help: { type: 'boolean', default: false },
  },
})

async function main(): Promise<number> {
  const placement = placements.find((one) => one === values.placement)
  const coverage = coverages.find((one) => one === values.coverage)
  const minutes = Number(values.minutes)
  if (values.help || placement === undefined || coverage === undefined || !(minutes > 0)) {
    console.log(usage)
    return values.help ? 0 : 125
  }
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
  install(soakNeeds, (line) => console.error(line))
  const report = await soak({
    seconds: minutes * 60,
    seed: Number(values.seed ?? Date.now() % 1_000_000),
    site: { placement, coverage, slowness: 1, long: true },
    say: (line) => console.error(line),
    signal: stop.signal,
  })
  mkdirSync(dirname(values.output), { recursive: true })
  writeFileSync(values.output, `${JSON.stringify(report, undefined, 1)}\n`)
  const pagePath = `${values.output.replace(/\.json$/, '')}.html`
  writeFileSync(pagePath, page(report))
  console.log([...table(report), '', `${values.output}`, pagePath].join('\n'))
  return report.wrong.length > 0 ? 1 : 0
}

process.exitCode = await main()
