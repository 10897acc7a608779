// stress-ng with --verify: a stressor that passes bare must pass guarded. One second each, ten with --long, when the list is
// also every stressor of its class `os` that ends well bare.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Case, Failure, Skip } from '../harness/case.js'
import { findProgram } from '../harness/needs.js'
import { guarded, placements, type Site } from '../harness/placement.js'
import { type Outcome, runCommand } from '../harness/run.js'

/** Those that touch what MonGuard stands between: signals, processes, threads, memory, descriptors, filters. */
const always = [
  'alarm', 'brk', 'chdir', 'chmod', 'clock', 'clone', 'close', 'context', 'dentry', 'dev-shm', 'dup', 'epoll', 'eventfd',
  'exec', 'fault', 'fcntl', 'fifo', 'flock', 'fork', 'fstat', 'full', 'futex', 'get', 'getdent', 'inotify', 'itimer', 'kill',
  'madvise', 'memfd', 'mincore', 'mlock', 'mmap', 'mmapaddr', 'mmapfixed', 'mmapfork', 'mprotect', 'mq', 'mremap', 'msg',
  'munmap', 'nanosleep', 'pidfd', 'pipe', 'poll', 'prctl', 'procfs', 'pthread', 'rlimit', 'schedpolicy', 'seccomp', 'sem',
  'sendfile', 'set', 'shm', 'shm-sysv', 'sigabrt', 'sigchld', 'sigfd', 'sigfpe', 'sigio', 'signal', 'signest', 'sigpending',
  'sigpipe', 'sigq', 'sigrt', 'sigsegv', 'sigsuspend', 'sigtrap', 'sock', 'sockpair', 'splice', 'switch', 'symlink',
  'sysinfo', 'tee', 'timer', 'timerfd', 'tlb-shootdown', 'unshare', 'userfaultfd', 'utime', 'vfork', 'vforkmany', 'vm',
  'vm-rw', 'vm-segv', 'wait', 'yield', 'zombie',
] as const // biome-ignore format: a list to be read as a text

const inMachine = new Set<string>([
  'clone',
  'fork',
  'futex',
  'mprotect',
  'mremap',
  'pthread',
  'sigfpe',
  'sigq',
  'sigsegv',
  'vfork',
])

/** Left out of the long list: not bounded in what they take from the machine, or not about one program. */
const never = new Set([
  'bigheap',
  'brk-hog',
  'oom-pipe',
  'forkheavy',
  'zram',
  'resources',
  'swap',
  'watchdog',
  'binderfs',
  'cgroup',
  'sysbadaddr',
  'rlimit-hog',
  'netlink-proc',
  'netlink-task',
  'softlockup',
  'spawn-hog',
  'cyclic',
])

function installed(): ReadonlySet<string> {
  const program = findProgram('stress-ng')
  if (program === undefined) return new Set(always)
  return new Set(spawnSync(program, ['--stressors'], { encoding: 'utf8' }).stdout.trim().split(/\s+/))
}

function ofClassOs(): string[] {
  const program = findProgram('stress-ng')
  if (program === undefined) return []
  const text = spawnSync(program, ['--class', 'os?'], { encoding: 'utf8' })
  const list = /stressors:\s*(.*)/.exec(text.stdout + text.stderr)?.[1] ?? ''
  return list.split(/\s+/).filter((name) => name !== '' && !never.has(name))
}

async function stress(name: string, site: Site, bare: boolean): Promise<Outcome> {
  const cwd = mkdtempSync(join(tmpdir(), 'mg-stress-'))
  const seconds = site.long ? 10 : site.slowness > 1 ? 4 : 1
  const argv = [
    '/usr/bin/stress-ng',
    `--${name}`,
    '1',
    '--verify',
    '--timeout',
    `${seconds}s`,
    '--temp-path',
    cwd,
    '--oom-avoid',
    '--no-rand-seed',
    '--quiet',
  ]
  try {
    return await runCommand({
      argv: bare ? argv : guarded(site, argv),
      cwd,
      limitMs: (seconds * 1000 + 60_000) * (site.slowness > 1 ? 4 : 1),
    })
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
}

function caseOf(name: string): Case {
  const bareRuns = new Map<boolean, Promise<Outcome>>()
  return {
    suite: 'stress',
    name,
    placements,
    coverages: ['default'],
    inMachine: inMachine.has(name),
    needs: ['stress-ng'],
    async run(site) {
      let bareRun = bareRuns.get(site.long)
      if (bareRun === undefined) {
        bareRun = stress(name, site, true)
        bareRuns.set(site.long, bareRun)
      }
      const bare = await bareRun
      // 0: passed; everything else says that this machine cannot run it (3, 4) or that it fails by itself.
      if (bare.status !== 'exit 0')
        throw new Skip(`stress-ng --${name} does not pass bare on this machine (${bare.status})`)
      const seen = await stress(name, site, false)
      if (seen.status !== 'exit 0')
        throw new Failure(`bare it passes, guarded: ${seen.status}`, [
          ...seen.stdout.toString().split('\n').slice(-10),
          ...seen.stderr.toString().split('\n').slice(-15),
        ])
      if (seen.left.length > bare.left.length) throw new Failure('processes were left behind', seen.left)
    },
  }
}

const known = installed()
const long = process.argv.includes('--long') ? ofClassOs() : []

export const cases: readonly Case[] = [...new Set([...always, ...long])].filter((name) => known.has(name)).map(caseOf)
