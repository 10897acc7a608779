// monguard check --html: one page that needs nothing else, for reading on a screen, light or dark, or on paper.
import { callByNumber } from '../../spec/syscalls.js'
import type { Sensitive, Site } from '../rewrite/model.js'
import { type FileReport, isOther, type Line, type SiteCode } from './check-file.js'
import { address, totalsOf } from './check-table.js'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => escapes[one] ?? one)

const style = `
:root { color-scheme: light dark; --ink: #1d2330; --dim: #667085; --page: #fff; --panel: #f5f7fa; --line: #dfe3ea;
  --good: #1f7a4d; --warn: #a4660a; --bad: #b3261e; --bar: #3b6fd4 }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ef; --dim: #98a2b3; --page: #12161d; --panel: #1a2029; --line: #2d3542;
  --good: #5fc793; --warn: #e0a44a; --bad: #f2867e; --bar: #7aa2f7 } }
* { box-sizing: border-box }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 72rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.05rem; margin: 0 0 .6rem }
.dim { color: var(--dim) } .good { color: var(--good) } .warn { color: var(--warn) } .bad { color: var(--bad) }
.tiles, .plots { display: grid; gap: 1rem; margin: 1.25rem 0 } .tiles { grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)) }
.plots { grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)) }
.tile, .plot, details.file { background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; padding: .9rem 1rem }
.tile b { display: block; font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums }
svg { width: 100%; height: auto; display: block } svg text { fill: var(--ink); font: 12px system-ui, sans-serif } svg .count { fill: var(--dim) }
svg rect { fill: var(--bar) } svg rect.good { fill: var(--good) } svg rect.warn { fill: var(--warn) } svg rect.bad { fill: var(--bad) }
details.file { margin: .6rem 0 } summary { cursor: pointer } summary .dim { float: right; font-variant-numeric: tabular-nums }
table { border-collapse: collapse; width: 100%; margin: .8rem 0 } th { text-align: left; font-weight: 600; color: var(--dim) }
th, td { padding: .25rem .6rem .25rem 0; vertical-align: top; border-bottom: 1px solid var(--line) }
code, pre { font: 12.5px/1.5 ui-monospace, monospace } pre { margin: 0; overflow-x: auto }
.site { margin: .5rem 0 } .code { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: .75rem 1.5rem; padding: .5rem 0 .5rem 1rem }
.code h3 { margin: 0 0 .2rem; font-size: .8rem; color: var(--dim) }
`

type Tone = '' | 'good' | 'warn' | 'bad'

interface Bar {
  readonly label: string
  readonly count: number
  readonly tone: Tone
}

const mostBars = 12
const rowHeight = 34

/** Horizontal bars, each under its label: labels here are long. */
function plot(title: string, bars: readonly Bar[], nothing: string): string {
  const sorted = [...bars].sort((a, b) => b.count - a.count)
  const rest = sorted.slice(mostBars)
  const shown: Bar[] =
    rest.length < 2
      ? sorted
      : [
          ...sorted.slice(0, mostBars),
          { label: `${rest.length} others`, count: rest.reduce((sum, one) => sum + one.count, 0), tone: '' },
        ]
  const most = Math.max(1, ...shown.map((one) => one.count))
  const rows = shown.map(({ label, count, tone }, i) => {
    const y = i * rowHeight
    const width = Math.max(2, (count / most) * 330)
    const short = label.length > 60 ? `${label.slice(0, 59)}…` : label
    return `<g><title>${escaped(label)}: ${count}</title><text x="0" y="${y + 12}">${escaped(short)}</text><rect class="${tone}" x="0" y="${y + 17}" width="${width.toFixed(1)}" height="9" rx="2"/><text class="count" x="${(width + 6).toFixed(1)}" y="${y + 26}">${count}</text></g>`
  })
  const picture =
    shown.length === 0
      ? `<p class="dim">${nothing}</p>`
      : `<svg viewBox="0 0 400 ${shown.length * rowHeight}" role="img" aria-label="${escaped(title)}">${rows.join('')}</svg>`
  return `<section class="plot"><h2>${title}</h2>${picture}</section>`
}

function counted<T>(items: readonly T[], label: (item: T) => string, tone: (item: T) => Tone): Bar[] {
  const found = new Map<string, Bar>()
  for (const item of items) {
    const name = label(item)
    found.set(name, { label: name, count: (found.get(name)?.count ?? 0) + 1, tone: tone(item) })
  }
  return [...found.values()]
}

const siteTone = (site: Site): Tone => (site.patched ? 'good' : 'warn')
const sensitiveTone = (one: Sensitive): Tone => (one.usable ? 'bad' : 'good')

