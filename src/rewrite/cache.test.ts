import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { MonguardError } from '../errors.js'
import {
  cacheState,
  readRewriteEntry,
  readRewriteSegment,
  rewriteEntryBytes,
  rewriteSegmentBytes,
} from '../generated/records.js'
import { Cache, type CacheOptions } from './cache.js'
import { evict, examineCopy, storedCopies } from './cache-fill.js'
import { cacheFolder, cacheLimitBytes, defaultLimitBytes } from './cache-folder.js'
import { CacheIndex, type IndexEntry } from './cache-index.js'
import type { Rewriting, Unfit } from './model.js'

const place = realpathSync(mkdtempSync(join(tmpdir(), 'monguard-cache-')))
after(() => rmSync(place, { recursive: true, force: true }))
let number = 0

/** Rewrites a file's only page to the complement of its bytes. */
function complement(file: Uint8Array): Rewriting | Unfit {
  if (file[0] === 0x23) return { unfit: 'not an ELF file' }
  const bytes = new Uint8Array(4096)
  bytes.set(file.subarray(0, 4096).map((one) => one ^ 0xff))
  const changed = file[0] !== 0x30
  return {
    sites: [{ vaddr: 0x1010, shape: 'syscall', patched: changed, ...(changed ? { patchVaddr: 0x1010 } : {}) }],
    sensitive:
      file[0] === 0x21 ? [{ vaddr: 0x1020, kind: 'wrpkru', hidden: true, treatment: 'none', usable: true }] : [],
    segments: [{ sourceOffset: 0, vaddr: 0x1000, bytes }],
    firstVaddr: 0x1000,
    span: 0x1000,
    trampolines: new Uint8Array(changed ? 8192 : 0).fill(0x90),
    instructions: 1,
    durationMs: 1,
  }
}

interface Fixture {
  readonly options: CacheOptions
  readonly remarks: string[]
  /** Calls of the rewriter. */
  readonly counts: { rewritten: number }
  file(name: string, content: string): string
  open(version?: string): Cache
  copies(): string[]
}

function fixture(change: Partial<CacheOptions> = {}): Fixture {
  const home = join(place, `${++number}`)
  mkdirSync(home)
  const remarks: string[] = []
  const counts = { rewritten: 0 }
  const options: CacheOptions = {
    folder: join(home, 'cache'),
    limitBytes: defaultLimitBytes,
    rewriter: {
      version: 'one',
      load: async () => (file) => {
        counts.rewritten++
        return complement(file)
      },
    },
    remark: (text) => remarks.push(text),
    ...change,
  }
  return {
    options,
    remarks,
    counts,
    file(name, content) {
      const path = join(home, name)
      writeFileSync(path, content)
      return path
    },
    open: (version = 'one') => Cache.open({ ...options, rewriter: { ...options.rewriter, version } }),
    copies: () => readdirSync(join(options.folder, 'copies')).map((name) => join(options.folder, 'copies', name)),
  }
}

const rows = (cache: Cache): number => cache.tables(4096).entries.length / rewriteEntryBytes

test('A file gets its copy once; a later launch finds it without reading either', async () => {
  const { open, file, counts, copies, remarks } = fixture()
  const path = file('program', 'abc')
  await open().prepare([path])
  const warm = open()
  await warm.prepare([path])
  assert.deepEqual([counts.rewritten, rows(warm), remarks], [1, 1, []])
  const { entries, segments, paths } = warm.tables(1)
  const entry = readRewriteEntry(new DataView(entries.buffer), 0)
  const source = statSync(path, { bigint: true })
  const copy = statSync(copies()[0] ?? '', { bigint: true })
  assert.deepEqual(
    [entry.sourceDev, entry.sourceIno, entry.sourceBytes, entry.sourceChangedNs],
    [source.dev, source.ino, source.size, source.ctimeNs],
  )
  assert.deepEqual(
    [entry.copyDev, entry.copyIno, entry.copyBytes, entry.copyChangedNs],
    [copy.dev, copy.ino, copy.size, copy.ctimeNs],
  )
  assert.deepEqual([entry.trampolineOffset, entry.trampolineBytes, entry.segments], [4096n, 8192n, 1])
  assert.equal(segments.length, rewriteSegmentBytes)
  const segment = readRewriteSegment(new DataView(segments.buffer), 0)
  assert.deepEqual(segment, { sourceOffset: 0n, bytes: 4096n, copyOffset: 0n, vaddr: 0x1000n })
  assert.equal(Buffer.from(paths).toString(), `${copies()[0]}\0`)
  assert.equal(readFileSync(copies()[0] ?? '')[0], 0x61 ^ 0xff)
  assert.equal(Number(copy.mode) & 0o777, 0o444)
})

