// The soak's report for a terminal.
import { measures } from './sample.js'
import type { ServiceReport, SoakReport } from './soak.js'

export function table(report: SoakReport): string[] {
  const head = [
    'service',
    '',
    'requests',
    'failed in faults',
    'otherwise',
    ...measures.map((one) => `${one}, early → late`),
  ]
  const cells = (growth: ServiceReport['growth']): string[] =>
    measures.map((measure) => `${growth[measure].from} → ${growth[measure].to}`)
  const rows = report.services.flatMap((one) => [
    [one.service, one.side, `${one.requests}`, `${one.failedInFaults}`, `${one.failedOtherwise}`, ...cells(one.growth)],
    ...(one.supervisor === undefined ? [] : [['', 'supervisor', '', '', '', ...cells(one.supervisor.growth)]]),
  ])
  const all = [head, ...rows]
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)))
  const struck = Object.entries(report.faults).map(([name, count]) => `${count} ${name}`)
  return [
    `${report.seconds} s, ${report.where}, seed ${report.seed}`,
    `faults: ${struck.join(', ')}`,
    '',
    ...all.map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
    ...(report.wrong.length === 0 ? ['nothing wrong'] : ['WRONG', ...report.wrong.map((line) => `  ${line}`)]),
  ]
}
