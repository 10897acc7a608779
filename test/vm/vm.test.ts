// The machine as its users meet it. Every test boots a machine of its own; where there can be none, all are skipped
// and say why.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { MachineError, type MachineOptions, machineAvailable, runInMachine } from './machine.js'
import { projectRoot } from './paths.js'

const availability = machineAvailable()
const skip = availability.available ? false : `no virtual machine: ${availability.reason}; mend: ${availability.mend}`
const inMachine = { skip, timeout: 180_000 }
const runner = join(projectRoot, 'dist/test/vm/run.js')
const allBytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index))

const scratch = mkdtempSync(join(tmpdir(), 'monguard-vm-'))
/** In the project, where the guest may write; removed with the scratch folder. */
const inProject = mkdtempSync(join(projectRoot, 'dist', 'vm-test-'))
after(() => {
  for (const folder of [scratch, inProject]) rmSync(folder, { recursive: true, force: true })
})

const bash = (script: string, options: MachineOptions = {}) =>
  runInMachine(['bash', '-c', script], { timeoutMs: 120_000, cwd: projectRoot, ...options })

function waitFor(holds: () => boolean, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = Date.now() + 60_000
    const look = (): void => {
      if (holds()) resolve()
      else if (Date.now() > end) reject(new Error(`still waiting for ${what}`))
      else setTimeout(look, 50)
    }
    look()
  })
}

test(
  'The exit code of the command is the result, and its two outputs stay apart, byte for byte',
  inMachine,
  async () => {
    const source = join(inProject, 'bytes')
    writeFileSync(source, allBytes)
    const result = await bash(`cat ${source}; head -c 300000 /dev/zero >&2; exit 7`)
    assert.equal(result.status, 7)
    assert.equal(result.signal, null)
    assert.deepEqual(result.stdout, allBytes)
    assert.equal(result.stderr.length, 300_000)
    assert.ok(result.stderr.every((byte) => byte === 0))
  },
)

test('A command killed by a signal ends with 128 and the number of the signal', inMachine, async () => {
  const result = await bash('kill -TERM $$')
  assert.equal(result.status, 143)
  assert.equal(result.signal, 'SIGTERM')
})

test('A pipe reaches standard input whole, with its end, whatever bytes it holds', inMachine, async () => {
  const input = Buffer.concat(Array.from({ length: 2000 }, () => allBytes))
  const result = await runInMachine(['cat'], { stdin: input, timeoutMs: 120_000 })
  assert.equal(result.status, 0)
  assert.ok(result.stdout.equals(input))
})

test('Input that the command does not read holds nothing up', inMachine, async () => {
  const result = await runInMachine(['true'], { stdin: Buffer.alloc(5_000_000), timeoutMs: 120_000 })
  assert.equal(result.status, 0)
})

test(
  'Arguments and environment arrive as they were given, spaces, quotes and line ends included',
  inMachine,
  async () => {
    const argv = ['', ' a  b ', 'line\nend', '"double" \'single\'', '$HOME `x` \\ * ?', 'grün', '--']
    const { PATH } = process.env
    const env = { PATH, MONGUARD_ODD: 'a=b\nc "d"', EMPTY: '' }
    const script = 'console.log(JSON.stringify([process.argv.slice(1), process.env, process.cwd()]))'
    const result = await runInMachine([process.execPath, '-e', script, '--', ...argv], { env, cwd: inProject })
    assert.equal(result.stderr.toString(), '')
    const [seenArgv, seenEnv, seenCwd] = JSON.parse(result.stdout.toString())
    assert.deepEqual(seenArgv, argv)
    assert.equal(seenEnv.MONGUARD_ODD, env.MONGUARD_ODD)
    assert.equal(seenEnv.EMPTY, '')
    assert.deepEqual(Object.keys(seenEnv).sort(), ['EMPTY', 'MONGUARD_ODD', 'PATH', 'PWD'])
    assert.equal(seenCwd, inProject)
  },
)