test('Two files of the same content share a copy, and both are listed', async () => {
  const { open, file, counts, copies } = fixture()
  const cache = open()
  await cache.prepare([file('a', 'same'), file('b', 'same')])
  assert.deepEqual([counts.rewritten, copies().length, rows(cache)], [1, 1, 2])
})

test('What allows no rewriting is remembered, without pages and without a row in the plan', async () => {
  const { open, file, counts, copies } = fixture()
  const paths = [file('script', '#!/bin/sh'), file('dangerous', '!')]
  await open().prepare(paths)
  const again = open()
  await again.prepare(paths)
  assert.deepEqual([counts.rewritten, rows(again)], [2, 0])
  const states = again.entries().map((one) => one.state)
  assert.deepEqual(states.sort(), [cacheState.UNFIT, cacheState.UNFIT])
  assert.ok(copies().every((one) => statSync(one).size < 4096))
})

test('A file in which nothing needs to be changed has a copy all the same', async () => {
  const { open, file } = fixture()
  const cache = open()
  await cache.prepare([file('harmless', '0')])
  assert.equal(rows(cache), 1)
})

test('A changed file is rewritten anew, even if its size and its time of modification are as before', async () => {
  const { open, file, counts } = fixture()
  const path = file('program', 'abc')
  await open().prepare([path])
  const { atime, mtime } = statSync(path)
  writeFileSync(path, 'abd')
  utimesSync(path, atime, mtime)
  const cache = open()
  await cache.prepare([path])
  assert.deepEqual([counts.rewritten, rows(cache)], [2, 1])
})

test('Another version of the rewriter uses none of the copies, and takes none away', async () => {
  const { open, file, counts, copies } = fixture()
  const path = file('program', 'abc')
  for (const version of ['one', 'two', 'one', 'two']) await open(version).prepare([path])
  assert.deepEqual([counts.rewritten, copies().length], [2, 2])
})

test('Without its index, or with one that makes no sense, every copy is found again by its name', async () => {
  const { open, file, counts, options } = fixture()
  const path = file('program', 'abc')
  await open().prepare([path])
  const [name = ''] = readdirSync(options.folder).filter((one) => one.startsWith('index-'))
  const index = join(options.folder, name)
  for (const content of [undefined, '', 'nonsense', Buffer.alloc(5000)]) {
    if (content === undefined) rmSync(index)
    else writeFileSync(index, content)
    const cache = open()
    assert.equal(rows(cache), 0)
    await cache.prepare([path])
    assert.deepEqual([counts.rewritten, rows(cache), rows(open())], [1, 1, 1])
  }
})

test('A copy that was tampered with is thrown away and made anew, never listed', async () => {
  const damages: readonly ((path: string) => void)[] = [
    (path) => writeFileSync(path, Buffer.from(readFileSync(path)).fill(1, 100, 101)),
    (path) => truncateSync(path, 5000),
    (path) => truncateSync(path, 0),
    (path) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(4096)])),
    (path) => chmodSync(path, 0o666),
    (path) => {
      rmSync(path)
      symlinkSync('/etc/passwd', path)
    },
    (path) => {
      rmSync(path)
      mkdirSync(path)
    },
  ]
  for (const damage of damages) {
    const { open, file, counts, copies, remarks } = fixture()
    const path = file('program', 'abc')
    await open().prepare([path])
    chmodSync(copies()[0] ?? '', 0o600)
    damage(copies()[0] ?? '')
    const cache = open()
    await cache.prepare([path])
    assert.deepEqual([counts.rewritten, rows(cache), copies().length], [2, 1, 1], String(damage))
    assert.match(remarks.join(), /COPY_DAMAGED/)
    const { copyIno } = readRewriteEntry(new DataView(cache.tables(1).entries.buffer), 0)
    assert.equal(copyIno, statSync(copies()[0] ?? '', { bigint: true }).ino)
  }
})

