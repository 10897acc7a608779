// What a policy's author may write: whatever it is, a policy comes out, whose tables the monitor takes, or an error that says where.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { fuzzOptions } from '../../test/harness/fuzz.js'
import { compilePolicy, PolicyError, readPolicy } from './index.js'

const host = { kernel: '6.12.0', capabilities: new Set<string>() }
const options = fuzzOptions(1500)

function readsOrSaysWhere(text: string): boolean {
  try {
    compilePolicy(readPolicy('p.yaml', text, host))
    return true
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    assert.ok(error.problems.length > 0)
    const lines = text.split('\n').length
    for (const { line, column, what } of error.problems) {
      assert.ok(line >= 1 && line <= lines + 1 && column >= 1 && what !== '', `${what} at ${line}:${column}`)
    }
    return false
  }
}

const words = [
  'version default rules calls do allow deny kill ask log errno EPERM EACCES when path args files network paths name code',
  'read write openat socket connect mmap open getpid defaultAction defaultErrnoRet architectures archMap syscalls names action',
  'SCMP_ACT_ALLOW SCMP_ACT_ERRNO SCMP_ACT_KILL SCMP_CMP_EQ SCMP_CMP_MASKED_EQ SCMP_ARCH_X86_64 value valueTwo op index includes',
  'excludes minKernel caps arches /etc/** /tmp/* ** [a-z] {a,b} * 10.0.0.0/8 ::1 AF_INET O_RDONLY %file @io 0x10 -1',
].flatMap((line) => line.split(' '))
const word = fc.oneof(
  fc.constantFrom(...words),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', '', '~', '<<'),
)
const scalar = fc.oneof(word, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.bigInt({ max: 1n << 70n }))
const tree = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    scalar,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(word, tie('any'), { maxKeys: 5 }),
  ),
}))

test('Any text is a policy or an error with its place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void readsOrSaysWhere(text)),
    options,
  )
})

test('Any words in any order are a policy or an error with its place', () => {
  const mark = fc.constantFrom(
    ': ',
    '\n',
    '\n  ',
    '\n- ',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '"',
    "'",
    '&a ',
    '*a ',
    '!!str ',
    '# ',
    '|\n ',
    '\t',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(word, mark), { maxLength: 60 }), (list) => void readsOrSaysWhere(list.join(''))),
    options,
  )
})

test('Any tree under the keys of a policy or a profile is one, or an error with its place', () => {
  const call = fc.constantFrom('open', '=mmap', 'connect', 'read', 'execve', '%file', 'all', 'rename')
  const often = <T>(arbitrary: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 7, arbitrary: arbitrary as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: tree.any })
  const rule = fc.record(
    {
      calls: often(fc.oneof(call, fc.array(call, { minLength: 1, maxLength: 4 }))),
      deny: often(fc.constantFrom('EACCES', 'EPERM', 'ENOSYS')),
      allow: often(fc.constant(true)),
      path: often(fc.constantFrom('/etc/**', '/tmp/[a-z]*', '/**/x', '/a/{b,c}')),
      address: often(fc.constantFrom('10.0.0.0/8', '::1', '0.0.0.0/33', '127.0.0.1')),
      port: often(fc.constantFrom('1-1023', 80, '70000', '9-1')),
      prot: often(fc.constantFrom('PROT_WRITE|PROT_EXEC', 'PROT_EXEC', 3, '>5')),
    },
    { requiredKeys: ['calls', 'deny'] },
  )
  const top = fc.record(
    {
      version: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: tree.any }),
      default: fc.oneof(fc.constantFrom('allow', 'deny', 'kill'), tree.any),
      rules: fc.oneof({ weight: 6, arbitrary: fc.array(rule, { maxLength: 4 }) }, { weight: 1, arbitrary: tree.any }),
    },
    { requiredKeys: ['version'] },
  )
  const profile = fc.record({
    defaultAction: fc.oneof(fc.constantFrom('SCMP_ACT_ERRNO', 'SCMP_ACT_ALLOW'), word),
    syscalls: fc.oneof(
      fc.array(
        fc.record(
          {
            names: fc.oneof(fc.array(word), tree.any),
            action: word,
            args: fc.oneof(
              fc.array(fc.record({ index: scalar, value: scalar, valueTwo: scalar, op: word }), { maxLength: 3 }),
              tree.any,
            ),
            includes: tree.any,
          },
          { requiredKeys: ['names', 'action'] },
        ),
        { maxLength: 4 },
      ),
      tree.any,
    ),
  })
  let taken = 0
  fc.assert(
    fc.property(fc.oneof(top, profile), fc.boolean(), (value, asJson) => {
      const plain = (_: string, one: unknown): unknown => (typeof one === 'bigint' ? Number(one) : one)
      if (readsOrSaysWhere(asJson ? JSON.stringify(value, plain) : stringify(value))) taken++
    }),
    options,
  )
  assert.ok(taken > options.numRuns / 100, `only ${taken} policies were taken`)
})
