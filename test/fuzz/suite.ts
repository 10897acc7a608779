// Random system calls in every placement: one thread, compared with a bare run, and several at once.
import { type Case, Failure } from '../harness/case.js'
import { coverages } from '../harness/placement.js'
import { prepareFuzz } from './calls.js'
import { judgeFuzz } from './verdict.js'

/** The same in every run of the tests: what they find must be found again. `npm run fuzz` takes others. */
const seed = 20_26

function fuzzCase(name: string, threads: number): Case {
  return {
    suite: 'fuzz',
    name,
    placements: ['none', 'process', 'mpk'],
    coverages: threads > 0 ? ['default', 'every-call'] : coverages,
    machineCoverages: ['every-call'],
    inMachine: true,
    needs: ['gcc', 'root'],
    prepare: prepareFuzz,
    async run(site) {
      const seconds = (site.long ? 60 : 7) * (site.slowness > 1 ? 4 : 1)
      const { findings } = await judgeFuzz({ seed, seconds, threads }, site)
      if (findings.length > 0)
        throw new Failure(
          findings.map(({ title }) => title).join('; '),
          findings.flatMap(({ again, lines }) => [`again: ${again}`, ...lines.map((line) => `  ${line}`)]),
        )
    },
  }
}

export const cases: readonly Case[] = [fuzzCase('calls', 0), fuzzCase('calls-in-threads', 4)]
