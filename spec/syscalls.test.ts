// The table held against itself and against the system's own header.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { errnoByName } from './errnos.js'
import { dependentSets, flagSets } from './flags.js'
import {
  type Arg,
  type Call,
  callByName,
  callByNumber,
  callFamilies,
  calls,
  groupAliases,
  groups,
  isFlat,
  isMemory,
} from './syscalls.js'

const header = '/usr/include/x86_64-linux-gnu/asm/unistd_64.h'
const named = (name: string): Call => {
  const call = callByName.get(name)
  assert.ok(call !== undefined, `there is no ${name}`)
  return call
}
const where = (call: Call, arg: Arg): string => `${call.name}.${arg.name}`
const everyArg = calls.flatMap((call) => call.args.map((arg, index) => ({ call, arg, index })))

test('every number up to Linux 6.18 has one row, and the gap has none', () => {
  for (let nr = 0; nr <= 336; nr++) assert.ok(callByNumber.has(nr), `number ${nr}`)
  for (let nr = 337; nr <= 423; nr++) assert.ok(!callByNumber.has(nr), `number ${nr} was never given out`)
  for (let nr = 424; nr <= 469; nr++) assert.ok(callByNumber.has(nr), `number ${nr}`)
  assert.equal(callByNumber.size, calls.length, 'a number stands twice')
  assert.equal(callByName.size, calls.length, 'a name stands twice')
})

