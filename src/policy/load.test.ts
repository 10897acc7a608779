// Policies from files: what is not text, and modules whose numbers are no longer what was written.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadPolicy } from './load.js'
import { PolicyUnreadable } from './problem.js'

async function refused(name: string, content: string | Uint8Array, why: RegExp): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'monguard-policy-'))
  try {
    writeFileSync(join(folder, name), content)
    await assert.rejects(loadPolicy(join(folder, name)), (error) => {
      assert.ok(error instanceof Error)
      assert.match(error.message, why)
      return true
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('a policy that is not UTF-8 is refused, since its rules would match nothing', async () => {
  const text = 'version: 1\ndefault: allow\nrules:\n  - { calls: open, path: "/a/\xff", deny: true }\n'
  await refused('policy.yaml', Buffer.from(text, 'latin1'), /it is not UTF-8/)
})

test('a module cannot give a number that JavaScript has rounded', async () => {
  const rule = '{ calls: "=mmap", length: 0x20000000000001, deny: true }'
  await refused('policy.mjs', `export default { version: 1, default: "allow", rules: [${rule}] }`, /keeps exactly/)
})

test('a pattern cannot hold half a character', async () => {
  const rule = '{ calls: "open", path: "/\\ud800", deny: true }'
  await refused('policy.mjs', `export default { version: 1, default: "allow", rules: [${rule}] }`, /half a character/)
})

test('what cannot be read says so in four parts', async () => {
  await assert.rejects(loadPolicy('/no/such/policy.yaml'), PolicyUnreadable)
})
