import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { verdict } from '../../src/generated/records.js'
import { built } from '../harness/build.js'
import { callsOf, traced } from './traced.js'

const program = (name: string): string => built(`test/process/programs/${name}.c`)

let folder = ''
let policy = ''

before(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mg-policy-')))
  mkdirSync(join(folder, 'open/deep'), { recursive: true })
  mkdirSync(join(folder, 'closed'))
  writeFileSync(join(folder, 'closed/file'), 'secret\n')
  writeFileSync(join(folder, 'open/file'), 'public\n')
  symlinkSync('../closed/file', join(folder, 'open/link'))
  symlinkSync(join(folder, 'closed'), join(folder, 'open/folder-link'))
  symlinkSync('folder-link/file', join(folder, 'open/link-through-link'))
  policy = `version: 1
default: allow
rules:
  - { calls: [open, openat, openat2, creat], path: ${folder}/closed/**, deny: EACCES }
`
})
after(() => rmSync(folder, { recursive: true, force: true }))

/** Each way by which a program may name the closed file; the shell's own redirection opens it. */
const ways: readonly (readonly [title: string, path: () => string, cwd?: () => string])[] = [
  ['its absolute path', () => `${folder}/closed/file`],
  ['a relative path', () => 'closed/file', () => folder],
  ['a path with dots', () => `${folder}/open/./deep/../../closed//file`],
  ['a symbolic link to it', () => `${folder}/open/link`],
  ['a link to its folder', () => `${folder}/open/folder-link/file`],
  ['a link through a link', () => 'link-through-link', () => join(folder, 'open')],
  ['the root of the process', () => `/proc/self/root${folder}/closed/file`],
  ['the working directory of the process', () => '/proc/self/cwd/file', () => join(folder, 'closed')],
  ['the working directory of the thread', () => '/proc/thread-self/cwd/../closed/file', () => join(folder, 'open')],
]

for (const [title, path, cwd] of ways) {
  test(`a closed file stays closed when it is named by ${title}`, async () => {
    const wish = cwd === undefined ? { policy } : { policy, cwd: cwd() }
    const script = `read -r line <'${path()}' && echo "$line"; read -r line <'${folder}/open/file' && echo "$line"`
    const bare = execFileSync('/bin/bash', ['-c', script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: wish.cwd,
    })
    assert.equal(bare, 'secret\npublic\n', 'the control: without a tracer the file can be read')
    const run = await traced(['/bin/bash', '-c', script], wish)
    assert.equal(run.stdout, 'public\n')
    assert.match(run.stderr, /Permission denied/)
    const denials = callsOf(run.events).filter((call) => call.verdict === verdict.DENY)
    assert.equal(denials.length, 1)
    assert.deepEqual(
      [denials[0]?.name, denials[0]?.result, denials[0]?.rule],
      ['openat', -BigInt(constants.errno.EACCES), 0],
    )
  })
}

test('a path below a directory descriptor is judged by the file that it leads to', async () => {
  const script = `
import os
fd = os.open('${folder}', os.O_PATH)
for path in ('closed/file', 'open/link', 'open/file'):
    try: print(os.read(os.open(path, os.O_RDONLY, dir_fd=fd), 6))
    except OSError as error: print(error.errno)`
  const run = await traced(['/usr/bin/python3', '-c', script], { policy })
  assert.deepEqual([run.stdout, run.stderr], ["13\n13\nb'public'\n", ''])
})

test('after chroot a path is still judged as the policy’s author sees it', {
  skip: process.getuid?.() !== 0 ? 'needs root' : false,
}, async () => {
  const script = `
import os
os.chroot('${folder}')
os.chdir('/open')
for path in ('/closed/file', '../closed/file', '../../../closed/file', '/open/link', 'file'):
    try: print(os.read(os.open(path, os.O_RDONLY), 6))
    except OSError as error: print(error.errno)`
  const run = await traced(['/usr/bin/python3', '-c', script], { policy })
  assert.deepEqual([run.stdout, run.stderr], ["13\n13\n13\n13\nb'public'\n", ''])
})

