// Seccomp listeners that leave their launch, or come from outside of it: who asks and who answers are not monitored alike.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { built } from '../harness/build.js'
import { execute, guarded, notBuilt, type Result } from './monguard.js'

const bare = (argv: readonly string[]): Promise<Result> => execute(argv[0] ?? '', argv.slice(1))
const inside = (argv: readonly string[]): Promise<Result> => guarded('none', argv)

async function meet(asking: typeof bare, answering: typeof bare): Promise<{ asked: string; answered: string }> {
  const program = built('test/cli/listeners.c')
  const folder = mkdtempSync(join(tmpdir(), 'monguard-listener-'))
  try {
    const [answered, asked] = await Promise.all([
      answering([program, 'answers', folder]),
      asking([program, 'asks', folder]),
    ])
    assert.equal(asked.code, 0, asked.stderr)
    assert.equal(answered.code, 0, answered.stderr)
    return { asked: asked.stdout, answered: answered.stdout }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const asNatively = { asked: 'mkdir 0 ok, there 1, getpriority 31\n', answered: 'mkdir, getpriority\n' }

test('Without a monitor a listener lets one call continue and answers the other', async () => {
  assert.deepEqual(await meet(bare, bare), asNatively)
})

test('A monitored listener of another launch does, too', { skip: notBuilt }, async () => {
  assert.deepEqual(await meet(inside, inside), asNatively)
})

test('A monitored listener of a process that nobody monitors does, too', { skip: notBuilt }, async () => {
  assert.deepEqual(await meet(bare, inside), asNatively)
})

test('A listener that nobody monitors is asked about another call, and lets none continue', {
  skip: notBuilt,
}, async () => {
  const { asked, answered } = await meet(inside, bare)
  assert.equal(answered, 'another, another\n')
  assert.equal(asked, 'mkdir -1 ENOSYS, there 0, getpriority 31\n')
})
