// Rewriting as users meet it: run, check and cache.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { monguard, notBuilt, type Result } from './monguard.js'

const place = realpathSync(mkdtempSync(join(tmpdir(), 'monguard-rewriting-')))
after(() => rmSync(place, { recursive: true, force: true }))
let number = 0
const freshFolder = (): string => join(place, `cache-${++number}`)

const withCache = (folder: string, args: readonly string[], more: Record<string, string> = {}): Promise<Result> =>
  monguard(args, { env: { ...process.env, MONGUARD_CACHE: folder, ...more } })

const runTrue = (folder: string, options: readonly string[] = [], more: Record<string, string> = {}): Promise<Result> =>
  withCache(folder, ['run', '--isolation', 'none', ...options, '--', '/bin/echo', 'whole'], more)

function program(name: string, source: string): string {
  const path = join(place, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(`${path}.c`, source)
  execFileSync('gcc', [`${path}.c`, '-nostdlib', '-static', '-o', path])
  return path
}

const start = 'void _start(void) { __asm__ volatile("mov $60, %eax; xor %edi, %edi; syscall"); }'

describe('launches', { skip: notBuilt }, () => {
  test('A first launch makes the copies, later ones find them, and every launch runs its program', async () => {
    const folder = freshFolder()
    for (let i = 0; i < 3; i++) {
      const { code, stdout, stderr } = await runTrue(folder)
      assert.deepEqual([code, stdout, stderr], [0, 'whole\n', ''])
    }
    const { copies } = JSON.parse((await withCache(folder, ['cache', 'ls', '--json'])).stdout)
    const libc = copies.find((one: { paths: string[] }) => one.paths.some((path) => /libc\.so|libc-/.test(path)))
    assert.equal(libc.state, 'rewritten')
    assert.ok(libc.patched > 100)
  })

  test('A program that is met for the first time has its copy before it begins', async () => {
    const folder = freshFolder()
    const child = program('met', start)
    const options = ['--isolation', 'none', '--events', '/dev/null', '--stats']
    const command = ['/bin/sh', '-c', `${child}; ${child}; :`]
    const counts: string[] = []
    for (let i = 0; i < 2; i++) {
      const { code, stderr } = await withCache(folder, ['run', ...options, '--', ...command])
      assert.equal(code, 0)
      counts.push(/calls by .*/.exec(stderr)?.[0] ?? stderr)
    }
    // The shell's own signal handlers return by signals, as often in both.
    assert.match(counts[0] ?? '', /calls by gate [1-9]\d+, code searched 0,/)
    assert.equal(counts[0], counts[1])
    assert.match((await withCache(folder, ['cache', 'ls'])).stdout, new RegExp(child))
  })

  test('A program in another root directory has copies, too', {
    skip: process.geteuid?.() === 0 ? false : 'only root can change the root directory',
  }, async () => {
    const folder = freshFolder()
    const root = join(place, 'root')
    mkdirSync(join(root, 'proc'), { recursive: true })
    program('root/met', start)
    execFileSync('mount', ['--bind', '/proc', join(root, 'proc')])
    try {
      const options = ['--isolation', 'none', '--events', '/dev/null', '--stats']
      const { code, stderr } = await withCache(folder, ['run', ...options, '--', 'chroot', root, '/met'])
      assert.equal(code, 0)
      assert.match(stderr, /calls by signal 0, calls by gate [1-9]\d*, code searched 0,/)
    } finally {
      execFileSync('umount', [join(root, 'proc')])
    }
  })

  test('Nothing is made where nobody wants it', async () => {
    const folder = freshFolder()
    await runTrue(folder, ['--no-rewrite'])
    await runTrue(folder, [], { MONGUARD_REWRITE: '0' })
    await withCache(folder, ['run', '--isolation', 'process', '--', 'true'])
    assert.equal(existsSync(folder), false)
  })

  test('A folder that others may write to is said to be unsafe, and the program runs', async () => {
    const folder = freshFolder()
    mkdirSync(folder)
    chmodSync(folder, 0o777)
    const { code, stdout, stderr } = await runTrue(folder)
    assert.deepEqual([code, stdout], [0, 'whole\n'])
    assert.match(stderr, /CACHE_UNSAFE[\s\S]*where: [\s\S]*mend: {2}chown/)
    assert.deepEqual(readdirSync(folder), [])
  })

  test('A cache from which nothing may be executed is no use, and the program runs', {
    skip: process.geteuid?.() === 0 ? false : 'only root can mount a file system without the right to execute',
  }, async () => {
    const folder = freshFolder()
    mkdirSync(folder, { mode: 0o700 })
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'noexec,mode=700', 'none', folder])
    try {
      for (let i = 0; i < 2; i++) {
        const { code, stdout, stderr } = await runTrue(folder, ['--stats'])
        assert.deepEqual([code, stdout], [0, 'whole\n'])
        assert.match(stderr, /CACHE_NOEXEC[\s\S]*calls by gate 0,/)
      }
    } finally {
      execFileSync('umount', [folder])
    }
  })

  test('A cache that cannot be made is said, and the program runs', async () => {
    const { code, stdout, stderr } = await runTrue('/proc/monguard')
    assert.deepEqual([code, stdout], [0, 'whole\n'])
    assert.match(stderr, /CACHE_UNWRITABLE/)
  })

  test('A size that is none is said, and the usual one holds', async () => {
    const { code, stderr } = await runTrue(freshFolder(), [], { MONGUARD_CACHE_SIZE: 'much' })
    assert.equal(code, 0)
    assert.match(stderr, /CACHE_SIZE[\s\S]*much/)
  })
})