test('in a mount namespace of its own a path is judged through the mounts that are there', {
  skip: process.getuid?.() !== 0 ? 'needs root' : false,
}, async () => {
  const script = `mount --bind '${folder}/closed' '${folder}/open/deep' && cat '${folder}/open/file'; cat '${folder}/open/link'; ls '${folder}/open/deep'`
  const run = await traced(['/usr/bin/unshare', '-m', '/bin/sh', '-c', script], { policy })
  assert.equal(run.stdout, 'public\nfile\n')
  assert.match(run.stderr, /link: Permission denied/)
})

test('calls on the link itself are judged by the link, not by where it leads', async () => {
  const rules = `version: 1
default: allow
rules:
  - { calls: [readlink, readlinkat, lstat, newfstatat, unlink, unlinkat], path: ${folder}/closed/**, deny: EACCES }
`
  const script = `
import os
print(os.readlink('${folder}/open/link'))
os.lstat('${folder}/open/link')
for call in (os.stat, os.unlink):
    try: call('${folder}/open/folder-link/file')
    except OSError as error: print(call.__name__, error.errno)
try: os.stat('${folder}/open/link')
except OSError as error: print('stat', error.errno)`
  const run = await traced(['/usr/bin/python3', '-c', script], { policy: rules })
  assert.deepEqual([run.stdout, run.stderr], ['../closed/file\nstat 13\nunlink 13\nstat 13\n', ''])
  assert.ok(existsSync(join(folder, 'closed/file')))
})

test('a file that is not there yet is judged by the folder that it would be in', async () => {
  const script = `
import os
for path in ('closed/new', 'open/folder-link/new', 'open/new'):
    try: os.close(os.open('${folder}/' + path, os.O_CREAT | os.O_WRONLY)); print('made')
    except OSError as error: print(error.errno)`
  const run = await traced(['/usr/bin/python3', '-c', script], { policy })
  assert.deepEqual([run.stdout, run.stderr], ['13\n13\nmade\n', ''])
  assert.ok(!existsSync(join(folder, 'closed/new')))
})

test('a thread that changes the path behind the verdict gets nothing', async () => {
  const tries = 3000
  const run = await traced([program('path-race'), `${folder}/open/file`, `${folder}/closed/file`, `${tries}`], {
    policy,
  })
  assert.equal(run.stdout, 'secret 0, some opened 1, some refused 1, next descriptor 3\n')
  const late = callsOf(run.events).filter((call) => call.verdict === verdict.DENY && (call.flags & 4) === 0)
  assert.ok(late.length > 0, `of ${tries} tries none got between verdict and kernel: the race was not run`)
  const bare = execFileSync(program('path-race'), [`${folder}/open/file`, `${folder}/closed/file`, '20000'], {
    encoding: 'utf8',
  })
  assert.doesNotMatch(bare, /^secret 0,/, 'the control: without a tracer the secret can be read')
})

test('deny gives the errno of the rule, and log lets the call pass and tells of it', async () => {
  const rules = `version: 1
default: allow
rules:
  - { calls: [mkdir], deny: ENOSPC }
  - { calls: [chdir], log: true }
`
  const script = `
import os
try: os.mkdir('${folder}/made')
except OSError as error: print(error.errno)
os.chdir('${folder}')
print(os.getcwd() == '${folder}')`
  const run = await traced(['/usr/bin/python3', '-c', script], { policy: rules })
  assert.deepEqual([run.stdout, run.stderr], [`${constants.errno.ENOSPC}\nTrue\n`, ''])
  const seen = callsOf(run.events).map((call) => [call.name, call.verdict, call.rule, call.result])
  assert.deepEqual(seen, [
    ['mkdir', verdict.DENY, 0, -BigInt(constants.errno.ENOSPC)],
    ['chdir', verdict.LOG, 1, 0n],
  ])
})

