// Policy documents: what rules mean, and what is said of the wrong ones.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { callByName } from '../../spec/syscalls.js'
import { lint } from './lint.js'
import { readPolicy } from './load.js'
import type { Policy } from './model.js'
import { constantVerdict, passListFor, placements } from './pass-list.js'
import { PolicyError, type Problem } from './problem.js'
import { type JudgedCall, judge } from './reference.js'

const nrOf = (name: string): number => {
  const call = callByName.get(name)
  assert.ok(call !== undefined, `${name} is in the table`)
  return call.nr
}

const head = 'version: 1\ndefault: allow\n'
const withRule = (rule: string): Policy => readPolicy('p.yaml', `${head}rules:\n  - ${rule}\n`)

interface Given {
  readonly args?: readonly (bigint | number)[]
  readonly paths?: Readonly<Record<number, string | undefined>>
  readonly address?: readonly number[]
  readonly addressArg?: number
}

function callOf(name: string, given: Given = {}): JudgedCall {
  return {
    nr: nrOf(name),
    args: Array.from({ length: 6 }, (_, i) => BigInt(given.args?.[i] ?? 0)),
    paths: Object.entries(given.paths ?? {}).map(([arg, text]) => ({ arg: Number(arg), text })),
    addressArg: given.addressArg ?? 1,
    address: given.address === undefined ? undefined : Uint8Array.from(given.address),
  }
}

function decided(policy: Policy, name: string, given: Given = {}): string {
  const { verdict } = judge(policy, callOf(name, given))
  return verdict.kind === 'deny' ? `deny ${verdict.errno}` : verdict.kind
}

function problems(text: string): readonly Problem[] {
  try {
    readPolicy('p.yaml', text)
  } catch (error) {
    assert.ok(error instanceof PolicyError, `${error}`)
    return error.problems
  }
  return assert.fail('the policy was accepted')
}

const inet = (port: number, ...host: number[]): number[] => [
  2,
  0,
  port >> 8,
  port & 0xff,
  ...host,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
]

test('the first rule that matches decides, and the default where none does', () => {
  const policy = readPolicy(
    'p.yaml',
    'version: 1\ndefault: { deny: EACCES }\nrules:\n  - { calls: read, fd: 3, allow: true }\n  - { calls: read, fd: 0-9, deny: EBADF }\n  - { calls: [write], kill: true }\n',
  )
  assert.equal(decided(policy, 'read', { args: [3] }), 'allow')
  assert.equal(decided(policy, 'read', { args: [4] }), 'deny 9')
  assert.equal(decided(policy, 'read', { args: [10] }), 'deny 13')
  assert.equal(decided(policy, 'write'), 'kill')
  assert.equal(judge(policy, callOf('read', { args: [4] })).rule, 1)
})

test('numbers without a row get ENOSYS, or are killed where the default kills', () => {
  const unknown: JudgedCall = { nr: 9999, args: [], paths: [], addressArg: 0, address: undefined }
  assert.deepEqual(judge(readPolicy('p', 'version: 1\ndefault: deny\n'), unknown).verdict, { kind: 'deny', errno: 38 })
  assert.deepEqual(judge(readPolicy('p', 'version: 1\ndefault: kill\n'), unknown).verdict, { kind: 'kill' })
})

test('a word that heads a family covers every form, =name one call, %group a class', () => {
  const family = withRule('{ calls: open, deny: EPERM }')
  for (const name of ['open', 'openat', 'openat2', 'creat']) assert.equal(decided(family, name), 'deny 1', name)
  const exact = withRule('{ calls: =open, deny: EPERM }')
  assert.equal(decided(exact, 'open'), 'deny 1')
  assert.equal(decided(exact, 'openat'), 'allow')
  const group = withRule('{ calls: [%network], deny: EPERM }')
  assert.equal(decided(group, 'connect'), 'deny 1')
  assert.equal(decided(group, 'read'), 'allow')
  assert.equal(decided(withRule('{ calls: %net, deny: EPERM }'), 'connect'), 'deny 1')
})

