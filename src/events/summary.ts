// The table of `trace -c`. Times are those between a call's entry and its result, waiting included.
import { callName } from './arguments.js'
import type { CallEvent } from './event.js'
import { errnoOfResult } from './result.js'

interface Line {
  calls: number
  errors: number
  ns: bigint
}

const rule = '------ ----------- ----------- --------- --------- ----------------'

export class Summary {
  private readonly lines = new Map<number, Line>()

  add(event: CallEvent): void {
    const line = this.lines.get(event.nr) ?? { calls: 0, errors: 0, ns: 0n }
    line.calls++
    line.ns += event.latencyNs
    if (errnoOfResult(event.result) !== undefined) line.errors++
    this.lines.set(event.nr, line)
  }

  table(): string {
    const lines = [...this.lines].sort(([, a], [, b]) => Number(b.ns - a.ns) || b.calls - a.calls)
    const total = lines.reduce(
      (sum, [, line]) => ({ calls: sum.calls + line.calls, errors: sum.errors + line.errors, ns: sum.ns + line.ns }),
      { calls: 0, errors: 0, ns: 0n },
    )
    return [
      '% time     seconds  usecs/call     calls    errors syscall',
      rule,
      ...lines.map(([nr, line]) => row(line, total.ns, callName(nr))),
      rule,
      row(total, total.ns, 'total'),
      '',
    ].join('\n')
  }
}

function row(line: Line, totalNs: bigint, name: string): string {
  const percent = totalNs === 0n ? 0 : (Number(line.ns) * 100) / Number(totalNs)
  const perCall = line.calls === 0 ? 0 : Math.round(Number(line.ns) / 1000 / line.calls)
  return [
    percent.toFixed(2).padStart(6),
    (Number(line.ns) / 1e9).toFixed(6).padStart(11),
    `${perCall}`.padStart(11),
    `${line.calls}`.padStart(9),
    (line.errors === 0 ? '' : `${line.errors}`).padStart(9),
    name,
  ].join(' ')
}
