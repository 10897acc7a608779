// monguard check-policy: what it prints, and its exit status.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { checkPolicy } from './check-policy.js'

const directory = mkdtempSync(join(tmpdir(), 'monguard-test-'))
after(() => rmSync(directory, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(directory, name)
  writeFileSync(path, text)
  return path
}

async function run(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const status = await checkPolicy(args, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  })
  return { status, out, err }
}

const valid =
  'version: 1\ndefault: allow\nrules:\n  - { name: secrets, calls: open, path: /secret/**, deny: EACCES }\n  - { calls: =getpid, deny: true }\n'

test('a valid policy is summed up: rules, tables, filter, and every call with its reason', async () => {
  const { status, out, err } = await run(file('valid.yaml', valid))
  assert.equal(status, 0)
  assert.equal(err, '')
  assert.match(out, /valid policy: 2 rules, 1 condition, default allow, unknown calls deny ENOSYS/)
  assert.match(out, /filter \d+ instructions/)
  assert.match(out, /\d+ run without asking the monitor\n {2}.*\bread\b/)
  assert.match(out, /judged by path: .*\n {2}rule 1 \(secrets\):\n {4}open creat openat open_by_handle_at openat2\n/)
  assert.match(out, /1 never simply allowed\n {2}deny EPERM by rule 2:\n {4}getpid\n/)
  assert.match(out, /allowed, and watched because they could weaken the monitor\n.*\bmprotect\b/)
})

test('--json says the same for programs', async () => {
  const { status, out } = await run('--json', file('valid.yaml', valid))
  assert.equal(status, 0)
  const said = JSON.parse(out)
  assert.equal(said.valid, true)
  assert.ok(said.passList.includes('read') && !said.passList.includes('getpid'))
  assert.deepEqual(said.calls.find((one: { call: string }) => one.call === 'openat').rules, [1])
  assert.equal(said.calls.find((one: { call: string }) => one.call === 'mmap').reason, 'monitored')
})

test('a policy that is not valid is told on stderr with all its problems, and ends with 1', async () => {
  const path = file('bad.yaml', 'version: 1\ndefault: allow\nrules:\n  - { calls: opne, deny: EACESS }\n')
  const { status, out, err } = await run(path)
  assert.equal(status, 1)
  assert.equal(out, '')
  assert.ok(err.includes(`${path}:4:14: no system call or group is named opne`))
  assert.match(
    err,
    /\n {4}4 \| {3}- \{ calls: opne, deny: EACESS \}\n {6}\| {14}\^{4}\n {2}why: .*\n {2}mend: did you mean open\?/,
  )
  assert.match(err, /not valid: 2 problems\n$/)
  const json = await run(path, '--json')
  assert.equal(json.status, 1)
  assert.equal(JSON.parse(json.out).problems.length, 2)
})

test('a file that cannot be read, a wrong option and a missing name end with 125', async () => {
  const missing = await run(join(directory, 'missing.yaml'))
  assert.equal(missing.status, 125)
  assert.match(
    missing.err,
    /cannot read the policy \(POLICY_UNREADABLE\)\n {2}where: .*\n {2}why: {3}there is no such file\n {2}mend: /,
  )
  assert.equal((await run(directory)).status, 125)
  assert.equal((await run('--jsn', 'x')).status, 125)
  assert.equal((await run()).status, 125)
  assert.equal((await run('a', 'b')).status, 125)
})

test('a TypeScript module is a policy, with the types of definePolicy', async () => {
  const define = fileURLToPath(new URL('../policy/define.js', import.meta.url))
  const text = `import { definePolicy } from ${JSON.stringify(define)}\nconst folders: readonly string[] = ['/a/**', '/b/**']\nexport default definePolicy({ version: 1, default: 'deny', rules: [{ calls: ['open'], path: folders, allow: true }, { calls: '%all', deny: 'EACCES' }] })\n`
  const { status, out, err } = await run(file('policy.ts', text))
  assert.equal(err, '')
  assert.equal(status, 0)
  assert.match(out, /2 rules/)
})

test("a module's mistakes are shown in its value, and a module that fails says how", async () => {
  const wrong = await run(
    file('wrong.mjs', "export default { version: 1, default: 'allow', rules: [{ calls: 'opne', deny: true }] }\n"),
  )
  assert.equal(wrong.status, 1)
  assert.match(wrong.err, /wrong\.mjs \(its value as YAML\):4:12: no system call or group is named opne/)
  const thrown = await run(file('thrown.ts', "throw new Error('no rules today')\n"))
  assert.equal(thrown.status, 125)
  assert.match(
    thrown.err,
    /cannot run the policy module \(POLICY_UNREADABLE\)\n {2}where: .*\n {2}why: {3}no rules today\n/,
  )
  const empty = await run(file('empty.mjs', 'export const policy = {}\n'))
  assert.equal(empty.status, 125)
  assert.match(empty.err, /its default export is not a policy/)
})
