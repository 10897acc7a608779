// A package whose native files are missing, cut short or overwritten: monguard says so and runs nothing. All in a copy.
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nativeNames } from '../../src/host/native.js'
import { type Case, Failure } from '../harness/case.js'
import { guarded, type Placement, root, type Site } from '../harness/placement.js'
import { type Outcome, runCommand } from '../harness/run.js'
import { Random } from './mutations.js'
import { mustBeRefused, mustHold, notRefused } from './refusal.js'

const limitMs = 20_000
const plans = ['default-trap.plan', 'default-trace.plan'] as const

/** What a published package has, less what cannot break the launch. */
function copyPackage(folder: string): string {
  const copy = join(folder, 'monguard')
  mkdirSync(join(copy, 'native/build'), { recursive: true })
  mkdirSync(join(copy, 'dist'))
  cpSync(join(root, 'bin'), join(copy, 'bin'), { recursive: true })
  for (const part of ['src', 'spec']) cpSync(join(root, 'dist', part), join(copy, 'dist', part), { recursive: true })
  cpSync(join(root, 'package.json'), join(copy, 'package.json'))
  for (const name of [...nativeNames, ...plans])
    cpSync(join(root, 'native/build', name), join(copy, 'native/build', name), { preserveTimestamps: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** As guarded(), with the copy in place of the project. */
async function launch(copy: string, site: Site, options: readonly string[] = []): Promise<Outcome> {
  const words = guarded(site, ['/bin/echo', 'ran'], options).map((word) => word.replace(root, copy))
  return runCommand({ argv: words, cwd: copy, limitMs: limitMs * site.slowness })
}

interface Broken {
  readonly name: string
  readonly placements: readonly Placement[]
  readonly inMachine?: boolean
  readonly run: (copy: string, site: Site) => Promise<void>
}

const program = (site: Site): string => (site.placement === 'process' ? 'mgtrace' : 'mgload')
const image = (site: Site): string => `monitor-${site.placement}.image`
const plan = (site: Site): string => (site.placement === 'process' ? plans[1] : plans[0])
const nativeFile = (copy: string, name: string): string => join(copy, 'native/build', name)
const inProcess: readonly Placement[] = ['none', 'mpk']
const everywhere: readonly Placement[] = ['none', 'process', 'mpk']

interface Content {
  readonly name: string
  readonly bytes: Buffer
}

/**
 * Overwrites the file with each of `contents`, and collects what was not refused. What can be `made anew` may be; bytes overwritten at
 * random may also do no harm, or end the launch by a signal. What must not be is a program that runs and ends in some other way.
 */
async function eachRefused(
  file: string,
  contents: readonly Content[],
  names: readonly string[],
  otherwise: 'refused' | 'made anew' | 'harmless',
  start: () => Promise<Outcome>,
): Promise<void> {
  const found: string[] = []
  for (const { name, bytes } of contents) {
    writeFileSync(file, bytes)
    const outcome = await start()
    const output = outcome.stdout.toString()
    if (otherwise !== 'refused' && outcome.status === 'exit 0' && output === 'ran\n') continue
    if (otherwise === 'harmless' && outcome.status.startsWith('signal') && output === '') continue
    const wrong = notRefused(outcome, names)
    if (wrong !== undefined) found.push(`${name}: ${wrong}`, ...outcome.stderr.toString().split('\n').slice(0, 5))
  }
  if (found.length > 0) throw new Failure('neither refused nor harmless:', found)
}

const cuts = (sound: Buffer, lengths: readonly number[]): Content[] =>
  lengths.map((length) => ({ name: `cut to ${length} bytes`, bytes: sound.subarray(0, length) }))

const broken: readonly Broken[] = [
  {
    name: 'sound',
    placements: ['none', 'process'],
    async run(copy, site) {
      const outcome = await launch(copy, site)
      mustHold(outcome.status === 'exit 0' && outcome.stdout.toString() === 'ran\n', 'the copy works', outcome)
    },
  },
  {
    name: 'without its native programs',
    placements: ['none', 'process'],
    async run(copy, site) {
      rmSync(nativeFile(copy, program(site)))
      mustBeRefused(await launch(copy, site), ['NATIVE_MISSING'], program(site))
    },
  },
  {
    name: 'whose native program may not be executed',
    placements: ['none', 'process'],
    async run(copy, site) {
      chmodSync(nativeFile(copy, program(site)), 0o644)
      mustBeRefused(await launch(copy, site), ['NATIVE_MISSING'], program(site))
    },
  },
  {
    name: 'whose native program is cut short',
    placements: ['none', 'process'],
    async run(copy, site) {
      for (const length of [0, 50, 300]) {
        truncateSync(nativeFile(copy, program(site)), length)
        mustBeRefused(await launch(copy, site), ['SPAWN', 'NATIVE_MISSING'], `${length} bytes of ${program(site)}`)
      }
    },
  },
  {
    name: 'without mgdrain when events are wanted',
    placements: ['none', 'process'],
    async run(copy, site) {
      rmSync(nativeFile(copy, 'mgdrain'))
      const outcome = await launch(copy, site, ['--events', '/dev/null'])
      mustBeRefused(outcome, ['NATIVE_MISSING'], 'mgdrain')
    },
  },
  {
    name: 'without its monitor',
    placements: ['none'],
    async run(copy, site) {
      rmSync(nativeFile(copy, image(site)))
      mustBeRefused(await launch(copy, site), ['NATIVE_MISSING'], image(site))
    },
  },
  {
    name: 'whose monitor is cut short',
    placements: inProcess,
    inMachine: true,
    async run(copy, site) {
      const file = nativeFile(copy, image(site))
      const sound = readFileSync(file)
      const lengths = [0, 1, 16, 63, 64, 100, 4096, sound.length >> 1, sound.length - 4096, sound.length - 1]
      const contents = cuts(sound, site.slowness > 1 ? [0, 64, sound.length - 1] : lengths)
      await eachRefused(file, contents, ['IMAGE_BAD', 'NATIVE_MISSING'], 'refused', () => launch(copy, site))
    },
  },
  {
    name: "whose monitor's tables are overwritten",
    placements: inProcess,
    async run(copy, site) {
      const file = nativeFile(copy, image(site))
      const sound = readFileSync(file)
      const random = new Random(4711)
      const contents = Array.from({ length: 24 }, (_, i) => {
        const bytes = Buffer.from(sound)
        const at = (i < 12 ? random.below(8) : random.below(64)) * 4
        const value = random.pick([0, 1, 0x7fffffff, 0xffffffff, 0x10000])
        bytes.writeUInt32LE(value, at)
        return { name: `word at ${at} = ${value}`, bytes }
      }).filter(({ bytes }) => !bytes.equals(sound))
      await eachRefused(file, contents, ['IMAGE_BAD', 'IMAGE_LINK', 'NO_ADDRESS_SPACE', 'NO_MEMORY'], 'harmless', () =>
        launch(copy, site),
      )
    },
  },
  {
    name: 'whose ready-made plan is broken',
    placements: everywhere,
    async run(copy, site) {
      const file = nativeFile(copy, plan(site))
      const sound = readFileSync(file)
      const random = new Random(1704)
      const headerWords = Array.from({ length: site.slowness > 1 ? 4 : 20 }, () => {
        const bytes = Buffer.from(sound)
        const at = random.below(18) * 4
        const value = random.pick([0, 1, 5000, 0x7fffffff, 0xffffffff])
        bytes.writeUInt32LE(value, at)
        return { name: `word at ${at} = ${value}`, bytes }
      }).filter(({ bytes }) => !bytes.equals(sound))
      const lengths = [0, 10, 64, 200, sound.length >> 1, sound.length - 8]
      await eachRefused(file, cuts(sound, lengths), ['PLAN_BAD'], 'made anew', () => launch(copy, site))
      await eachRefused(file, headerWords, ['PLAN_BAD', 'FILTER_REFUSED'], 'harmless', () => launch(copy, site))
    },
  },
]

export const packageCases: readonly Case[] = broken.map((one) => ({
  suite: 'badinput',
  name: `package ${one.name}`,
  placements: one.placements,
  coverages: ['default'],
  inMachine: one.inMachine ?? false,
  needs: [],
  async run(site) {
    const folder = mkdtempSync(join(tmpdir(), 'mg-package-'))
    try {
      await one.run(copyPackage(folder), site)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}))
