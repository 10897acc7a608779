// What monguard check prints.
import { printable } from '../errors.js'
import { type FileReport, isNotRewritten, isOther } from './check-file.js'

export interface Totals {
  readonly files: number
  /** Programs and shared objects that could not be rewritten. */
  readonly failed: number
  /** Files that are none for x86-64, or hold no code. */
  readonly other: number
  readonly sites: number
  readonly patched: number
  /** Of all sites, rounded down to a tenth: 100 means all. */
  readonly patchedPercent: number
  readonly sensitive: { readonly found: number; readonly usable: number }
  readonly instructions: number
  readonly durationMs: number
  readonly addedBytes: number
}

export function totalsOf(reports: readonly FileReport[]): Totals {
  const sum = (of: (report: FileReport) => number): number => reports.reduce((total, one) => total + of(one), 0)
  const sites = sum((one) => one.sites)
  const patched = sum((one) => one.patched)
  return {
    files: reports.length,
    failed: reports.filter(isNotRewritten).length,
    other: reports.filter(isOther).length,
    sites,
    patched,
    patchedPercent: sites === 0 ? 100 : Math.floor((patched / sites) * 1000) / 10,
    sensitive: { found: sum((one) => one.sensitive.found), usable: sum((one) => one.sensitive.usable) },
    instructions: sum((one) => one.instructions),
    durationMs: Math.round(sum((one) => one.durationMs)),
    addedBytes: sum((one) => one.addedBytes),
  }
}

export const address = (vaddr: number): string => `0x${vaddr.toString(16)}`

const kib = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`

/** Of few files everything that was not patched, and every sensitive instruction, is told. */
const detailedFiles = 3

export function checkTable(reports: readonly FileReport[]): string {
  const lines = [
    `${'sites'.padStart(7)}${'patched'.padStart(9)}${'sensitive'.padStart(11)}${'usable'.padStart(8)}${'added'.padStart(10)}${'time'.padStart(9)}  file`,
  ]
  for (const report of reports) {
    const { file: name, sites, patched, sensitive, addedBytes, durationMs, unfit, error } = report
    const file = printable(name)
    const why = error ?? unfit
    lines.push(
      why === undefined
        ? `${`${sites}`.padStart(7)}${`${patched}`.padStart(9)}${`${sensitive.found}`.padStart(11)}${`${sensitive.usable}`.padStart(8)}${kib(addedBytes).padStart(10)}${`${Math.round(durationMs)} ms`.padStart(9)}  ${file}`
        : `${'–'.padStart(7)}${'–'.padStart(9)}${'–'.padStart(11)}${'–'.padStart(8)}${'–'.padStart(10)}${'–'.padStart(9)}  ${file}: ${isOther(report) ? why : `not rewritten: ${why}`}`,
    )
    if (reports.length <= detailedFiles) lines.push(...details(report))
  }
  const total = totalsOf(reports)
  const failed = total.failed === 0 ? '' : `, ${total.failed} not rewritten`
  const other = total.other === 0 ? '' : `, ${total.other} without code for x86-64`
  lines.push(
    '',
    `${total.files} ${total.files === 1 ? 'file' : 'files'}${failed}${other}: ${total.patched} of ${total.sites} sites patched (${total.patchedPercent} %), ${total.sensitive.found} sensitive instructions, ${total.sensitive.usable} of them usable; ${(total.durationMs / 1000).toFixed(1)} s of work, ${kib(total.addedBytes)} added`,
  )
  return `${lines.join('\n')}\n`
}

function details({ siteList, sensitiveList }: FileReport): string[] {
  return [
    ...siteList
      .filter((one) => !one.patched)
      .map(
        ({ vaddr, shape, nr, reason }) =>
          `        ${address(vaddr)} not patched: ${reason ?? 'no reason given'} (${shape}${nr === undefined ? '' : `, call ${nr}`})`,
      ),
    ...sensitiveList.map(
      ({ vaddr, kind, hidden, treatment, usable, reason }) =>
        `        ${address(vaddr)} ${kind}${hidden ? ', hidden in other code' : ''}: ${treatment}${usable ? ', USABLE' : ''}${reason === undefined ? '' : ` (${reason})`}`,
    ),
  ]
}
