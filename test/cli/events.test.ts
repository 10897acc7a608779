// --events, trace, --verbose and what happens when their outputs fail.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { execute, monguard, notBuilt, placements, starter } from './monguard.js'

const folder = mkdtempSync(join(tmpdir(), 'monguard-events-'))
after(() => rmSync(folder, { recursive: true }))

interface Line {
  readonly type: string
  readonly [name: string]: unknown
}
const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

for (const placement of placements)
  describe(`placement ${placement}`, { skip: notBuilt }, () => {
    const run = (options: readonly string[], argv: readonly string[]) =>
      monguard(['run', '--isolation', placement, ...options, '--', ...argv])

    test('--events writes one JSON object a line, from start to end, with decoded calls of every process', async () => {
      const file = join(folder, `events-${placement}`)
      const { code, stderr } = await run(['--events', file], ['sh', '-c', 'cat /etc/hostname; exit 3'])
      assert.deepEqual([code, stderr], [3, ''])
      const lines = linesOf(readFileSync(file, 'utf8'))
      assert.deepEqual([lines[0]?.type, lines.at(-1)?.type], ['start', 'end'])
      const opened = lines.find(
        (one) => one['call'] === 'openat' && (one['args'] as { path?: string }).path === '/etc/hostname',
      )
      assert.ok(opened, 'the child’s open is missing')
      assert.deepEqual(
        [opened['verdict'], opened['error'], (opened['args'] as { flags?: string }).flags],
        ['allow', null, 'O_RDONLY'],
      )
      assert.ok(Math.abs(Date.parse(String(opened['time'])) - Date.now()) < 60_000)
      assert.ok(Number(opened['latency_ns']) > 0 && Number(opened['latency_ns']) < 1e9)
      const end = lines.at(-1)
      assert.deepEqual([end?.['status'], end?.['dropped'], end?.['lost'], end?.['corrupt_bytes']], [3, 0, 0, 0])
      assert.equal(end?.['events'], lines.length - 2)
      for (const kind of ['exec', 'exit', 'child'])
        assert.ok(
          lines.some((one) => one.type === kind),
          kind,
        )
    })

    test('--events - writes to standard output', async () => {
      const { stdout } = await run(['--events', '-'], ['true'])
      const lines = linesOf(stdout)
      assert.ok(lines.length > 10 && lines.every((one) => typeof one.type === 'string'))
    })

    test('An events file that cannot be created keeps the program from starting', async () => {
      const witness = join(folder, `witness-${placement}`)
      const { code, stderr } = await run(['--events', join(folder, 'no/such/file')], ['touch', witness])
      assert.equal(code, 125)
      assert.match(stderr, /^monguard: .+ \(OUTPUT_OPEN\)\n {2}where: .+\n {2}why: .+ENOENT.+\n {2}mend: .+\n$/)
      assert.ok(!existsSync(witness))
    })

    test('A full disk lets the program end, and then is an error', async () => {
      const { code, stdout, stderr } = await run(['--events', '/dev/full'], ['sh', '-c', 'echo done; exit 3'])
      assert.deepEqual([code, stdout], [125, 'done\n'])
      assert.match(stderr, /OUTPUT_WRITE[\s\S]*ENOSPC[\s\S]*events were lost[\s\S]*ended with status 3/)
    })

    test('A small ring drops and counts, and the program notices nothing', async () => {
      const file = join(folder, `flood-${placement}`)
      const { code, stdout } = await run(
        ['--events', file, '--ring-size', '64K'],
        ['sh', '-c', 'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); kill -0 $$; done; echo $i'],
      )
      assert.deepEqual([code, stdout], [0, '3000\n'])
      const lines = linesOf(readFileSync(file, 'utf8'))
      const seen = lines.filter((one) => one['call'] === 'kill').length
      const dropped = Number(lines.at(-1)?.['dropped'])
      assert.ok(seen + dropped >= 3000, `${seen} seen, ${dropped} dropped`)
    })

    test('What the policy denies reaches the program, the events and, with --verbose, the terminal', async () => {
      const policy = join(folder, 'policy.yaml')
      writeFileSync(
        policy,
        `version: 1\ndefault: allow\nrules:\n  - { name: no secrets, calls: [open], path: ${folder}/secret, deny: EACCES }\n`,
      )
      writeFileSync(join(folder, 'secret'), 'secret\n')
      const file = join(folder, `denied-${placement}`)
      const { code, stdout, stderr } = await run(
        ['--policy', policy, '--verbose', '--events', file],
        ['cat', join(folder, 'secret')],
      )
      assert.deepEqual([code, stdout], [1, ''])
      // Both write to standard error when they please.
      assert.match(stderr, /^cat: /m)
      assert.match(stderr, /: Permission denied\n/)
      assert.match(
        stderr,
        /monguard: \[pid \d+\] openat\(AT_FDCWD, ".*secret", O_RDONLY\) = -1 EACCES \(Permission denied\) \(DENIED by rule 0 "no secrets"\)/,
      )
      const line = linesOf(readFileSync(file, 'utf8')).find(
        (one) => one['call'] === 'openat' && one['verdict'] === 'deny',
      )
      assert.deepEqual([line?.['error'], line?.['rule'], line?.['rule_name']], ['EACCES', 0, 'no secrets'])
    })

    test('Without --verbose a denial is the program’s own affair, a kill is not', async () => {
      const policy = join(folder, `kill-${placement}.yaml`)
      writeFileSync(
        policy,
        'version: 1\ndefault: allow\nrules:\n  - { calls: [chdir], deny: EACCES }\n  - { calls: [getpgid, getpgrp], kill: true }\n',
      )
      const denied = await run(['--policy', policy], ['sh', '-c', 'cd / 2>/dev/null || echo no'])
      assert.deepEqual([denied.stdout, denied.stderr], ['no\n', ''])
      const killed = await run(['--policy', policy], ['perl', '-e', 'getpgrp(0)'])
      assert.equal(killed.signal, 'SIGSYS')
      assert.match(killed.stderr, /getpg\w+\(0?\) = \? \(KILLED by rule 1\)/)
    })

    const noStrace = spawnSync('strace', ['-V']).status === 0 ? false : 'strace is not installed'
    /** What differs from run to run: addresses, process ids, and strace's own habits where MonGuard says less. */
    const plain = (text: string): string[] =>
      text
        .split('\n')
        .filter(
          (line) =>
            !line.startsWith('execve(') &&
            !line.startsWith('monguard:') &&
            !/^(?:set_tid_address|rseq|getrandom|exit_group|\+\+\+)/.test(line),
        )
        .map((line) => line.replace(/0x[0-9a-f]+/g, 'ADDRESS').replace(/ +=/, ' ='))

    test('trace prints what strace prints', { skip: noStrace }, async () => {
      for (const argv of [['cat', '/etc/hostname'], ['ls', '/nonexistent'], ['pwd'], ['stat', '/']]) {
        const expected = await execute('strace', argv)
        const seen = await monguard(['trace', '--isolation', placement, '--', ...argv])
        const wanted = plain(expected.stderr)
        const got = plain(seen.stderr)
        const same = wanted.filter((line) => got.includes(line)).length
        // A few structures are written in another way; nine lines of ten are alike, and none is missing.
        assert.ok(
          same >= wanted.length * 0.9,
          [
            ...wanted.filter((line) => !got.includes(line)).map((line) => `- ${line}`),
            ...got.filter((line) => !wanted.includes(line)).map((line) => `+ ${line}`),
          ].join('\n'),
        )
        assert.ok(Math.abs(got.length - wanted.length) <= 2, `${wanted.length} lines of strace, ${got.length} of trace`)
      }
    })

    test('trace selects as strace selects', async () => {
      const traced = async (...args: string[]): Promise<string> =>
        (await monguard(['trace', '--isolation', placement, ...args])).stderr
      const opens = await traced('-e', 'trace=openat', 'cat', '/etc/hostname')
      assert.ok(
        opens.split('\n').every((line) => line === '' || /^(?:openat\(|\+\+\+|monguard:)/.test(line)),
        opens,
      )
      assert.match(
        await traced('-Z', '-e', '%file', 'cat', '/no/such'),
        /^openat\(AT_FDCWD, "\/no\/such", O_RDONLY\) += -1 ENOENT/m,
      )
      assert.match(await traced('-c', '--', 'true'), /% time[\s\S]+ openat\n[\s\S]+ total\n/)
      const file = join(folder, 'trace')
      assert.doesNotMatch(await traced('-o', file, 'true'), /openat/)
      assert.match(readFileSync(file, 'utf8'), /^\d+ +openat\(/m)
    })

    test('A trace of several processes names them', async () => {
      const { stderr } = await monguard([
        'trace',
        '--isolation',
        placement,
        '-e',
        'write',
        '--',
        'sh',
        '-c',
        '/bin/echo a; /bin/echo b',
      ])
      assert.match(stderr, /^\[pid +\d+\] write\(1, "a\\n", 2\) += 2$/m)
    })
  })

test('Events into a closed pipe do not stop the program', { skip: notBuilt }, async () => {
  const witness = join(folder, 'closed')
  await execute('bash', [
    '-c',
    `${starter} run --isolation none --events - -- sh -c 'for i in 1 2 3 4 5 6 7 8 9; do /bin/true; done; touch ${witness}' 2>/dev/null | true`,
  ])
  assert.ok(existsSync(witness))
})
