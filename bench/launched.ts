// Running a measuring program: bare, under MonGuard without Node, or under strace.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { findProgram } from '../test/harness/needs.js'
import { launchWords } from './prepared.js'
import { type Failed, isFailed, type Memory } from './result.js'
import type { Variant } from './variants.js'

const limitMs = 300_000

/** The command line by which a shell opens image and plan and then runs `argv`; `before` comes in front of that, and is not monitored. */
export function wordsFor(
  folder: string,
  { where, coverage }: Variant,
  argv: readonly string[],
  before: readonly string[] = [],
): string[] {
  if (where === 'native') return [...before, ...argv]
  if (where === 'strace') return [...before, findProgram('strace') ?? 'strace', '-f', '-o', '/dev/null', ...argv]
  const { argv: words, opened } = launchWords(folder, where, coverage, argv)
  return ['/bin/sh', '-c', `exec "$@" ${opened}`, 'sh', ...before, ...words]
}

/** What a program prints as JSON. */
export function measure<T>(folder: string, argv: readonly string[]): T | Failed {
  const [file = '', ...args] = argv
  const done = spawnSync(file, args, {
    encoding: 'utf8',
    timeout: limitMs,
    killSignal: 'SIGKILL',
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (done.status === 0) return JSON.parse(done.stdout) as T
  const why = done.signal ?? done.error?.message ?? `status ${done.status}`
  return { failed: `${why}: ${(done.stderr ?? '').trim().split('\n').slice(-4).join(' · ')}` }
}

/** The program itself: the last of a line of only children, where a tracer stands in front. */
function lastChild(pid: number): number {
  const child = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]
  return child === undefined || child === '' ? pid : lastChild(Number(child))
}

function kib(text: string, key: string): number {
  const value = new RegExp(`^${key}: +(\\d+) kB$`, 'm').exec(text.replaceAll('\t', ' '))?.[1]
  if (value === undefined) throw new Error(`no ${key}`)
  return Number(value)
}

function memoryOf(pid: number): Memory {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return {
    private_kib: kib(rollup, 'Private_Clean') + kib(rollup, 'Private_Dirty'),
    resident_kib: kib(rollup, 'Rss'),
    page_tables_kib: kib(status, 'VmPTE'),
  }
}

/** Of a program that says "ready" and waits for the end of its input; `which` leads from the started process to the one looked at. */
export function measureMemory(
  folder: string,
  argv: readonly string[],
  which: (pid: number) => number = lastChild,
): Promise<Memory | Failed> {
  const [file = '', ...args] = argv
  const child = spawn(file, args, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] })
  const limit = setTimeout(() => child.kill('SIGKILL'), 20_000)
  return new Promise((resolve) => {
    let found: Memory | Failed = { failed: 'it did not get ready' }
    child.stdout.once('data', () => {
      try {
        found = memoryOf(which(child.pid ?? 0))
      } catch (error) {
        found = { failed: String(error) }
      }
      child.stdin.end()
    })
    child.on('error', (error) => resolve({ failed: error.message }))
    child.on('close', (status) => {
      clearTimeout(limit)
      resolve(status === 0 || isFailed(found) ? found : { failed: `it ended with status ${status}` })
    })
  })
}
