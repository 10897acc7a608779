// What a measurement leaves behind: every sample, with the machine it was taken on, the native program measured in the same run,
// and the table made of it. bench/bare.sh writes the same form.
import type { Placement } from '../src/host/placement.js'
import type { Coverage } from './prepared.js'

export interface Samples {
  /** Each sample is the time of so many operations, divided by it. */
  readonly times: number
  readonly samples_ns: readonly number[]
}

export interface Failed {
  readonly failed: string
}

export interface Run {
  /** Each turn measures everything once, so that drift strikes all alike. */
  readonly turn: number
  readonly placement: Placement | 'native'
  readonly coverage: Coverage
  readonly calls: Readonly<Record<string, Samples>> | Failed
  /** /bin/true from start to end, without Node. */
  readonly start_true: Samples | Failed
  /** Private memory of a program that waits; null: it could not be looked at. */
  readonly private_kib: number | null
}

/** /bin/true from start to end, as users start it. */
export interface Start {
  readonly turn: number
  readonly command: string
  readonly start_true: Samples | Failed
}

export interface Result {
  readonly format: 1
  readonly made: string
  readonly machine: { readonly cpu: string; readonly kernel: string; readonly cores: number }
  readonly versions?: Readonly<Record<string, string>>
  /** Placement → why it could not be measured. */
  readonly left_out?: Readonly<Record<string, string>>
  readonly runs: readonly Run[]
  readonly starts?: readonly Start[]
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

const isFailed = (one: object): one is Failed => 'failed' in one

type Values = Map<string, number[]>

function add(values: Values, name: string, more: readonly number[]): void {
  values.set(name, [...(values.get(name) ?? []), ...more])
}

/** Measure → samples of all turns, for one placement and coverage. */
function valuesOf(runs: readonly Run[]): Values {
  const values: Values = new Map()
  for (const { calls, start_true, private_kib } of runs) {
    if (!isFailed(calls)) for (const [name, { samples_ns }] of Object.entries(calls)) add(values, name, samples_ns)
    if (!isFailed(start_true)) add(values, 'start_true', start_true.samples_ns)
    if (private_kib !== null) add(values, 'private_kib', [private_kib])
  }
  return values
}

const byteMeasures = new Set(['private_kib'])

function shown(name: string, value: number): string {
  if (byteMeasures.has(name)) return `${value.toFixed(0)} KiB`
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} ms`
  return value >= 1e4 ? `${(value / 1e3).toFixed(1)} µs` : `${value.toFixed(0)} ns`
}

function beside(name: string, value: number, native: number | undefined): string {
  if (native === undefined || Number.isNaN(native)) return ''
  const more = value - native
  return byteMeasures.has(name) || name === 'start_true'
    ? `${more >= 0 ? '+' : '−'}${shown(name, Math.abs(more))}`
    : `${(value / native).toFixed(2)} ×`
}

function aligned(rows: readonly (readonly string[])[]): string {
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

/** What is left of samples that others on the machine disturbed. */
export const least = (values: readonly number[]): number => Math.min(...values)

/** The `middle` of all samples, each beside the native figure of the same run. */
export function table(result: Result, middle: (values: readonly number[]) => number = median): string {
  const groups = new Map<string, Run[]>()
  for (const run of result.runs) {
    const name = run.placement === 'native' ? 'native' : `${run.placement}, ${run.coverage}`
    groups.set(name, [...(groups.get(name) ?? []), run])
  }
  const columns = [...groups].map(([name, runs]) => ({ name, values: valuesOf(runs) }))
  const native = columns.find((one) => one.name === 'native')?.values ?? new Map<string, number[]>()
  const nativeMedian = (name: string): number | undefined => {
    const values = native.get(name)
    return values === undefined ? undefined : middle(values)
  }
  const rows = [['', ...columns.flatMap(({ name }) => (name === 'native' ? [name] : [name, '']))]]
  for (const name of new Set(columns.flatMap(({ values }) => [...values.keys()]))) {
    const cells = columns.flatMap((column) => {
      const values = column.values.get(name)
      const value = values === undefined ? undefined : middle(values)
      if (column.name === 'native') return [value === undefined ? '–' : shown(name, value)]
      return value === undefined ? ['failed', ''] : [shown(name, value), beside(name, value, nativeMedian(name))]
    })
    rows.push([name, ...cells])
  }
  const starts: Values = new Map()
  for (const { command, start_true } of result.starts ?? [])
    if (!isFailed(start_true)) add(starts, command, start_true.samples_ns)
  const startRows = [...starts].map(([command, values]) => [
    command,
    shown('start_true', middle(values)),
    beside('start_true', middle(values), nativeMedian('start_true')),
  ])
  const { cpu, kernel, cores } = result.machine
  return [
    `${result.made}, ${cpu}, ${cores} cores, Linux ${kernel}`,
    ...Object.entries(result.left_out ?? {}).map(([placement, why]) => `without ${placement}: ${why}`),
    '',
    aligned(rows),
    ...(startRows.length === 0 ? [] : ['', '/bin/true from start to end, as users start it:', aligned(startRows)]),
  ].join('\n')
}
