// What tells monitors of rewritten copies, on bytes that nobody wrote so: the cache's index, the copies themselves, a plan's tables, the log of
// copies. Each is refused, ignored, or leads to a copy in the cache; and what this side writes, the other side finds.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  cacheIndexEntryBytes,
  cacheIndexHeaderBytes,
  cacheIndexHeaderOffsets,
  cacheState,
  copies,
  copiesHeaderBytes,
  rewriteEntryBytes,
  writeCopiesHeader,
} from '../../src/generated/records.js'
import { Bytes, compileNative } from '../../src/policy/native.js'
import { CacheIndex, checksum, type IndexEntry } from '../../src/rewrite/cache-index.js'
import { copyKey, layOutCopy, readCopyFacts, verifyCopy } from '../../src/rewrite/copy-file.js'
import { layOutRow } from '../../src/session/copies-row.js'
import { appendRewrites, layOutPlan } from '../../src/session/plan.js'
import { fuzzOptions, fuzzTimes } from '../harness/fuzz.js'

const folder = '/cache/copies'
const page = 4096n

const word = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })
const pages = (most: number): fc.Arbitrary<bigint> =>
  fc.integer({ min: 0, max: most }).map((count) => BigInt(count) * page)
const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'))

/** A sound entry; devices and inodes meet often. */
const entry: fc.Arbitrary<IndexEntry> = fc
  .record({
    dev: fc.oneof(fc.constantFrom(1n, 2n), word),
    ino: fc.oneof(fc.bigInt({ min: 0n, max: 5n }), word),
    changedNs: fc.bigInt({ min: 0n, max: 1n << 60n }),
    copy: fc.record({ dev: word, ino: word, bytes: fc.constant(1n << 40n), changedNs: word }),
    counts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
    firstVaddr: fc.oneof(pages(4), pages(2 ** 34)),
    gap: fc.oneof(pages(3), pages(2 ** 25)),
    trampolines: pages(9),
    unfit: fc.integer({ min: 0, max: 5 }).map((one) => one === 0),
    usedNs: word,
    path: fc.string({ unit: 'binary', maxLength: 40 }),
    key,
  })
  .map(({ dev, ino, changedNs, copy, counts, firstVaddr, gap, trampolines, unfit, usedNs, path, key }) => {
    let end = 0n
    const segments = counts.map((count) => {
      const one = { sourceOffset: end, bytes: BigInt(count) * page, copyOffset: end, vaddr: firstVaddr + end }
      end += one.bytes
      return one
    })
    const source = { dev, ino, bytes: end + 1n, changedNs }
    const common = { source, copy, usedNs, path, key }
    return unfit
      ? {
          ...common,
          ...{
            state: cacheState.UNFIT,
            segments: [],
            firstVaddr: 0n,
            span: 0n,
            trampolineOffset: 0n,
            trampolineBytes: 0n,
          },
        }
      : {
          ...common,
          ...{ state: cacheState.REWRITTEN, segments, firstVaddr, span: end + gap },
          ...{ trampolineOffset: end, trampolineBytes: trampolines },
        }
  })
const index = fc
  .uniqueArray(entry, { selector: ({ source }) => `${source.dev} ${source.ino}`, maxLength: 8 })
  .map((entries) => CacheIndex.of(entries, 'fuzz'))

/** Changes to bytes: numbers of any size where numbers may be, single bytes, an end too early. */
const damage = fc.record({
  words: fc.array(
    fc.tuple(
      fc.nat(),
      fc.constantFrom(4, 8),
      fc.oneof(
        fc.constantFrom(
          0n,
          1n,
          63n,
          64n,
          65n,
          4096n,
          1n << 32n,
          1n << 38n,
          (1n << 47n) - page,
          1n << 53n,
          (1n << 64n) - 1n,
          (1n << 64n) - page,
        ),
        word,
      ),
    ),
    { minLength: 1, maxLength: 3 },
  ),
  flips: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 }),
  /** One in some loses its end. */
  kept: fc.oneof(
    { weight: 8, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  ),
})
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never

function damaged(bytes: Uint8Array, { words, flips, kept }: Damage, from = 0): Uint8Array<ArrayBuffer> {
  const changed = new Uint8Array(bytes)
  const view = new DataView(changed.buffer)
  const room = changed.length - from
  for (const [place, size, value] of words) {
    if (room < size) continue
    const at = from + ((place * 4) % (room - size + 1)) - (((place * 4) % (room - size + 1)) % 4)
    if (size === 8) view.setBigUint64(at, value, true)
    else view.setUint32(at, Number(value & 0xffff_ffffn), true)
  }
  for (const [place, bits] of flips)
    if (room > 0) changed[from + (place % room)] = (changed[from + (place % room)] ?? 0) ^ bits
  return changed.slice(0, Math.floor(changed.length * kept))
}

