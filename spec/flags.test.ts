// The names held against the system's headers, by the compiler.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { commandSets, dependentSets, flagSets } from './flags.js'

/** What some names are called in the headers. */
const inHeader = (name: string): string =>
  /^(SIOCGSTAMP(NS)?|SO_(TIMESTAMP(NS|ING)?|RCVTIMEO|SNDTIMEO))$/.test(name) ? `${name}_OLD` : name

const headers = [
  'asm/mman asm/prctl asm/ptrace asm/resource asm/signal asm/socket asm/termios linux/bpf linux/capability linux/close_range linux/eventpoll',
  'linux/fadvise linux/falloc linux/fanotify linux/fcntl linux/fiemap linux/fs linux/fscrypt linux/futex linux/if_tun linux/in linux/in6 linux/inotify',
  'linux/io_uring linux/ioprio linux/ipc linux/kcmp linux/kd linux/kexec linux/keyctl linux/kvm linux/landlock linux/loop linux/magic linux/membarrier linux/memfd',
  'linux/mempolicy linux/mman linux/module linux/mount linux/msg linux/netlink linux/nsfs linux/openat2 linux/perf_event linux/personality linux/pidfd',
  'linux/poll linux/prctl linux/ptrace linux/quota linux/random linux/reboot linux/resource linux/rseq linux/rtc linux/sched linux/seccomp linux/sem linux/serial linux/shm',
  'linux/sockios linux/stat linux/tcp linux/time linux/timerfd linux/udp linux/userfaultfd linux/vt linux/wait linux/watchdog linux/xattr',
].flatMap((line) => line.split(' '))

test('every name that the system headers define has their value', (t) => {
  const present = headers.filter(
    (header) => existsSync(`/usr/include/${header}.h`) || existsSync(`/usr/include/x86_64-linux-gnu/${header}.h`),
  )
  if (present.length === 0) return t.skip('no kernel headers are installed (apt-get install linux-libc-dev)')
  const includes = `#include <stddef.h>\n${present.map((header) => `#include <${header}.h>\n`).join('')}`
  const run = (mode: readonly string[], source: string) =>
    spawnSync('gcc', ['-D_GNU_SOURCE', '-w', '-x', 'c', ...mode, '-'], {
      input: source,
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    })
  const macros = run(['-dM', '-E'], includes)
  assert.equal(macros.status, 0, macros.stderr)
  const defined = new Set([...macros.stdout.matchAll(/^#define (\w+) /gm)].map((match) => match[1]))
  // quotactl’s commands are shifted, PROT and MAP names of other machines absent: only what is defined is compared.
  const checks = [...flagSets.values()].flatMap((set) =>
    set.name === 'quota'
      ? []
      : Object.entries({ ...set.values, ...set.choice?.values }).flatMap(([name, value]) =>
          defined.has(inHeader(name)) ? [{ set, name, value }] : [],
        ),
  )
  assert.ok(checks.length > 800, `only ${checks.length} names could be compared`)
  const source = checks
    .map(
      ({ set, name, value }) =>
        `_Static_assert((unsigned)(${inHeader(name)}) == (unsigned)${value}ll, "${set.name} ${name}");\n`,
    )
    .join('')
  const checked = run(['-fsyntax-only'], includes + source)
  assert.equal(checked.status, 0, checked.stderr)
  t.diagnostic(`${checks.length} names compared`)
})

test('bits of flags do not fall into the field beside them, and every value is a whole number', () => {
  for (const set of flagSets.values())
    for (const [name, value] of Object.entries(set.values)) {
      assert.ok(Number.isSafeInteger(value), `${set.name} ${name}`)
      if (set.choice !== undefined && value !== 0)
        assert.equal(
          BigInt(value) & BigInt(set.choice.mask),
          0n,
          `${set.name} ${name} lies inside the mask of its choice`,
        )
    }
  for (const set of flagSets.values())
    for (const [name, value] of Object.entries(set.choice?.values ?? {}))
      assert.equal(BigInt(value) & ~BigInt(set.choice?.mask ?? 0), 0n, `${set.name} ${name}`)
})

test('a flag of several bits stands before the flags it is made of', () => {
  for (const set of flagSets.values()) {
    if (set.kind !== 'flags') continue
    const values = Object.values(set.values)
    values.forEach((value, index) => {
      for (const later of values.slice(index + 1))
        assert.ok(
          (BigInt(later) & BigInt(value)) !== BigInt(value) || later === value || value === 0,
          `${set.name}: ${later} contains ${value} before it`,
        )
    })
  }
})

test('sets that depend on others exist', () => {
  for (const [name, { sets }] of Object.entries(dependentSets))
    for (const target of [name, ...Object.values(sets)]) assert.ok(flagSets.has(target), target)
  for (const [name, sets] of Object.entries(commandSets))
    for (const [command, target] of Object.entries(sets)) {
      assert.ok(flagSets.has(target), target)
      assert.ok(Object.values(flagSets.get(name)?.values ?? {}).includes(Number(command)), `${name} ${command}`)
    }
})
