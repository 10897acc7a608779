// The C tables held against the compiler, the system's structures and the running kernel.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { generateSyscallsHeader, generateSyscallsTable } from '../tools/generate-syscalls.js'
import { calls, type StructName, structs } from './syscalls.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

function withFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'monguard-spec-'))
  try {
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function gcc(args: readonly string[], input?: string): void {
  const built = spawnSync('gcc', args, { cwd: root, encoding: 'utf8', ...(input === undefined ? {} : { input }) })
  assert.equal(built.status, 0, built.stderr)
}

test('the C tables in native/ are those of the rows', () => {
  assert.equal(
    readFileSync(join(root, 'native/include/mg/syscalls.h'), 'utf8'),
    generateSyscallsHeader(),
    'mend: npm run generate',
  )
  assert.equal(
    readFileSync(join(root, 'native/core/syscalls.c'), 'utf8'),
    generateSyscallsTable(),
    'mend: npm run generate',
  )
})

test('the C table compiles freestanding in the large model and needs no relocation', () =>
  withFolder((folder) => {
    const object = join(folder, 'syscalls.o')
    const flags = [
      '-std=gnu17',
      '-O2',
      '-ffreestanding',
      '-mgeneral-regs-only',
      '-mcmodel=large',
      '-fno-pic',
      '-Wall',
      '-Wextra',
      '-Werror',
      '-Wundef',
    ]
    gcc([...flags, '-Inative/include', '-c', 'native/core/syscalls.c', '-o', object])
    const relocations = spawnSync('readelf', ['-rW', object], { encoding: 'utf8' })
    assert.match(relocations.stdout, /no relocations/)
  }))

/** C names of the structures, and the headers that declare them; those that only the kernel declares, or that grow from
 * version to version (rseq), are left out. */
const declared: readonly (readonly [header: string, names: Partial<Record<StructName, string>>])[] = [
  ['sys/stat.h', { stat: 'struct stat', statx: 'struct statx' }],
  ['sys/statfs.h', { statfs: 'struct statfs' }],
  ['utime.h', { utimbuf: 'struct utimbuf' }],
  ['linux/openat2.h', { open_how: 'struct open_how' }],
  [
    'sys/time.h',
    {
      timespec: 'struct timespec',
      timeval: 'struct timeval',
      timezone: 'struct timezone',
      itimerval: 'struct itimerval',
    },
  ],
  ['time.h', { itimerspec: 'struct itimerspec' }],
  ['sys/timex.h', { timex: 'struct timex' }],
  ['sys/times.h', { tms: 'struct tms' }],
  ['poll.h', { pollfd: 'struct pollfd' }],
  ['sys/epoll.h', { epoll_event: 'struct epoll_event' }],
  ['sys/select.h', { fd_set: 'fd_set' }],
  ['signal.h', { stack_t: 'stack_t', siginfo: 'siginfo_t', sigevent: 'struct sigevent' }],
  ['sys/socket.h', { iovec: 'struct iovec', msghdr: 'struct msghdr', mmsghdr: 'struct mmsghdr' }],
  ['linux/aio_abi.h', { io_event: 'struct io_event', iocb: 'struct iocb' }],
  ['linux/sched.h', { clone_args: 'struct clone_args' }],
  ['sys/resource.h', { rusage: 'struct rusage', rlimit: 'struct rlimit' }],
  ['linux/futex.h', { futex_waitv: 'struct futex_waitv', robust_list_head: 'struct robust_list_head' }],
  ['linux/capability.h', { cap_header: 'struct __user_cap_header_struct' }],
  ['sys/utsname.h', { utsname: 'struct utsname' }],
  ['sys/sysinfo.h', { sysinfo: 'struct sysinfo' }],
  ['asm/ldt.h', { user_desc: 'struct user_desc' }],
  ['linux/kexec.h', { kexec_segment: 'struct kexec_segment' }],
  ['sys/sem.h', { sembuf: 'struct sembuf' }],
  ['sys/shm.h', { shmid_ds: 'struct shmid_ds' }],
  ['sys/msg.h', { msqid_ds: 'struct msqid_ds' }],
  ['mqueue.h', { mq_attr: 'struct mq_attr' }],
  ['linux/mount.h', { mount_attr: 'struct mount_attr' }],
  ['linux/io_uring.h', { io_uring_params: 'struct io_uring_params' }],
]

test('sizes of structures are those of the system headers', () => {
  let compared = 0
  for (const [header, names] of declared) {
    const checks = Object.entries(names).map(
      ([name, type]) => `_Static_assert(sizeof(${type}) == ${structs[name as StructName].bytes}, "${name}");\n`,
    )
    compared += checks.length
    gcc(
      ['-D_GNU_SOURCE', '-fsyntax-only', '-x', 'c', '-'],
      `#include <${header}>\n#include <stddef.h>\n${checks.join('')}`,
    )
  }
  assert.ok(compared >= 39)
})

test('the running kernel answers six-argument calls the same with the capability in its place', (t) =>
  withFolder((folder) => {
    const probe = join(folder, 'probe')
    gcc([
      '-O1',
      '-Wall',
      '-Wextra',
      '-Werror',
      '-Inative/include',
      '-o',
      probe,
      'spec/capability-probe.c',
      'native/core/syscalls.c',
      'native/core/capability.c',
    ])
    const run = spawnSync(probe, { encoding: 'utf8' })
    assert.equal(run.status, 0, run.stderr)
    const lines = run.stdout.trim().split('\n')
    assert.deepEqual(
      lines.filter((line) => line.startsWith('differs')),
      [],
    )
    // EOPNOTSUPP: the kernel did see the secret in mmap’s flags, so that the probe would have noticed a wrong place.
    assert.equal(lines.at(-1), 'control -95')
    const probed = new Set(lines.flatMap((line) => /^(?:same|absent) (\w+)/.exec(line)?.[1] ?? []))
    const expected = calls.filter((call) => call.args.length === 6 && call.capability !== null).map((call) => call.name)
    assert.deepEqual([...probed].sort(), expected.sort())
    for (const line of lines) if (line.startsWith('absent')) t.diagnostic(`this kernel has no ${line.slice(7)}`)
  }))
