import assert from 'node:assert/strict'
import { test } from 'node:test'
import { differences } from './compare.js'

const outcome = (over: Partial<{ status: string; stdout: string; stderr: string; left: string[] }> = {}) => ({
  status: over.status ?? 'exit 0',
  stdout: Buffer.from(over.stdout ?? 'a\nb\n'),
  stderr: Buffer.from(over.stderr ?? ''),
  durationMs: 1,
  left: over.left ?? [],
})
const one = { suite: 's', name: 'n', argv: () => ['true'] }
const none = new Map<string, string>()

test('Equal runs have no differences, and lines of MonGuard on stderr are not the program’s', () => {
  const seen = outcome({ stderr: 'monguard: no keys here\n  mend: buy some\n' })
  assert.deepEqual(differences(one, { outcome: outcome(), files: none }, { outcome: seen, files: none }), [])
})

test('A different status, output, file or process left behind is each reported', () => {
  const bare = { outcome: outcome(), files: new Map([['f', 'file 644 1 bytes aa']]) }
  const say = (over: Parameters<typeof outcome>[0], files = bare.files): string =>
    differences(one, bare, { outcome: outcome(over), files }).join('\n')
  assert.match(say({ status: 'signal SIGSEGV' }), /bare exit 0, guarded signal SIGSEGV/)
  assert.match(say({ stdout: 'a\nc\n' }), /stdout differs:\n.*line 2/)
  assert.match(say({ stderr: 'oops\n' }), /stderr differs/)
  assert.match(say({}, new Map([['f', 'file 600 1 bytes aa']])), /file f: bare file 644.*guarded file 600/)
  assert.match(say({ left: ['sleep 9'] }), /left behind/)
})

test('A normaliser is applied to both sides', () => {
  const normalise = { because: 'numbers differ', apply: (text: string) => text.replace(/\d+/g, 'N') }
  const bare = { outcome: outcome({ stdout: 'pid 1\n' }), files: none }
  const seen = { outcome: outcome({ stdout: 'pid 22\n' }), files: none }
  assert.deepEqual(differences({ ...one, normalise }, bare, seen), [])
  assert.notDeepEqual(differences(one, bare, seen), [])
})
