// Every program of programs.ts, three ways: refused by monguard in four parts; with the status that bash gives; and, when a
// guarded shell starts it, with the very words and status that a bare shell has for it.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Case, Failure } from '../harness/case.js'
import { compared } from '../harness/compare.js'
import { guarded } from '../harness/placement.js'
import { runCommand } from '../harness/run.js'
import { type BadProgram, badPrograms, wholeProgram } from './programs.js'
import { mustBeRefused, mustHold, rowOf } from './refusal.js'

const limitMs = 20_000

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

function refusedCase(one: BadProgram): Case {
  return {
    suite: 'badinput',
    name: `program ${one.name}`,
    placements: ['none', 'process'],
    coverages: ['default'],
    // The launch ends before any placement's own code: the machine would show nothing more.
    inMachine: false,
    needs: ['gcc', 'bash'],
    prepare: () => void wholeProgram(),
    async run(site) {
      const folder = mkdtempSync(join(tmpdir(), 'mg-bad-'))
      try {
        const argv = one.make(folder)
        const shell = await runCommand({ argv: ['/bin/bash', '-c', argv.map(quoted).join(' ')], cwd: folder, limitMs })
        const status = one.shell?.status ?? `exit ${rowOf(one.failure).status}`
        mustHold(shell.status === status, `bash ends with ${status} for it`, shell)
        const seen = await runCommand({ argv: guarded(site, argv), cwd: folder, limitMs })
        mustBeRefused(seen, [one.failure], one.name)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

/** One shell that tries all of them, bare and guarded. */
const fromInside = compared({
  suite: 'badinput',
  name: 'from inside a guarded shell',
  argv: (folder) => ['/bin/bash', join(folder, 'all.sh')],
  setUp: (folder) => {
    const lines = badPrograms.map((one, i) => {
      const place = join(folder, String(i))
      mkdirSync(place)
      return `${one.make(place).map(quoted).join(' ')}; echo "${i} $?"`
    })
    writeFileSync(join(folder, 'all.sh'), `exec 2>&1\n${lines.join('\n')}\n`)
  },
  prepare: () => void wholeProgram(),
  ignoreFiles: {
    because: 'scripts that name their folder, which is another one in each run',
    pattern: /script$|other$|all\.sh$/,
  },
  inMachine: true,
  machineCoverages: ['default'],
  needs: ['bash', 'gcc'],
  limitMs: 60_000,
})

/** May be executed, may not be read: the kernel runs it, and a loader in user space cannot. */
const unreadable: Case = {
  suite: 'badinput',
  name: 'program that may be executed but not read',
  placements: ['none', 'process'],
  coverages: ['default'],
  inMachine: false,
  needs: ['root', 'gcc'],
  prepare: () => void wholeProgram(),
  async run(site) {
    const folder = mkdtempSync(join(tmpdir(), 'mg-bad-'))
    try {
      chmodSync(folder, 0o755)
      const program = join(folder, 'secret')
      const made = await runCommand({ argv: ['install', '-m', '0111', wholeProgram(), program], cwd: folder, limitMs })
      mustHold(made.status === 'exit 0', 'install', made)
      const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--']
      const bare = await runCommand({ argv: [...asNobody, program], cwd: folder, limitMs })
      mustHold(bare.status === 'exit 8', 'the bare run', bare)
      const seen = await runCommand({ argv: [...asNobody, ...guarded(site, [program])], cwd: folder, limitMs })
      if (site.placement === 'process') mustHold(seen.status === 'exit 8', 'under ptrace it runs', seen)
      else mustBeRefused(seen, ['PROGRAM_UNREADABLE'], 'in-process')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

if (new Set(badPrograms.map((one) => one.name)).size !== badPrograms.length)
  throw new Failure('two bad programs have the same name')

export const programCases: readonly Case[] = [...badPrograms.map(refusedCase), unreadable, fromInside]
