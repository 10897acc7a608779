import assert from 'node:assert/strict'
import { test } from 'node:test'
import { built } from '../harness/build.js'
import { traced } from './traced.js'

const escapes = (): string => built('test/process/programs/escapes.c')

const lines = (stdout: string): Record<string, string> =>
  Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.trim().split(': ') as [string, string]),
  )

for (const uid of [0, 65534]) {
  const skip = process.getuid?.() !== 0 ? 'needs root to become another user' : false
  test(`no way leads out from under the tracer, or into it, as user ${uid}`, { skip }, async () => {
    const run = await traced([escapes()], { uid })
    assert.equal(run.stderr, '')
    const seen = lines(run.stdout)
    for (const way of ['trace me', 'seize tracer', 'attach tracer', 'read tracer', 'write tracer'])
      assert.equal(seen[way], 'EPERM', way)
    for (const way of ["tracer's memory", "its thread's memory", 'through a descriptor'])
      assert.equal(seen[way], 'EACCES', way)
    assert.equal(seen['io_uring'], 'ENOSYS')
    assert.equal(seen['listener'], 'EBUSY')
    // The flag is taken out: the child is traced like any other, and may open a file.
    assert.equal(seen['clone untraced'], 'done')
    assert.equal(seen['child'], '1')
    assert.equal(seen['clone3 untraced'], 'EINVAL')
  })
}

test('filters of the application’s own go on working', async () => {
  const seen = lines((await traced([escapes()])).stdout)
  assert.equal(seen['own filter'], 'done')
  assert.equal(seen["own filter's call"], 'ENOTTY')
  // Nobody traces it as far as it knows: that is ENOSYS.
  assert.equal(seen['own trace filter'], 'done')
  assert.equal(seen["own trace filter's call"], 'ENOSYS')
  assert.equal(seen['still itself'], 'done')
})

test('a call of another architecture ends the process by SIGSYS', async () => {
  const run = await traced([built('test/process/programs/foreign-call.c')])
  assert.deepEqual([run.signal, run.stdout], ['SIGSYS', 'before\n'])
  assert.equal(run.events.filter((event) => event.kind === 'notice').length, 1)
})

test('when the tracer is killed, everything that it traced ends with it', async () => {
  const script = `
tracer=$(sed -n 's/^TracerPid:[^0-9]*//p' /proc/self/status)
sleep 30 &
kill -9 "$tracer"
while :; do stat / >/dev/null; done`
  const run = await traced(['/bin/bash', '-c', script], { limitMs: 20_000 })
  assert.equal(run.signal, 'SIGKILL')
})
