import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { built } from '../harness/build.js'
import { traced } from './traced.js'

const program = (name: string): string => built(`test/process/programs/${name}.c`)

/** The two ways in which a call can come by: stopping once, and stopping again at its end for an event. */
const coverages = [
  { title: 'with the default pass list', wish: {} },
  { title: 'with an event for every call', wish: { emit: 'all' } },
] as const

for (const { title, wish } of coverages) {
  test(`ls prints what it prints without a tracer, ${title}`, async () => {
    const bare = execFileSync('/bin/ls', ['-l', '/usr'], { encoding: 'utf8', env: { LANG: 'C.UTF-8' } })
    const run = await traced(['/bin/ls', '-l', '/usr'], wish)
    assert.deepEqual([run.code, run.stdout, run.stderr], [0, bare, ''])
  })

  test(`bash runs pipelines, subshells, traps and background jobs, ${title}`, async () => {
    const script = `set -o pipefail
      seq 100 | sort -rn | head -n 3 | tr '\\n' ' '; echo "${'$'}{PIPESTATUS[*]}"
      trap 'echo usr1' USR1; kill -USR1 $$
      (exit 3); echo $?
      sleep 0.1 & wait $!; echo waited $?
      sleep 5 & kill $!; wait $! 2>/dev/null; echo killed $?
      cat <(echo substituted)
      exit 9`
    const bare = spawnSync('/bin/bash', ['-c', script], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const run = await traced(['/bin/bash', '-c', script], wish)
    assert.equal(run.stdout, bare.stdout)
    assert.equal(run.stderr, bare.stderr)
    assert.equal(run.code, 9)
  })

  test(`python runs threads and subprocesses, ${title}`, async () => {
    const script = `
import subprocess, threading, signal, os, time
done = []
def work(n): done.append((n, subprocess.run(['sh', '-c', f'exit {n}']).returncode))
threads = [threading.Thread(target=work, args=(n,)) for n in range(20)]
[t.start() for t in threads]; [t.join() for t in threads]
print(sorted(done) == [(n, n) for n in range(20)])
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
hits = []
signal.signal(signal.SIGALRM, lambda *a: hits.append(1))
end = time.monotonic() + 0.3
while time.monotonic() < end: os.stat('/')
signal.setitimer(signal.ITIMER_REAL, 0)
print(len(hits) > 5)`
    const run = await traced(['/usr/bin/python3', '-c', script], wish)
    assert.deepEqual([run.code, run.stdout, run.stderr], [0, 'True\nTrue\n', ''])
  })

  test(`fifty threads fork, vfork and spawn, and one that is not the leader executes, ${title}`, async () => {
    const run = await traced([program('many-threads')], wish)
    assert.deepEqual([run.code, run.stdout, run.stderr], [7, 'joined\nreplaced, leader 1\n', ''])
  })
}

test('two hundred forks at once all end, and every end is told', async () => {
  const script = 'for i in $(seq 200); do (exit $((i % 7))) & done; wait; echo done'
  const run = await traced(['/bin/bash', '-c', script])
  assert.deepEqual([run.code, run.stdout], [0, 'done\n'])
  const children = run.events.flatMap((event) => (event.kind === 'child' ? [event.child] : []))
  const ends = new Map(run.events.flatMap((event) => (event.kind === 'exit' ? [[event.pid, event.status]] : [])))
  assert.ok(children.length >= 200, `${children.length} children`)
  assert.equal(children.filter((pid) => !ends.has(pid)).length, 0, 'a child whose end no event told')
  const statuses = [...ends.values()]
  assert.equal(statuses.filter((status) => status === 6).length, 28)
})

test('the program is the started process itself: same pid, same parent, own arguments and environment', async () => {
  const script =
    'echo $$ $PPID; tr "\\0" " " </proc/$$/cmdline; echo; readlink /proc/$$/exe; tr "\\0" "\\n" </proc/$$/environ; echo /proc/$$/fd/*'
  const run = await traced(['/bin/bash', '-c', script], { env: { ONE: '1' } })
  const [ids, command, exe, ...rest] = run.stdout.split('\n')
  assert.equal(ids, `${run.pid} ${process.pid}`)
  assert.equal(command, `/bin/bash -c ${script} `)
  assert.equal(exe, '/usr/bin/bash')
  assert.deepEqual(rest.slice(0, 3), ['PATH=/usr/local/bin:/usr/bin:/bin', 'LANG=C.UTF-8', 'ONE=1'])
  // Neither the plan nor the ring nor anything of the tracer's is left open: the same descriptors as in a bare shell.
  const bare = spawnSync('/bin/bash', ['-c', 'echo /proc/$$/fd/*; :'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const numbers = (text: string | undefined) =>
    (text ?? '')
      .trim()
      .split(' ')
      .map((path) => path.replace(/.*\//, ''))
  assert.deepEqual(numbers(rest[3]), numbers(bare.stdout))
})

test('an exit code and every kind of death by a signal reach the caller as they are', async () => {
  assert.equal((await traced(['/bin/sh', '-c', 'exit 42'])).code, 42)
  const deaths = [
    [1, 'kill', 'SIGHUP'],
    [2, 'kill', 'SIGINT'],
    [6, 'abort', 'SIGABRT'],
    [9, 'kill', 'SIGKILL'],
    [11, 'fault', 'SIGSEGV'],
    [4, 'fault', 'SIGILL'],
    [5, 'fault', 'SIGTRAP'],
    [8, 'fault', 'SIGFPE'],
    [13, 'kill', 'SIGPIPE'],
    [15, 'kill', 'SIGTERM'],
    [31, 'kill', 'SIGSYS'],
  ] as const
  for (const [number, way, name] of deaths) {
    const run = await traced([program('signal-death'), `${number}`, way])
    assert.deepEqual([run.code, run.signal], [null, name], `${name} by ${way}`)
  }
})
