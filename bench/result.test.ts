import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callsBetweenMarks, inWords } from './counted.js'
import { page } from './page.js'
import { priceOf } from './price.js'
import { median, type Piece, quantile, type Result, type Run, together } from './result.js'
import { table } from './table.js'

const run = (where: Run['where'], coverage: Run['coverage'], getppid: number, kib: number): Run => ({
  turn: 1,
  where,
  coverage,
  calls: {
    getppid: {
      times: 10,
      samples_ns: [getppid, getppid + 2, getppid + 100],
      single_ns: { count: 3, middle: getppid, p99: getppid + 90, most: getppid + 100 },
    },
  },
  start_true: { times: 1, samples_ns: [2e6] },
  memory: { private_kib: kib, resident_kib: kib + 10, page_tables_kib: 40 },
  memory_64_threads: { failed: 'not looked at' },
})

const pieces: readonly Piece[] = [
  { runs: [run('native', 'pass-list', 98, 700)] },
  { runs: [run('none', 'gated', 148, 1100), { ...run('none', 'rewritten', 0, 0), calls: { failed: 'status <1>' } }] },
  { floor: [{ two_wrpkru: { times: 1, samples_ns: [27, 28, 29] } }] },
  {
    served: [
      { turn: 1, service: 's', where: 'native', coverage: 'pass-list', requests_per_s: 1000, p99_ms: 1, errors: 0 },
      { turn: 1, service: 's', where: 'none', coverage: 'gated', requests_per_s: 930, p99_ms: 2, errors: 0 },
      { failed: 'it does not answer' },
    ],
  },
  { checks: [{ name: 'selftest', passed: false, seconds: 3, lines: ['one got out'] }] },
]

const result: Result = together(
  {
    made: '2026-01-01T00:00:00Z',
    machine: { cpu: 'CPU', kernel: '6.12', cores: 2, emulated: false },
    versions: { monguard: '0' },
    left_out: { mpk: 'no keys' },
  },
  pieces,
)

test('The median is the middle, or between the two middle ones, and a quantile lies between two values', () => {
  assert.equal(median([3, 1, 2]), 2)
  assert.equal(median([4, 1, 2, 3]), 2.5)
  assert.equal(quantile([0, 10], 0.99), 9.9)
})

test('Each figure stands beside its relation to the native one, and a measure that failed says so', () => {
  const lines = table(result).split('\n')
  assert.match(lines[1] ?? '', /without mpk: no keys/)
  assert.match(lines.find((line) => line.startsWith('getppid')) ?? '', /^getppid +100 ns +– +150 ns +1\.50 ×$/)
  assert.match(
    lines.find((line) => line.startsWith('private_kib')) ?? '',
    /700 KiB +0 KiB +−700 KiB +1100 KiB +\+400 KiB/,
  )
})

test('Servers stand beside the native rate, and what failed or did not pass is shown', () => {
  const text = table(result)
  assert.match(text, /s +none, gated +930 requests\/s +0\.930 of native +p99 2\.00 ms/)
  assert.match(text, /failed: it does not answer/)
  assert.match(text, /NOT PASSED: selftest \(3 s\)\n {2}one got out/)
})

test('The price of a measure is the difference of two medians, that of an instruction its own, and nothing where one was not measured', () => {
  assert.equal(priceOf(result, 'none', { of: 'getppid', with: 'gated', without: 'native' }), 50)
  assert.equal(priceOf(result, 'none', { of: 'two_wrpkru', with: 'floor', without: 'floor' }), 28)
  assert.equal(priceOf(result, 'none', { of: 'getppid', with: 'rewritten', without: 'native' }), undefined)
  assert.equal(priceOf(result, 'mpk', { of: 'getppid', with: 'gated', without: 'native' }), undefined)
})

test('The page holds the machine, the kernel, a plot of each operation, and no text that is taken for markup', () => {
  const text = page({ ...result, machine: { ...result.machine, cpu: '<b>CPU' } })
  assert.match(text, /&lt;b&gt;CPU, 2 cores, Linux 6\.12/)
  assert.match(text, /<figcaption>getppid <small>3 samples/)
  assert.doesNotMatch(text, /<b>CPU/)
})

test('Calls are counted between two pairs of marks, and one that is taken up again counts once', () => {
  const trace = `1 getppid() = 9\n1 getppid() = 9\n1 openat(AT_FDCWD <unfinished ...>\n2 read(3) = 0\n1 <... openat resumed>) = 3\n1 close(3) = 0
1 close(4) = 0\n1 getppid() = 9\n1 getppid() = 9\n1 exit_group(0) = ?\n`
  assert.deepEqual(callsBetweenMarks(trace), ['openat', 'read', 'close', 'close'])
  assert.equal(inWords(callsBetweenMarks(trace)), 'openat read close ×2')
  assert.throws(() => callsBetweenMarks('1 getppid() = 9\n'))
})