test('check tells of every site, in a table, in JSON and in a page of its own', async () => {
  const file = program('once', start)
  const page = join(place, 'page.html')
  const json = await monguard(['check', file, '--json', '--html', page])
  assert.equal(json.code, 0, json.stderr)
  const { files, totals } = JSON.parse(json.stdout)
  assert.equal(files.length, 1)
  const [{ sites, patched, sensitive, siteList, addedBytes }] = files
  assert.deepEqual([sites, patched, sensitive], [1, 1, { found: 0, usable: 0 }])
  assert.ok(addedBytes > 0 && siteList[0].shape.includes('syscall'))
  assert.deepEqual([totals.sites, totals.patchedPercent], [1, 100])
  const html = readFileSync(page, 'utf8')
  assert.match(html, /<h3>Before<\/h3>[\s\S]*syscall[\s\S]*<h3>After<\/h3>[\s\S]*jmp[\s\S]*<h3>Trampoline<\/h3>/)
  assert.doesNotMatch(html, /<script|<link|src=|url\(|https?:\/\//)
  const table = await monguard(['check', file])
  assert.match(table.stdout, /1 file: 1 of 1 sites patched \(100 %\), 0 sensitive instructions/)
})

test('check walks folders, takes each file once, and follows links only where they are named', async () => {
  const home = join(place, 'walk')
  for (const name of ['a', 'sub/b', 'sub/c', 'sub/d', 'sub/e']) program(`walk/${name}`, `/* ${name} */ ${start}`)
  symlinkSync(join(home, 'a'), join(home, 'link'))
  symlinkSync(home, join(home, 'sub/loop'))
  symlinkSync(home, join(place, 'named'))
  const { code, stdout } = await monguard([
    'check',
    '--json',
    join(place, 'named'),
    join(home, 'a'),
    join(home, 'link'),
  ])
  const { files, totals } = JSON.parse(stdout)
  const names = files.map((one: { file: string }) => one.file.slice(join(place, 'named/').length))
  assert.deepEqual([code, names, totals.patched], [0, ['a', 'sub/b', 'sub/c', 'sub/d', 'sub/e'], 5])
})

test('check ends with 1 for a file that cannot be rewritten, and with 125 where there is none', async () => {
  assert.equal((await monguard(['check', '/etc/passwd'])).code, 1)
  const among = await monguard(['check', '/etc/passwd', program('among', start)])
  assert.equal(among.code, 0)
  assert.match(among.stdout, /\/etc\/passwd: not an ELF file\n/)
  assert.match(among.stdout, /^2 files, 1 without code for x86-64: 1 of 1 sites patched/m)
  const damaged = program('damaged', start)
  const bytes = readFileSync(damaged)
  bytes.writeUInt16LE(1, 54)
  writeFileSync(damaged, bytes)
  const broken = await monguard(['check', damaged, '/etc/passwd'])
  assert.equal(broken.code, 1)
  assert.match(broken.stdout, /not rewritten: program headers of an unknown size\n/)
  const missing = await monguard(['check', join(place, 'nowhere')])
  assert.deepEqual([missing.code, missing.stdout], [125, ''])
  assert.match(missing.stderr, /CHECK_MISSING/)
  assert.equal((await monguard(['check'])).code, 125)
})

test('cache verify throws away what is damaged, and clear everything that is MonGuard’s and nothing else', {
  skip: notBuilt,
}, async () => {
  const folder = freshFolder()
  await runTrue(folder)
  const sound = await withCache(folder, ['cache', 'verify'])
  assert.deepEqual([sound.code, / 0 were damaged/.test(sound.stdout)], [0, true])
  const [name = ''] = readdirSync(join(folder, 'copies'))
  chmodSync(join(folder, 'copies', name), 0o600)
  writeFileSync(join(folder, 'copies', name), 'damaged')
  const found = await withCache(folder, ['cache', 'verify', '--json'])
  assert.equal(found.code, 1)
  assert.deepEqual(JSON.parse(found.stdout).damaged, [
    { key: name, reason: 'it is not MonGuard that wrote it, or somebody changed it since' },
  ])
  writeFileSync(join(folder, 'mine'), '')
  assert.equal((await withCache(folder, ['cache', 'clear'])).code, 0)
  assert.deepEqual(readdirSync(folder).sort(), ['CACHEDIR.TAG', 'copies', 'mine'])
  assert.match((await withCache(folder, ['cache', 'ls'])).stdout, /: 0 copies, 0 B of 2\.0 GiB/)
  const unknown = await withCache(folder, ['cache', 'burn'])
  assert.deepEqual([unknown.code, /OPTION_VALUE/.test(unknown.stderr)], [125, true])
})
