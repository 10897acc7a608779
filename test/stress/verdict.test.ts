import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outcome } from '../harness/run.js'
import { differencesOf, readVerdict } from './verdict.js'

const outcome = (stderr: string, status = 'exit 0'): Outcome => ({
  status,
  stdout: Buffer.alloc(0),
  stderr: Buffer.from(stderr),
  durationMs: 1,
  left: [],
})

const metrics = (operations: number): string =>
  `stress-ng: metrc: [7] stressor       bogo ops real time  usr time\nstress-ng: metrc: [7] signal           ${operations}      1.00      0.07\n`

test('Two runs at different speeds have the same verdict', () => {
  const bare = readVerdict('signal', outcome(metrics(180061)))
  const seen = readVerdict('signal', outcome(metrics(3)))
  assert.equal(bare.operations, 180061)
  assert.deepEqual(differencesOf(bare, seen), [])
})

test('A failed check is a difference, whatever numbers it names', () => {
  const fails = (pid: number): string => `stress-ng: fail:  [${pid}] signal: got ${pid}, not 0x1f\n${metrics(5)}`
  const bare = readVerdict('signal', outcome(metrics(5)))
  const seen = readVerdict('signal', outcome(fails(12), 'exit 2'))
  assert.deepEqual(differencesOf(bare, seen), [
    'status: bare exit 0, guarded exit 2',
    'failed only guarded: signal: got N, not N',
  ])
  assert.deepEqual(differencesOf(seen, readVerdict('signal', outcome(fails(99), 'exit 2'))), [])
})

test('Standing still, and being left out, are differences', () => {
  const bare = readVerdict('signal', outcome(metrics(5)))
  assert.deepEqual(differencesOf(bare, readVerdict('signal', outcome(metrics(0)))), [
    'guarded it did not finish a single round',
  ])
  const left = outcome(`stress-ng: info:  [1] signal: system call not implemented, skipping stressor\n${metrics(5)}`)
  assert.deepEqual(differencesOf(bare, readVerdict('signal', left)), ['skipped: bare 0, guarded 1'])
})