test('kill ends the whole process by SIGSYS, whatever handlers it has', async () => {
  const rules = 'version: 1\ndefault: allow\nrules:\n  - { calls: [mkdir], kill: true }\n'
  const script = `
import os, signal, threading, time
signal.signal(signal.SIGSYS, lambda *a: print('caught'))
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGSYS})
threading.Thread(target=time.sleep, args=(30,)).start()
os.mkdir('${folder}/never')
print('went on')`
  const run = await traced(['/usr/bin/python3', '-c', script], { policy: rules })
  assert.deepEqual([run.signal, run.stdout], ['SIGSYS', ''])
  assert.ok(!existsSync(join(folder, 'never')))
  const killed = callsOf(run.events).filter((call) => call.verdict === verdict.KILL)
  assert.deepEqual(
    killed.map((call) => [call.name, call.rule]),
    [['mkdir', 0]],
  )
})

test('kill in a child ends the child alone', async () => {
  const rules = 'version: 1\ndefault: allow\nrules:\n  - { calls: [mkdir, mkdirat], kill: true }\n'
  const run = await traced(['/bin/bash', '-c', `mkdir '${folder}/never'; echo $?; echo on`], { policy: rules })
  assert.deepEqual([run.code, run.stdout], [0, `${128 + constants.signals.SIGSYS}\non\n`])
})

test('a forbidden program cannot be executed, by whatever name', async () => {
  const rules =
    'version: 1\ndefault: allow\nrules:\n  - { calls: [execve, execveat], path: [/usr/bin/id, /usr/bin/whoami], deny: EPERM }\n'
  symlinkSync('/usr/bin/id', join(folder, 'alias'))
  const script = `/usr/bin/id; '${folder}/alias'; cd /usr/bin; ./whoami; /bin/echo fine`
  const run = await traced(['/bin/bash', '-c', script], { policy: rules })
  assert.equal(run.stdout, 'fine\n')
  assert.equal(run.stderr.match(/Operation not permitted/g)?.length, 3)
})

test('a thread that changes the path of an exec behind the verdict starts nothing that is forbidden', async () => {
  const allowed = join(folder, 'allowed-program')
  const forbidden = join(folder, 'closed/program')
  copyFileSync(program('exec-race'), allowed)
  copyFileSync(program('exec-race'), forbidden)
  const rules = `version: 1\ndefault: allow\nrules:\n  - { calls: [execve, execveat], path: ${folder}/closed/**, deny: EPERM }\n`
  const run = await traced([program('exec-race'), allowed, forbidden, '150'], { policy: rules })
  assert.equal(run.code, 0)
  assert.match(run.stdout, /^allowed [1-9]\d*, forbidden 0, refused \d+, killed \d+\n$/)
  const bare = execFileSync(program('exec-race'), [allowed, forbidden, '150'], { encoding: 'utf8' })
  assert.doesNotMatch(bare, /forbidden 0,/, 'the control: without a tracer the forbidden program runs')
})

test('scripts and their interpreters run under rules on programs', async () => {
  writeFileSync(join(folder, 'inner.sh'), '#!/bin/sh\necho inner "$@"\n', { mode: 0o755 })
  writeFileSync(join(folder, 'outer.sh'), `#!${folder}/inner.sh one\n`, { mode: 0o755 })
  const rules =
    'version: 1\ndefault: allow\nrules:\n  - { calls: [execve, execveat], path: /usr/bin/id, deny: EPERM }\n'
  const run = await traced(['/bin/bash', '-c', `'${folder}/outer.sh' two; :`], { policy: rules })
  assert.deepEqual([run.code, run.stdout, run.stderr], [0, `inner one ${folder}/outer.sh two\n`, ''])
})