test('calls that no program can do without are reached by their names only', () => {
  const policy = readPolicy('p.yaml', 'version: 1\ndefault: deny\nrules: [{ calls: "%all", kill: true }]\n')
  assert.equal(decided(policy, 'read'), 'kill')
  assert.equal(decided(policy, 'rt_sigreturn'), 'allow')
  assert.equal(decided(policy, 'exit_group'), 'allow')
  assert.equal(decided(withRule('{ calls: exit_group, kill: true }'), 'exit_group'), 'kill')
})

const comparisons: readonly (readonly [
  rule: string,
  call: string,
  matching: readonly (bigint | number)[][],
  others: readonly (bigint | number)[][],
])[] = [
  ['{ calls: =read, fd: 3, kill: true }', 'read', [[3], [0xdead_0000_0003n]], [[4], [-1]]],
  [
    '{ calls: =read, fd: [3, 5-6, ">= 100"], kill: true }',
    'read',
    [[3], [5], [6], [100], [0x7fffffff]],
    [[4], [99], [-1]],
  ],
  ['{ calls: =read, fd: "!= 0", kill: true }', 'read', [[1], [-1]], [[0], [0x1_0000_0000n]]],
  ['{ calls: =read, fd: "< 0", kill: true }', 'read', [[-1], [0xffff_ffffn]], [[0], [1]]],
  ['{ calls: =read, fd: { not: [0, 1, 2] }, kill: true }', 'read', [[3], [-1]], [[0], [1], [2]]],
  ['{ calls: =read, fd: -5..-1, kill: true }', 'read', [[-1], [-5]], [[0], [-6]]],
  ['{ calls: =read, count: "> 0xffffffff", kill: true }', 'read', [[0, 0, 0x1_0000_0000n]], [[0, 0, 0xffff_ffffn]]],
  ['{ calls: =openat, dirfd: AT_FDCWD, kill: true }', 'openat', [[-100], [0xffff_ff9cn]], [[3]]],
  [
    '{ calls: =openat, flags: O_CREAT, kill: true }',
    'openat',
    [
      [0, 0, 0x40],
      [0, 0, 0x241],
    ],
    [[0, 0, 0x201]],
  ],
  [
    '{ calls: =openat, flags: O_CREAT|O_EXCL, kill: true }',
    'openat',
    [[0, 0, 0xc0]],
    [
      [0, 0, 0x40],
      [0, 0, 0x80],
    ],
  ],
  [
    '{ calls: =openat, flags: O_RDONLY, kill: true }',
    'openat',
    [
      [0, 0, 0],
      [0, 0, 0x80000],
    ],
    [
      [0, 0, 1],
      [0, 0, 2],
    ],
  ],
  [
    '{ calls: =openat, flags: { any: [O_WRONLY, O_RDWR] }, kill: true }',
    'openat',
    [
      [0, 0, 1],
      [0, 0, 0x42],
    ],
    [
      [0, 0, 0],
      [0, 0, 3],
    ],
  ],
  [
    '{ calls: =openat, flags: [O_WRONLY, O_RDWR], kill: true }',
    'openat',
    [
      [0, 0, 1],
      [0, 0, 2],
    ],
    [[0, 0, 0]],
  ],
  [
    '{ calls: =openat, flags: { all: [O_CREAT, O_TRUNC], none: O_EXCL }, kill: true }',
    'openat',
    [[0, 0, 0x240]],
    [
      [0, 0, 0x2c0],
      [0, 0, 0x40],
    ],
  ],
  [
    '{ calls: =openat, flags: { none: [O_CREAT, O_TRUNC] }, kill: true }',
    'openat',
    [[0, 0, 0]],
    [
      [0, 0, 0x40],
      [0, 0, 0x200],
    ],
  ],
  [
    '{ calls: =openat, flags: { mask: 0xc0, is: 0x40 }, kill: true }',
    'openat',
    [
      [0, 0, 0x40],
      [0, 0, 0x41],
    ],
    [
      [0, 0, 0xc0],
      [0, 0, 0],
    ],
  ],
  [
    '{ calls: =openat, flags: "!= O_CREAT", kill: true }',
    'openat',
    [[0, 0, 0]],
    [
      [0, 0, 0x40],
      [0, 0, 0x41],
    ],
  ],
  [
    '{ calls: =socket, domain: AF_INET, type: SOCK_STREAM, kill: true }',
    'socket',
    [
      [2, 1],
      [2, 0x80801],
    ],
    [
      [2, 2],
      [10, 1],
    ],
  ],
  [
    '{ calls: =kill, sig: [SIGKILL, SIGTERM], kill: true }',
    'kill',
    [
      [0, 9],
      [0, 15],
    ],
    [[0, 1]],
  ],
  [
    '{ calls: =chmod, mode: 0o4755, kill: true }',
    'chmod',
    [
      [0, 0o4755],
      [0, 0x1_0000 | 0o4755],
    ],
    [[0, 0o755]],
  ],
  [
    '{ calls: =dup2, fd: 3, kill: true }',
    'dup2',
    [
      [3, 9],
      [9, 3],
    ],
    [[4, 5]],
  ],
  ['{ calls: =setuid, uid: -1, kill: true }', 'setuid', [[0xffff_ffffn], [-1]], [[0]]],
  ['{ calls: =getrusage, who: RUSAGE_CHILDREN, kill: true }', 'getrusage', [[-1], [0xffff_ffffn]], [[0]]],
  [
    '{ calls: =mmap, prot: PROT_WRITE|PROT_EXEC, kill: true }',
    'mmap',
    [
      [0, 0, 6],
      [0, 0, 7],
    ],
    [[0, 0, 4]],
  ],
]

