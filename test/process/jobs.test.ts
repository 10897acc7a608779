import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { missing } from '../harness/needs.js'
import { root } from '../harness/placement.js'
import { start, traced } from './traced.js'

const python = '/usr/bin/python3'
const script = (name: string): string => join(root, 'test/process/programs', name)

/** Job numbers and process ids differ from run to run. */
const settle = (screen: string): string => screen.replace(/\[(\d+)\] \d+/g, '[$1] PID')

const prompt = '\\$ $'
/** Says when it runs: a key that is typed earlier would reach the shell. */
const wait = 'sh -c "echo ready; exec sleep 30"'
/** Says when it is the terminal's foreground job again, too. */
const loop = `sh -c "trap 'echo back' CONT; echo ready; while :; do sleep 0.1; done"`
const ready = '\nready'
/** Never matches. */
const untilClosed = '(?!)'
const control = { z: '\x1a', c: '\x03', d: '\x04' }
const session: readonly (readonly [keys: string, pattern: string])[] = [
  [`${loop}\n`, ready],
  [control.z, `Stopped.*${prompt}`],
  ['jobs\n', `Stopped.*${prompt}`],
  ['fg\n', '\nback'],
  [control.c, prompt],
  ['echo code $?\n', `code 130.*${prompt}`],
  [`${wait} | cat\n`, ready],
  [control.z, `Stopped.*${prompt}`],
  ['bg\n', prompt],
  ['kill %1; sleep 0.3\n', `Terminated.*${prompt}`],
  ['(echo ready; cat)\n', ready],
  ['hello\n', 'hello\r\nhello'],
  [control.d, prompt],
  ['test -t 0 && echo terminal\n', `terminal\r\n.*${prompt}`],
  ['exit 4\n', untilClosed],
]

test('a shell in a terminal stops, continues and interrupts its jobs as it does without a tracer', async () => {
  const shell = ['/bin/bash', '--norc', '--noprofile', '-i']
  const env = { PS1: '$ ', TERM: 'dumb', PATH: '/usr/bin:/bin' }
  const input = JSON.stringify([['bind "set enable-bracketed-paste off"\n', prompt], ...session])
  const bare = spawnSync(python, [script('terminal.py'), ...shell], { encoding: 'utf8', input, env })
  assert.equal(bare.stderr, '')
  for (const emit of [new Set<number>(), 'all'] as const) {
    const run = await traced(shell, { through: [python, script('terminal.py')], env, input, emit })
    assert.equal(run.stderr, '')
    assert.equal(settle(run.stdout), settle(bare.stdout))
  }
})

test('the first process of a pid namespace that faults ends', {
  skip: missing('user-namespaces') ?? false,
}, async () => {
  const run = await traced(['/usr/bin/unshare', '-rpf', '/usr/bin/perl', '-e', 'unpack "p", pack "Q", 8'])
  // unshare would end itself as its child did, and cannot.
  assert.equal(run.code, 1, run.stderr)
})

test('the parent sees every stop and continuation, and a stopped program can be killed', async () => {
  const program = ['/bin/sh', '-c', 'echo ready; while :; do sleep 1; done']
  const bare = spawnSync(python, [script('stops.py'), ...program], { encoding: 'utf8', timeout: 60_000 })
  assert.equal(bare.stdout, `${'True True\n'.repeat(4)}killed by 9\n`)
  for (const emit of [new Set<number>(), 'all'] as const) {
    const run = await traced(program, { through: [python, script('stops.py')], emit })
    assert.equal(run.stdout, bare.stdout)
  }
})

test('a call that a stop interrupts goes on for the rest of its time', async () => {
  const program = start(['/bin/sleep', '1'], { emit: 'all' })
  await new Promise((done) => setTimeout(done, 300))
  process.kill(program.pid, 'SIGSTOP')
  await new Promise((done) => setTimeout(done, 200))
  assert.match(readFileSync(`/proc/${program.pid}/stat`, 'utf8'), /\) t /)
  process.kill(program.pid, 'SIGCONT')
  assert.equal((await program.done).code, 0)
})

test('a daemon outlives the started program, goes on under the policy, and holds nothing of the caller’s', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mg-daemon-'))
  const policy = `version: 1\ndefault: allow\nrules:\n  - { calls: [mkdir, mkdirat], path: ${folder}/closed, deny: EACCES }\n`
  const daemon = `sleep 0.3; mkdir ${folder}/closed; echo $? >${folder}/result.new; mv ${folder}/result.new ${folder}/result`
  const started = Date.now()
  const run = await traced(['/bin/bash', '-c', `setsid bash -c '${daemon}' </dev/null >/dev/null 2>&1 & exit 6`], {
    policy,
  })
  assert.equal(run.code, 6)
  assert.ok(Date.now() - started < 290, 'the caller had to wait for the daemon')
  let result = ''
  for (let tries = 0; tries < 100 && result === ''; tries++) {
    await new Promise((done) => setTimeout(done, 50))
    try {
      result = readFileSync(join(folder, 'result'), 'utf8')
    } catch {
      // Not written yet.
    }
  }
  rmSync(folder, { recursive: true })
  assert.equal(result, '1\n')
})
