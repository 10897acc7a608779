// Programs doing ordinary work by a script: the whole session runs guarded, every process of it, and is compared with a bare one.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../harness/case.js'
import type { Comparison, Normaliser } from '../harness/compare.js'
import type { Need } from '../harness/needs.js'
import { type Placement, root } from '../harness/placement.js'

const withoutPids: Normaliser = {
  because: 'bash names processes by their pids when it reports jobs',
  apply: (text) => text.replace(/\[\d+\] stopped/g, '[PID] stopped').replace(/(line \d+:) +\d+ /g, '$1 PID '),
}

interface Script {
  readonly name: string
  readonly run: readonly string[]
  readonly needs: readonly Need[]
  readonly bareStatus?: string
  readonly inMachine?: boolean
  readonly placements?: readonly Placement[]
  readonly limitMs?: number
  readonly normalise?: Normaliser
  readonly prepare?: () => void
}

const classes = join(root, 'dist/programs/java')

/** The machine is too slow to compile Java, and has the project's files. */
function compileJava(): void {
  if (existsSync(join(classes, 'Tricks.class'))) return
  const result = spawnSync('javac', ['-d', classes, script('Tricks.java')], { encoding: 'utf8' })
  if (result.status !== 0) throw new Failure('javac could not compile Tricks.java', [String(result.stderr)])
}

const script = (name: string): string => join(root, 'test/apps/scripts', name)

/** Ports of the tests that need to name one before anything listens; others let the kernel choose. */
export const fixedPort = 23_417

const scripts: readonly Script[] = [
  {
    name: 'bash-jobs',
    run: ['/bin/bash', script('bash-jobs.sh')],
    needs: ['bash'],
    bareStatus: 'exit 5',
    normalise: withoutPids,
  },
  { name: 'bash-terminal', run: ['/bin/bash', script('terminal.sh')], needs: ['bash', 'script'] },
  { name: 'coreutils', run: ['/bin/bash', script('coreutils.sh')], needs: ['bash'], limitMs: 120_000 },
  { name: 'archives', run: ['/bin/bash', script('archives.sh')], needs: ['bash', 'xz'] },
  {
    name: 'git',
    run: ['/bin/bash', script('git.sh')],
    needs: ['bash', 'git'],
    limitMs: 60_000,
    inMachine: false, // Some 300 short processes; the machine has the shell's and coreutils' for that.
  },
  {
    name: 'gcc-make',
    run: ['/bin/bash', script('compile.sh')],
    needs: ['bash', 'gcc', 'make'],
    limitMs: 120_000,
  },
  { name: 'sqlite3', run: ['/bin/bash', script('sqlite.sh')], needs: ['bash', 'sqlite3'] },
  { name: 'perl', run: ['/usr/bin/perl', script('perl.pl')], needs: ['perl'], bareStatus: 'signal SIGTERM' },
  {
    name: 'python3',
    run: ['/usr/bin/python3', script('python-threads.py')],
    needs: ['python3'],
    bareStatus: 'exit 11',
    limitMs: 60_000,
  },
  {
    name: 'node',
    run: [process.execPath, script('node-all.mjs')],
    needs: ['node'],
    bareStatus: 'exit 9',
    limitMs: 60_000,
  },
  {
    name: 'busybox-static',
    run: ['/bin/busybox', 'sh', script('busybox.sh')],
    needs: ['busybox'],
    bareStatus: 'exit 6',
  },
  {
    name: 'openssl',
    run: ['/bin/bash', script('openssl.sh'), String(fixedPort)],
    needs: ['bash', 'openssl'],
    limitMs: 60_000,
  },
  // Compilers at run time, beside Node's.
  { name: 'luajit', run: ['/usr/bin/luajit', script('luajit.lua')], needs: ['luajit'] },
  { name: 'pcre2-jit', run: ['/usr/bin/pcre2test', '-jit', script('pcre2.txt')], needs: ['pcre2test'] },
  {
    name: 'java',
    run: ['/usr/bin/java', '-cp', classes, 'Tricks'],
    needs: ['javac'],
    limitMs: 60_000,
    prepare: compileJava,
  },
]

const plain: readonly Comparison[] = scripts.map((one) => ({
  suite: 'apps',
  name: one.name,
  argv: () => one.run,
  inMachine: one.inMachine ?? true,
  machineCoverages: ['default'],
  needs: one.needs,
  limitMs: one.limitMs ?? 30_000,
  ...(one.bareStatus === undefined ? {} : { bareStatus: one.bareStatus }),
  ...(one.placements === undefined ? {} : { placements: one.placements }),
  ...(one.normalise === undefined ? {} : { normalise: one.normalise }),
  ...(one.prepare === undefined ? {} : { prepare: one.prepare }),
}))

/** Those that fork and go on, once more with a layout of the monitor of its own in each child. */
const rerandomised = plain
  .filter(({ name }) => ['bash-jobs', 'coreutils', 'perl', 'python3'].includes(name))
  .map((one) => ({
    ...one,
    name: `${one.name}-rerandomised`,
    options: ['--fork-rerandomise'],
    placements: ['none', 'mpk'] as const,
  }))

export const scriptComparisons: readonly Comparison[] = [...plain, ...rerandomised]