for (const [rule, name, matching, others] of comparisons)
  test(`${rule} matches what it says`, () => {
    const policy = withRule(rule)
    for (const args of matching) assert.equal(decided(policy, name, { args }), 'kill', `(${args.join(', ')})`)
    for (const args of others) assert.equal(decided(policy, name, { args }), 'allow', `(${args.join(', ')})`)
  })

test('a permission needs every descriptor to fit, a prohibition any', () => {
  const policy = readPolicy('p', 'version: 1\ndefault: deny\nrules: [{ calls: =dup2, fd: 0-9, allow: true }]\n')
  assert.equal(decided(policy, 'dup2', { args: [1, 2] }), 'allow')
  assert.equal(decided(policy, 'dup2', { args: [1, 20] }), 'deny 1')
})

test('a prohibition by path holds for any path of the call, and for one that cannot be told', () => {
  const policy = withRule('{ calls: rename, path: /secret/**, deny: EACCES }')
  assert.equal(decided(policy, 'rename', { paths: { 0: '/secret/x', 1: '/tmp/x' } }), 'deny 13')
  assert.equal(decided(policy, 'rename', { paths: { 0: '/tmp/x', 1: '/secret' } }), 'deny 13')
  assert.equal(decided(policy, 'rename', { paths: { 0: '/tmp/x', 1: '/tmp/y' } }), 'allow')
  assert.equal(decided(policy, 'rename', { paths: { 0: '/tmp/x', 1: undefined } }), 'deny 13')
  assert.equal(decided(policy, 'rename', { paths: { 0: '/tmp/x' } }), 'deny 13')
})

test('a permission by path needs all paths of the call, and logging is one', () => {
  for (const verdict of ['allow', 'log']) {
    const policy = readPolicy(
      'p',
      `version: 1\ndefault: deny\nrules: [{ calls: rename, path: /tmp/**, ${verdict}: true }]\n`,
    )
    assert.equal(decided(policy, 'rename', { paths: { 0: '/tmp/x', 1: '/tmp/y' } }), verdict)
    assert.equal(decided(policy, 'rename', { paths: { 0: '/tmp/x', 1: '/etc/passwd' } }), 'deny 1')
    assert.equal(decided(policy, 'rename', { paths: { 0: '/tmp/x', 1: undefined } }), 'deny 1')
  }
})

