// npm run entropy: draws many layouts and says how random each region of the monitor is; docs/hiding.md has the figures.
//   npm run entropy -- --count 2000 --occasions launch,exec,fork
import { parseArgs } from 'node:util'
import { estimate } from './estimate.js'
import { drawLayouts, type Layout, type Occasion, occasions } from './layout.js'
import { functionOffsets, quantities, sharedNeighbours } from './quantities.js'

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    occasions: { type: 'string', default: occasions.join() },
  },
})

function row(name: string, values: readonly bigint[], range: bigint): string {
  const { drawn, varying, duplicates, seen, leading, lowest } = estimate(values, range)
  const halves = [leading, lowest].map((bits) => `${bits.toFixed(1)} of ${seen}`)
  return `| ${[name, drawn.toFixed(1), varying, duplicates, ...halves].join(' | ')} |`
}

async function measure(occasion: Occasion, count: number): Promise<void> {
  const layouts: Layout[] = []
  await drawLayouts(occasion, count, true, (layout) => layouts.push(layout))
  console.log(`\n${occasion}, ${layouts.length} layouts\n`)
  console.log('| place | bits drawn | bits that vary | duplicates | leading bits | lowest bits |')
  console.log('| --- | --- | --- | --- | --- | --- |')
  for (const { name, value, range } of quantities) console.log(row(name, layouts.map(value), range))
  const { functions, codeBytes } = layouts[0] as Layout
  // Functions are aligned to 16 bytes; their estimates are shown by the least and the greatest.
  const all = [...functions.keys()]
    .map((number) => estimate(functionOffsets(layouts, number), BigInt(codeBytes) / 16n))
    .filter(({ count: n }) => n > layouts.length / 2)
  const least = all.reduce((a, b) => (a.leading <= b.leading ? a : b))
  console.log(
    `\n${all.length} functions: each at an offset of its own among ${(codeBytes / 16).toFixed(0)} (${Math.log2(codeBytes / 16).toFixed(1)} bits); ` +
      `the least random has ${least.leading.toFixed(1)} of ${least.seen} leading bits`,
  )
  const shared = layouts.slice(1).map((layout, i) => sharedNeighbours(layouts[i] as Layout, layout))
  const mean = shared.reduce((sum, n) => sum + n, 0) / shared.length
  console.log(`neighbours that two layouts in a row share: ${mean.toFixed(2)} of ${functions.size - 1} in the mean`)
}

const known = options.occasions.split(',').filter((one): one is Occasion => occasions.some((name) => name === one))
for (const occasion of known) await measure(occasion, Number(options.count))
