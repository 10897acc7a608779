// The ABI of a system call, register by register, quietly and under a storm of signals.
import { built } from '../harness/build.js'
import type { Case } from '../harness/case.js'
import { type Comparison, compared } from '../harness/compare.js'

const build = (): string => built('test/abi/registers.c')

const comparisons: readonly Comparison[] = [
  {
    suite: 'abi',
    name: 'registers',
    argv: () => [build(), 'calls'],
    prepare: build,
    inMachine: true,
    needs: ['gcc'],
    limitMs: 120_000,
  },
  {
    suite: 'abi',
    name: 'registers-in-a-signal-storm',
    argv: (_folder, site) => [build(), 'storm', site.long ? '30' : site.slowness > 1 ? '20' : '5'],
    prepare: build,
    inMachine: true,
    needs: ['gcc'],
    limitMs: 120_000,
  },
]

export const cases: readonly Case[] = comparisons.map(compared)