test('one path argument can be named, and paths can be left out', () => {
  const named = withRule('{ calls: rename, newpath: /etc/**, kill: true }')
  assert.equal(decided(named, 'rename', { paths: { 0: '/etc/x', 1: '/tmp/x' } }), 'allow')
  assert.equal(decided(named, 'rename', { paths: { 0: '/tmp/x', 1: '/etc/x' } }), 'kill')
  const except = withRule('{ calls: open, path: { match: [/home/**], except: /home/me/** }, kill: true }')
  assert.equal(decided(except, 'open', { paths: { 0: '/home/you/x' } }), 'kill')
  assert.equal(decided(except, 'open', { paths: { 0: '/home/me/x' } }), 'allow')
  assert.equal(decided(except, 'open', { paths: { 0: '/tmp' } }), 'allow')
})

test('addresses and ports are judged together, and by meaning', () => {
  const policy = withRule('{ calls: %network, address: [10.0.0.0/8, "fd00::/8"], port: 1-1023, deny: EACCES }')
  const six = (port: number, host: number[]): number[] => [
    10,
    0,
    port >> 8,
    port & 0xff,
    0,
    0,
    0,
    0,
    ...host,
    0,
    0,
    0,
    0,
  ]
  const mapped = [...new Array<number>(10).fill(0), 0xff, 0xff, 10, 1, 1, 1]
  assert.equal(decided(policy, 'connect', { args: [3, 1], address: inet(80, 10, 2, 3, 4) }), 'deny 13')
  assert.equal(decided(policy, 'connect', { args: [3, 1], address: inet(8080, 10, 2, 3, 4) }), 'allow')
  assert.equal(decided(policy, 'connect', { args: [3, 1], address: inet(80, 11, 2, 3, 4) }), 'allow')
  assert.equal(decided(policy, 'connect', { args: [3, 1], address: six(80, mapped) }), 'deny 13')
  assert.equal(
    decided(policy, 'connect', { args: [3, 1], address: six(80, [0xfd, ...new Array<number>(15).fill(1)]) }),
    'deny 13',
  )
  assert.equal(
    decided(policy, 'connect', { args: [3, 1], address: inet(80, 10, 2, 3, 4).slice(0, 5) }),
    'deny 13',
    'a short address cannot be told',
  )
  assert.equal(
    decided(policy, 'sendto', { args: [3, 1, 1, 0, 0], addressArg: 4 }),
    'allow',
    'no address: the connected one was judged',
  )
  assert.equal(decided(policy, 'listen', { args: [3] }), 'allow')
})

test('the unspecified address is the loopback one to connect to, and every one to bind to', () => {
  const local = withRule('{ calls: [connect, bind], address: 127.0.0.0/8, kill: true }')
  assert.equal(decided(local, 'connect', { args: [3, 1], address: inet(80, 0, 0, 0, 0) }), 'kill')
  const inner = withRule('{ calls: [connect, bind], address: 10.0.0.0/8, kill: true }')
  assert.equal(decided(inner, 'connect', { args: [3, 1], address: inet(80, 0, 0, 0, 0) }), 'allow')
  assert.equal(decided(inner, 'bind', { args: [3, 1], address: inet(80, 0, 0, 0, 0) }), 'kill')
})

test('AF_UNSPEC does not hide an IPv4 address', () => {
  const policy = withRule('{ calls: sendto, address: inet, kill: true }')
  assert.equal(
    decided(policy, 'sendto', {
      args: [3, 1, 1, 0, 1],
      addressArg: 4,
      address: [0, 0, ...inet(80, 10, 0, 0, 1).slice(2)],
    }),
    'kill',
  )
})

test('a permission on a group leaves out calls without the argument and says so; a prohibition by a family is refused', () => {
  const policy = readPolicy(
    'p',
    'version: 1\ndefault: deny\nrules: [{ calls: %network, address: 10.0.0.0/8, allow: true }]\n',
  )
  assert.equal(decided(policy, 'listen'), 'deny 1')
  assert.ok(policy.notes.some((note) => note.includes('listen') && note.includes('no address')))
  const [problem] = problems(`${head}rules:\n  - { calls: open, flags: O_CREAT, deny: true }\n`)
  assert.match(problem?.what ?? '', /creat \(a form of open\) has no argument flags/)
  assert.match(problem?.why ?? '', /path and mode/)
  assert.match(problem?.mend ?? '', /=open, =openat.*another rule for creat and openat2/)
})

