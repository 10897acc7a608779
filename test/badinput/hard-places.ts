// Places where little is to be had: tight limits, no shared memory, no /proc, closed descriptors, system calls that are forbidden,
// a machine without keys. The program runs whole, or is refused in four parts and has not run at all.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readMachine } from '../../src/host/machine.js'
import { obstacle } from '../../src/host/placement.js'
import { built } from '../harness/build.js'
import { type Case, Failure, Skip } from '../harness/case.js'
import type { Need } from '../harness/needs.js'
import { guarded, type Placement, type Site } from '../harness/placement.js'
import { type Outcome, runCommand } from '../harness/run.js'
import { tellingPolicy } from './corrupt.js'
import { wholeProgram } from './programs.js'
import { failuresIn, mustBeRefused, mustHold, notRefused } from './refusal.js'

const limitMs = 20_000

interface Place {
  readonly name: string
  readonly placements?: readonly Placement[]
  readonly inMachine?: boolean
  readonly needs?: readonly Need[]
  readonly prepare?: () => void
  readonly run: (folder: string, site: Site) => Promise<void>
}

function caseOf(one: Place): Case {
  return {
    suite: 'badinput',
    name: one.name,
    placements: one.placements ?? ['none', 'process', 'mpk'],
    coverages: ['default'],
    inMachine: one.inMachine ?? false,
    needs: ['gcc', 'bash', ...(one.needs ?? [])],
    prepare: () => {
      wholeProgram()
      one.prepare?.()
    },
    async run(site) {
      const folder = mkdtempSync(join(tmpdir(), 'mg-hard-'))
      try {
        writeFileSync(join(folder, 'policy.yaml'), tellingPolicy)
        await one.run(folder, site)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

/** The telling program under its policy, started by `prefix`. */
function tell(folder: string, site: Site, prefix: readonly string[], args: readonly string[] = []): Promise<Outcome> {
  const argv = guarded(site, [wholeProgram(), ...args], ['--policy', join(folder, 'policy.yaml')])
  return runCommand({ argv: [...prefix, ...argv], cwd: folder, limitMs: limitMs * site.slowness })
}

const ranWhole = (outcome: Outcome): boolean => outcome.status === 'exit 7' && outcome.stdout.toString() === 'guarded\n'

function wholeOrRefused(outcome: Outcome, names: readonly string[], about: string): 'ran' | 'refused' {
  if (ranWhole(outcome)) return 'ran'
  mustBeRefused(outcome, names, about)
  return 'refused'
}

/** Under `limit` in bash, with every one of `values`. */
async function underLimits(
  folder: string,
  site: Site,
  limit: string,
  values: readonly (number | string)[],
  names: readonly string[],
): Promise<void> {
  const found: string[] = []
  const verdicts = new Set<string>()
  for (const value of values) {
    const outcome = await tell(folder, site, ['/bin/bash', '-c', `ulimit -${limit} ${value} && exec "$0" "$@"`])
    if (ranWhole(outcome)) verdicts.add('ran')
    else {
      verdicts.add('refused')
      const wrong = notRefused(outcome, names)
      if (wrong !== undefined)
        found.push(`ulimit -${limit} ${value}: ${wrong}`, ...outcome.stderr.toString().split('\n').slice(0, 6))
    }
  }
  if (found.length > 0) throw new Failure('neither whole nor refused:', found)
  if (!verdicts.has('ran') || !verdicts.has('refused'))
    throw new Failure(`all of them ${[...verdicts].join()}: the values show no edge`)
}

const restricted = (): string => built('test/badinput/restricted.c')
const forbidding = (call: number | 'seccomp', errno: number): string[] => [restricted(), `${call}`, `${errno}`]
const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--']
const EPERM = 1
const ENOSYS = 38
const sys = { ptrace: 101, memfdCreate: 319, pkeyAlloc: 330, mseal: 462, sigaltstack: 131, archPrctl: 158 } as const

const places: readonly Place[] = [
  {
    name: 'few descriptors',
    run: (folder, site) =>
      underLimits(folder, site, 'n', site.slowness > 1 ? [19, 22, 64] : [12, 15, 19, 20, 21, 22, 23, 25, 28, 32, 64], [
        'NO_FILES',
      ]),
  },
  {
    name: 'little address space',
    run: (folder, site) =>
      underLimits(
        folder,
        site,
        'v',
        site.slowness > 1
          ? [200_000, 'unlimited']
          : [50_000, 200_000, 768_000, 800_000, 1_000_000, 1_500_000, 4_000_000, 'unlimited'],
        ['NO_ADDRESS_SPACE', 'NO_MEMORY'],
      ),
  },
  {
    name: 'a small stack',
    async run(folder, site) {
      const prefix = ['/bin/bash', '-c', 'ulimit -s 256 && exec "$0" "$@"']
      wholeOrRefused(await tell(folder, site, prefix), ['NO_ADDRESS_SPACE', 'NO_MEMORY', 'ARGUMENTS_TOO_LARGE'], 'it')
    },
  },
  {
    name: 'no file may grow',
    async run(folder, site) {
      // Standard error is a file here, which may not grow either: what is written there goes through a pipe.
      const limit = 'exec 2> >(exec cat >&2); trap "" XFSZ; ulimit -f 0 && exec "$0" "$@"'
      const prefix = ['/bin/bash', '-c', limit]
      wholeOrRefused(await tell(folder, site, prefix, ['--quiet']), ['SHARED_FILE'], 'it')
    },
    placements: ['none', 'process'],
  },
  {
    name: 'few processes',
    needs: ['root'],
    placements: ['none', 'process'],
    async run(folder, site) {
      const prefix = [...asNobody, 'prlimit', '--nproc=1']
      wholeOrRefused(await tell(folder, site, prefix), ['NO_PROCESSES'], 'it')
    },
  },
  {
    name: 'no shared memory folder',
    needs: ['root'],
    placements: ['none', 'process'],
    async run(folder, site) {
      const prefix = ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs -o ro none /dev/shm && exec "$0" "$@"']
      const outcome = await tell(folder, site, prefix)
      mustHold(ranWhole(outcome), 'the folder for temporary files takes its place', outcome)
    },
  },
  {
    name: 'no folder to write into',
    needs: ['root'],
    placements: ['none', 'process'],
    async run(folder, site) {
      const mounts = 'mount -t tmpfs -o ro none /dev/shm && TMPDIR=/proc exec "$0" "$@"'
      mustBeRefused(await tell(folder, site, ['unshare', '-m', 'sh', '-c', mounts]), ['SHARED_FILE'], 'it')
    },
  },
  {
    name: 'shared memory that is full',
    needs: ['root'],
    placements: ['none', 'process'],
    async run(folder, site) {
      const mounts = 'mount -t tmpfs -o size=4k none /dev/shm && echo x >/dev/shm/x; TMPDIR=/dev/shm exec "$0" "$@"'
      mustBeRefused(await tell(folder, site, ['unshare', '-m', 'sh', '-c', mounts]), ['SHARED_FILE'], 'it')
    },
  },
  {
    name: 'no /proc',
    needs: ['root'],
    placements: ['none', 'process'],
    async run(folder, site) {
      const prefix = ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /proc && exec "$0" "$@"']
      wholeOrRefused(await tell(folder, site, prefix), ['PROC_MISSING'], 'it')
    },
  },
  {
    name: 'filters are refused',
    prepare: restricted,
    inMachine: true,
    async run(folder, site) {
      for (const errno of [EPERM, ENOSYS])
        mustBeRefused(await tell(folder, site, forbidding('seccomp', errno)), ['FILTER_REFUSED'], `errno ${errno}`)
    },
  },
  {
    name: 'ptrace is refused',
    prepare: restricted,
    placements: ['process'],
    async run(folder, site) {
      mustBeRefused(await tell(folder, site, forbidding(sys.ptrace, EPERM)), ['PTRACE_REFUSED'], 'ptrace')
    },
  },
  {
    name: 'memory files are refused',
    prepare: restricted,
    async run(folder, site) {
      const outcome = await tell(folder, site, forbidding(sys.memfdCreate, EPERM))
      wholeOrRefused(outcome, ['SHARED_FILE', 'NO_MEMORY'], 'memfd_create')
    },
  },
  {
    name: 'sealing is not there',
    prepare: restricted,
    inMachine: true,
    placements: ['none', 'mpk'],
    async run(folder, site) {
      const outcome = await tell(folder, site, forbidding(sys.mseal, ENOSYS))
      mustHold(ranWhole(outcome), 'it runs as on a kernel before 6.10', outcome)
    },
  },
  {
    name: 'signal stacks are refused',
    prepare: restricted,
    placements: ['none', 'mpk'],
    async run(folder, site) {
      mustBeRefused(await tell(folder, site, forbidding(sys.sigaltstack, EPERM)), ['SIGNAL_SETUP'], 'sigaltstack')
    },
  },
  {
    name: 'the base of %gs is refused',
    prepare: restricted,
    placements: ['none', 'mpk'],
    async run(folder, site) {
      // A processor that lets programs set it themselves needs no call.
      const outcome = await tell(folder, site, forbidding(sys.archPrctl, EPERM))
      if (outcome.status === 'exit 127') return // glibc's own start needs the call too.
      wholeOrRefused(outcome, ['THREAD_SETUP'], 'arch_prctl')
    },
  },
  {
    name: 'no keys',
    placements: ['none'],
    async run(folder, site) {
      const why = obstacle(readMachine())
      if (why === undefined) throw new Skip('this machine has protection keys')
      mustBeRefused(await tell(folder, { ...site, placement: 'mpk' }, []), [why.error], 'mpk')
    },
  },
  {
    name: 'no keys left',
    placements: ['mpk'],
    inMachine: true,
    prepare: restricted,
    async run(folder, site) {
      const ENOSPC = 28
      mustBeRefused(await tell(folder, site, forbidding(sys.pkeyAlloc, ENOSPC)), ['NO_KEYS_LEFT'], 'pkey_alloc')
    },
  },
  {
    name: 'closed standard descriptors',
    inMachine: true,
    async run(folder, site) {
      for (const closing of ['<&-', '>&-', '2>&-', '<&- >&-', '<&- >&- 2>&-']) {
        const outcome = await tell(folder, site, ['/bin/bash', '-c', `exec "$0" "$@" ${closing}`])
        mustHold(outcome.status === 'exit 7', `with ${closing} the program ends as it does`, outcome)
        const output = closing.includes(' >') || closing.startsWith('>') ? '' : 'guarded\n'
        mustHold(outcome.stdout.toString() === output, `with ${closing} its output is its own`, outcome)
      }
    },
  },
  {
    name: 'standard error that takes nothing',
    async run(folder, site) {
      const full = ['/bin/bash', '-c', 'exec "$0" "$@" 2>/dev/full']
      const whole = await tell(folder, site, full)
      mustHold(ranWhole(whole), 'it runs', whole)
      const argv = [...full, ...guarded(site, ['/no/such/program'])]
      const outcome = await runCommand({ argv, cwd: folder, limitMs: limitMs * site.slowness })
      mustHold(outcome.status === 'exit 127', 'a failure that nobody can read has its status', outcome)
    },
  },
  {
    name: 'under a tracer',
    placements: ['process'],
    prepare: () => void tracing(),
    async run(folder, site) {
      const outcome = await tell(folder, site, [tracing()])
      const told = failuresIn(outcome.stderr.toString())
      mustHold(ranWhole(outcome) || told.join() === 'TRACER_BUSY', 'it runs or says who holds it', outcome)
    },
  },
]

const tracing = (): string => built('test/badinput/traced.c')

export const hardPlaceCases: readonly Case[] = places.map(caseOf)
