import assert from 'node:assert/strict'
import { test } from 'node:test'
import { perl } from './perl.js'
import { read as readPython } from './python.js'
import { read as readSqlite } from './sqlite.js'

test("perl's verdicts are read, also behind what a test prints", () => {
  const output = [
    't/base/cond ............................................ ok',
    't/io/layers ............................................ skipped',
    't/op/fork .............................................. # a remark ok',
    't/op/kill0 ............................................. FAILED at test 3',
  ].join('\n')
  assert.deepEqual(
    [...perl.read(output)],
    [
      ['base/cond.t', 'ok'],
      ['io/layers.t', 'skipped'],
      ['op/fork.t', 'ok'],
      ['op/kill0.t', 'FAILED at test 3'],
    ],
  )
})

test("Python's verdicts name what failed, and leave times out", () => {
  const output = [
    '0:00:00 load avg: 9.47 [1/5] test_abc passed',
    '0:00:56 load avg: 10.37 [ 5/5/1] test_signal passed (56.4 sec) -- running: test_os (32.7 sec)',
    '0:02:06 load avg: 44.32 [ 54/415/1] test_cmd failed (1 error, 1 failure) -- running: test_os (1 min 36 sec)',
    'ERROR: test_a (test.test_cmd.C.test_a)',
    'FAIL: test_b (test.test_cmd.C.test_b)',
    '0:00:01 load avg: 9.47 [2/5] test_gdb skipped',
    '0:00:01 load avg: 9.47 [3/5] test_x crashed (Exit code -11)',
  ].join('\n')
  assert.deepEqual(
    [...readPython(output)],
    [
      ['test_abc', 'ok'],
      ['test_signal', 'ok'],
      ['test_cmd', 'failed test_a test_b'],
      ['test_gdb', 'skipped'],
      ['test_x', 'crashed (Exit code -11)'],
    ],
  )
})

test("SQLite's failed checks belong to the file whose time follows them", () => {
  const output = [
    'aggerror-1.1... Ok',
    'Time: aggerror.test 30 ms',
    'alter-1.1...',
    '! alter-1.1 expected: [1]',
    '! alter-1.1 got:      [2]',
    'alter-1.2... Ok',
    'Time: alter.test 123 ms',
  ].join('\n')
  assert.deepEqual(
    [...readSqlite(output)],
    [
      ['aggerror.test', 'ok'],
      ['alter.test', 'failed: alter-1.1'],
    ],
  )
})