test('Writes reach the host in the project and in shared folders, and nowhere else', inMachine, async () => {
  const elsewhere = [
    '/etc/monguard-vm-test',
    '/usr/monguard-vm-test',
    '/var/tmp/monguard-vm-test',
    '/tmp/monguard-vm-test',
  ]
  const files = [join(inProject, 'new'), join(scratch, 'new'), ...elsewhere]
  const script = `for file in ${files.join(' ')}; do echo written > $file || exit 1; cat $file || exit 1; done`
  const result = await bash(script, { shares: [scratch] })
  assert.equal(result.stderr.toString(), '')
  assert.equal(result.status, 0)
  assert.equal(readFileSync(join(inProject, 'new'), 'utf8'), 'written\n')
  assert.equal(readFileSync(join(scratch, 'new'), 'utf8'), 'written\n')
  for (const file of elsewhere) assert.equal(existsSync(file), false, file)
})

test('Memory mapped from a shared file is on the host when the command has ended', inMachine, async () => {
  const script = `import mmap, os
f = open(${JSON.stringify(join(inProject, 'mapped'))}, "w+b")
f.truncate(8192)
m = mmap.mmap(f.fileno(), 8192)
m[5000:5003] = b"xyz"
os._exit(0)`
  const result = await runInMachine(['python3', '-c', script], { timeoutMs: 120_000 })
  assert.equal(result.status, 0, result.stderr.toString())
  assert.equal(readFileSync(join(inProject, 'mapped')).toString('latin1', 5000, 5003), 'xyz')
})

test('Nothing can be written to the project of a read-only machine', inMachine, async () => {
  const result = await bash(`touch ${inProject}/refused`, { readOnly: true })
  assert.notEqual(result.status, 0)
  assert.match(result.stderr.toString(), /Read-only file system/)
  assert.equal(existsSync(join(inProject, 'refused')), false)
})

test(
  'The guest is an ordinary system: processors with keys, root, loopback, shared memory, terminals',
  inMachine,
  async () => {
    const facts = await bash(`
    nproc
    grep -c '^flags.* pku .*ospke' /proc/cpuinfo
    id -u
    hostname
    uname -r | sed 's/^\\([0-9]*\\)\\.\\([0-9]*\\).*/\\1 \\2/'
    stat -f -c %T /tmp /dev/shm /dev/pts /proc /sys
    ls -l /dev/fd/ >/dev/null && echo descriptors
    node -e "require('net').createServer(s=>s.end('loop')).listen(0,'127.0.0.1',function(){require('net').connect(this.address().port,'127.0.0.1').on('data',d=>{console.log(String(d));process.exit()})})"
    script -qec tty /dev/null | tr -d '\\r'`)
    const lines = facts.stdout.toString().trimEnd().split('\n')
    assert.equal(facts.stderr.toString(), '')
    assert.deepEqual(lines.slice(0, 4), ['2', '2', '0', 'pku-vm'])
    const [major, minor] = (lines[4] ?? '').split(' ').map(Number) as [number, number]
    assert.ok(major > 6 || (major === 6 && minor >= 12), lines[4])
    assert.deepEqual(lines.slice(5), ['tmpfs', 'tmpfs', 'devpts', 'proc', 'sysfs', 'descriptors', 'loop', '/dev/pts/0'])
  },
)

test('Protection keys work', inMachine, async () => {
  const program = join(inProject, 'keys')
  const built = spawnSync('gcc', ['-O1', '-Wall', '-o', program, join(projectRoot, 'test/vm/guest/keys.c')])
  assert.equal(built.status, 0, built.stderr?.toString())
  const result = await runInMachine([program], { timeoutMs: 120_000 })
  assert.equal(
    result.stdout.toString(),
    `a key can be allocated: yes
reading an access-disabled page is SEGV_PKUERR: yes
the kernel honours the key in a system call: yes
writing a write-disabled page is SEGV_PKUERR: yes
the page is whole with the key open: yes
`,
  )
  assert.equal(result.status, 0)
})

