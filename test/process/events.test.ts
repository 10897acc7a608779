import assert from 'node:assert/strict'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { callByName } from '../../spec/syscalls.js'
import { eventFlag, eventVia, verdict } from '../../src/generated/records.js'
import { callsOf, traced } from './traced.js'

let folder = ''
before(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mg-events-')))
})
after(() => rmSync(folder, { recursive: true, force: true }))

const numbersOf = (...names: readonly string[]): Set<number> =>
  new Set(names.map((name) => callByName.get(name)?.nr ?? assert.fail(`no call ${name}`)))

const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1')

/** Runs a Python script with events for the calls named, and returns those that its last part made. */
async function callsMadeBy(script: string, ...names: readonly string[]) {
  const marked = `import os, socket\nos.umask(0o22)\n${script}`
  const run = await traced(['/usr/bin/python3', '-c', marked], { emit: numbersOf('umask', ...names) })
  assert.deepEqual([run.code, run.stderr], [0, ''])
  const calls = callsOf(run.events)
  return calls.slice(calls.findIndex((call) => call.name === 'umask') + 1)
}

test('a call’s event tells arguments, result, verdict, way and how long it took', async () => {
  const [call] = await callsMadeBy('os.getpgid(0)', 'getpgid')
  assert.ok(call)
  assert.equal(call.name, 'getpgid')
  assert.equal(call.args[0], 0n)
  assert.ok(call.result > 0n)
  assert.deepEqual([call.verdict, call.rule, call.via, call.flags], [verdict.ALLOW, undefined, eventVia.PTRACE, 0])
  assert.equal(call.tid, call.pid)
})

test('paths are captured whole, before the call, also of calls that fail', async () => {
  const long = 'x'.repeat(200)
  const calls = await callsMadeBy(
    `
os.mkdir('${folder}/made')
os.rename('${folder}/made', '${folder}/renamed')
try: os.rmdir('${folder}/${long}')
except OSError: pass`,
    'mkdir',
    'rename',
    'rmdir',
  )
  const seen = calls.map((call) => [
    call.name,
    call.result,
    ...call.captures.map((one) => [one.arg, one.out, textOf(one.bytes), one.fullBytes]),
  ])
  const made = `${folder}/made`
  const renamed = `${folder}/renamed`
  const missing = `${folder}/${long}`
  assert.deepEqual(seen, [
    ['mkdir', 0n, [0, false, made, made.length]],
    ['rename', 0n, [0, false, made, made.length], [1, false, renamed, renamed.length]],
    ['rmdir', -BigInt(constants.errno.ENOENT), [0, false, missing, missing.length]],
  ])
})

test('of buffers the first bytes are captured: written ones before the call, read ones as far as they were filled', async () => {
  const calls = await callsMadeBy(
    `
a, b = os.pipe()
os.write(b, b'y' * 100)
os.read(a, 1000)
os.write(b, b'end')
os.read(a, 1000)`,
    'read',
    'write',
  )
  const seen = calls.slice(0, 4).map((call) => {
    const [capture] = call.captures
    return [call.name, capture?.out, textOf(capture?.bytes), capture?.fullBytes]
  })
  assert.deepEqual(seen, [
    ['write', false, 'y'.repeat(64), 100],
    ['read', true, 'y'.repeat(64), 100],
    ['write', false, 'end', 3],
    ['read', true, 'end', 3],
  ])
})

