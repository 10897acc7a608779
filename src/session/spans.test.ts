// native/core/spans.c, which remembers what a program asked to be executable, against a table of single pages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileDriver, runDriver } from '../policy/native.js'

const driver = compileDriver('spans', ['spans'], { folder: 'memory' })

test('Spans are what a table of pages is, whatever is set and cleared, and stay as they were where there is no room', () => {
  for (const seed of ['1', '2', '3']) {
    const [line] = runDriver(driver, [seed], new Uint8Array())
    assert.match(line ?? '', /^\d+ done, \d+ without room$/)
  }
})