test('A copy whose stat changed and whose content did not is verified, and goes on being used', async () => {
  const { open, file, counts, copies, remarks } = fixture()
  const path = file('program', 'abc')
  await open().prepare([path])
  lutimesSync(copies()[0] ?? '', 1, 1)
  const cache = open()
  await cache.prepare([path])
  assert.deepEqual([counts.rewritten, rows(cache), remarks], [1, 1, []])
})

const asRoot = process.geteuid?.() === 0 ? false : 'needs root'

test('A folder that others may write to, or that belongs to somebody else, is not used', async () => {
  const { open, file, options } = fixture()
  await open().prepare([file('program', 'abc')])
  for (const mode of [0o777, 0o770, 0o702]) {
    chmodSync(options.folder, mode)
    assert.throws(open, (error) => error instanceof MonguardError && error.row.name === 'CACHE_UNSAFE')
  }
  chmodSync(options.folder, 0o700)
  chmodSync(join(options.folder, 'copies'), 0o777)
  assert.throws(open, /CACHE_UNSAFE/)
})

test('A foreign folder, or a foreign copy, is not used', { skip: asRoot }, async () => {
  const { open, file, options, copies, counts } = fixture()
  const path = file('program', 'abc')
  await open().prepare([path])
  chownSync(copies()[0] ?? '', 65534, 65534)
  const cache = open()
  await cache.prepare([path])
  assert.deepEqual([counts.rewritten, statSync(copies()[0] ?? '').uid], [2, 0])
  chownSync(options.folder, 65534, 65534)
  assert.throws(open, /CACHE_UNSAFE/)
})

test('A file where the folder should be is said, not stumbled over', () => {
  const { open, options } = fixture()
  writeFileSync(options.folder, '')
  assert.throws(open, /CACHE_UNREADABLE/)
})

/** Runs `work` with a file system of one megabyte at the returned place; undefined: this process may not mount one. */
async function onSmallDisk(work: (folder: string) => Promise<void>, options = 'size=1m,mode=700'): Promise<boolean> {
  const at = join(place, `disk-${++number}`)
  mkdirSync(at)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'none', at]).status !== 0) return false
  try {
    await work(at)
  } finally {
    spawnSync('umount', [at])
  }
  return true
}

test('A full disk and a read-only one keep nothing, say so once, and leave nothing behind', async (t) => {
  const done = await onSmallDisk(async (folder) => {
    const { open, file, remarks } = fixture({ folder })
    const kept = file('kept', 'abc')
    await open().prepare([kept])
    spawnSync('sh', ['-c', `cat /dev/zero > ${folder}/filler 2> /dev/null`])
    const cache = open()
    await cache.prepare([kept, file('b', 'b'), file('c', 'c')])
    assert.equal(rows(cache), 1)
    assert.equal(remarks.length, 1)
    assert.match(remarks[0] ?? '', /CACHE_UNWRITABLE[\s\S]*ENOSPC/)
    assert.deepEqual(readdirSync(join(folder, 'tmp')), [])
    spawnSync('mount', ['-o', 'remount,ro', folder])
    const readOnly = open()
    await readOnly.prepare([kept, file('d', 'd')])
    assert.equal(rows(readOnly), 1)
    assert.match(remarks[1] ?? '', /CACHE_UNWRITABLE[\s\S]*EROFS/)
  })
  if (!done) t.skip('cannot mount a tmpfs here')
})

