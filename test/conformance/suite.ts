// Every C and C++ program of this folder, bare and guarded: the same lines, status and files.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { built } from '../harness/build.js'
import type { Case } from '../harness/case.js'
import { type Comparison, compared } from '../harness/compare.js'
import { root } from '../harness/placement.js'
import { programs } from './programs.js'

const folder = 'test/conformance'

function comparisonsOf(file: string): Comparison[] {
  const name = file.replace(/\.cc?$/, '')
  const program = programs[name] ?? {}
  return (program.linkings ?? ['dynamic']).map((linking) => {
    const build = (): string => built(`${folder}/${file}`, linking, program.options)
    return {
      suite: 'conformance',
      name: linking === 'dynamic' ? name : `${name}-${linking}`,
      argv: () => [build()],
      prepare: build,
      inMachine: (program.inMachine ?? true) && (linking === 'dynamic' || program.linkedInMachine === true),
      // The harder of the two.
      machineCoverages: ['every-call', 'trapped'],
      needs: [
        file.endsWith('.cc') ? 'g++' : 'gcc',
        ...(linking.startsWith('musl') ? (['musl-gcc'] as const) : []),
        ...(program.needs ?? []),
      ],
      ...(program.placements === undefined ? {} : { placements: program.placements }),
      ...(program.normalise === undefined ? {} : { normalise: program.normalise }),
      ...(program.limitMs === undefined ? {} : { limitMs: program.limitMs }),
    }
  })
}

export const comparisons: readonly Comparison[] = readdirSync(join(root, folder))
  .filter((name) => /\.cc?$/.test(name))
  .sort()
  .flatMap((name) => comparisonsOf(name))

export const cases: readonly Case[] = comparisons.map(compared)