export function checkPage(reports: readonly FileReport[]): string {
  const totals = totalsOf(reports)
  const sites = reports.flatMap((one) => one.siteList)
  const sensitive = reports.flatMap((one) => one.sensitiveList)
  const tile = (value: string, what: string, tone: Tone = ''): string =>
    `<div class="tile"><b class="${tone}">${value}</b>${what}</div>`
  const tiles = [
    tile(`${totals.files}`, totals.files === 1 ? 'file' : 'files'),
    tile(
      `${totals.patchedPercent} %`,
      `of ${totals.sites} sites patched`,
      totals.patched === totals.sites ? 'good' : 'warn',
    ),
    tile(`${totals.sensitive.found}`, 'sensitive instructions'),
    tile(`${totals.sensitive.usable}`, 'of them still usable', totals.sensitive.usable === 0 ? 'good' : 'bad'),
    tile(`${totals.failed}`, 'files not rewritten', totals.failed === 0 ? 'good' : 'bad'),
    tile(`${(totals.durationMs / 1000).toFixed(1)} s`, `for ${totals.instructions.toLocaleString('en')} instructions`),
  ]
  const plots = [
    plot(
      'Sites by shape',
      counted(sites, (one) => one.shape, siteTone),
      'No system call sites.',
    ),
    plot(
      'Sites by what became of them',
      counted(sites, (one) => (one.patched ? 'patched' : (one.reason ?? 'no reason given')), siteTone),
      'No system call sites.',
    ),
    plot(
      'Sensitive instructions by treatment',
      counted(
        sensitive,
        (one) => `${one.kind}${one.hidden ? ', hidden' : ''}: ${one.treatment}${one.usable ? ', usable' : ''}`,
        sensitiveTone,
      ),
      'No sensitive instructions.',
    ),
  ]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>MonGuard: what rewriting makes of ${totals.files === 1 ? escaped(reports[0]?.file ?? '') : `${totals.files} files`}</title>
<style>${style}</style></head><body>
<h1>What rewriting makes of ${totals.files === 1 ? `<code>${escaped(reports[0]?.file ?? '')}</code>` : `${totals.files} files`}</h1>
<p class="dim">monguard check, ${new Date().toISOString().slice(0, 10)}. A site that is not patched works all the same, by a trap, more slowly. A sensitive instruction that is usable is an open door.</p>
<div class="tiles">${tiles.join('')}</div><div class="plots">${plots.join('')}</div>
${reports.map((one) => filePart(one, reports.length === 1)).join('\n')}
</body></html>
`
}

function filePart(report: FileReport, open: boolean): string {
  const { file, sites, patched, sensitive, unfit, error, addedBytes, durationMs } = report
  const why = error ?? unfit
  const facts =
    why === undefined
      ? `<span class="${patched === sites ? 'good' : 'warn'}">${patched}/${sites}</span> sites · <span class="${sensitive.usable > 0 ? 'bad' : ''}">${sensitive.found}</span> sensitive · ${Math.ceil(addedBytes / 1024)} KiB · ${Math.round(durationMs)} ms`
      : `<span class="${isOther(report) ? '' : 'bad'}">${escaped(why)}</span>`
  const code = new Map((report.code ?? []).map((one) => [one.vaddr, one]))
  return `<details class="file"${open ? ' open' : ''}><summary><span class="dim">${facts}</span><code>${escaped(file)}</code></summary>
${sensitiveTable(report.sensitiveList)}${report.siteList.map((one) => sitePart(one, code.get(one.vaddr))).join('')}</details>`
}

function sensitiveTable(list: readonly Sensitive[]): string {
  if (list.length === 0) return ''
  const rows = list.map(
    (one) =>
      `<tr><td><code>${address(one.vaddr)}</code></td><td>${one.kind}${one.hidden ? ', hidden in other code' : ''}</td><td>${one.treatment}</td><td class="${sensitiveTone(one)}">${one.usable ? 'usable' : 'not usable'}</td><td>${escaped(one.reason ?? '')}</td></tr>`,
  )
  return `<table><tr><th>address</th><th>instruction</th><th>treatment</th><th></th><th></th></tr>${rows.join('')}</table>`
}

function sitePart(site: Site, code: SiteCode | undefined): string {
  const call = site.nr === undefined ? '' : ` · ${escaped(callByNumber.get(site.nr)?.name ?? `call ${site.nr}`)}`
  const state = site.patched
    ? '<span class="good">patched</span>'
    : `<span class="warn">${escaped(site.reason ?? 'not patched')}</span>`
  const head = `<code>${address(site.vaddr)}</code> ${escaped(site.shape)}${call} · ${state}`
  if (code === undefined || code.before.length === 0) return `<p class="site">${head}</p>`
  const parts = [listing('Before', code.before), listing('After', code.after), listing('Trampoline', code.trampoline)]
  return `<details class="site"><summary>${head}</summary><div class="code">${parts.join('')}</div></details>`
}

function listing(title: string, lines: readonly Line[]): string {
  if (lines.length === 0) return ''
  const width = Math.max(...lines.map((one) => one.bytes.length))
  const rows = lines.map(
    ({ vaddr, bytes, text }) =>
      `<span class="dim">${vaddr.toString(16)}  ${bytes.padEnd(width)}</span>  ${escaped(text)}`,
  )
  return `<div><h3>${title}</h3><pre>${rows.join('\n')}</pre></div>`
}