test('The least recently used copies go when the cache is too large, and none that was used in the last minutes', async () => {
  const { open, file, options } = fixture()
  const cache = open()
  await cache.prepare(['a', 'b', 'c', 'd'].map((name) => file(name, name)))
  const size = Number(storedCopies(options.folder)[0]?.stats.blocks) * 512
  const limited = { ...options, limitBytes: size * 2 }
  assert.deepEqual(evict(limited, new Set()), [])
  const nextDay = BigInt(Date.now() + 86_400_000) * 1_000_000n
  const [first, ...others] = storedCopies(options.folder).sort((a, b) => (a.usedNs < b.usedNs ? -1 : 1))
  const removed = evict(limited, new Set([first?.key ?? '']), nextDay)
  assert.deepEqual(removed.length, 3)
  assert.ok(removed.every((key) => others.some((one) => one.key === key)))
  assert.deepEqual([storedCopies(options.folder).length, rows(open())], [1, 1])
})

test('A rewriter that fails on a file is not asked again; one that ran out of memory is', async () => {
  for (const [error, calls] of [
    [new Error('unforeseen'), 1],
    [new RangeError('Array buffer allocation failed'), 2],
  ] as const) {
    let called = 0
    const rewrite = (): never => {
      called++
      throw error
    }
    const { open, file } = fixture({ rewriter: { version: 'one', load: async () => rewrite } })
    const path = file('program', 'abc')
    for (let i = 0; i < 2; i++) await open().prepare([path])
    assert.equal(called, calls)
  }
})

test('A rewriter that cannot be started is said once, and nothing is kept', async () => {
  const load = (): Promise<never> => Promise.reject(new Error('no WebAssembly'))
  const { open, file, remarks, copies } = fixture({ rewriter: { version: 'one', load } })
  await open().prepare([file('a', 'a'), file('b', 'b')])
  assert.deepEqual([remarks.length, copies()], [1, []])
  assert.match(remarks[0] ?? '', /REWRITER_FAILED[\s\S]*no WebAssembly/)
})

test('A copy or an index that does not have the mark of MonGuard’s own files is not used, whatever it holds', async () => {
  const { open, file, options, counts, copies, remarks } = fixture()
  const path = file('program', 'abc')
  await open().prepare([path])
  const index = readdirSync(options.folder).find((name) => name.startsWith('index-')) ?? assert.fail()
  assert.equal(statSync(join(options.folder, index)).mode & 0o7777, 0o1500)
  assert.equal(statSync(copies()[0] ?? '').mode & 0o7777, 0o1444)
  chmodSync(join(options.folder, index), 0o500)
  assert.deepEqual(open().entries(), [])
  chmodSync(copies()[0] ?? '', 0o400)
  await open().prepare([path])
  assert.deepEqual([counts.rewritten, remarks.length], [2, 1])
  assert.match(remarks[0] ?? '', /COPY_DAMAGED/)
})

test('The index of another version of the rewriter is not used under this one’s name', async () => {
  const { open, file, options } = fixture()
  await open('one').prepare([file('program', 'abc')])
  renameSync(join(options.folder, 'index-one'), join(options.folder, 'index-two'))
  assert.deepEqual(open('two').entries(), [])
})

test('Work that is bounded begins no copy after its time, and the next launch goes on', async () => {
  const { open, file, counts } = fixture()
  const path = file('program', 'abc')
  await open().prepare([path], undefined, -1)
  assert.equal(counts.rewritten, 0)
  assert.ok(open().lacks(path))
  await open().prepare([path])
  assert.equal(counts.rewritten, 1)
})

test('What a crash left in tmp goes after some minutes', async () => {
  const { open, file, options } = fixture()
  await open().prepare([file('a', 'a')])
  const [old, fresh, other] = [`1-${'a'.repeat(16)}`, `1-${'b'.repeat(16)}`, 'not-ours'].map((name) =>
    join(options.folder, 'tmp', name),
  )
  for (const path of [old, fresh, other]) writeFileSync(path ?? '', 'x')
  for (const path of [old, other]) utimesSync(path ?? '', 1, 1)
  await open().prepare([file('b', 'b')])
  assert.deepEqual(
    [old, fresh, other].map((path) => existsSync(path ?? '')),
    [false, true, true],
  )
})