const bare = layOutPlan({
  filter: { instructions: new Uint8Array(8), count: 1, patches: [] },
  fullFilter: { instructions: new Uint8Array(8), count: 1, patches: [] },
  policy: new Uint8Array(),
  pass: new Set(),
  emit: 'all',
})

function log(rows: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(copiesHeaderBytes)
  const used = rows.reduce((sum, row) => sum + row.length, header.length)
  writeCopiesHeader(new DataView(header.buffer), 0, { open: 1, used })
  return new Uint8Array(Buffer.concat([header, ...rows]))
}

const driver = compileNative([
  'loader/tests/fuzz/copies',
  'loader/rewritten',
  'loader/proc',
  'core/own-files',
  'core/tests/fuzz/libc',
])

/** What loader/rewritten.c says of these files; a plan that it refuses gives one line. */
function ask(cases: readonly { plan: Uint8Array; log: Uint8Array; files: readonly IndexEntry[] }[]): string[][] {
  const input = new Bytes()
  for (const { plan, log, files } of cases) {
    input.block(plan).block(log).u32(files.length)
    for (const { source } of files) input.u64(source.dev).u64(source.ino).u64(source.bytes).u64(source.changedNs)
  }
  const { status, signal, stdout, stderr } = spawnSync(driver, {
    input: input.done,
    encoding: 'latin1',
    maxBuffer: 1 << 28,
    timeout: 60_000,
  })
  assert.equal(status, 0, `${signal} ${stderr}`)
  const lines = stdout.split('\n')
  return cases.map(({ files }) => (lines[0] === 'unsound' ? lines.splice(0, 1) : lines.splice(0, files.length)))
}

/** As fc.assert, of what costs a process to find out: all cases at once. */
const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(arbitrary, fuzzOptions(numRuns))

const answerTo = ({ state, key, segments }: IndexEntry): string => {
  const sum = segments.reduce((all, one) => all + one.bytes + one.sourceOffset, 0n)
  return state === cacheState.REWRITTEN ? `found ${folder}/${key} ${segments.length} ${sum.toString(16)}` : 'none'
}

const rowOf = (all: CacheIndex, entry: IndexEntry, request: number): Uint8Array => {
  const tables = entry.state === cacheState.REWRITTEN ? all.tablesOf(folder, [all.indexOf(entry.source)]) : undefined
  return layOutRow(request, entry.source.dev, entry.source.ino, tables)
}

test('Every copy of an index is found by its file, in a plan’s tables and in the log', () => {
  const all = sample(index, 150)
  for (const one of all) assert.deepEqual(CacheIndex.parse(one.content)?.entries(), one.entries())
  const inPlan = all.map((one) => ({
    plan: appendRewrites(bare, one.tables(folder, 100, new Set())),
    log: log([]),
    files: one.entries(),
  }))
  const inLog = all.map((one) => ({
    plan: bare,
    log: log(one.entries().map((entry, i) => rowOf(one, entry, i))),
    files: one.entries(),
  }))
  const answers = [ask(inPlan), ask(inLog)]
  for (const [i, one] of all.entries()) {
    const wanted = one.entries().map(answerTo)
    assert.deepEqual(answers[0]?.[i], wanted)
    assert.deepEqual(
      answers[1]?.[i],
      wanted.map((line) => line.replace('none', 'hopeless')),
    )
  }
})

