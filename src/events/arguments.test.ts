import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callByName } from '../../spec/syscalls.js'
import { eventFlag, verdict } from '../generated/records.js'
import type { CallEvent, Capture, MonitorEvent } from './event.js'
import { eventJson } from './json-lines.js'
import { ipv6Text } from './structs.js'
import { Summary } from './summary.js'
import { callText, TraceLines, type TraceOptions } from './trace-lines.js'
import { quote } from './value.js'

const nr = (name: string): number => {
  const call = callByName.get(name)
  assert.ok(call, name)
  return call.nr
}

interface Sketch {
  readonly result?: bigint
  readonly captures?: readonly Capture[]
  readonly flags?: number
  readonly verdict?: number
  readonly rule?: number
  readonly tid?: number
}

function call(name: string, args: readonly bigint[], sketch: Sketch = {}): CallEvent {
  return {
    kind: 'call',
    pid: 100,
    tid: sketch.tid ?? 100,
    timeNs: 1_700_000_000_123_456_789n,
    nr: nr(name),
    args: [...args, 0n, 0n, 0n, 0n, 0n, 0n].slice(0, 6).map((one) => BigInt.asUintN(64, one)),
    result: sketch.result ?? 0n,
    latencyNs: 1500n,
    rule: sketch.rule,
    verdict: sketch.verdict ?? verdict.ALLOW,
    via: 2,
    flags: sketch.flags ?? 0,
    captures: sketch.captures ?? [],
  }
}

const captured = (arg: number, bytes: Uint8Array | string, more: { out?: boolean; full?: number } = {}): Capture => {
  const content = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  return { arg, out: more.out ?? false, bytes: content, fullBytes: more.full ?? content.length }
}

/** Little-endian fields of 1, 2, 4 or 8 bytes. */
function packed(...fields: readonly (readonly [bytes: 1 | 2 | 4 | 8, value: bigint | number])[]): Buffer {
  return Buffer.concat(
    fields.map(([bytes, value]) => {
      const field = Buffer.alloc(8)
      field.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)))
      return field.subarray(0, bytes)
    }),
  )
}

const text = (event: CallEvent, limit = 32): string => callText(event, limit)

const atFdcwd = -100n

test('Paths, flags and AT_FDCWD are shown by name, and the mode only where a file may be made', () => {
  const open = (flags: bigint): string =>
    text(call('openat', [0xffffff9cn, 0x7000n, flags, 0o644n], { captures: [captured(1, '/etc/passwd')] }))
  assert.equal(open(0x80000n), 'openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC)')
  assert.equal(open(0x241n), 'openat(AT_FDCWD, "/etc/passwd", O_WRONLY|O_CREAT|O_TRUNC, 0644)')
})

test('A descriptor is 32 bits wide and signed, whatever stands in the upper half of its register', () => {
  assert.equal(text(call('close', [0xdeadbeef_ffffffffn])), 'close(-1)')
})

test('Strings are escaped as strace escapes them and cut at the limit', () => {
  assert.equal(quote(Buffer.from('a"\\\n\t\x01\x017\xff', 'latin1')), '"a\\"\\\\\\n\\t\\1\\0017\\377"')
  const write = call('write', [1n, 0x7000n, 40n], { result: 40n, captures: [captured(1, 'x'.repeat(40))] })
  assert.equal(text(write), `write(1, "${'x'.repeat(32)}"..., 40)`)
  assert.equal(text(write, 3), 'write(1, "xxx"..., 40)')
})

test('What was not captured, or could not be read, is an address', () => {
  const capture: Capture = { arg: 1, out: false, bytes: new Uint8Array(), fullBytes: undefined }
  assert.equal(text(call('write', [1n, 0x7000n, 4n], { captures: [capture] })), 'write(1, 0x7000, 4)')
  assert.equal(text(call('read', [0n, 0x7000n, 4n], { result: -9n })), 'read(0, 0x7000, 4)')
  assert.equal(text(call('read', [0n, 0n, 4n], { result: -14n })), 'read(0, NULL, 4)')
})

