import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { requireNative } from '../../src/host/native.js'
import { planFor, traced } from './traced.js'

let folder = ''
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'mg-failures-'))
  writeFileSync(join(folder, 'plain'), 'text\n')
  writeFileSync(join(folder, 'no-format'), 'text\n', { mode: 0o755 })
  writeFileSync(join(folder, 'script'), '#!/no/such/interpreter\n', { mode: 0o755 })
})
after(() => rmSync(folder, { recursive: true, force: true }))

const programs = [
  ['a missing program', 'missing', 127, 'PROGRAM_MISSING'],
  ['a file without the right to execute it', 'plain', 126, 'PROGRAM_NOT_EXECUTABLE'],
  ['a file of no known format', 'no-format', 126, 'PROGRAM_FORMAT'],
  ['a script whose interpreter is missing', 'script', 127, 'SCRIPT_INTERPRETER_MISSING'],
  ['a directory', '.', 126, 'PROGRAM_NOT_EXECUTABLE'],
] as const

for (const [title, name, status, code] of programs) {
  test(`${title} ends with ${status} and says what to do`, async () => {
    const run = await traced([join(folder, name)])
    assert.deepEqual([run.code, run.stdout], [status, ''])
    assert.match(run.stderr, new RegExp(`^monguard: .*\\(${code}\\)\n  where: .*\n  why: .*\n  mend: .*\n$`))
  })
}

/** Runs mgtrace on a plan of the test's making; its program would create a file. */
function withPlan(plan: Uint8Array, ring = '-'): { status: number | null; stderr: string } {
  const path = join(folder, 'plan')
  writeFileSync(path, plan)
  const fd = openSync(path, 'r')
  const run = spawnSync(requireNative('mgtrace'), ['3', ring, '/bin/echo', 'echo', 'started'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', fd, fd],
  })
  closeSync(fd)
  assert.equal(run.stdout, '', 'the program was started')
  return run
}

test('a plan that is cut, changed or of another version is refused', () => {
  const sound = planFor({})
  const changed = (offset: number, value: number): Uint8Array => {
    const copy = sound.slice()
    new DataView(copy.buffer).setUint32(offset, value, true)
    return copy
  }
  const bad = [
    sound.slice(0, 0),
    sound.slice(0, 100),
    sound.slice(0, -8),
    changed(0, 1), // magic
    changed(8, 99), // version
    changed(16, 1), // isolation: another placement's plan
    changed(24, 0x7fff_fff8), // filter_offset
    changed(24, 4),
    changed(28, 0), // filter_count
    changed(28, 0xffff_ffff),
    changed(56, 0xffff_fff8), // policy_offset
    changed(60, 4), // policy_bytes
  ]
  for (const plan of bad) {
    const run = withPlan(plan)
    assert.equal(run.status, 125)
    assert.match(run.stderr, /PLAN_BAD/)
  }
})

test('a filter that the kernel does not take is refused', () => {
  const plan = planFor({})
  const view = new DataView(plan.buffer)
  view.setUint16(view.getUint32(24, true), 0xffff, true)
  const run = withPlan(plan)
  assert.equal(run.status, 125)
  assert.match(run.stderr, /FILTER_REFUSED[\s\S]*EINVAL/)
})

test('a ring that is none is refused', () => {
  const run = withPlan(planFor({}), '4')
  assert.equal(run.status, 125)
  assert.match(run.stderr, /RING_BAD/)
})

test('arguments that make no sense are refused', () => {
  for (const args of [[], ['3'], ['x', '-', '/bin/true', 'true'], ['3', 'x', '/bin/true', 'true']]) {
    const run = spawnSync(requireNative('mgtrace'), args, { encoding: 'utf8' })
    assert.equal(run.status, 125, args.join(' '))
  }
})

test('under another tracer it says so and does not start the program', {
  skip: spawnSync('strace', ['-V']).error ? 'needs strace' : false,
}, async () => {
  const run = await traced(['/bin/echo', 'started'], { through: ['/usr/bin/strace', '-f', '-qq', '-o', '/dev/null'] })
  assert.deepEqual([run.code, run.stdout], [125, ''])
  assert.match(run.stderr, /TRACER_BUSY/)
})

test('where no process can be added it says so', {
  skip: process.getuid?.() !== 0 ? 'needs root to become another user' : false,
}, async () => {
  const limited = ['/usr/bin/prlimit', '--nproc=1', '/usr/bin/setpriv', '--reuid=54321', '--clear-groups']
  const run = await traced(['/bin/echo', 'started'], { through: limited })
  assert.deepEqual([run.code, run.stdout], [125, ''])
  assert.match(run.stderr, /NO_PROCESSES/)
})

test('an ordinary user runs programs with no_new_privs, root without', {
  skip: process.getuid?.() !== 0 ? 'needs root to become another user' : false,
}, async () => {
  const show = ['/bin/grep', 'NoNewPrivs', '/proc/self/status']
  assert.equal((await traced(show, { uid: 65534 })).stdout, 'NoNewPrivs:\t1\n')
  assert.equal((await traced(show)).stdout, 'NoNewPrivs:\t0\n')
})

test('a program killed from outside while it starts leaves nothing behind', async () => {
  for (let delay = 0; delay < 20; delay++) {
    const path = join(folder, 'plan')
    writeFileSync(path, planFor({}))
    const fd = openSync(path, 'r')
    const child = spawn(requireNative('mgtrace'), ['3', '-', '/bin/sleep', 'sleep', '100'], {
      stdio: ['ignore', 'ignore', 'ignore', fd],
    })
    closeSync(fd)
    await new Promise((done) => setTimeout(done, delay / 4))
    child.kill('SIGKILL')
    const signal = await new Promise((done) => child.once('exit', (_, name) => done(name)))
    assert.equal(signal, 'SIGKILL')
    const tracers = (): string => spawnSync('pgrep', ['-x', '-f', `mgtrace ${child.pid}`], { encoding: 'utf8' }).stdout
    for (let tries = 0; tries < 100 && tracers() !== ''; tries++) await new Promise((done) => setTimeout(done, 10))
    assert.equal(tracers(), '', 'a tracer without a program')
  }
})
