// What a measure costs, out of a result: the difference between a variant that has it and one that has not.
import type { Figure, Measure } from '../spec/measures.js'
import { measures } from '../spec/measures.js'
import { median, type Result, valuesOf } from './result.js'
import type { Where } from './variants.js'

export { type Figure, type Measure, measures }

/** The middle of one column for one operation; `native` is the column without MonGuard. */
function middleOf(result: Result, where: Where, coverage: string, of: string): number | undefined {
  const runs = result.runs.filter((run) =>
    coverage === 'native' ? run.where === 'native' : run.where === where && run.coverage === coverage,
  )
  const values = valuesOf(runs).get(of)
  return values === undefined ? undefined : median(values)
}

/** In nanoseconds, or KiB; undefined where one of the two was not measured. An instruction that was measured bare is its own price. */
export function priceOf(result: Result, where: Where, figure: Figure): number | undefined {
  if (figure.with === 'floor') {
    const samples = result.floor.flatMap((one) => one[figure.of]?.samples_ns ?? [])
    return samples.length === 0 ? undefined : median(samples)
  }
  const [dear, cheap] = [
    middleOf(result, where, figure.with, figure.of),
    middleOf(result, where, figure.without, figure.of),
  ]
  return dear === undefined || cheap === undefined ? undefined : dear - cheap
}
