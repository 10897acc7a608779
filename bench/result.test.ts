import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median, type Result, type Run, table } from './result.js'

const run = (placement: Run['placement'], getppid: number, kib: number): Run => ({
  turn: 1,
  placement,
  coverage: 'pass-list',
  calls: { getppid: { times: 10, samples_ns: [getppid, getppid + 2, getppid + 100] } },
  start_true: { times: 1, samples_ns: [2e6] },
  private_kib: kib,
})

const result: Result = {
  format: 1,
  made: '2026-01-01T00:00:00Z',
  machine: { cpu: 'CPU', kernel: '6.12', cores: 2 },
  left_out: { mpk: 'no keys' },
  runs: [run('native', 98, 700), run('none', 148, 1100), { ...run('process', 0, 0), calls: { failed: 'status 1' } }],
}

test('The median is the middle, or between the two middle ones', () => {
  assert.equal(median([3, 1, 2]), 2)
  assert.equal(median([4, 1, 2, 3]), 2.5)
})

test('Each figure stands beside its relation to the native one, and a measure that failed says so', () => {
  const lines = table(result).split('\n')
  assert.match(lines[1] ?? '', /without mpk: no keys/)
  const calls = lines.find((line) => line.startsWith('getppid'))
  assert.match(calls ?? '', /^getppid +100 ns +150 ns +1\.50 × +failed$/)
  assert.match(lines.find((line) => line.startsWith('private_kib')) ?? '', /700 KiB +1100 KiB +\+400 KiB/)
})