// ---- mistakes: text, where it is pointed at, and what is said

const mistakes: readonly (readonly [title: string, text: string, at: string, what: RegExp, mend: RegExp])[] = [
  [
    'a misspelt call',
    `${head}rules: [{ calls: [read, opnat], kill: true }]`,
    '3:25',
    /no system call or group is named opnat/,
    /openat/,
  ],
  ['a misspelt group', `${head}rules: [{ calls: [%netwrok], kill: true }]`, '3:19', /%netwrok/, /%network/],
  ['a group without its percent sign', `${head}rules: [{ calls: desc, kill: true }]`, '3:18', /desc/, /desc/],
  ['a call by number', `${head}rules: [{ calls: [2], kill: true }]`, '3:19', /2 is not the name of a call/, /names/],
  [
    'a misspelt argument',
    `${head}rules: [{ calls: =openat, flgs: O_CREAT, kill: true }]`,
    '3:27',
    /openat has no argument flgs/,
    /did you mean flags/,
  ],
  [
    'a misspelt flag',
    `${head}rules: [{ calls: =openat, flags: O_CRAET, kill: true }]`,
    '3:34',
    /O_CRAET is not a value of flags/,
    /O_CREAT/,
  ],
  ['a misspelt errno', `${head}rules: [{ calls: read, deny: EACESS }]`, '3:30', /EACESS/, /EACCES/],
  [
    'an errno that only the kernel sees',
    `${head}rules: [{ calls: read, deny: ERESTARTSYS }]`,
    '3:30',
    /ERESTARTSYS/,
    /did you mean/,
  ],
  [
    'a misspelt key of the policy',
    `version: 1\ndefalt: allow\n`,
    '2:1',
    /do not know the key defalt/,
    /did you mean default/,
  ],
  [
    'a misspelt verdict',
    `${head}rules: [{ calls: read, alow: true, kill: true }]`,
    '3:24',
    /do not know the key alow/,
    /did you mean allow/,
  ],
  ['no calls', `${head}rules: [{ call: read, kill: true }]`, '3:11', /names no calls/, /calls instead of call/],
  ['an empty list of calls', `${head}rules: [{ calls: [], kill: true }]`, '3:18', /names no calls/, /%all/],
  ['no verdict', `${head}rules: [{ calls: read }]`, '3:9', /no verdict/, /allow: true/],
  [
    'two verdicts',
    `${head}rules: [{ calls: read, allow: true, kill: true }]`,
    '3:37',
    /two verdicts, allow and kill/,
    /two rules/,
  ],
  [
    'a verdict that is false',
    `${head}rules: [{ calls: read, allow: false }]`,
    '3:31',
    /allow: false says nothing/,
    /deny: true/,
  ],
  ['no version', 'default: allow\n', '1:1', /no version/, /version: 1/],
  ['another version', 'version: 2\ndefault: allow\n', '1:10', /2 is not a version/, /version: 1/],
  ['no default', 'version: 1\n', '1:1', /no default/, /default: deny/],
  ['a wrong default', 'version: 1\ndefault: alow\n', '2:10', /"alow" is no default/, /did you mean allow/],
  ['rules that are no list', `${head}rules: { calls: read }\n`, '3:8', /the rules are a map/, /dash/],
  ['a rule that is no map', `${head}rules: [read]\n`, '3:9', /rule 1 is "read"/, /calls/],
  ['a relative path', `${head}rules: [{ calls: open, path: tmp/*, kill: true }]`, '3:30', /relative/, /\/\*\*\/tmp/],
  ['a path from home', `${head}rules: [{ calls: open, path: "~/x", kill: true }]`, '3:30', /relative/, /home/],
  [
    'exclusions alone',
    `${head}rules: [{ calls: open, path: { except: /x }, kill: true }]`,
    '3:30',
    /excludes and matches nothing/,
    /match: \/\*\*/,
  ],
  [
    'a wrong address',
    `${head}rules: [{ calls: connect, address: 10.0.0.0/33, kill: true }]`,
    '3:36',
    /10.0.0.0\/33 is not an address/,
    /10.0.0.0\/8/,
  ],
  [
    'a name of a host',
    `${head}rules: [{ calls: connect, address: example.org, kill: true }]`,
    '3:36',
    /example.org is not an address/,
    /not looked up/,
  ],
  [
    'a port that is too high',
    `${head}rules: [{ calls: connect, port: 70000, kill: true }]`,
    '3:33',
    /70000 does not fit port/,
    /smaller/,
  ],
  [
    'a range that is empty',
    `${head}rules: [{ calls: connect, port: 1023-1, kill: true }]`,
    '3:33',
    /1023-1 is empty/,
    /1-1023/,
  ],
  [
    'a number that reads as octal',
    `${head}rules: [{ calls: =chmod, mode: 0755, kill: true }]`,
    '3:32',
    /0755 is ambiguous/,
    /0o755/,
  ],
  [
    'a comparison that never holds',
    `${head}rules: [{ calls: =read, count: "< 0", kill: true }]`,
    '3:32',
    /can never hold/,
    /correct/,
  ],
  [
    'a flag without bits',
    `${head}rules: [{ calls: =access, mode: F_OK, kill: true }]`,
    '3:33',
    /F_OK has no bits/,
    /mode: 0/,
  ],
  [
    'two choices at once',
    `${head}rules: [{ calls: =openat, flags: O_WRONLY|O_RDWR, kill: true }]`,
    '3:34',
    /can never hold/,
    /alternatives/,
  ],
  [
    'a negation in a list',
    `${head}rules: [{ calls: =read, fd: ["!= 1", "!= 2"], kill: true }]`,
    '3:30',
    /stands in a list/,
    /not: \[1, 2\]/,
  ],
  [
    'an unknown comparison',
    `${head}rules: [{ calls: =openat, flags: { al: O_CREAT }, kill: true }]`,
    '3:36',
    /do not know the comparison al/,
    /did you mean all/,
  ],
  [
    'bits outside the mask',
    `${head}rules: [{ calls: =openat, flags: { mask: 1, is: 3 }, kill: true }]`,
    '3:42',
    /never compare/,
    /mask/,
  ],
  [
    'an argument that is memory',
    `${head}rules: [{ calls: =read, buf: 3, kill: true }]`,
    '3:25',
    /buf of read cannot be judged/,
    /fd and count/,
  ],
  [
    'a name for a plain number',
    `${head}rules: [{ calls: =read, count: MANY, kill: true }]`,
    '3:32',
    /cannot be compared with MANY/,
    /number/,
  ],
  [
    'a value without its quotes',
    `${head}rules:\n  - calls: =read\n    count: >= 5\n    kill: true\n`,
    '5:12',
    /needs quotes/,
    /">= 5"/,
  ],
  [
    'an exclamation mark without quotes',
    `${head}rules:\n  - { calls: open, path: !/x, kill: true }\n`,
    '4:26',
    /needs quotes/,
    /except/,
  ],
  ['a key that stands twice', `${head}default: deny\n`, '3:1', /twice/, /remove one/],
  ['a tab', `${head}rules:\n\t- calls: read\n`, '4:1', /tab/, /spaces/],
  ['two documents', `${head}---\nversion: 1\n`, '3:1', /second document/, /---/],
  ['an alias without anchor', `${head}rules: *x\n`, '3:8', /alias names nothing/, /anchor/],
  [
    'an alias inside its own anchor',
    `${head}x-loop: &a [*a, *a]\n`,
    '3:12',
    /nested too deeply/,
    /write the value out/,
  ],
  [
    'aliases of aliases',
    `${head}${['x-0: &a0 [1,2,3,4,5,6,7,8,9,0]', ...[1, 2, 3, 4, 5, 6].map((i) => `x-${i}: &a${i} [${new Array(10).fill(`*a${i - 1}`).join()}]`)].join('\n')}\n`,
    '3:13',
    /too large/,
    /fewer aliases/,
  ],
  ['nothing at all', '', '1:1', /empty/, /version: 1/],
  ['a list', '[1]\n', '1:1', /the policy is a list/, /version: 1/],
  ['broken JSON', '{"version": 1, "default": "allow"', '1:34', /not YAML/, /brackets/],
]

