// What the user says: options, policies with every kind of mistake, and files for events that do not take them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Case } from '../harness/case.js'
import { guarded, root, type Site } from '../harness/placement.js'
import { type Outcome, runCommand } from '../harness/run.js'
import { failuresIn, mustBeRefused, mustHold } from './refusal.js'

const limitMs = 20_000
const starter = join(root, 'bin/monguard')

interface Mistake {
  readonly name: string
  readonly args: (folder: string) => readonly string[]
  readonly failure: string
}

const runWith =
  (...options: readonly string[]) =>
  (): readonly string[] => ['run', ...options, '--', '/bin/echo', 'ran']

const mistakes: readonly Mistake[] = [
  { name: 'an unknown option', args: runWith('--frobnicate'), failure: 'OPTION_UNKNOWN' },
  { name: 'an unknown short option', args: runWith('-Q'), failure: 'OPTION_UNKNOWN' },
  { name: 'an unknown placement', args: runWith('--isolation', 'mars'), failure: 'OPTION_VALUE' },
  { name: 'a ring of an odd size', args: runWith('--ring-size', '100000'), failure: 'RING_SIZE' },
  { name: 'a ring that is too large', args: runWith('--ring-size', '32M'), failure: 'RING_SIZE' },
  { name: 'a ring of no size', args: runWith('--ring-size', 'big'), failure: 'RING_SIZE' },
  { name: 'no program', args: () => ['run', '--isolation', 'none', '--'], failure: 'NO_PROGRAM' },
  { name: 'an unknown command', args: () => ['rum', '--', '/bin/echo', 'ran'], failure: 'COMMAND_UNKNOWN' },
  {
    name: 'an unknown call to trace',
    args: () => ['trace', '-e', 'opne', '--', '/bin/echo', 'ran'],
    failure: 'CALL_UNKNOWN',
  },
  {
    name: 'an expression that is none',
    args: () => ['trace', '-e', 'status=maybe', '--', '/bin/echo', 'ran'],
    failure: 'EXPRESSION',
  },
]

