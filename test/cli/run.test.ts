// `monguard run` seen from outside: it must not be told from the program.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { execute, guarded, monguard, notBuilt, placements, type Result, script, starter } from './monguard.js'

const folder = mkdtempSync(join(tmpdir(), 'monguard-cli-'))
after(() => rmSync(folder, { recursive: true }))

const until = async (holds: () => boolean): Promise<void> => {
  const end = Date.now() + 10_000
  while (!holds()) {
    assert.ok(Date.now() < end, 'waited for ten seconds')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const stateOf = (pid: number): string => {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[0] ?? ''
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1')
    .split(' ')
    .filter((one) => one !== '')
    .map(Number)
}

for (const placement of placements)
  describe(`placement ${placement}`, { skip: notBuilt }, () => {
    test('The exit status is the program’s', async () => {
      for (const status of [0, 1, 42, 125, 126, 127, 255]) {
        const { code, signal, stderr } = await guarded(placement, ['sh', '-c', `exit ${status}`])
        assert.deepEqual([code, signal, stderr], [status, null, ''])
      }
    })

    test('A program that dies by a signal makes monguard die by it', async () => {
      for (const signal of ['TERM', 'KILL', 'SEGV', 'ABRT', 'INT', 'HUP', 'USR1', 'PIPE']) {
        const result = await guarded(placement, ['sh', '-c', `kill -${signal} $$`])
        assert.deepEqual([result.code, result.signal], [null, `SIG${signal}`])
      }
    })

    test('Input, output and arguments pass through untouched', async () => {
      const { stdout, stderr } = await guarded(
        placement,
        ['sh', '-c', 'cat; printf "%s|" "$@" >&2', 'name', 'a b', '', '--events', '*'],
        { input: 'some\ninput' },
      )
      assert.equal(stdout, 'some\ninput')
      assert.equal(stderr, 'a b||--events|*|')
    })

    test('Signals sent to monguard alone reach the program', async () => {
      for (const signal of ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGINT', 'SIGQUIT'] as const) {
        const ready = join(folder, `ready-${placement}-${signal}`)
        // Without terminal, and in a session of its own, not even SIGINT can have come to both.
        const program = `trap 'echo got; exit 7' ${signal.slice(3)}; : >${ready}; while :; do sleep 0.05; done`
        let pid = 0
        const ended = guarded(placement, ['sh', '-c', program], { detached: true, started: (one) => (pid = one) })
        await until(() => existsSync(ready))
        process.kill(pid, signal)
        const { code, stdout } = await ended
        assert.deepEqual([signal, code, stdout], [signal, 7, 'got\n'])
      }
    })

    test('A program that stops stops monguard, and goes on with it', async () => {
      const ready = join(folder, `stop-${placement}`)
      let pid = 0
      const ended = guarded(placement, ['sh', '-c', `: >${ready}; kill -STOP $$; echo on`], {
        started: (one) => (pid = one),
      })
      await until(() => existsSync(ready) && stateOf(pid) === 'T')
      process.kill(pid, 'SIGCONT')
      const { code, stdout } = await ended
      assert.deepEqual([code, stdout], [0, 'on\n'])
    })

    test('A program that others stop, let go on and end takes monguard with it, asleep or not', async () => {
      const own = join(folder, `own-${placement}`)
      const begin = async (): Promise<{ pid: number; program: number; ended: Promise<Result> }> => {
        rmSync(own, { force: true })
        let pid = 0
        const script = `echo $$ >${own}.new; mv ${own}.new ${own}; while [ ! -e ${own}.end ]; do sleep 0.05; done; exit 6`
        const ended = guarded(placement, ['sh', '-c', script], { started: (one) => (pid = one) })
        await until(() => existsSync(own))
        return { pid, program: Number(readFileSync(own, 'utf8')), ended }
      }
      const first = await begin()
      for (let turn = 0; turn < 3; turn++) {
        process.kill(first.program, 'SIGSTOP')
        await until(() => stateOf(first.pid) === 'T')
        process.kill(first.program, 'SIGCONT')
        await until(() => stateOf(first.pid) !== 'T')
      }
      writeFileSync(`${own}.end`, '')
      assert.equal((await first.ended).code, 6)
      rmSync(`${own}.end`)
      const second = await begin()
      process.kill(second.program, 'SIGSTOP')
      await until(() => stateOf(second.pid) === 'T')
      process.kill(second.program, 'SIGKILL')
      assert.equal((await second.ended).signal, 'SIGKILL')
    })

    test('Descriptors that were passed in arrive at their numbers, and no others', async () => {
      const file = join(folder, 'given')
      writeFileSync(file, 'content\n')
      const list = `exec 5<${file} 9>&1 17<${file}; "$@" bash -c 'cat <&5; echo nine >&9; cat <&17; ls /proc/self/fd'`
      const bare = await execute('bash', ['-c', list, 'bash', 'env'])
      const seen = await execute('bash', ['-c', list, 'bash', starter, 'run', '--isolation', placement, '--'])
      assert.equal(seen.stdout, bare.stdout)
      assert.match(bare.stdout, /^content\nnine\ncontent\n/)
    })

    test('Ignored and blocked signals are as the caller left them', async () => {
      const show = ['grep', '-E', 'Sig(Blk|Ign)', '/proc/self/status']
      const bare = await execute('sh', ['-c', 'trap "" HUP USR1 PIPE; exec "$@"', 'sh', ...show])
      const seen = await execute('sh', [
        '-c',
        'trap "" HUP USR1 PIPE; exec "$@"',
        'sh',
        starter,
        'run',
        '--isolation',
        placement,
        '--',
        ...show,
      ])
      assert.equal(seen.stdout, bare.stdout)
      assert.match(bare.stdout, /SigIgn:\t0{12}1201/)
    })

    test('Arguments and environment pass byte for byte, whatever their encoding', async () => {
      const pass = `A=$(printf 'x\\377y') exec "$@" "$(printf 'a\\376b')" plain`
      const show = ['sh', '-c', 'printf "%s|" "$A" "$@"', 'name']
      const { stdout } = await execute(
        'sh',
        ['-c', pass, 'sh', starter, 'run', '--isolation', placement, '--', ...show],
        { env: { PATH: process.env['PATH'] } },
      )
      assert.equal(stdout, 'x\xffy|a\xfeb|plain|')
    })

    test('The environment is the caller’s, and nothing of MonGuard stands in it', async () => {
      const env = { PATH: process.env['PATH'], ODD: 'a=b\nc', EMPTY: '' }
      const bare = await execute('env', [], { env })
      const seen = await guarded(placement, ['env'], { env })
      // A shell starts monguard, and shells set these.
      const own = (text: string): string => text.replace(/^(?:PWD|OLDPWD|SHLVL|_)=.*\n/gm, '')
      assert.deepEqual(own(seen.stdout).split('\n').sort(), own(bare.stdout).split('\n').sort())
    })

    test('A program goes on when its supervisor is killed', async () => {
      const file = join(folder, `orphan-${placement}`)
      const ready = `${file}.ready`
      let pid = 0
      const ended = guarded(placement, ['sh', '-c', `: >${ready}; sleep 0.5; echo survived >${file}`], {
        started: (one) => (pid = one),
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      await until(() => existsSync(ready))
      process.kill(pid, 'SIGKILL')
      await ended
      await until(() => existsSync(file) && readFileSync(file, 'utf8') === 'survived\n')
    })

    test('An output that nobody reads ends the program by SIGPIPE, and monguard with it', async () => {
      const { stdout } = await execute('bash', [
        '-c',
        `${starter} run --isolation ${placement} -- yes 2>/dev/null | head -1; echo \${PIPESTATUS[0]}`,
      ])
      assert.equal(stdout, 'y\n141\n')
    })

    test('Terminal keys act on the program once: Ctrl-C interrupts, Ctrl-Z stops, fg continues', async () => {
      const program = join(folder, 'keys.sh')
      writeFileSync(program, 'trap "echo INT" INT; echo ready; read x || read x; echo "x=$x"; read y; echo "y=$y"\n')
      const { stdout } = await typed(`${starter} run --isolation ${placement} -- sh ${program}`, [
        ['ready', '\x03'],
        ['INT', 'one\n'],
        ['x=one', '\x1a'],
        ['Stopped', 'fg\n'],
        ['keys.sh', 'two\n'],
        ['y=two', 'exit\n'],
      ])
      assert.equal(stdout.match(/INT\r/g)?.length, 1, stdout)
      assert.match(stdout, /y=two/)
    })

    test('Its children see it as their parent, and it has no children that it did not start', async () => {
      const ready = join(folder, `tree-${placement}`)
      let pid = 0
      const ended = guarded(placement, ['sh', '-c', `sleep 1 & : >${ready}; wait`], { started: (one) => (pid = one) })
      await until(() => existsSync(ready))
      const commands = childrenOf(pid).map((one) => readFileSync(`/proc/${one}/cmdline`, 'latin1').split('\0')[0])
      const program = childrenOf(pid).find((one) => readFileSync(`/proc/${one}/cmdline`, 'latin1').startsWith('sh\0'))
      assert.ok(program !== undefined, commands.join())
      assert.equal(childrenOf(program).length, 1)
      await ended
    })
  })

/** Types into an interactive shell in a terminal of its own: each text when the one before it has appeared. */
async function typed(first: string, steps: readonly (readonly [after: string, type: string])[]): Promise<Result> {
  const python = `
import os, pty, select, sys, json, time
first, steps = json.load(sys.stdin)
pid, fd = pty.fork()
if pid == 0:
    os.environ['PS1'] = '$ '
    os.execvp('bash', ['bash', '--norc', '--noprofile', '-i'])
seen = ''
os.write(fd, (first + '\\n').encode())
start = 0
deadline = time.time() + 20
while time.time() < deadline:
    ready, _, _ = select.select([fd], [], [], 0.1)
    if ready:
        try: data = os.read(fd, 4096)
        except OSError: break
        if not data: break
        seen += data.decode('utf8', 'replace')
    if steps:
        found = seen.find(steps[0][0], start)
        if found >= 0:
            start = found + len(steps[0][0])
            time.sleep(0.15)
            os.write(fd, steps[0][1].encode())
            steps = steps[1:]
sys.stdout.write(seen)
if steps: sys.stdout.write('\\nNEVER SEEN: ' + steps[0][0])
`
  return execute('python3', ['-c', python], { input: JSON.stringify([first, steps]), limitMs: 40_000 })
}

test('Without the shell script in front, inherited descriptors still arrive', { skip: notBuilt }, async () => {
  const file = join(folder, 'given')
  const list = `exec 5<${file}; exec ${process.execPath} ${script} run --isolation none -- cat /dev/fd/5`
  assert.equal((await execute('sh', ['-c', list])).stdout, 'content\n')
})

test('A symbolic link to monguard finds its package', { skip: notBuilt }, async () => {
  const link = join(folder, 'mg')
  await execute('ln', ['-s', starter, link])
  assert.equal((await execute(link, ['run', '--isolation', 'none', '--', 'echo', 'hi'])).stdout, 'hi\n')
})

test('auto says in one line why the monitor is outside, where it is', { skip: notBuilt }, async () => {
  const { stdout, stderr } = await monguard(['run', '--', 'echo', 'hi'])
  assert.equal(stdout, 'hi\n')
  assert.ok(stderr === '' || /^monguard: .*the monitor runs outside the program.*\n$/.test(stderr), stderr)
})
