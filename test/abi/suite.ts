// What a system call may change, and what it may not: bare and guarded alike.
import { built } from '../harness/build.js'
import type { Case } from '../harness/case.js'
import { compared } from '../harness/compare.js'
import type { Site } from '../harness/placement.js'

const program = (): string => built('test/abi/registers.c')

/** Emulation, and a tracer, take longer for each signal than there is between two of them at full pace. */
const microseconds = (site: Site): number => (site.slowness > 1 ? 20_000 : site.placement === 'process' ? 2000 : 100)
const seconds = (site: Site): number => (site.long ? 30 : site.slowness === 1 ? 3 : 8)

export const cases: readonly Case[] = [
  compared({
    suite: 'abi',
    name: 'registers',
    argv: (_folder, site) => [program(), site.slowness === 1 ? '1' : '4', '0'],
    prepare: program,
    inMachine: true,
    needs: ['gcc'],
  }),
  compared({
    suite: 'abi',
    name: 'registers-storm',
    argv: (_folder, site) => [program(), String(seconds(site)), String(microseconds(site))],
    prepare: program,
    inMachine: true,
    needs: ['gcc'],
    limitMs: 90_000,
  }),
]