test('Socket addresses of every family are decoded', () => {
  const connect = (bytes: Buffer): string =>
    text(call('connect', [3n, 0x7000n, BigInt(bytes.length)], { captures: [captured(1, bytes)] }))
  const inet = Buffer.from([2, 0, 0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
  assert.equal(
    connect(inet),
    'connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16)',
  )
  const inet6 = Buffer.concat([
    Buffer.from([10, 0, 1, 0xbb, 0, 0, 0, 0]),
    Buffer.alloc(15),
    Buffer.from([1]),
    Buffer.alloc(4),
  ])
  assert.equal(
    connect(inet6),
    'connect(3, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28)',
  )
  const unix = Buffer.concat([Buffer.from([1, 0]), Buffer.from('/run/x\0')])
  assert.equal(connect(unix), 'connect(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 9)')
  const hidden = Buffer.concat([Buffer.from([1, 0, 0]), Buffer.from('name')])
  assert.equal(connect(hidden), 'connect(3, {sa_family=AF_UNIX, sun_path=@"name"}, 7)')
  const netlink = packed([2, 16], [2, 0], [4, 0], [4, 1])
  assert.equal(connect(netlink), 'connect(3, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000001}, 12)')
})

test('IPv6 addresses take their short form', () => {
  const of = (...groups: number[]): string => ipv6Text(Buffer.from(groups.flatMap((one) => [one >> 8, one & 255])))
  assert.equal(of(0, 0, 0, 0, 0, 0, 0, 0), '::')
  assert.equal(of(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1), '2001:db8::1:0:0:1')
  assert.equal(of(1, 0, 2, 3, 4, 5, 6, 7), '1:0:2:3:4:5:6:7')
  assert.equal(of(0, 0, 0, 0, 0, 0xffff, 0x7f00, 1), '::ffff:127.0.0.1')
})

test('Structures are decoded, in short as strace does without -v', () => {
  const stat = Buffer.alloc(144)
  stat.writeUInt32LE(0o100644, 24)
  stat.writeBigInt64LE(1234n, 48)
  assert.equal(
    text(
      call('newfstatat', [3n, 0x7000n, 0x8000n, 0x1000n], {
        captures: [captured(1, ''), captured(2, stat, { out: true })],
      }),
    ),
    'newfstatat(3, "", {st_mode=S_IFREG|0644, st_size=1234, ...}, AT_EMPTY_PATH)',
  )
  const limits = packed([8, 8 << 20], [8, -1])
  assert.equal(
    text(call('prlimit64', [0n, 3n, 0n, 0x7000n], { captures: [captured(3, limits, { out: true })] })),
    'prlimit64(0, RLIMIT_STACK, NULL, {rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY})',
  )
  const action = packed([8, 1], [8, 0], [8, 0], [8, 0b10])
  assert.equal(
    text(call('rt_sigaction', [2n, 0x7000n, 0n, 8n], { captures: [captured(1, action)] })),
    'rt_sigaction(SIGINT, {sa_handler=SIG_IGN, sa_mask=[INT], sa_flags=0}, NULL, 8)',
  )
  const sleep = packed([8, 1], [8, 5])
  assert.equal(
    text(call('clock_nanosleep', [1n, 0n, 0x7000n, 0n], { captures: [captured(2, sleep)] })),
    'clock_nanosleep(CLOCK_MONOTONIC, 0, {tv_sec=1, tv_nsec=5}, NULL)',
  )
  const polls = packed([4, 5], [2, 1], [2, 0], [4, 6], [2, 4], [2, 0])
  assert.match(
    text(call('poll', [0x7000n, 2n, -1n], { captures: [captured(0, polls)] })),
    /^poll\(\[\{fd=5, events=POLLIN, \.\.\.\}, \{fd=6, events=POLLOUT, \.\.\.\}\], 2, -1\)$/,
  )
})

test('A structure that is cut short shows the fields that came', () => {
  assert.equal(
    text(call('nanosleep', [0x7000n, 0n], { captures: [captured(0, packed([8, 3]), { full: 16 })] })),
    'nanosleep({tv_sec=3}, NULL)',
  )
})

test('Arguments that the kernel does not read are left out', () => {
  assert.equal(text(call('futex', [0x7000n, 129n, 1n, 5n])), 'futex(0x7000, FUTEX_WAKE_PRIVATE, 1)')
  assert.equal(text(call('fcntl', [3n, 1n, 99n])), 'fcntl(3, F_GETFD)')
  assert.equal(text(call('fcntl', [3n, 2n, 1n])), 'fcntl(3, F_SETFD, FD_CLOEXEC)')
})

test('execve shows its arguments, and of its environment the size', () => {
  const event = call('execve', [0x1000n, 0x2000n, 0x3000n], {
    captures: [captured(0, '/bin/ls'), captured(1, 'ls\0-l\0'), captured(2, 'A=1\0B=2\0')],
    flags: eventFlag.NO_RETURN,
  })
  assert.equal(text(event), 'execve("/bin/ls", ["ls", "-l"], 0x3000 /* 2 vars */)')
})

test('A call without a row is shown by its number', () => {
  assert.equal(text({ ...call('read', [1n, 2n]), nr: 5000 }), 'syscall_0x1388(0x1, 0x2, 0, 0, 0, 0)')
})

const options: TraceOptions = {
  stringLimit: 32,
  calls: 'all',
  statuses: 'all',
  signals: 'all',
  alwaysTask: false,
  timestamps: 0,
  callTimes: false,
  colour: false,
  started: { argv: ['true'], variables: 3 },
  ruleName: (rule) => (rule === 1 ? 'no secrets' : undefined),
}
const line = (event: MonitorEvent, over: Partial<TraceOptions> = {}): string =>
  new TraceLines({ ...options, ...over }).linesOf(event)

test('Results stand in column 40, errors with their name and words', () => {
  assert.equal(line(call('close', [3n])), 'close(3)                                = 0\n')
  assert.equal(
    line(call('close', [3n], { result: -9n })),
    'close(3)                                = -1 EBADF (Bad file descriptor)\n',
  )
  assert.equal(line(call('brk', [0n], { result: 0x5000n })), 'brk(NULL)                               = 0x5000\n')
  assert.equal(
    line(call('exit_group', [1n], { flags: eventFlag.NO_RETURN })),
    'exit_group(1)                           = ?\n',
  )
  assert.match(
    line(call('read', [3n, 0x1000n, 1n], { flags: eventFlag.RESTARTED })),
    /= \? ERESTARTSYS \(To be restarted/,
  )
})

test('What the policy stopped says so, and by which rule', () => {
  assert.match(
    line(call('close', [3n], { result: -13n, verdict: verdict.DENY, rule: 1 })),
    /= -1 EACCES \(Permission denied\) \(DENIED by rule 1 "no secrets"\)\n$/,
  )
  assert.match(line(call('close', [3n], { verdict: verdict.KILL })), /= \? \(KILLED by default\)\n$/)
})

test('Only what was asked for is printed', () => {
  const failed = call('close', [3n], { result: -9n })
  assert.equal(line(failed, { statuses: new Set(['successful']) }), '')
  assert.notEqual(line(failed, { statuses: new Set(['failed']) }), '')
  assert.equal(line(failed, { calls: new Set([0]) }), '')
  const signal: MonitorEvent = { kind: 'signal', pid: 1, tid: 1, timeNs: 0n, signo: 17, code: 1, value: 5n }
  assert.equal(line(signal), '--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=5} ---\n')
  assert.equal(line(signal, { signals: new Set([2]) }), '')
})

test('Lines name their task while there are several, and always in a file', () => {
  const lines = new TraceLines(options)
  const close = (tid: number): string => lines.linesOf(call('close', [3n], { tid }))
  assert.match(close(100), /^close/)
  lines.linesOf({ kind: 'child', pid: 100, tid: 100, timeNs: 0n, child: 101, flags: 0n })
  assert.equal(close(101), '[pid   101] close(3)                    = 0\n')
  lines.linesOf({ kind: 'exit', pid: 101, tid: 101, timeNs: 0n, status: 0, group: true })
  assert.match(close(100), /^close/)
  assert.match(line(call('close', [3n]), { alwaysTask: true }), /^100 {3}close/)
})

test('An exit by a signal is told as strace tells it', () => {
  const exit = (status: number): string => line({ kind: 'exit', pid: 1, tid: 1, timeNs: 0n, status, group: true })
  assert.equal(exit(3), '+++ exited with 3 +++\n')
  assert.equal(exit(-9), '+++ killed by SIGKILL +++\n')
})

test('The table of -c counts calls, errors and time', () => {
  const summary = new Summary()
  for (let i = 0; i < 3; i++) summary.add(call('close', [3n]))
  summary.add(call('access', [0n], { result: -2n }))
  assert.equal(
    summary.table(),
    [
      '% time     seconds  usecs/call     calls    errors syscall',
      '------ ----------- ----------- --------- --------- ----------------',
      ' 75.00    0.000005           2         3           close',
      ' 25.00    0.000002           2         1         1 access',
      '------ ----------- ----------- --------- --------- ----------------',
      '100.00    0.000006           2         4         1 total',
      '',
    ].join('\n'),
  )
})

test('JSON has plain values: names for flags, numbers where they are safe, text or base64 for bytes', () => {
  const json = eventJson(
    call('openat', [BigInt.asUintN(32, atFdcwd), 0x7000n, 0x80000n], {
      result: -2n,
      captures: [captured(1, '/x')],
      verdict: verdict.DENY,
      rule: 1,
    }),
    options.ruleName,
  )
  assert.deepEqual(json, {
    type: 'call',
    time: '2023-11-14T22:13:20.123456789Z',
    pid: 100,
    tid: 100,
    call: 'openat',
    args: { dirfd: 'AT_FDCWD', path: '/x', flags: 'O_RDONLY|O_CLOEXEC' },
    result: -1,
    error: 'ENOENT',
    verdict: 'deny',
    rule: 1,
    rule_name: 'no secrets',
    latency_ns: 1500,
    via: 'ptrace',
  })
  const argsOf = (event: CallEvent): unknown => eventJson(event, () => undefined)['args']
  assert.deepEqual(argsOf(call('lseek', [3n, 1n << 62n, 0n])), {
    fd: 3,
    offset: '4611686018427387904',
    whence: 'SEEK_SET',
  })
  assert.deepEqual(
    argsOf(call('write', [1n, 0x10n, 4n], { captures: [captured(1, Buffer.from([0xff, 0xfe, 0, 1]))] })),
    { fd: 1, buf: { base64: '//4AAQ==', bytes: 4 }, count: 4 },
  )
  assert.deepEqual(argsOf(call('write', [1n, 0x10n, 400n], { captures: [captured(1, 'abc', { full: 400 })] })), {
    fd: 1,
    buf: { text: 'abc', bytes: 400 },
    count: 400,
  })
})

test('A notice in JSON carries the registry’s words with its details filled in', () => {
  const json = eventJson(
    { kind: 'notice', pid: 1, tid: 1, timeNs: 0n, code: 803, nr: 0, details: [0x1234n, 0n, 0n, 0n] },
    () => undefined,
  )
  assert.equal(json['name'], 'ZONE_TOUCHED')
  assert.equal(json['call'], 'read')
  assert.match(String(json['why']), /address 0x1234 lies/)
})
