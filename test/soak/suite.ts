// The soak as a test case: some seconds in each placement, 30 minutes with --long.
import { type Case, Failure } from '../harness/case.js'
import type { Need } from '../harness/needs.js'
import { soak } from './soak.js'
import { table } from './table.js'

export const soakNeeds = new Set<Need>(['nginx', 'redis-server', 'python3', 'prlimit'])

export const cases: readonly Case[] = [
  {
    suite: 'soak',
    name: 'services',
    placements: ['none', 'process', 'mpk'],
    coverages: ['every-call'],
    inMachine: true,
    needs: [...soakNeeds],
    async run(site) {
      // In the machine one request of the python service takes a second.
      const seconds = site.long ? 1800 : site.slowness > 1 ? 100 : 30
      const seed = Date.now() % 1_000_000
      const report = await soak({ seconds, seed, site, say: () => {} })
      if (report.wrong.length > 0) throw new Failure(`the soak with seed ${seed} did not hold`, table(report))
    },
  },
]