/** A process that fills the cache with copies of the files in `home`, again and again, with large pages. */
function writer(folder: string, home: string): ReturnType<typeof spawn> {
  const program = `
    import { readdirSync } from 'node:fs'
    import { Cache } from ${JSON.stringify(new URL('./cache.js', import.meta.url).href)}
    const bytes = new Uint8Array(1 << 20)
    const rewrite = (file) => ({ sites: [{ vaddr: 4096, shape: '', patched: true, patchVaddr: 4096 }], sensitive: [],
      segments: [{ sourceOffset: 0, vaddr: 4096, bytes: bytes.fill(file[0]).slice() }], firstVaddr: 4096, span: 1 << 20,
      trampolines: new Uint8Array(4096), instructions: 1, durationMs: 1 })
    const rewriter = { version: 'one', load: async () => rewrite }
    const cache = Cache.open({ folder: process.argv[1], limitBytes: 2 ** 40, rewriter, remark: (text) => console.log(text) })
    await cache.prepare(readdirSync(process.argv[2]).map((name) => process.argv[2] + '/' + name))
    console.log(cache.tables(4096).entries.length)`
  return spawn(process.execPath, ['--input-type=module', '-e', program, '--', folder, home], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

const finished = (child: ReturnType<typeof writer>): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.on('close', () => resolve(text.trim()))
  })

function sources(count: number): { folder: string; home: string } {
  const { options } = fixture()
  const home = join(place, `sources-${number}`)
  mkdirSync(home)
  for (let i = 0; i < count; i++) writeFileSync(join(home, `${i}`), Buffer.alloc(100, i))
  return { folder: options.folder, home }
}

function assertAllSound(folder: string): number {
  const names = readdirSync(join(folder, 'copies'))
  for (const name of names) assert.equal(typeof examineCopy(join(folder, 'copies', name), name), 'object', name)
  return names.length
}

test('Processes that fill the same cache at once all succeed, and every copy is sound', async () => {
  const { folder, home } = sources(12)
  const outputs = await Promise.all(Array.from({ length: 4 }, () => finished(writer(folder, home))))
  for (const output of outputs) assert.equal(output, `${12 * rewriteEntryBytes}`)
  assert.equal(assertAllSound(folder), 12)
  assert.deepEqual(readdirSync(join(folder, 'tmp')), [])
})

test('A writer killed at any moment leaves only whole copies, and the next one finishes its work', async () => {
  const { folder, home } = sources(40)
  const tmp = join(folder, 'tmp')
  const unfinished = (): boolean => existsSync(tmp) && readdirSync(tmp).length > 0
  let killed = 0
  for (let i = 0; i < 12; i++) {
    const child = writer(folder, home)
    const end = finished(child)
    // While it writes: when that is depends on the machine.
    const watch = setInterval(() => {
      if (unfinished() && Math.random() < 0.3) child.kill('SIGKILL')
    }, 1)
    if ((await end) === '') killed++
    clearInterval(watch)
    if (existsSync(join(folder, 'copies'))) assertAllSound(folder)
  }
  assert.ok(killed > 0)
  assert.equal(await finished(writer(folder, home)), `${40 * rewriteEntryBytes}`)
  assert.equal(assertAllSound(folder), 40)
})

