import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readDynamic } from './dynamic-section.js'
import { parseLinkerCache } from './linker-cache.js'
import { filesToLoad } from './loaded-files.js'

const place = realpathSync(mkdtempSync(join(tmpdir(), 'monguard-loaded-')))
after(() => rmSync(place, { recursive: true, force: true }))

/** What the linker itself says that it loads. */
function linkerSays(program: string, environment: Record<string, string> = {}): string[] {
  const env = { PATH: '/usr/bin:/bin', ...environment, LD_TRACE_LOADED_OBJECTS: '1' }
  const { stdout } = spawnSync(program, [], { encoding: 'utf8', env })
  return [...stdout.matchAll(/(?:=> |^\s*)(\/\S+)/gm)].map((found) => realpathSync(found[1] ?? ''))
}

const real = (paths: readonly string[]): Set<string> =>
  new Set(paths.flatMap((one) => (existsSync(one) ? [realpathSync(one)] : [])))

function compile(name: string, ...args: string[]): string {
  const path = join(place, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(
    join(place, 'source.c'),
    args.includes('-shared') ? 'int f(void) { return 1; }' : 'int main(void) { return 0; }',
  )
  execFileSync('gcc', [join(place, 'source.c'), '-o', path, '-Wl,--no-as-needed', ...args])
  return path
}

for (const program of ['/bin/ls', '/bin/bash', '/usr/bin/git', '/usr/bin/perl', process.execPath])
  test(`The files of ${program} are those that its linker loads`, { skip: !existsSync(program) && 'not here' }, () => {
    const found = real(filesToLoad(program, {}))
    const wanted = linkerSays(program)
    assert.ok(wanted.length > 0)
    assert.deepEqual([...wanted.filter((one) => !found.has(one))], [])
    assert.ok(found.has(realpathSync(program)))
    assert.ok(found.size <= wanted.length + 2, [...found].join())
  })

test('Libraries are found by $ORIGIN in RUNPATH and RPATH, by LD_LIBRARY_PATH, and by LD_PRELOAD, as the linker does', () => {
  const inner = compile('a/libinner.so', '-shared', '-Wl,-soname,libinner.so')
  const outer = compile('a/libouter.so', '-shared', inner, '-Wl,-soname,libouter.so', '-Wl,-rpath,$ORIGIN')
  const extra = compile('b/libextra.so', '-shared', '-Wl,-soname,libextra.so')
  const links = [outer, extra, '-Wl,-rpath-link', join(place, 'a')]
  const cases: readonly [string, Record<string, string>][] = [
    [compile('bin/runpath', ...links, '-Wl,--enable-new-dtags', `-Wl,-rpath,$ORIGIN/../a:\${ORIGIN}/../b`), {}],
    [compile('bin/rpath', ...links, '-Wl,--disable-new-dtags', '-Wl,-rpath,$ORIGIN/../a:$ORIGIN/../b'), {}],
    [compile('bin/none', ...links), { LD_LIBRARY_PATH: `${place}/b:${place}/a` }],
    [compile('bin/slash'), { LD_PRELOAD: `${extra} ${outer}` }],
  ]
  for (const [program, environment] of cases) {
    const found = real(filesToLoad(program, environment))
    const wanted = linkerSays(program, environment)
    assert.ok(wanted.includes(extra), `${program}: ${wanted.join()}`)
    assert.deepEqual(
      wanted.filter((one) => !found.has(one)),
      [],
      program,
    )
    assert.ok([inner, outer, extra].every((one) => found.has(one)))
  }
})

test('What is not found is left out, and what needs itself ends', () => {
  const missing = compile('c/libmissing.so', '-shared', '-Wl,-soname,libmissing.so')
  const program = compile('bin/lacking', missing)
  const found = filesToLoad(program, {})
  assert.ok(found.includes(program) && !found.some((one) => one.includes('libmissing')))
})

test('A script brings its interpreter, and the program that env looks up for it', () => {
  const script = join(place, 'script')
  writeFileSync(script, '#!/usr/bin/env -S bash -e\n')
  const second = join(place, 'second')
  writeFileSync(second, `#! ${script} x\n`)
  chmodSync(script, 0o755)
  const bash = realpathSync('/bin/bash')
  for (const path of [script, second]) {
    const found = real(filesToLoad(path, { PATH: '/usr/bin:/bin' }))
    assert.ok(found.has(bash) && found.has(realpathSync('/usr/bin/env')), [...found].join())
  }
  writeFileSync(script, `#!${second}\n`)
  assert.deepEqual(filesToLoad(script, {}), [])
})

const musl = '/lib/ld-musl-x86_64.so.1'
test('A musl program brings musl’s linker, and libraries from its own folders', {
  skip: !existsSync(musl) && 'no musl here',
}, () => {
  const library = compile('m/libm1.so', '-shared', '-nostdlib', '-Wl,-soname,libm1.so')
  writeFileSync(join(place, 'm.c'), 'int main(void) { return 0; }')
  const program = join(place, 'musl')
  const built = spawnSync('musl-gcc', [join(place, 'm.c'), '-Wl,--no-as-needed', library, '-o', program])
  assert.equal(built.status, 0, String(built.stderr))
  const found = filesToLoad(program, { LD_LIBRARY_PATH: join(place, 'm') })
  assert.deepEqual(found, [program, musl, library])
})

test('A static program is one file, and a file that is no program asks for nothing', () => {
  const program = compile('static', '-static')
  assert.deepEqual(filesToLoad(program, { LD_PRELOAD: '/lib/x' }), [program])
  assert.deepEqual(filesToLoad(join(place, 'nowhere'), {}), [join(place, 'nowhere')])
})

test('No damage to a dynamic section makes reading it fail or take long', () => {
  const program = compile('damaged')
  const whole = readFileSync(program)
  const target = join(place, 'mutant')
  let state = 1
  for (let i = 0; i < 400; i++) {
    const changed = Buffer.from(whole)
    for (let n = 0; n < 8; n++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0
      const area = n % 2 === 0 ? 1024 : changed.length
      changed[state % area] = state >>> 24
    }
    writeFileSync(target, changed.subarray(0, i % 5 === 0 ? state % changed.length : changed.length))
    readDynamic(target)
    filesToLoad(target, {})
  }
})

test('The linker’s cache is read in full, and one that lies about its size is not', () => {
  if (!existsSync('/etc/ld.so.cache')) return
  const bytes = readFileSync('/etc/ld.so.cache')
  const printed = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? ''
  const wanted = [...printed.matchAll(/^\t(\S+) \(libc6,x86-64[^)]*\) => (\S+)$/gm)]
  const found = parseLinkerCache(bytes)
  for (const [, name = '', path = ''] of wanted) assert.ok(found.get(name)?.includes(path), name)
  assert.equal([...found.values()].flat().length, wanted.length)
  const lying = Buffer.from(bytes)
  lying.writeUInt32LE(0xffff_ffff, 20)
  assert.equal(parseLinkerCache(lying).size, 0)
  for (let at = 0; at < 400; at++) parseLinkerCache(bytes.subarray(0, at))
})
