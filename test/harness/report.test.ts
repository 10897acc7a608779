import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeResult, parseResult, type Result } from './report.js'

const result: Result = {
  suite: 'conformance',
  name: 'signals-order',
  where: 'mpk, every-call',
  verdict: 'failed',
  durationMs: 12.5,
  details: ['stdout differs:', 'line "1"\n'],
}

test('A result comes back from its line as it was, even behind what a console puts before it', () => {
  assert.deepEqual(parseResult(`[    1.0] ${encodeResult(result)}`), result)
})

test('Other lines and torn ones are no results', () => {
  assert.equal(parseResult('ok  conformance/x'), undefined)
  assert.equal(parseResult(encodeResult(result).slice(0, 40)), undefined)
})