test('No index, however it was changed, is taken unless every number in it makes sense', () => {
  const stat = { dev: 1n, ino: 2n, bytes: 0x2000n, changedNs: 3n }
  const segment = { sourceOffset: 0n, bytes: 0x1000n, copyOffset: 0n, vaddr: 0x1000n }
  const places = { firstVaddr: 0x1000n, span: 0x2000n, trampolineOffset: 0x1000n, trampolineBytes: 0x1000n }
  const entry = { ...places, source: stat, copy: stat, state: cacheState.REWRITTEN, segments: [segment], usedNs: 0n }
  const sound = { ...entry, path: '/a', key: '00'.repeat(32) }
  const parse = (...entries: IndexEntry[]): unknown => CacheIndex.parse(CacheIndex.of(entries, 'one').content)
  assert.ok(parse(sound))
  assert.equal(parse(sound, sound), undefined, 'two of one file')
  for (const change of [
    { state: 0 },
    { state: 9 },
    { state: cacheState.UNFIT },
    { segments: [] },
    { segments: [{ ...segment, bytes: 0n }] },
    { segments: [{ ...segment, bytes: 0x2000n }] },
    { segments: [{ ...segment, vaddr: 0x1001n }] },
    { segments: [{ ...segment, vaddr: 0n }] },
    { segments: [{ ...segment, sourceOffset: 0x2000n }] },
    { segments: [{ ...segment, copyOffset: 2n ** 64n - 0x1000n }] },
    { segments: Array.from({ length: 65 }, () => segment) },
    { span: 2n ** 63n },
    { trampolineBytes: 0x2000n },
    { trampolineOffset: 1n },
  ])
    assert.equal(parse({ ...sound, ...change }), undefined, Object.keys(change)[0])
  const { content } = CacheIndex.of([sound], 'one')
  for (let at = 0; at < content.length; at++) {
    const changed = Uint8Array.from(content)
    changed[at] = (changed[at] ?? 0) ^ 0x41
    const found = CacheIndex.parse(changed)
    assert.ok(found === undefined || found.rewriter !== 'one', `byte ${at}`)
    assert.equal(CacheIndex.parse(content.subarray(0, at)), undefined, `cut at ${at}`)
  }
})

test('A plan takes the most recently used copies, and those that this launch asked for, in the order of their files', () => {
  const stat = { dev: 1n, ino: 2n, bytes: 0x2000n, changedNs: 3n }
  const segment = { sourceOffset: 0n, bytes: 0x1000n, copyOffset: 0n, vaddr: 0x1000n }
  const places = { firstVaddr: 0x1000n, span: 0x2000n, trampolineOffset: 0x1000n, trampolineBytes: 0x1000n }
  const index = CacheIndex.of(
    Array.from({ length: 50 }, (_, i) => ({
      ...places,
      source: { ...stat, ino: BigInt(i) },
      copy: stat,
      state: cacheState.REWRITTEN,
      segments: [segment],
      usedNs: BigInt((i * 7) % 50),
      path: `/${i}`,
      key: i.toString(16).padStart(64, '0'),
    })),
    'one',
  )
  const { entries } = index.tables('/c', 10, new Set([0]))
  const inos = Array.from({ length: 10 }, (_, i) =>
    Number(readRewriteEntry(new DataView(entries.buffer), i * rewriteEntryBytes).sourceIno),
  )
  const recent = Array.from({ length: 50 }, (_, i) => i)
    .sort((a, b) => ((b * 7) % 50) - ((a * 7) % 50))
    .slice(0, 9)
  assert.deepEqual(
    inos,
    [0, ...recent].sort((a, b) => a - b),
  )
})

test('Where the cache lies and how large it may be comes from the environment, if that makes sense', () => {
  assert.equal(cacheFolder({ MONGUARD_CACHE: '/x/y', XDG_CACHE_HOME: '/z' }), '/x/y')
  assert.equal(cacheFolder({ XDG_CACHE_HOME: '/z' }), '/z/monguard')
  assert.match(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 1000), /\/\.cache\/monguard$/)
  assert.equal(cacheFolder({}, 0), '/var/cache/monguard')
  const sizes = ['', '0', '1000', '512M', '1.5G', '2TiB', 'much', '-1', '1e9'].map((text) =>
    cacheLimitBytes({ MONGUARD_CACHE_SIZE: text }),
  )
  const wanted = [defaultLimitBytes, 0, 1000, 512 * 2 ** 20, 1.5 * 2 ** 30, 2 ** 41, undefined, undefined, undefined]
  assert.deepEqual(sizes, wanted)
})