test('Two machines at once do not disturb each other', inMachine, async () => {
  const runs = ['one', 'two'].map((name) =>
    bash(
      `echo ${name} > /root/who; echo ${name} > /tmp/who; sleep 2; cat /root/who /tmp/who; echo ${name} > ${inProject}/${name}`,
    ),
  )
  const results = await Promise.all(runs)
  assert.deepEqual(
    results.map((result) => [result.status, result.stdout.toString()]),
    [
      [0, 'one\none\n'],
      [0, 'two\ntwo\n'],
    ],
  )
  for (const name of ['one', 'two']) assert.equal(readFileSync(join(inProject, name), 'utf8'), `${name}\n`)
})

test('Output comes as it is written, not at the end', inMachine, async () => {
  const child = spawn(process.execPath, [runner, '--', 'bash', '-c', 'echo first; read line; echo "got $line"'])
  child.stdout.once('data', (bytes: Buffer) => {
    assert.equal(bytes.toString(), 'first\n')
    child.stdin.end('second\n')
  })
  const said = text(child.stdout)
  const status = await new Promise((done) => child.once('exit', done))
  assert.equal(await said, 'first\ngot second\n')
  assert.equal(status, 0)
})

test('What the command leaves running ends with it', inMachine, async () => {
  const lines: string[] = []
  const result = await bash('sleep 1000 & printf "left\nover"', { onLine: (line) => lines.push(line) })
  assert.equal(result.status, 0)
  assert.deepEqual(lines, ['left', 'over'])
})

test('A command that cannot be executed ends with 127 or 126 and says why', inMachine, async () => {
  const missing = await runInMachine(['no-such-command-here'])
  assert.equal(missing.status, 127)
  assert.match(missing.stderr.toString(), /cannot execute the command: no-such-command-here\n {2}why: .*\n {2}mend: /)
  const refused = await runInMachine(['/etc/passwd'])
  assert.equal(refused.status, 126)
})

test(
  'A panic of the guest kernel and a command that takes too long are failures of the machine',
  inMachine,
  async () => {
    await assert.rejects(bash('echo c > /proc/sysrq-trigger; sleep 60'), (error) => {
      assert.ok(error instanceof MachineError)
      assert.match(error.message, /^vm: died: the virtual machine, while the command ran\n {2}why: .*Kernel panic/s)
      return true
    })
    const late = spawnSync(process.execPath, [runner, '--timeout', '9', '--', 'sleep', '600'], { encoding: 'utf8' })
    assert.equal(late.status, 125)
    assert.match(late.stderr, /^vm: ran out of time: .*after 9 s\n {2}why: .*\n {2}mend: .*--timeout/)
  },
)

function emulators(mark: string): number {
  return spawnSync('pgrep', ['-c', '-f', `[q]emu-system.*${mark}`], { encoding: 'utf8' }).stdout.trim() === '0' ? 0 : 1
}

for (const [signal, how] of [
  ['SIGINT', 'Ctrl-C ends the machine, and the runner dies of the same signal'],
  ['SIGKILL', 'A machine whose runner is killed ends by itself'],
] as const) {
  test(how, inMachine, async () => {
    const mark = mkdtempSync(join(scratch, 'mark-'))
    const child = spawn(process.execPath, [runner, '--share', mark, '--', 'bash', '-c', 'echo up; sleep 600'])
    await new Promise((started) => child.stdout.once('data', started))
    assert.equal(emulators(mark), 1)
    child.kill(signal)
    const died = await new Promise((done) => child.once('exit', (_code, by) => done(by)))
    assert.equal(died, signal)
    await waitFor(() => emulators(mark) === 0, 'the emulator to end')
  })
}

test('A working directory that the guest does not have is refused before anything is started', inMachine, async () => {
  await assert.rejects(
    runInMachine(['pwd'], { cwd: scratch }),
    /cannot enter the working directory: .*\n.*\n {2}mend: pass --share/,
  )
  const shared = await runInMachine(['pwd'], { cwd: scratch, shares: [scratch] })
  assert.equal(shared.stdout.toString(), `${scratch}\n`)
})