test('A damaged index is refused, or names copies in the cache alone, which monitors take', () => {
  let taken = 0
  const plans = sample(fc.tuple(index, damage), 1500).flatMap(([one, how]) => {
    const bytes = damaged(one.content, how)
    // Against whoever repairs it: the sum keeps nobody out.
    if (bytes.length >= cacheIndexHeaderBytes)
      new DataView(bytes.buffer).setUint32(
        cacheIndexHeaderOffsets.checksum,
        checksum(bytes.subarray(cacheIndexHeaderBytes)),
        true,
      )
    const found = CacheIndex.parse(bytes)
    if (found === undefined) return []
    taken++
    const files = found.entries()
    assert.equal(CacheIndex.parse(found.with([]).content) !== undefined, true)
    for (const file of files) {
      assert.deepEqual(files[found.indexOf(file.source)], file)
      assert.ok(Buffer.byteLength(file.path) <= 3 * 4096)
    }
    const tables = found.tables(folder, 100, new Set([-1, 0]))
    const count = tables.entries.length / rewriteEntryBytes
    for (let i = 0; i < count; i++) {
      const path = Buffer.from(tables.paths).toString(
        'latin1',
        i * (folder.length + 66),
        (i + 1) * (folder.length + 66),
      )
      assert.match(path, /^\/cache\/copies\/[0-9a-f]{64}\0$/)
    }
    return [{ plan: appendRewrites(bare, tables), log: log([]), files }]
  })
  ask(plans).forEach((lines, i) => {
    const { files } = plans[i] as (typeof plans)[number]
    // A plan that mgload refuses ends the launch; what is wrong with an index must not.
    assert.deepEqual(lines, files.map(answerTo))
  })
  assert.ok(taken > 100 * fuzzTimes, `only ${taken} were taken`)
})

test('Any bytes are an index or none', () => {
  const numbers = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(64), fc.uint8Array({ maxLength: 3 * cacheIndexEntryBytes }))
  fc.assert(
    fc.property(index, numbers, ({ content }, [entries, segments, pathBytes, rest]) => {
      const bytes = new Uint8Array([...content.subarray(0, cacheIndexHeaderBytes), ...rest])
      const view = new DataView(bytes.buffer)
      view.setUint32(cacheIndexHeaderOffsets.entries, entries, true)
      view.setUint32(cacheIndexHeaderOffsets.segments, segments, true)
      view.setUint32(cacheIndexHeaderOffsets.pathBytes, pathBytes * 4, true)
      view.setUint32(cacheIndexHeaderOffsets.checksum, checksum(bytes.subarray(cacheIndexHeaderBytes)), true)
      CacheIndex.parse(bytes)?.entries()
    }),
    fuzzOptions(500),
  )
})

test('Damaged tables and a damaged log lead monitors nowhere but into what they are', () => {
  const cases = sample(fc.tuple(index, damage, damage, fc.boolean()), 1000).map(([one, how, other, repaired]) => {
    const plan = damaged(appendRewrites(bare, one.tables(folder, 100, new Set())), how, repaired ? bare.length : 0)
    if (plan.length >= 16) new DataView(plan.buffer).setUint32(12, plan.length, true)
    const rows = log(one.entries().map((entry, i) => rowOf(one, entry, i)))
    return {
      plan,
      log: damaged(rows, other, repaired ? copiesHeaderBytes : 0).subarray(0, copies.LOG_BYTES),
      files: one.entries(),
    }
  })
  const lines = ask(cases).flat()
  for (const kind of ['unsound', 'none', 'hopeless', 'found'])
    assert.ok(lines.filter((line) => line.startsWith(kind)).length > 20, `too few are ${kind}`)
})

test('A damaged copy is refused, and never for a reason that nobody gave', () => {
  const rewriting = fc.record({
    counts: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 3 }),
    trampolines: fc.nat(2),
  })
  const file = new Uint8Array(0x10000)
  const name = copyKey('00'.repeat(32), 'fuzz')
  fc.assert(
    fc.property(rewriting, fc.boolean(), damage, ({ counts, trampolines }, unfit, how) => {
      let at = 0
      const segments = counts.map((count) => {
        const one = { sourceOffset: at, vaddr: at, bytes: new Uint8Array(count * 4096) }
        at += count * 4096
        return one
      })
      const rewritten = { sites: [], sensitive: [], segments, firstVaddr: 0, span: at, instructions: 1, durationMs: 1 }
      const { facts, pieces } = layOutCopy(
        unfit ? { unfit: 'no program' } : { ...rewritten, trampolines: new Uint8Array(trampolines * 4096) },
        file,
        '00'.repeat(32),
        name,
      )
      const whole = new Uint8Array(Buffer.concat(pieces))
      assert.deepEqual(verifyCopy(whole, name), facts)
      // Most of it is pages, of which nothing is read but the hash.
      const broken = damaged(whole, how, Math.max(0, whole.length - 400))
      if (Buffer.compare(broken, whole) !== 0) assert.equal(typeof verifyCopy(broken, name), 'string')
      const read = readCopyFacts(broken, name)
      if (typeof read === 'string') assert.notEqual(read, '')
      else for (const one of read.segments) assert.ok(one.copyOffset + one.bytes <= read.trampolineOffset)
    }),
    fuzzOptions(500),
  )
})
