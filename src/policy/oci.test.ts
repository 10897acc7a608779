// Seccomp profiles of the OCI and of Docker: judged as runc with libseccomp would have the kernel judge.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callByName } from '../../spec/syscalls.js'
import { readPolicy } from './load.js'
import type { Policy } from './model.js'
import type { ProfileHost } from './oci.js'
import { constantVerdict } from './pass-list.js'
import { PolicyError } from './problem.js'
import { judge } from './reference.js'

const plain: ProfileHost = { kernel: '6.1.0-13-amd64', capabilities: new Set(['CAP_CHOWN']) }
const admin: ProfileHost = {
  kernel: '6.1.0-13-amd64',
  capabilities: new Set(['CAP_SYS_ADMIN', 'CAP_SYS_PTRACE', 'CAP_SYS_CHROOT']),
}

/** The traits of Docker's default profile, on a few calls. */
const docker = JSON.stringify(
  {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: 1,
    archMap: [
      { architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86', 'SCMP_ARCH_X32'] },
      { architecture: 'SCMP_ARCH_AARCH64', subArchitectures: ['SCMP_ARCH_ARM'] },
    ],
    syscalls: [
      { names: ['read', 'write', 'chown', 'chown32', 'clock_gettime64', 'exit_group'], action: 'SCMP_ACT_ALLOW' },
      { names: ['process_vm_readv', 'ptrace'], action: 'SCMP_ACT_ALLOW', includes: { minKernel: '4.8' } },
      { names: ['socket'], action: 'SCMP_ACT_ALLOW', args: [{ index: 0, value: 40, op: 'SCMP_CMP_NE' }] },
      { names: ['personality'], action: 'SCMP_ACT_ALLOW', args: [{ index: 0, value: 0, op: 'SCMP_CMP_EQ' }] },
      { names: ['personality'], action: 'SCMP_ACT_ALLOW', args: [{ index: 0, value: 131072, op: 'SCMP_CMP_EQ' }] },
      { names: ['set_tls', 'cacheflush'], action: 'SCMP_ACT_ALLOW', includes: { arches: ['arm', 'arm64'] } },
      { names: ['arch_prctl'], action: 'SCMP_ACT_ALLOW', includes: { arches: ['amd64', 'x32'] } },
      { names: ['clone', 'clone3', 'mount'], action: 'SCMP_ACT_ALLOW', includes: { caps: ['CAP_SYS_ADMIN'] } },
      {
        names: ['clone'],
        action: 'SCMP_ACT_ALLOW',
        args: [{ index: 0, value: 2114060288, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }],
        excludes: { caps: ['CAP_SYS_ADMIN'], arches: ['s390', 's390x'] },
      },
      { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38, excludes: { caps: ['CAP_SYS_ADMIN'] } },
      { names: ['chroot'], action: 'SCMP_ACT_ALLOW', includes: { caps: ['CAP_SYS_CHROOT'] } },
      { names: ['pidfd_getfd'], action: 'SCMP_ACT_ALLOW', excludes: { minKernel: '5.6' } },
    ],
  },
  null,
  '\t',
)

function decided(policy: Policy, name: string, ...args: (bigint | number)[]): string {
  const nr = callByName.get(name)?.nr
  assert.ok(nr !== undefined, name)
  const { verdict } = judge(policy, {
    nr,
    args: Array.from({ length: 6 }, (_, i) => BigInt.asUintN(64, BigInt(args[i] ?? 0))),
    paths: [],
    addressArg: 0,
    address: undefined,
  })
  return verdict.kind === 'deny' ? `deny ${verdict.errno}` : verdict.kind
}

const profile = (syscalls: unknown, more: object = {}): Policy =>
  readPolicy('p.json', JSON.stringify({ defaultAction: 'SCMP_ACT_ERRNO', syscalls, ...more }), plain)

test("a profile like Docker's is judged as Docker would for a container without capabilities", () => {
  const policy = readPolicy('docker.json', docker, plain)
  const expected: readonly (readonly [string, string, ...(bigint | number)[]])[] = [
    ['allow', 'read'],
    ['allow', 'ptrace'],
    ['deny 1', 'open'],
    ['allow', 'socket', 2],
    ['deny 1', 'socket', 40],
    ['allow', 'personality', 0],
    ['allow', 'personality', 0x20000],
    ['deny 1', 'personality', 8],
    ['allow', 'arch_prctl'],
    ['allow', 'clone', 0x1200011],
    ['deny 1', 'clone', 0x10000000],
    ['deny 38', 'clone3'],
    ['deny 1', 'mount'],
    ['deny 1', 'chroot'],
    ['deny 1', 'pidfd_getfd'],
    ['allow', 'exit_group'],
    ['deny 1', 'rt_sigreturn'],
  ]
  for (const [verdict, name, ...args] of expected)
    assert.equal(decided(policy, name, ...args), verdict, `${name}(${args.join(', ')})`)
})

test('capabilities of the launching process decide which entries apply', () => {
  const policy = readPolicy('docker.json', docker, admin)
  assert.equal(decided(policy, 'clone', 0x10000000), 'allow')
  assert.equal(decided(policy, 'clone3'), 'allow')
  assert.equal(decided(policy, 'mount'), 'allow')
  assert.equal(decided(policy, 'chroot'), 'allow')
})

test('what was passed over is noted: other architectures, unknown names, entries that do not apply', () => {
  const { notes } = readPolicy('docker.json', docker, plain)
  assert.ok(notes.some((note) => note.includes('SCMP_ARCH_X86 and SCMP_ARCH_X32')))
  assert.ok(
    notes.some((note) => note.includes('chown32') && note.includes('clock_gettime64') && note.includes('set_tls')),
  )
  assert.ok(notes.some((note) => note.includes('entry 8') && note.includes('CAP_SYS_ADMIN')))
  assert.ok(notes.some((note) => note.includes('entry 12') && note.includes('before 5.6')))
})

test('a kernel that is too old for an entry leaves it out', () => {
  const policy = readPolicy('docker.json', docker, { ...plain, kernel: '4.4.302' })
  assert.equal(decided(policy, 'ptrace'), 'deny 1')
  assert.equal(decided(policy, 'pidfd_getfd'), 'allow')
})

test('every comparison of libseccomp looks at whole registers, without sign', () => {
  const cases: readonly (readonly [
    op: string,
    value: number | bigint,
    two: number,
    hits: (bigint | number)[],
    misses: (bigint | number)[],
  ])[] = [
    ['SCMP_CMP_EQ', 5, 0, [5], [6, 0x1_0000_0005n]],
    ['SCMP_CMP_NE', 5, 0, [6, 0x1_0000_0005n], [5]],
    ['SCMP_CMP_LT', 5, 0, [0, 4], [5, -1]],
    ['SCMP_CMP_LE', 5, 0, [0, 5], [6, -1]],
    ['SCMP_CMP_GE', 5, 0, [5, -1], [4]],
    ['SCMP_CMP_GT', 5, 0, [6, -1], [5]],
    ['SCMP_CMP_LT', 0, 0, [], [0, 1, -1]],
    ['SCMP_CMP_MASKED_EQ', 0xf0, 0x1ff, [0xf0, 0x1f1], [0x10, 0]],
  ]
  for (const [op, value, valueTwo, hits, misses] of cases) {
    const policy = profile([
      { names: ['lseek'], action: 'SCMP_ACT_ALLOW', args: [{ index: 1, value: Number(value), valueTwo, op }] },
    ])
    for (const hit of hits) assert.equal(decided(policy, 'lseek', 0, hit), 'allow', `${hit} ${op} ${value}`)
    for (const miss of misses) assert.equal(decided(policy, 'lseek', 0, miss), 'deny 1', `${miss} ${op} ${value}`)
  }
})

test('comparisons of one entry must all hold, but any of them where two look at one register', () => {
  const both = profile([
    {
      names: ['lseek'],
      action: 'SCMP_ACT_ALLOW',
      args: [
        { index: 0, value: 1, op: 'SCMP_CMP_EQ' },
        { index: 1, value: 2, op: 'SCMP_CMP_EQ' },
      ],
    },
  ])
  assert.equal(decided(both, 'lseek', 1, 2), 'allow')
  assert.equal(decided(both, 'lseek', 1, 3), 'deny 1')
  const any = profile([
    {
      names: ['lseek'],
      action: 'SCMP_ACT_ALLOW',
      args: [
        { index: 0, value: 1, op: 'SCMP_CMP_EQ' },
        { index: 0, value: 2, op: 'SCMP_CMP_EQ' },
      ],
    },
  ])
  assert.equal(decided(any, 'lseek', 2), 'allow')
})

test('an entry without comparisons speaks for its calls whatever stands before or behind it', () => {
  const policy = profile([
    { names: ['lseek'], action: 'SCMP_ACT_KILL_PROCESS', args: [{ index: 0, value: 1, op: 'SCMP_CMP_EQ' }] },
    { names: ['lseek'], action: 'SCMP_ACT_ALLOW' },
  ])
  assert.deepEqual(constantVerdict(policy, callByName.get('lseek')?.nr ?? -1), { kind: 'allow' })
})

test('every action has its verdict', () => {
  const actions: Readonly<Record<string, string>> = {
    SCMP_ACT_ALLOW: 'allow',
    SCMP_ACT_LOG: 'log',
    SCMP_ACT_KILL: 'kill-thread',
    SCMP_ACT_KILL_THREAD: 'kill-thread',
    SCMP_ACT_KILL_PROCESS: 'kill',
    SCMP_ACT_TRAP: 'trap',
    SCMP_ACT_TRACE: 'deny 38',
    SCMP_ACT_NOTIFY: 'deny 38',
  }
  for (const [action, verdict] of Object.entries(actions))
    assert.equal(decided(profile([{ names: ['read'], action }]), 'read'), verdict, action)
  assert.equal(decided(profile([{ names: ['read'], action: 'SCMP_ACT_ERRNO', errnoRet: 13 }]), 'read'), 'deny 13')
  assert.equal(decided(profile([{ name: 'read', action: 'SCMP_ACT_ERRNO', errno: 'EACCES' }]), 'read'), 'deny 13')
})

test('numbers without a row get ENOSYS where the default denies, as runc has it', () => {
  assert.deepEqual(judge(profile([]), { nr: 9999, args: [], paths: [], addressArg: 0, address: undefined }).verdict, {
    kind: 'deny',
    errno: 38,
  })
})

const mistakes: readonly (readonly [title: string, text: string, what: RegExp, mend: RegExp])[] = [
  ['a misspelt action', '{"defaultAction": "SCMP_ACT_ALOW"}', /SCMP_ACT_ALOW/, /SCMP_ACT_ALLOW/],
  [
    'an entry without action',
    '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["read"]}]}',
    /action is missing/,
    /SCMP_ACT_ERRNO/,
  ],
  [
    'an entry without names',
    '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"action": "SCMP_ACT_LOG"}]}',
    /names no calls/,
    /names/,
  ],
  [
    'a misspelt comparison',
    '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["read"], "action": "SCMP_ACT_LOG", "args": [{"index": 0, "value": 1, "op": "SCMP_CMP_EG"}]}]}',
    /SCMP_CMP_EG/,
    /SCMP_CMP_EQ/,
  ],
  [
    'a register that is not there',
    '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["read"], "action": "SCMP_ACT_LOG", "args": [{"index": 6, "value": 1, "op": "SCMP_CMP_EQ"}]}]}',
    /index is 6/,
    /correct/,
  ],
  ['syscalls that are no list', '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": {}}', /syscalls is a map/, /\[\]/],
]

for (const [title, text, what, mend] of mistakes)
  test(`${title} in a profile is told with reason and cure`, () => {
    assert.throws(
      () => readPolicy('p.json', text, plain),
      (error) =>
        error instanceof PolicyError &&
        what.test(error.problems[0]?.what ?? '') &&
        mend.test(error.problems[0]?.mend ?? '') &&
        error.problems[0]?.excerpt.includes('^'),
    )
  })
