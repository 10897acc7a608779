// The result as one page that needs nothing else: what machine, what each operation costs in each variant, and what each measure does.
import { measures, priceOf } from './price.js'
import { isMemory, median, quantile, type Result } from './result.js'
import { columnsOf, heading, servedRows, shown, signed, table } from './table.js'
import { coverageOf, type Where } from './variants.js'

const style = `:root { color-scheme: light dark; --ink: #1d2330; --dim: #667085; --page: #fff; --panel: #f5f7fa; --line: #dfe3ea; --bar: #3b6fd4; --base: #98a2b3 }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ef; --dim: #98a2b3; --page: #12161d; --panel: #1a2029; --line: #2d3542; --bar: #7aa2f7; --base: #667085 } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 76rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.15rem; margin: 2rem 0 .4rem } .dim, figcaption small { color: var(--dim) } .warn { color: #c2410c }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem }
figure { margin: 0; background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; padding: .7rem .9rem }
svg { width: 100%; height: auto; display: block } svg text { fill: var(--ink); font: 11px system-ui, sans-serif } svg .dim { fill: var(--dim) }
svg rect { fill: var(--bar) } svg rect.base { fill: var(--base) } svg line { stroke: var(--ink); stroke-width: 1.2 }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap } pre { overflow-x: auto; font-size: 12px; background: var(--panel); padding: 1rem; border-radius: .6rem }`

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => escapes[one] ?? one)

interface Bar {
  readonly label: string
  readonly title: string
  readonly values: readonly number[]
  readonly text: string
}

const [nameWidth, width, rowHeight] = [84, 330, 20]

/** Bars to the median, with a line from the 1st to the 99th percentile of all samples; the first is what the others are compared with. */
function plot(title: string, note: string, bars: readonly Bar[]): string {
  const most = 1.05 * Math.max(...bars.map(({ values }) => quantile(values, 0.99)))
  const room = width - nameWidth - 96
  const x = (value: number): string => (nameWidth + (value / most) * room).toFixed(1)
  const rows = bars.map(({ label, title: tip, values, text }, i) => {
    const y = i * rowHeight
    const whisker = `<line x1="${x(quantile(values, 0.01))}" x2="${x(quantile(values, 0.99))}" y1="${y + 10}" y2="${y + 10}"/>`
    const bar = `<rect class="${i === 0 ? 'base' : ''}" x="${nameWidth}" y="${y + 5}" height="10" rx="2" width="${Math.max(1, Number(x(median(values))) - nameWidth).toFixed(1)}"/>`
    return `<g><title>${escaped(tip)}</title><text x="0" y="${y + 14}">${escaped(label)}</text>${bar}${values.length > 1 ? whisker : ''}<text x="${width}" y="${y + 14}" text-anchor="end">${escaped(text)}</text></g>`
  })
  return `<figure><figcaption>${escaped(title)} <small>${escaped(note)}</small></figcaption><svg viewBox="0 0 ${width} ${bars.length * rowHeight}" role="img" aria-label="${escaped(title)}">${rows.join('')}</svg></figure>`
}

function operationPlots(result: Result, where: Where): string {
  const columns = columnsOf(result)
  const native = columns.find((one) => one.where === 'native')
  const own = columns.filter((one) => one.where === where)
  if (native === undefined || own.length === 0) return ''
  const names = [...native.values.keys()]
  const plots = names.map((name) => {
    const base = median(native.values.get(name) ?? [])
    const bars = [native, ...own].flatMap(({ where: at, coverage, values }) => {
      const all = values.get(name)
      if (all === undefined || all.length === 0) return []
      const value = median(all)
      const isNative = at === 'native'
      const relation = isNative
        ? ''
        : isMemory(name)
          ? ` ${signed(name, value - base)}`
          : ` ${(value / base).toFixed(2)} ×`
      return [
        {
          label: isNative ? 'native' : coverage,
          title: isNative ? 'without MonGuard' : coverageOf(coverage).what,
          values: all,
          text: `${shown(name, value)}${relation}`,
        },
      ]
    })
    return plot(name.replaceAll('_', ' '), `${native.values.get(name)?.length ?? 0} samples`, bars)
  })
  return `<h2>Placement ${where}</h2><p class="dim">The bar is the median, the line goes from the 1st to the 99th percentile of all samples. Each beside the native program, measured in the same run.</p><main>${plots.join('\n')}</main>`
}

function measureTable(result: Result, where: Where): string {
  const rows = measures.map(({ title, buys, beside, figures }) => {
    const prices = figures.map((figure) => {
      const price = priceOf(result, where, figure)
      const text = price === undefined ? 'not measured' : signed(figure.of, price)
      return `${escaped(figure.of)} ${text}`
    })
    return `<tr><td>${escaped(title)}</td><td class="number">${prices.join('<br>') || '–'}</td><td>${buys.join(' ')}</td><td class="dim">${escaped(beside)}</td></tr>`
  })
  return `<h2>What each measure costs, and what it buys (${where})</h2><table><tr><th>measure</th><th>price</th><th>buys</th><th>beside it</th></tr>${rows.join('\n')}</table>`
}

function serverPlots(result: Result): string {
  const rows = servedRows(result)
  if (rows.length === 0) return ''
  const plots = [...new Set(rows.map(({ service }) => service))].map((service) =>
    plot(
      service,
      'requests a second; more is better',
      rows
        .filter((one) => one.service === service)
        .map(({ name, rates, share, p99 }) => ({
          label: name.replace(', ', ' '),
          title: `p99 ${p99.toFixed(2)} ms`,
          values: rates,
          text: `${median(rates).toFixed(0)} = ${share.toFixed(2)}`,
        })),
    ),
  )
  return `<h2>Servers</h2><main>${plots.join('\n')}</main>`
}

export function page(result: Result): string {
  const places = (['mpk', 'none', 'process'] as const).filter((where) => result.runs.some((run) => run.where === where))
  const best = places.find((where) => where !== 'process')
  const [first = '', ...more] = heading(result)
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>MonGuard: what it costs</title><style>${style}</style>
<h1>What MonGuard costs</h1><p>${escaped(first)}</p>${more.map((line) => `<p class="warn">${escaped(line)}</p>`).join('')}
${best === undefined ? '' : measureTable(result, best)}
${serverPlots(result)}
${places.map((where) => operationPlots(result, where)).join('\n')}
<h2>All of it</h2><pre>${escaped(table(result))}</pre></html>
`
}