/** Name → the document, the line and column where the mistake is, and a word of the message. */
const badPolicies: readonly (readonly [name: string, text: string, at: string, word: RegExp])[] = [
  ['empty', '', '1:1', /empty/],
  ['no YAML', 'version: 1\ndefault: allow\nrules: [\n', '4:1', /YAML/],
  ['no JSON', '{ "version": 1, "default": "allow", ', '1:', /JSON|YAML/],
  ['of no version', 'default: allow\n', '1:1', /version/],
  ['of another version', 'version: 7\ndefault: allow\n', '1:10', /7 is not a version/],
  ['without a default', 'version: 1\n', '1:1', /no default/],
  ['with an unknown default', 'version: 1\ndefault: maybe\n', '2:10', /maybe/],
  ['with an unknown key', 'version: 1\ndefault: allow\nrulez: []\n', '3:1', /rulez/],
  ['with rules that are no list', 'version: 1\ndefault: allow\nrules: yes\n', '3:8', /rules/],
  ['with an unknown call', 'version: 1\ndefault: allow\nrules:\n  - { calls: opne, deny: EPERM }\n', '4:14', /opne/],
  [
    'with an unknown group',
    'version: 1\ndefault: allow\nrules:\n  - { calls: "%nets", deny: EPERM }\n',
    '4:14',
    /nets/,
  ],
  ['with an unknown errno', 'version: 1\ndefault: allow\nrules:\n  - { calls: open, deny: EFOO }\n', '4:26', /EFOO/],
  [
    'with two verdicts',
    'version: 1\ndefault: allow\nrules:\n  - { calls: open, deny: EPERM, kill: true }\n',
    '4:33',
    /two verdicts/,
  ],
  ['with no verdict', 'version: 1\ndefault: allow\nrules:\n  - { calls: open }\n', '4:5', /verdict/],
  [
    'with an argument that the call lacks',
    'version: 1\ndefault: allow\nrules:\n  - { calls: =close, flags: 1, deny: true }\n',
    '4:22',
    /flags/,
  ],
  ['that is no mapping', '- 1\n- 2\n', '1:1', /./],
  ['with a rule without calls', 'version: 1\ndefault: allow\nrules:\n  - { deny: true }\n', '4:5', /calls/],
  [
    'with ports that run backwards',
    'version: 1\ndefault: allow\nrules:\n  - { calls: connect, port: 5-3, deny: true }\n',
    '4:29',
    /5-3|port/,
  ],
  [
    'with a pattern that has no end',
    'version: 1\ndefault: allow\nrules:\n  - { calls: open, path: "/a/[b", deny: true }\n',
    '4:26',
    /\[b|path/,
  ],
  [
    'with an address that is none',
    'version: 1\ndefault: allow\nrules:\n  - { calls: connect, address: 10.0.0.0/99, deny: true }\n',
    '4:32',
    /99/,
  ],
]

const mistakeCases: readonly Case[] = mistakes.map((one) => ({
  suite: 'badinput',
  name: `command line with ${one.name}`,
  placements: ['none'],
  coverages: ['default'],
  inMachine: false,
  needs: [],
  async run() {
    await inFolder(async (folder) => {
      const outcome = await runCommand({ argv: [starter, ...one.args(folder)], cwd: folder, limitMs })
      mustBeRefused(outcome, [one.failure], one.name)
    })
  },
}))

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mg-line-'))
  try {
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const withPolicy = (site: Site, folder: string, policy: string): Promise<Outcome> =>
  runCommand({ argv: guarded(site, ['/bin/echo', 'ran'], ['--policy', policy]), cwd: folder, limitMs })

const policyCases: readonly Case[] = [
  ...badPolicies.map(
    ([name, text, at, word]): Case => ({
      suite: 'badinput',
      name: `policy ${name}`,
      placements: ['none'],
      coverages: ['default'],
      inMachine: false,
      needs: [],
      async run(site) {
        await inFolder(async (folder) => {
          const file = join(folder, text.startsWith('{') ? 'policy.json' : 'policy.yaml')
          writeFileSync(file, text)
          const outcome = await withPolicy(site, folder, file)
          mustBeRefused(outcome, ['POLICY_INVALID'], name)
          const stderr = outcome.stderr.toString()
          const line = stderr.split('\n').find((one) => one.startsWith(`${file}:${at}`) && word.test(one))
          mustHold(line !== undefined, `the mistake is told at ${at}, with ${word}`, outcome)
          mustHold(/^ {2}why: .+\n {2}mend: .+$/m.test(stderr), 'why, and how to mend it', outcome)
          const check = await runCommand({ argv: [starter, 'check-policy', file], cwd: folder, limitMs })
          mustHold(check.status !== 'exit 0', 'check-policy finds it too', check)
        })
      },
    }),
  ),
  unreadablePolicy('that is missing', (folder) => join(folder, 'nosuch.yaml')),
  unreadablePolicy('that is a folder', (folder) => folder),
  unreadablePolicy('that is a module which throws', (folder) => {
    const file = join(folder, 'policy.mjs')
    writeFileSync(file, 'throw new Error("no policy today")\n')
    return file
  }),
]

function unreadablePolicy(name: string, make: (folder: string) => string): Case {
  return {
    suite: 'badinput',
    name: `policy ${name}`,
    placements: ['none'],
    coverages: ['default'],
    inMachine: false,
    needs: [],
    async run(site) {
      await inFolder(async (folder) => {
        mustBeRefused(await withPolicy(site, folder, make(folder)), ['POLICY_UNREADABLE', 'POLICY_INVALID'], name)
      })
    },
  }
}

/** Must be refused before the program starts. */
function closedOutput(name: string, file: (folder: string) => string): Case {
  return {
    suite: 'badinput',
    name: `events to ${name}`,
    placements: ['none', 'process'],
    coverages: ['default'],
    inMachine: false,
    needs: [],
    async run(site) {
      await inFolder(async (folder) => {
        const argv = guarded(site, ['/bin/echo', 'ran'], ['--events', file(folder)])
        mustBeRefused(await runCommand({ argv, cwd: folder, limitMs }), ['OUTPUT_OPEN'], name)
      })
    },
  }
}

/** The program runs to its end, and monguard says that the record of it is not whole. */
function fullOutput(
  name: string,
  needs: Case['needs'],
  command: (folder: string, site: Site) => readonly string[],
): Case {
  return {
    suite: 'badinput',
    name: `events to ${name}`,
    placements: ['none', 'process'],
    coverages: ['default'],
    inMachine: false,
    needs,
    async run(site) {
      await inFolder(async (folder) => {
        const outcome = await runCommand({ argv: command(folder, site), cwd: folder, limitMs })
        const stderr = outcome.stderr.toString()
        mustHold(outcome.stdout.toString() === 'all of it\n', 'the program runs to its end', outcome)
        mustHold(outcome.status === 'exit 125', 'the status says that something is missing', outcome)
        mustHold(failuresIn(stderr).join() === 'OUTPUT_WRITE', 'the failure is told once, in four parts', outcome)
        mustHold(/the program itself ended with status 3$/m.test(stderr), "the program's own status is told", outcome)
      })
    },
  }
}

/** Many calls, so that more than one chunk of events is written. */
const busy = ['/bin/sh', '-c', 'i=0; while [ $i -lt 2000 ]; do : </dev/null; i=$((i+1)); done; echo all of it; exit 3']

const eventCases: readonly Case[] = [
  closedOutput('a folder that is not there', (folder) => join(folder, 'nosuch/events')),
  closedOutput('a folder', (folder) => folder),
  fullOutput('a full device', [], (_, site) => guarded(site, busy, ['--events', '/dev/full'])),
  fullOutput('a full file system', ['root'], (folder, site) => {
    const words = guarded(site, busy, ['--events', join(folder, 'events')])
    const mount = 'mount -t tmpfs -o size=64k none "$0" && exec "$@"'
    return ['unshare', '-m', 'sh', '-c', mount, folder, ...words]
  }),
  {
    suite: 'badinput',
    name: 'events beside a program whose standard output is closed',
    placements: ['none', 'process'],
    coverages: ['default'],
    inMachine: false,
    needs: ['bash'],
    async run(site) {
      await inFolder(async (folder) => {
        const file = join(folder, 'events')
        const words = guarded(site, ['/bin/sh', '-c', 'echo into nothing; exit 3'], ['--events', file])
        const argv = ['/bin/bash', '-c', 'exec "$0" "$@" <&- >&-', ...words]
        const outcome = await runCommand({ argv, cwd: folder, limitMs })
        mustHold(outcome.status === 'exit 3', 'the program runs to its end', outcome)
        const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
        for (const line of lines) {
          const { type }: { type?: string } = JSON.parse(line)
          mustHold(type !== undefined, 'each line is an event', outcome)
        }
        mustHold(lines.length > 10, 'the events are there', outcome)
      })
    },
  },
]

export const commandLineCases: readonly Case[] = [...mistakeCases, ...policyCases, ...eventCases]
