// Every C and C++ program of this folder, bare and guarded: the same lines, status and files.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { built } from '../harness/build.js'
import type { Case } from '../harness/case.js'
import { type Comparison, compared } from '../harness/compare.js'
import { placements, root } from '../harness/placement.js'
import { forking, judged, programs } from './programs.js'

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

const plain: readonly Comparison[] = readdirSync(join(root, folder))
  .filter((name) => /\.cc?$/.test(name))
  .sort()
  .flatMap((name) => comparisonsOf(name))

/** Programs that fork, once more with a layout of the monitor of its own in each child. Under process the option means nothing. */
const rerandomised: readonly Comparison[] = plain
  .filter(({ name }) => forking.test(name))
  .map((one) => ({
    ...one,
    name: `${one.name}-rerandomised`,
    options: ['--fork-rerandomise'],
    placements: (one.placements ?? placements).filter((placement) => placement !== 'process'),
  }))

/** Programs that name files and addresses, once more under a policy that looks at each of them. */
const underPolicy: readonly Comparison[] = plain
  .filter(({ name }) => judged.test(name))
  .map((one) => ({
    ...one,
    name: `${one.name}-judged`,
    options: ['--policy', join(root, folder, 'judged.yaml')],
    coverages: ['default'],
    machineCoverages: ['default'],
  }))

export const comparisons: readonly Comparison[] = [...plain, ...rerandomised, ...underPolicy]

export const cases: readonly Case[] = comparisons.map(compared)
