// The attack corpus as test cases: each attack must succeed unguarded (the control), and end guarded as its description says.
import { join } from 'node:path'
import { compile } from '../../src/selftest/compile.js'
import { type Attack, readCorpus } from '../../src/selftest/corpus.js'
import { type Controls, judge } from '../../src/selftest/judge.js'
import { type Case, Failure, Skip } from '../harness/case.js'
import { type Placement, root } from '../harness/placement.js'

const corpus = readCorpus()
const controls: Controls = new Map()

// Launches are made in this process: rewritten copies go where those of the other suites lie.
process.env['MONGUARD_CACHE'] ??= join(root, 'dist/cache')

function caseOf(attack: Attack): Case {
  return {
    suite: 'attacks',
    name: attack.name,
    placements: Object.keys(attack.expect) as Placement[],
    coverages: ['default'],
    inMachine: attack.expect.mpk !== undefined,
    needs: ['gcc'],
    async prepare() {
      const { warnings } = await compile(corpus, attack)
      if (warnings !== '') throw new Failure(`attacks/${attack.program}.c compiles with warnings`, [warnings])
    },
    async run({ placement, slowness }) {
      const { verdict, by, lines, closed } = await judge(corpus, attack, { placement, slowness }, controls)
      if (verdict === 'failed') throw new Failure(by, lines)
      if (closed) throw new Failure(`a known gap that is closed now (${by}): say so in attacks/${attack.program}.c`)
      if (verdict === 'gap') throw new Skip(`known gap, it escapes: ${attack.tries}: ${by}`)
      if (verdict === 'not here') throw new Skip(`attack ${attack.name}: ${by}`)
    },
  }
}

export const cases: readonly Case[] = corpus.attacks.map(caseOf)
