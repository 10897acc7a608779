import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasFourParts } from './expect.js'

test('An error needs all of its four parts', () => {
  const parts = [
    'monguard: cannot run the program (X)',
    '  where: /no/such',
    '  why:   there is no such file',
    '  mend:  check its spelling',
    '',
  ]
  assert.ok(hasFourParts(parts.join('\n')))
  for (let i = 0; i < 4; i++) assert.ok(!hasFourParts(parts.filter((_, k) => k !== i).join('\n')), parts[i])
})
