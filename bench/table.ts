// The result as text: for each placement the middle of all samples beside the native one, then what is no single operation.
import { type Measure, measures, priceOf } from './price.js'
import { isFailed, isMemory, median, quantile, type Result, type Run, tailOf, valuesOf } from './result.js'
import { type CoverageName, coverages, nameOf, type Where } from './variants.js'

export function shown(name: string, value: number): string {
  if (Number.isNaN(value)) return '–'
  if (isMemory(name)) return `${value.toFixed(0)} KiB`
  const size = Math.abs(value)
  if (size >= 1e6) return `${(value / 1e6).toFixed(2)} ms`
  if (size >= 1e4) return `${(value / 1e3).toFixed(1)} µs`
  return `${value.toFixed(size < 10 ? 1 : 0)} ns`
}

export const signed = (name: string, value: number): string => `${value < 0 ? '−' : '+'}${shown(name, Math.abs(value))}`

const isDifference = (name: string): boolean => isMemory(name) || name === 'start_true'

function beside(name: string, value: number, native: number | undefined): string {
  if (native === undefined || Number.isNaN(native)) return ''
  return isDifference(name) ? signed(name, value - native) : `${(value / native).toFixed(2)} ×`
}

export function aligned(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length)
    })
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

interface Column {
  readonly where: Where
  readonly coverage: CoverageName
  readonly runs: readonly Run[]
  readonly values: ReadonlyMap<string, readonly number[]>
}

export function columnsOf(result: Result): Column[] {
  const groups = new Map<string, Run[]>()
  for (const run of result.runs) groups.set(nameOf(run), [...(groups.get(nameOf(run)) ?? []), run])
  const order = Object.keys(coverages)
  return [...groups.values()]
    .flatMap((runs) => {
      const first = runs[0]
      return first === undefined ? [] : [{ where: first.where, coverage: first.coverage, runs, values: valuesOf(runs) }]
    })
    .sort((a, b) => order.indexOf(a.coverage) - order.indexOf(b.coverage))
}

const middle = (column: Column | undefined, name: string): number | undefined => {
  const values = column?.values.get(name)
  return values === undefined ? undefined : median(values)
}

function tableOf(native: Column | undefined, columns: readonly Column[]): string {
  const names = new Set([...(native?.values.keys() ?? []), ...columns.flatMap(({ values }) => [...values.keys()])])
  const rows = [
    ['', 'native', ...columns.flatMap(({ where, coverage }) => [where === 'strace' ? where : coverage, ''])],
  ]
  for (const name of names) {
    const base = middle(native, name)
    const cells = columns.flatMap((column) => {
      const value = middle(column, name)
      return value === undefined ? ['–', ''] : [shown(name, value), beside(name, value, base)]
    })
    rows.push([name, base === undefined ? '–' : shown(name, base), ...cells])
  }
  return aligned(rows)
}

/** Spread of the native program and of two ways: how far samples lie apart, and the 99th percentile of single operations. */
function spreadOf(native: Column | undefined, columns: readonly Column[]): string {
  const some = [native, ...columns.filter(({ coverage }) => coverage === 'pass-list' || coverage === 'gated')].flatMap(
    (one) => one ?? [],
  )
  const rows = [['', ...some.flatMap((one) => [nameOf(one), 'p1', 'p99', 'single p99', 'samples'])]]
  for (const name of native?.values.keys() ?? [])
    rows.push([
      name,
      ...some.flatMap(({ values, runs }) => {
        const all = values.get(name) ?? []
        const tail = tailOf(runs, name)
        const of = (share: number): string => (all.length === 0 ? '–' : shown(name, quantile(all, share)))
        return [of(0.5), of(0.01), of(0.99), tail === undefined ? '–' : shown(name, tail), `${all.length}`]
      }),
    ])
  return aligned(rows)
}

function measureRows(result: Result, where: Where): string[][] {
  return measures.map((measure: Measure) => {
    const prices = measure.figures.map((figure) => {
      const price = priceOf(result, where, figure)
      return `${figure.of} ${price === undefined ? 'not measured' : signed(figure.of, price)}`
    })
    return [measure.title, prices.join(', ') || 'no figure of its own']
  })
}

function samplesTable(
  title: string,
  rows: readonly (readonly [string, readonly number[]])[],
  native = Number.NaN,
): string[] {
  if (rows.length === 0) return []
  const cells = rows.map(([name, values]) => [
    name,
    shown('', median(values)),
    Number.isNaN(native) ? '' : beside('start_true', median(values), native),
    `p99 ${shown('', quantile(values, 0.99))}`,
    `${values.length} samples`,
  ])
  return ['', title, aligned(cells)]
}