test('addresses decide about connect, sendto and sendmsg', async () => {
  const rules = `version: 1
default: allow
rules:
  - { calls: [connect, sendto, sendmsg, sendmmsg], address: 127.0.0.0/8, port: 40000-40100, deny: EHOSTUNREACH }
`
  const script = `
import socket
def attempt(name, call):
    try: call(); print(name, 'done')
    except OSError as error: print(name, error.errno)
udp = lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
attempt('connect', lambda: udp().connect(('127.0.0.1', 40001)))
attempt('connect elsewhere', lambda: udp().connect(('127.0.0.1', 39999)))
attempt('sendto', lambda: udp().sendto(b'x', ('127.0.0.1', 40001)))
attempt('sendto elsewhere', lambda: udp().sendto(b'x', ('127.0.0.1', 39999)))
attempt('sendmsg', lambda: udp().sendmsg([b'x'], [], 0, ('127.0.0.1', 40001)))
attempt('sendmsg elsewhere', lambda: udp().sendmsg([b'x'], [], 0, ('127.0.0.1', 39999)))`
  const run = await traced(['/usr/bin/python3', '-c', script], { policy: rules })
  const no = constants.errno.EHOSTUNREACH
  assert.equal(
    run.stdout,
    `connect ${no}\nconnect elsewhere done\nsendto ${no}\nsendto elsewhere done\nsendmsg ${no}\nsendmsg elsewhere done\n`,
  )
})

const needsRoot = process.getuid?.() !== 0 ? 'needs root to become another user' : false

test('rules on paths hold for an ordinary user’s program that makes itself undumpable', {
  skip: needsRoot,
}, async () => {
  const open = realpathSync(mkdtempSync(join(tmpdir(), 'mg-user-')))
  chmodSync(open, 0o755)
  mkdirSync(join(open, 'closed'))
  writeFileSync(join(open, 'closed/file'), 'secret\n')
  writeFileSync(join(open, 'file'), 'public\n')
  const rules = `version: 1\ndefault: allow\nrules:\n  - { calls: [open, openat], path: ${open}/closed/**, deny: EACCES }\n`
  const script = `
import ctypes, os
print(ctypes.CDLL(None).prctl(4, 0, 0, 0, 0))
for path in ('closed/file', 'file'):
    try: print(os.read(os.open('${open}/' + path, os.O_RDONLY), 6))
    except OSError as error: print(error.errno)`
  const run = await traced(['/usr/bin/python3', '-c', script], { policy: rules, uid: 65534, cwd: '/' })
  rmSync(open, { recursive: true })
  assert.deepEqual([run.stdout, run.stderr], ["0\n13\nb'public'\n", ''])
})

test('an ordinary user’s set-user-ID program is refused rather than run without its rights', {
  skip: needsRoot,
}, async () => {
  const run = await traced(['/bin/sh', '-c', '/usr/bin/su --version; echo $?'], { uid: 65534, cwd: '/' })
  assert.deepEqual([run.stdout, run.code], ['126\n', 0])
  assert.match(run.stderr, /Operation not permitted/)
  const root = await traced(['/bin/sh', '-c', '/usr/bin/su --version'])
  assert.match(root.stdout, /util-linux/)
})

const profile = (action: string): string =>
  JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [{ names: ['mkdir'], action }] })

test('a trap comes to the program’s own handler as a seccomp filter would send it', async () => {
  const run = await traced([program('trapped')], { policy: profile('SCMP_ACT_TRAP') })
  const signal = constants.signals.SIGSYS
  assert.deepEqual(
    [run.code, run.stdout],
    [0, `signal ${signal} code 1 call 83 arch c000003e rax 83\nthread: -1 EXDEV\njoined\n`],
  )
})

test('killing a thread leaves the others alone', async () => {
  const run = await traced([program('trapped')], { policy: profile('SCMP_ACT_KILL_THREAD') })
  assert.deepEqual([run.code, run.stdout], [0, 'joined\n'])
})