test('numbers and names are those of the system header', {
  skip: existsSync(header) ? false : `${header} is not installed (apt-get install linux-libc-dev)`,
}, () => {
  const lines = [...readFileSync(header, 'utf8').matchAll(/^#define __NR_(\w+) (\d+)$/gm)]
  assert.ok(lines.length > 300, `only ${lines.length} numbers in ${header}`)
  for (const [, name, nr] of lines) {
    const call = callByNumber.get(Number(nr))
    // A header newer than this table is no fault of the table.
    if (call === undefined && Number(nr) > (calls.at(-1)?.nr ?? 0)) continue
    assert.equal(call?.name, name, `number ${nr}`)
  }
})

test('a reason stands beside every monitored or denied call, and an error beside every denied one', () => {
  for (const call of calls) {
    assert.equal(call.why !== '', call.isolation !== 'neutral', call.name)
    assert.equal(call.deniedErrno !== undefined, call.isolation === 'denied', call.name)
    if (call.deniedErrno !== undefined) assert.ok(errnoByName.has(call.deniedErrno), call.name)
    if (call.refusal !== undefined) assert.ok(errnoByName.has(call.refusal.errno) && call.refusal.why !== '', call.name)
  }
})

test('values are watched of calls that would pass, and that the monitor can make', () => {
  const watched = calls.filter((call) => call.watched !== undefined)
  assert.ok(watched.length > 0)
  for (const call of watched) {
    assert.equal(call.isolation, 'neutral', call.name)
    assert.notEqual(call.capability, null, call.name)
    assert.ok(call.watched?.why !== '' && call.watched?.values.length !== 0, call.name)
  }
})

test('calls that touch the address space are monitored or denied, but for those argued to be harmless', () => {
  const harmless = new Set([
    'get_mempolicy',
    'io_destroy',
    'io_setup',
    'membarrier',
    'mlockall',
    'msync',
    'munlockall',
    'set_mempolicy',
  ])
  const touching = new Set([...(groups.get('%memory') ?? []), ...calls.filter((call) => call.family === 'memory')])
  const neutral = [...touching].filter((call) => call.isolation === 'neutral').map((call) => call.name)
  assert.deepEqual(neutral.sort(), [...harmless].sort())
})

test('calls that make, end or replace a task, or hold a signal mask for their time, are monitored', () => {
  for (const name of [
    'clone',
    'clone3',
    'fork',
    'vfork',
    'execve',
    'execveat',
    'exit',
    'exit_group',
    'rt_sigaction',
    'rt_sigprocmask',
    'rt_sigreturn',
    'sigaltstack',
  ])
    assert.equal(named(name).isolation, 'monitored', name)
  const masked = calls.filter((call) => call.sigmask !== undefined)
  assert.deepEqual(masked.map((call) => call.name).sort(), [
    'epoll_pwait',
    'epoll_pwait2',
    'io_pgetevents',
    'ppoll',
    'pselect6',
    'rt_sigsuspend',
  ])
  for (const call of masked) {
    assert.equal(call.isolation, 'monitored', call.name)
    assert.ok(call.blocking, call.name)
    const arg = call.args[call.sigmask ?? -1]
    assert.ok(arg?.kind === 'sigset' || arg?.struct === 'sigset_and_size', call.name)
  }
})

test('calls that end by any handled signal are those that programs wait for signals with', () => {
  assert.deepEqual(
    calls
      .filter((call) => call.endsBySignal)
      .map((call) => call.name)
      .sort(),
    [
      'clock_nanosleep',
      'epoll_pwait',
      'epoll_wait',
      'nanosleep',
      'pause',
      'poll',
      'ppoll',
      'pselect6',
      'rt_sigsuspend',
      'select',
    ],
  )
  for (const call of calls) if (call.endsBySignal) assert.ok(call.blocking, call.name)
})

test('the capability never rides where the kernel looks', () => {
  for (const call of calls) {
    const place = call.capability
    if (place === null) {
      // The kernel makes restart_syscall by itself, with the registers of the call that it goes on with.
      assert.ok(call.args.length === 6 || call.name === 'restart_syscall', `${call.name} has a free register`)
    } else if ('arg' in place) {
      // pos_h of preadv2 and pwritev2 is declared and, on x86-64, shifted away.
      const unread = place.arg >= call.args.length || call.args[place.arg]?.name === 'pos_h'
      assert.ok(unread && place.arg <= 5, call.name)
    } else {
      assert.ok(place.high.length >= 1 && place.high.length <= 2, call.name)
      assert.equal(new Set(place.high).size, place.high.length, call.name)
      for (const index of place.high) {
        const arg = call.args[index]
        assert.ok(arg !== undefined && arg.bits === 32 && !isMemory(arg), `${call.name} argument ${index}`)
      }
    }
  }
})

test('every pointer says how much memory stands behind it, ends by itself, or is marked unsized', () => {
  const terminated = new Set(['path', 'string', 'argv'])
  for (const { call, arg } of everyArg) {
    if (!isMemory(arg)) {
      assert.equal(arg.direction, undefined, where(call, arg))
      continue
    }
    assert.equal(arg.bits, 64, where(call, arg))
    assert.ok(arg.direction !== undefined, where(call, arg))
    const sized = arg.bytes !== undefined || arg.sizeFrom !== undefined
    assert.equal(Number(sized) + Number(arg.unsized ?? false) + Number(terminated.has(arg.kind)), 1, where(call, arg))
    if (arg.sizeFrom === undefined) continue
    assert.ok((arg.elementBytes ?? 0) > 0, where(call, arg))
    const size = call.args[arg.sizeFrom]
    assert.ok(size !== undefined, where(call, arg))
    if (arg.sizeBehind) assert.ok(size === arg || (isMemory(size) && size.bytes === 4), where(call, arg))
    else assert.ok(!isMemory(size), where(call, arg))
  }
})

test('only plain output of a call that returns a length is sized by its result', () => {
  for (const { call, arg } of everyArg)
    if (arg.resultSized) {
      assert.ok(call.returns === 'bytes' || call.returns === 'count', where(call, arg))
      assert.equal(arg.direction, 'out', where(call, arg))
    }
  assert.equal(named('read').args[1]?.resultSized, true)
  assert.equal(named('recvfrom').args[4]?.resultSized, undefined)
})

test('scattered buffers are not flat, and single ones are', () => {
  for (const name of [
    'readv',
    'sendmsg',
    'recvmmsg',
    'execve',
    'clone3',
    'io_submit',
    'ioctl',
    'prctl',
    'pselect6',
    'futex_waitv',
  ])
    assert.equal(isFlat(named(name)), false, name)
  for (const name of [
    'read',
    'write',
    'open',
    'stat',
    'sendto',
    'recvfrom',
    'poll',
    'select',
    'getsockname',
    'mmap',
    'statx',
    'epoll_wait',
  ])
    assert.equal(isFlat(named(name)), true, name)
})

test('relative paths know their directory, and flags their names', () => {
  for (const { call, arg } of everyArg) {
    if (arg.dirfd !== undefined) assert.equal(call.args[arg.dirfd]?.kind, 'fd', where(call, arg))
    if (arg.kind === 'flags' || arg.kind === 'enum') assert.ok(arg.flags !== undefined, where(call, arg))
    if (arg.flags !== undefined) assert.ok(flagSets.has(arg.flags), where(call, arg))
    const depends = dependentSets[arg.flags ?? '']
    if (depends !== undefined)
      assert.ok(
        call.args.some((other) => other.name === depends.on),
        where(call, arg),
      )
  }
  for (const call of calls.filter((one) => one.name.endsWith('at') && one.args[0]?.name === 'dirfd'))
    assert.equal(call.args[1]?.dirfd, 0, call.name)
})

test('argument names are unique within a call', () => {
  for (const call of calls) assert.equal(new Set(call.args.map((arg) => arg.name)).size, call.args.length, call.name)
})

test('classes have members, and hold what strace puts there', () => {
  for (const [name, members] of groups) assert.ok(members.length > 0 && name.startsWith('%'), name)
  const sizes = Object.fromEntries([...groups].map(([name, members]) => [name, members.length]))
  assert.deepEqual(sizes, {
    '%desc': 131,
    '%file': 75,
    '%memory': 28,
    '%network': 21,
    '%signal': 17,
    '%process': 16,
    '%ipc': 12,
    '%creds': 19,
    '%clock': 8,
    '%pure': 8,
    '%stat': 1,
    '%lstat': 1,
    '%fstat': 3,
    '%%stat': 5,
    '%statfs': 1,
    '%fstatfs': 1,
    '%%statfs': 3,
  }) // counted in the tables of strace 7.2
  assert.deepEqual(
    groups.get('%%stat')?.map((call) => call.name),
    ['stat', 'fstat', 'lstat', 'newfstatat', 'statx'],
  )
  for (const target of groupAliases.values()) assert.ok(groups.has(target), target)
})

test('a family word covers known calls, and its own call where it is one', () => {
  for (const [word, names] of callFamilies) {
    assert.ok(names.length > 0, word)
    for (const name of names) assert.ok(callByName.has(name), `${word}: ${name}`)
    if (callByName.has(word)) assert.ok(names.includes(word), word)
    assert.ok(!word.startsWith('%') && !word.startsWith('='), word)
  }
  assert.deepEqual(callFamilies.get('open'), ['open', 'openat', 'openat2', 'creat', 'open_by_handle_at'])
})
