// The soak's report as one page that needs nothing else: what each service held over time, bare and guarded.
import { type Measure, measures, type Sample } from './sample.js'
import type { ServiceReport, SoakReport } from './soak.js'
import { table } from './table.js'

const style = `:root { color-scheme: light dark; --bare: #8a93a3; --guarded: #2f6fde }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1rem }
svg { width: 100%; border: 1px solid #8884 } polyline { fill: none; stroke-width: 1.5; vector-effect: non-scaling-stroke }
.bare { stroke: var(--bare); color: var(--bare) } .guarded { stroke: var(--guarded); color: var(--guarded) }
pre { overflow-x: auto; font-size: 12.5px }`

const [width, height] = [300, 90]

function line(one: ServiceReport, measure: Measure, endMs: number, most: number): string {
  const point = (sample: Sample): string =>
    `${((sample.atMs / endMs) * width).toFixed(1)},${(height - (sample[measure] / most) * height).toFixed(1)}`
  return `<polyline class="${one.side}" points="${one.samples.map(point).join(' ')}"/>`
}

function plot(both: readonly ServiceReport[], measure: Measure, endMs: number): string {
  const most = 1.1 * Math.max(1, ...both.flatMap((one) => one.samples.map((sample) => sample[measure])))
  const title = `${both[0]?.service}: ${measure}`
  return `<figure><figcaption>${title}, 0 to ${Math.round(most)}</figcaption>
<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${title}">${both.map((one) => line(one, measure, endMs, most)).join('')}</svg></figure>`
}

export function page(report: SoakReport): string {
  const names = [...new Set(report.services.map((one) => one.service))]
  const plots = names.flatMap((name) => {
    const both = report.services.filter((one) => one.service === name)
    return measures.map((measure) => plot(both, measure, report.seconds * 1000))
  })
  const text = table(report)
    .join('\n')
    .replace(/[&<>]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[one] ?? one)
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>MonGuard soak</title><style>${style}</style>
<h1>MonGuard soak</h1><p><b class="bare">bare</b> and <b class="guarded">guarded</b>, side by side.</p>
<pre>${text}</pre><main>${plots.join('\n')}</main></html>
`
}