for (const [title, text, at, what, mend] of mistakes)
  test(`${title} is told with place, reason and cure`, () => {
    const [problem] = problems(text)
    assert.ok(problem !== undefined)
    assert.equal(`${problem.line}:${problem.column}`, at)
    assert.match(problem.what, what)
    assert.match(problem.mend, mend)
    assert.notEqual(problem.why, '')
    const lines = problem.excerpt.split('\n')
    assert.equal(lines.length, 2)
    assert.ok(
      text === '' || text.split('\n')[problem.line - 1]?.includes((lines[0] ?? '').slice(8)),
      `the excerpt is the line: ${lines[0]}`,
    )
    assert.equal((lines[1] ?? '').indexOf('^'), 8 + problem.column - 1, 'the caret stands below the column')
  })

test('everything that is wrong is told at once, in the order of the document', () => {
  const found = problems(
    'version: 3\ndefault: maybe\nrules:\n  - { calls: opn, kill: true }\n  - { calls: read, fd: x, deny: EFOO }\n',
  )
  assert.deepEqual(
    found.map((one) => one.line),
    [1, 2, 4, 5, 5],
  )
})

test('keys that begin with x- are left alone, and anchors can be kept there', () => {
  const policy = readPolicy(
    'p.yaml',
    `${head}x-secrets: &secrets [/a/**, /b/**]\nrules:\n  - { calls: open, path: *secrets, x-ticket: 7, deny: true }\n`,
  )
  assert.equal(decided(policy, 'open', { paths: { 0: '/b/x' } }), 'deny 1')
})