function grouped(result: Result): Map<string, number[]> {
  const starts = new Map<string, number[]>()
  for (const { command, start_true } of result.starts)
    if (!isFailed(start_true)) starts.set(command, [...(starts.get(command) ?? []), ...start_true.samples_ns])
  return starts
}

export interface ServedRow {
  readonly service: string
  readonly name: string
  readonly rates: readonly number[]
  readonly p99: number
  readonly errors: number
  /** Of the native rate of the same run. */
  readonly share: number
}

export function servedRows(result: Result): ServedRow[] {
  const good = result.served.flatMap((one) => (isFailed(one) ? [] : [one]))
  const services = [...new Set(good.map((one) => one.service))]
  return services.flatMap((service) => {
    const all = good.filter((one) => one.service === service)
    const ratesOf = (name: string): number[] =>
      all.filter((one) => nameOf(one) === name).map((one) => one.requests_per_s)
    const native = median(ratesOf('native'))
    return [...new Set(all.map(nameOf))].map((name) => ({
      service,
      name,
      rates: ratesOf(name),
      p99: median(all.filter((one) => nameOf(one) === name).map((one) => one.p99_ms)),
      errors: all.filter((one) => nameOf(one) === name).reduce((sum, one) => sum + one.errors, 0),
      share: median(ratesOf(name)) / native,
    }))
  })
}

export function heading({ made, machine, versions, left_out }: Result): string[] {
  return [
    `${made}, ${machine.cpu}, ${machine.cores} cores, Linux ${machine.kernel}, MonGuard ${versions['monguard']}`,
    ...(machine.emulated ? ['AN EMULATED PROCESSOR: these figures say nothing but that the measurement works'] : []),
    ...Object.entries(left_out).map(([what, reason]) => `without ${what}: ${reason}`),
  ]
}

export function table(result: Result): string {
  const columns = columnsOf(result)
  const native = columns.find((one) => one.where === 'native')
  const lines = heading(result)
  for (const where of ['mpk', 'none', 'process', 'strace'] as const) {
    const own = columns.filter((one) => one.where === where)
    if (own.length === 0) continue
    lines.push('', `${where}, middle of all samples:`, tableOf(native, own))
    if (where === 'mpk' || where === 'none') {
      lines.push('', `${where}, spread:`, spreadOf(native, own))
      lines.push('', `${where}, what each measure costs (docs/measures.md):`, aligned(measureRows(result, where)))
    }
  }
  const floor = new Map<string, number[]>()
  for (const one of result.floor)
    for (const [name, { samples_ns }] of Object.entries(one))
      floor.set(name, [...(floor.get(name) ?? []), ...samples_ns])
  lines.push(...samplesTable('instructions of the gates, bare:', [...floor]))
  lines.push(
    ...samplesTable(
      '/bin/true from start to end, as users start it:',
      [...grouped(result)],
      middle(native, 'start_true'),
    ),
  )
  const served = servedRows(result)
  if (served.length > 0) {
    const rows = served.map((one) => [
      one.service,
      one.name,
      `${median(one.rates).toFixed(0)} requests/s`,
      `${one.share.toFixed(3)} of native`,
      `p99 ${one.p99.toFixed(2)} ms`,
      `${one.errors} errors`,
      `${one.rates.length} runs`,
    ])
    lines.push('', 'servers, one process on a core, the client on another:', aligned(rows))
  }
  if (result.rewritten.length > 0) {
    const rows = result.rewritten.map((one) => [
      one.file,
      `${(one.bytes / 1e6).toFixed(1)} MB`,
      `${one.ms.toFixed(0)} ms`,
      `${one.patched} of ${one.sites} sites patched`,
      `${one.usable_sensitive} sensitive left`,
    ])
    lines.push('', 'rewriting one file:', aligned(rows))
  }
  const ways = result.ways.flatMap((one) => (isFailed(one) ? [] : [one]))
  if (ways.length > 0) {
    const rows = ways.map(({ program, gated, trapped }) => [
      program,
      `${gated} by the gate`,
      `${trapped} by a signal`,
      `${((100 * gated) / (gated + trapped)).toFixed(3)} % by the gate`,
    ])
    lines.push('', 'how calls came to the monitor, where all do:', aligned(rows))
  }
  for (const { name, passed, seconds, lines: said } of result.checks)
    lines.push(
      '',
      `${passed ? 'passed' : 'NOT PASSED'}: ${name} (${seconds.toFixed(0)} s)`,
      ...said.map((one) => `  ${one}`),
    )
  for (const one of [...result.served, ...result.ways]) if (isFailed(one)) lines.push(`failed: ${one.failed}`)
  return lines.join('\n')
}
