// The files by which a launch and its supervisor talk are open to no monitored program, of that launch or of another.
import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { execute, monguard, notBuilt, placements, starter } from './monguard.js'

/** Regular files without a name that a process holds open. */
function namelessOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`)
    .map((fd) => `/proc/${pid}/fd/${fd}`)
    .filter((path) => {
      const stat = statSync(path, { throwIfNoEntry: false })
      return stat?.isFile() === true && stat.nlink === 0
    })
}

const opens =
  'for f in "$@"; do { : <"$f"; } 2>/dev/null && echo read; { : >>"$f"; } 2>/dev/null && echo write; done; :'

for (const placement of placements)
  test(`No monitored program opens the ring of another launch: ${placement}`, { skip: notBuilt }, async () => {
    let supervisor = 0
    let others: string[] = []
    let bare = ''
    let guarded = ''
    const first = await execute(
      starter,
      ['run', '--isolation', placement, '--events', '/dev/null', '--', 'sh', '-c', 'echo ready; read line'],
      {
        started: (pid) => {
          supervisor = pid
        },
        heard: (said, answer) => {
          if (said !== 'ready\n') return
          others = namelessOf(supervisor)
          void (async () => {
            bare = (await execute('sh', ['-c', opens, 'sh', ...others])).stdout
            guarded = (await monguard(['run', '--isolation', placement, '--', 'sh', '-c', opens, 'sh', ...others]))
              .stdout
            answer('go on\n')
          })()
        },
      },
    )
    assert.equal(first.code, 0, first.stderr)
    assert.ok(others.length > 0, 'the supervisor holds a file without a name')
    // The control: whoever is not monitored opens each of them.
    assert.equal(bare, 'read\nwrite\n'.repeat(others.length))
    // Under ptrace an open for reading is not looked at.
    assert.equal(guarded, placement === 'process' ? 'read\n'.repeat(others.length) : '')
  })