test('a policy says what becomes of core files in one of two words', () => {
  assert.equal(readPolicy('p.yaml', head).cores, 'refused')
  assert.equal(readPolicy('p.yaml', `${head}cores: kept\n`).cores, 'kept')
  const [problem] = problems(`${head}cores: keep\n`)
  assert.match(problem?.mend ?? '', /kept/)
})

test('a policy asks for a layout of its own in each fork child by true, and by nothing else', () => {
  const policy = (value: string) => readPolicy('p.yaml', `${head}fork-rerandomise: ${value}\n`)
  assert.equal(policy('true').forkRerandomise, true)
  assert.equal(policy('false').forkRerandomise, false)
  assert.equal(readPolicy('p.yaml', head).forkRerandomise, false)
  const [problem] = problems(`${head}fork-rerandomise: always\n`)
  assert.match(problem?.mend ?? '', /fork-rerandomise: true/)
})

test('JSON is a policy, too, with tabs and all', () => {
  const policy = readPolicy(
    'p.json',
    '{\n\t"version": 1,\n\t"default": "allow",\n\t"rules": [\n\t\t{ "calls": ["%network"], "deny": "EACCES" }\n\t]\n}\n',
  )
  assert.equal(decided(policy, 'socket'), 'deny 13')
})

// ---- pass list

test('the pass list holds what is neutral and always allowed, and each other call has its reason', () => {
  const policy = readPolicy(
    'p.yaml',
    `${head}rules:\n  - { calls: =getpid, deny: true }\n  - { calls: =read, fd: 3, kill: true }\n  - { calls: stat, path: /x, deny: true }\n  - { calls: connect, port: 25, deny: true }\n  - { calls: =write, log: true }\n  - { calls: =lseek, fd: 1, allow: true }\n`,
  )
  const list = passListFor(policy, new Set([nrOf('getuid')]))
  const reason = (name: string): string | undefined =>
    placements(policy, new Set([nrOf('getuid')])).find((one) => one.call.name === name)?.reason
  const expected: Readonly<Record<string, string>> = {
    getpid: 'verdict',
    read: 'arguments',
    stat: 'path',
    connect: 'address',
    write: 'verdict',
    mmap: 'monitored',
    bpf: 'refused',
    getuid: 'wanted',
    getgid: 'passes',
    lseek: 'passes',
    rt_sigreturn: 'monitored',
  }
  for (const [name, why] of Object.entries(expected)) {
    assert.equal(reason(name), why, name)
    assert.equal(list.has(nrOf(name)), why === 'passes', name)
  }
})

