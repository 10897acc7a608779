// What debuggers and profilers outside see of a guarded program's stacks.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { built } from '../harness/build.js'
import { findProgram } from '../harness/needs.js'
import { notBuilt, starter } from './monguard.js'

const folder = mkdtempSync(join(tmpdir(), 'monguard-debuggers-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** `root` and all that descends from it. */
function family(root: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === root
      } catch {
        return false
      }
    })
  return [root, ...children.flatMap((name) => family(Number(name)))]
}

function runsProgram(pid: number, program: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith(`${program}\0`)
  } catch {
    return false
  }
}

/** Starts the program, guarded or bare, and calls `look` with its pid when it has said that it is ready. */
async function during<T>(guarded: boolean, what: 'sleep' | 'busy', look: (pid: number) => T): Promise<T> {
  const program = built('test/cli/stacks.c', 'dynamic', ['-fno-omit-frame-pointer'])
  const options = ['run', '--isolation', 'none', '--events', '/dev/null', '--', program, what]
  const child: ChildProcess = guarded
    ? spawn(starter, options, { stdio: ['ignore', 'pipe', 'ignore'] })
    : spawn(program, [what], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  let pid = 0
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout?.once('data', () => resolve())
      child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
    })
    // It says so right before the call in which it sleeps.
    await new Promise((resolve) => setTimeout(resolve, 300))
    pid = family(child.pid ?? 0).find((one) => runsProgram(one, program)) ?? 0
    assert.notEqual(pid, 0, 'the program runs')
    return look(pid)
  } finally {
    if (pid > 0) process.kill(pid, 'SIGKILL')
    else child.kill('SIGKILL')
    await ended
  }
}

function gdb(pid: number, command: string): { stdout: string; stderr: string } {
  const options = ['-nx', '-batch', '-iex', 'set debuginfod enabled off', '-p', `${pid}`, '-ex', command]
  return spawnSync('gdb', options, { encoding: 'utf8', timeout: 120_000 })
}

/** The names of the functions on each thread's stack, those that have any: of the program's and its libraries'. */
function stacks(pid: number): string[] {
  const { stdout, stderr } = gdb(pid, 'thread apply all bt')
  const found = stdout
    .split(/^Thread /m)
    .slice(1)
    .map((thread) =>
      [...thread.matchAll(/^#\d+ +(?:0x[0-9a-f]+ in )?(\S+)/gm)]
        .map((match) => match[1] ?? '')
        .filter((name) => name !== '??' && name !== '<signal'),
    )
  assert.ok(found.length > 0, `gdb showed no thread:\n${stderr}`)
  return found.map((names) => names.join(' ')).sort()
}

function gdbCannotAttach(): string | false {
  if (findProgram('gdb') === undefined) return 'gdb is not installed (Debian: apt-get install gdb)'
  const sleeper = spawn('sleep', ['60'], { stdio: 'ignore' })
  try {
    return gdb(sleeper.pid ?? 0, 'bt').stdout.includes('#0') ? false : 'gdb may not attach to programs here'
  } finally {
    sleeper.kill()
  }
}

test('gdb that attaches to a program asleep in calls shows the stacks of all of its threads', {
  skip: notBuilt || gdbCannotAttach(),
}, async () => {
  const bare = await during(false, 'sleep', stacks)
  assert.ok(
    bare.some((names) => /\binner outer main\b/.test(names)),
    bare.join('\n'),
  )
  assert.deepEqual(await during(true, 'sleep', stacks), bare)
})