test('socket addresses and structures are captured in their direction', async () => {
  const calls = await callsMadeBy(
    `
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 0))
s.getsockname()
os.fstat(0)`,
    'bind',
    'getsockname',
    'newfstatat',
    'fstat',
  )
  const [bind, name, stat] = calls
  assert.deepEqual([bind?.name, bind?.captures.length], ['bind', 1])
  assert.deepEqual(
    Buffer.from(bind?.captures[0]?.bytes ?? []),
    Buffer.from([2, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
  )
  const bound = name?.captures.find((one) => one.out && one.arg === 1)
  assert.equal(name?.name, 'getsockname')
  assert.deepEqual(bound?.bytes.subarray(0, 2), new Uint8Array([2, 0]))
  assert.equal(bound?.bytes.length, 16)
  const after = stat?.captures.find((one) => one.out)
  assert.equal(after?.bytes.length, 144)
})

test('memory that cannot be read is told as such', async () => {
  const calls = await callsMadeBy(`import ctypes\nctypes.CDLL(None).rmdir(ctypes.c_void_p(8))`, 'rmdir')
  assert.deepEqual(
    calls.map((call) => [call.result, call.captures.map((one) => [one.bytes.length, one.fullBytes])]),
    [[-BigInt(constants.errno.EFAULT), [[0, undefined]]]],
  )
})

test('a program’s life is told in order: its exec, its children, their programs and ends, its own end', async () => {
  const run = await traced(['/bin/sh', '-c', '/bin/true; exit 3'], { emit: numbersOf('execve', 'exit_group') })
  const story = run.events.map((event) => {
    const who = event.pid === run.pid ? 'parent' : 'child'
    if (event.kind === 'call') return `${who} ${callsOf([event])[0]?.name} ${event.flags}`
    if (event.kind === 'exec') return `${who} runs ${textOf(event.path)}`
    if (event.kind === 'exit') return `${who} ends ${event.status} ${event.group}`
    if (event.kind === 'signal') return `${who} signal ${event.signo}`
    return `${who} ${event.kind}`
  })
  assert.deepEqual(
    story.filter((line) => line.startsWith('child')),
    [
      `child execve ${eventFlag.NO_RETURN}`,
      'child runs /usr/bin/true',
      `child exit_group ${eventFlag.NO_RETURN}`,
      'child ends 0 true',
    ],
  )
  assert.deepEqual(
    story.filter((line) => line.startsWith('parent')),
    [
      'parent runs /usr/bin/dash',
      'parent child',
      `parent signal ${constants.signals.SIGCHLD}`,
      `parent exit_group ${eventFlag.NO_RETURN}`,
      'parent ends 3 true',
    ],
  )
})

test('an exec’s event holds the path and the arguments', async () => {
  const run = await traced(['/bin/sh', '-c', '/bin/echo one "two words" ""; :'], { emit: numbersOf('execve') })
  const [exec] = callsOf(run.events)
  assert.deepEqual(
    exec?.captures.slice(0, 2).map((one) => [one.arg, textOf(one.bytes)]),
    [
      [0, '/bin/echo'],
      [1, '/bin/echo\0one\0two words\0\0'],
    ],
  )
})

test('a call that a signal cut short, and is made again, is told twice, the first time as restarted', async () => {
  const calls = await callsMadeBy(
    `
import signal
signal.signal(signal.SIGALRM, lambda *a: None)
signal.siginterrupt(signal.SIGALRM, False)
signal.setitimer(signal.ITIMER_REAL, 0.05)
a, b = os.pipe()
if os.fork() == 0:
    import time
    time.sleep(0.3)
    os.write(b, b'x')
    os._exit(0)
os.read(a, 1)`,
    'read',
  )
  // The two ends of the pipe are the last that is read from: modules were read before.
  const reads = calls.filter((call) => call.args[2] === 1n).slice(-2)
  assert.deepEqual(
    reads.map((call) => [call.flags, call.result > 0n]),
    [
      [eventFlag.RESTARTED, false],
      [0, true],
    ],
  )
})

test('a process that is killed in the middle of a call still has its call and its end told', async () => {
  const run = await traced(['/bin/bash', '-c', 'sleep 30 & sleep 0.3; kill -9 $!; wait'], {
    emit: numbersOf('clock_nanosleep'),
  })
  const cut = callsOf(run.events).filter((call) => call.name === 'clock_nanosleep' && call.args[0] === 0n)
  assert.ok(cut.some((call) => (call.flags & eventFlag.NO_RETURN) !== 0))
  assert.ok(run.events.some((event) => event.kind === 'exit' && event.status === -9))
})