test('nothing that could weaken the monitor is ever on the pass list, whatever the policy', () => {
  const policies = [readPolicy('p', head), readPolicy('p', `${head}rules: [{ calls: "%all", allow: true }]\n`)]
  for (const policy of policies)
    for (const { call, passes } of placements(policy, new Set()))
      if (call.isolation !== 'neutral') assert.ok(!passes, call.name)
})

test('where an event of every call is wanted, only calls without room for the capability pass', () => {
  for (const { call, passes } of placements(readPolicy('p', head), 'all'))
    assert.equal(passes, call.isolation === 'neutral' && call.capability === null, call.name)
})

test('a verdict is constant only where every rule that has a say gives it', () => {
  const policy = readPolicy(
    'p',
    `${head}rules:\n  - { calls: =read, fd: 1, deny: true }\n  - { calls: =read, deny: true }\n  - { calls: =write, fd: 1, deny: EIO }\n  - { calls: =write, deny: true }\n`,
  )
  assert.deepEqual(constantVerdict(policy, nrOf('read')), { kind: 'deny', errno: 1 })
  assert.equal(constantVerdict(policy, nrOf('write')), undefined)
})

// ---- warnings

test('rules that never decide are pointed out, others are not', () => {
  const never = (rules: string): boolean =>
    lint(readPolicy('p', `${head}rules:\n${rules}`)).some((text) => text.includes('never decides'))
  assert.ok(never('  - { calls: read, kill: true }\n  - { calls: =read, fd: 3, deny: true }\n'))
  assert.ok(never('  - { calls: open, path: /a/**, deny: true }\n  - { calls: open, path: /a/b, kill: true }\n'))
  assert.ok(
    never(
      '  - { calls: connect, address: 10.0.0.0/8, deny: true }\n  - { calls: connect, address: 10.1.0.0/16, port: 1, kill: true }\n',
    ),
  )
  assert.ok(
    never('  - { calls: =read, fd: 0-9, deny: true }\n  - { calls: =read, fd: [3, 5], count: 1, kill: true }\n'),
  )
  assert.ok(!never('  - { calls: =read, fd: 0-9, deny: true }\n  - { calls: =read, fd: [3, 50], kill: true }\n'))
  assert.ok(!never('  - { calls: open, path: /a/*, deny: true }\n  - { calls: open, path: /a/b/c, kill: true }\n'))
  assert.ok(
    !never('  - { calls: rename, path: /a/**, allow: true }\n  - { calls: rename, path: /a/**, kill: true }\n'),
    'a path that cannot be told reaches the second',
  )
})

test('a policy under which nothing can start is pointed out', () => {
  assert.ok(
    lint(readPolicy('p', 'version: 1\ndefault: deny\n')).some((text) => /cannot start without.*mmap/.test(text)),
  )
  assert.deepEqual(lint(readPolicy('p', head)), [])
})

test('the example in docs/policy.md is valid, and nothing is wrong with it', () => {
  const text = readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8')
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? []
  const policy = readPolicy('docs/policy.md', example)
  assert.equal(policy.rules.length, 4)
  assert.deepEqual([...policy.warnings, ...lint(policy)], [])
})

test('denying one form of an operation alone is pointed out unless = says that it is meant', () => {
  assert.ok(
    withRule('{ calls: openat, deny: true }').warnings.some((text) =>
      /openat alone; a program can use open/.test(text),
    ),
  )
  assert.deepEqual(withRule('{ calls: =openat, deny: true }').warnings, [])
  assert.deepEqual(withRule('{ calls: clone3, deny: ENOSYS }').warnings, [])
})
