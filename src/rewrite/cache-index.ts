// The index of a cache: which file, known by stat, has which copy, verified when stat said what is written here. It saves hashing
// everything at each launch, and nothing depends on it: without it the copies are found by their names and verified again.
// It is read at every launch, so it stays bytes as far as it can: a plan takes its records as they are.
import {
  cache,
  cacheIndexEntryBytes,
  cacheIndexEntryOffsets,
  cacheIndexHeaderBytes,
  cacheState,
  type RewriteSegment,
  readCacheIndexEntry,
  readCacheIndexHeader,
  readRewriteSegment,
  rewrite,
  rewriteEntryBytes,
  rewriteEntryOffsets,
  rewriteSegmentBytes,
  rewriteSegmentOffsets,
  writeCacheIndexEntry,
  writeCacheIndexHeader,
  writeRewriteSegment,
} from '../generated/records.js'
import type { Identity } from './identity.js'
import { indexMode, readOwnFile } from './own-files.js'

export interface IndexEntry {
  readonly source: Identity
  readonly copy: Identity
  readonly state: number
  readonly segments: readonly RewriteSegment[]
  readonly firstVaddr: bigint
  readonly span: bigint
  readonly trampolineOffset: bigint
  readonly trampolineBytes: bigint
  readonly usedNs: bigint
  /** Where the file was last found. */
  readonly path: string
  /** Name of the copy. */
  readonly key: string
}

/** Two tables of a plan and the strings behind them; rewrite_entry.copy_path counts from the first string. */
export interface RewriteTables {
  readonly entries: Uint8Array
  readonly segments: Uint8Array
  readonly paths: Uint8Array
}

export const noTables: RewriteTables = {
  entries: new Uint8Array(),
  segments: new Uint8Array(),
  paths: new Uint8Array(),
}

/** More entries than a plan takes, and few enough to read at each launch. */
const entriesMax = 8192
const segmentsPerEntryMax = 64
const pathMax = 4096
const page = 4096
const addressMax = 2 ** 47
const largest: number = rewrite.LARGEST_BYTES
const rewriterBytes = 64

const textOf = (bytes: readonly number[]): string => Buffer.from(bytes).toString('latin1').replace(/\0+$/, '')

const offsets = cacheIndexEntryOffsets

/** FNV-1a over words: quick even before the compiler has warmed up. Against torn writes; that MonGuard wrote it, its mode says. */
export function checksum(bytes: Uint8Array): number {
  // Records are multiples of four bytes, and what Node reads from a file begins at a multiple of eight; anything else is copied.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes)
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2)
  let sum = 0x811c_9dc5
  for (const word of words) sum = Math.imul(sum ^ word, 0x0100_0193)
  return sum >>> 0
}

const byFile = (a: IndexEntry, b: IndexEntry): number =>
  a.source.dev < b.source.dev
    ? -1
    : a.source.dev > b.source.dev
      ? 1
      : a.source.ino < b.source.ino
        ? -1
        : a.source.ino > b.source.ino
          ? 1
          : 0

export class CacheIndex {
  readonly count: number
  /** Version of the rewriter whose copies these are. */
  readonly rewriter: string
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private readonly segmentsAt: number
  private readonly pathsAt: number

  private constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const { entries, segments, rewriter } = readCacheIndexHeader(this.view, 0)
    this.count = entries
    this.rewriter = textOf(rewriter)
    this.segmentsAt = cacheIndexHeaderBytes + entries * cacheIndexEntryBytes
    this.pathsAt = this.segmentsAt + segments * rewriteSegmentBytes
  }

  /** Of the file; undefined if that is not there, not MonGuard's own (invariant R3), or not a sound index. */
  static read(path: string): CacheIndex | undefined {
    try {
      const bytes = readOwnFile(path, indexMode)
      return bytes && CacheIndex.parse(bytes)
    } catch {
      return undefined
    }
  }

  /** The one of this rewriter. Another's under its name would bring back copies that this one would not make any more. */
  static readOf(path: string, rewriter: string): CacheIndex {
    const found = CacheIndex.read(path)
    return found?.rewriter === rewriter ? found : CacheIndex.of([], rewriter)
  }

  /** undefined unless every number in it makes sense. */
  static parse(bytes: Uint8Array): CacheIndex | undefined {
    if (bytes.length < cacheIndexHeaderBytes) return undefined
    const header = readCacheIndexHeader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0)
    const { magic, entries, segments, pathBytes } = header
    if (magic !== cache.INDEX_MAGIC || entries > entriesMax || segments > entries * segmentsPerEntryMax)
      return undefined
    const size = cacheIndexHeaderBytes + entries * cacheIndexEntryBytes + segments * rewriteSegmentBytes + pathBytes
    if (bytes.length !== size || pathBytes % 4 !== 0) return undefined
    if (checksum(bytes.subarray(cacheIndexHeaderBytes)) !== header.checksum) return undefined
    const index = new CacheIndex(bytes)
    for (let i = 0; i < entries; i++) if (!index.isSound(i, segments, pathBytes)) return undefined
    return index
  }

  static of(entries: readonly IndexEntry[], rewriter: string): CacheIndex {
    const kept =
      entries.length <= entriesMax
        ? [...entries]
        : [...entries].sort((a, b) => (a.usedNs > b.usedNs ? -1 : 1)).slice(0, entriesMax)
    kept.sort(byFile)
    const paths = kept.map((one) => Buffer.from(one.path).subarray(0, pathMax))
    const pathBytes = Math.ceil(paths.reduce((sum, one) => sum + one.length, 0) / 4) * 4
    const segmentCount = kept.reduce((sum, one) => sum + one.segments.length, 0)
    const segmentsAt = cacheIndexHeaderBytes + kept.length * cacheIndexEntryBytes
    const pathsAt = segmentsAt + segmentCount * rewriteSegmentBytes
    const bytes = new Uint8Array(pathsAt + pathBytes)
    const view = new DataView(bytes.buffer)
    let segment = 0
    let path = 0
    kept.forEach((one, i) => {
      const name = paths[i] ?? new Uint8Array()
      writeCacheIndexEntry(view, cacheIndexHeaderBytes + i * cacheIndexEntryBytes, {
        sourceDev: one.source.dev,
        sourceIno: one.source.ino,
        sourceBytes: one.source.bytes,
        sourceChangedNs: one.source.changedNs,
        copyDev: one.copy.dev,
        copyIno: one.copy.ino,
        copyBytes: one.copy.bytes,
        copyChangedNs: one.copy.changedNs,
        firstVaddr: one.firstVaddr,
        span: one.span,
        trampolineOffset: one.trampolineOffset,
        trampolineBytes: one.trampolineBytes,
        segment,
        segments: one.segments.length,
        copyPath: 0,
        padding: 0,
        usedNs: one.usedNs,
        state: one.state,
        path,
        pathBytes: name.length,
        unused: 0,
        key: [...Buffer.from(one.key, 'hex')],
      })
      for (const each of one.segments) writeRewriteSegment(view, segmentsAt + segment++ * rewriteSegmentBytes, each)
      bytes.set(name, pathsAt + path)
      path += name.length
    })
    writeCacheIndexHeader(view, 0, {
      magic: cache.INDEX_MAGIC,
      checksum: checksum(bytes.subarray(cacheIndexHeaderBytes)),
      entries: kept.length,
      segments: segmentCount,
      pathBytes,
      rewriter: [...Buffer.from(rewriter.padEnd(rewriterBytes, '\0').slice(0, rewriterBytes), 'latin1')],
    })
    return new CacheIndex(bytes)
  }

  /** As it is written to the file. */
  get content(): Uint8Array {
    return this.bytes
  }

  /** The position of a file's entry; -1: it has none. */
  indexOf({ dev, ino }: Identity): number {
    let low = 0
    let high = this.count - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const at = this.entryAt(middle)
      const foundDev = this.view.getBigUint64(at + offsets.sourceDev, true)
      const foundIno = this.view.getBigUint64(at + offsets.sourceIno, true)
      if (foundDev === dev && foundIno === ino) return middle
      if (foundDev < dev || (foundDev === dev && foundIno < ino)) low = middle + 1
      else high = middle - 1
    }
    return -1
  }

  entry(i: number): IndexEntry {
    const raw = readCacheIndexEntry(this.view, this.entryAt(i))
    return {
      source: { dev: raw.sourceDev, ino: raw.sourceIno, bytes: raw.sourceBytes, changedNs: raw.sourceChangedNs },
      copy: { dev: raw.copyDev, ino: raw.copyIno, bytes: raw.copyBytes, changedNs: raw.copyChangedNs },
      state: raw.state,
      segments: Array.from({ length: raw.segments }, (_, n) =>
        readRewriteSegment(this.view, this.segmentsAt + (raw.segment + n) * rewriteSegmentBytes),
      ),
      firstVaddr: raw.firstVaddr,
      span: raw.span,
      trampolineOffset: raw.trampolineOffset,
      trampolineBytes: raw.trampolineBytes,
      usedNs: raw.usedNs,
      path: Buffer.from(this.bytes.subarray(this.pathsAt + raw.path, this.pathsAt + raw.path + raw.pathBytes)).toString(
        'utf8',
      ),
      key: Buffer.from(raw.key).toString('hex'),
    }
  }

  entries(): IndexEntry[] {
    return Array.from({ length: this.count }, (_, i) => this.entry(i))
  }

  /** This index with `changes` in the place of what it says of the same files, and without what `isGone`. */
  with(changes: Iterable<IndexEntry>, isGone: (entry: IndexEntry) => boolean = () => false): CacheIndex {
    const byName = new Map<string, IndexEntry>()
    const add = (one: IndexEntry): unknown => byName.set(`${one.source.dev}:${one.source.ino}`, one)
    for (const one of this.entries()) if (!isGone(one)) add(one)
    for (const one of changes) add(one)
    return CacheIndex.of([...byName.values()], this.rewriter)
  }

  /**
   * The tables of a plan, of the copies in `folder`: the most recently used ones, of which at most `most`; those at the positions `first`
   * are among them.
   */
  tables(folder: string, most: number, first: ReadonlySet<number>): RewriteTables {
    return this.tablesOf(folder, this.choose(most, first))
  }

  /** The tables of the entries at these positions, all of which have copies; ascending. */
  tablesOf(folder: string, chosen: readonly number[]): RewriteTables {
    const prefix = Buffer.from(folder.endsWith('/') ? folder : `${folder}/`)
    const pathBytes = prefix.length + 64 + 1
    let segmentCount = 0
    for (const i of chosen) segmentCount += this.view.getUint32(this.entryAt(i) + offsets.segments, true)
    const entries = new Uint8Array(chosen.length * rewriteEntryBytes)
    const segments = new Uint8Array(segmentCount * rewriteSegmentBytes)
    const paths = Buffer.alloc(chosen.length * pathBytes)
    const view = new DataView(entries.buffer)
    // Copying out of one Buffer makes no object for each entry.
    const all = Buffer.from(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length)
    let segment = 0
    chosen.forEach((i, n) => {
      const from = this.entryAt(i)
      const at = n * rewriteEntryBytes
      all.copy(entries, at, from, from + rewriteEntryBytes)
      const begin = this.segmentsAt + this.view.getUint32(from + offsets.segment, true) * rewriteSegmentBytes
      const count = this.view.getUint32(from + offsets.segments, true)
      all.copy(segments, segment * rewriteSegmentBytes, begin, begin + count * rewriteSegmentBytes)
      view.setUint32(at + rewriteEntryOffsets.segment, segment, true)
      view.setUint32(at + rewriteEntryOffsets.copyPath, n * pathBytes, true)
      segment += count
      prefix.copy(paths, n * pathBytes)
      paths.write(
        all.toString('hex', from + offsets.key, from + offsets.key + 32),
        n * pathBytes + prefix.length,
        'latin1',
      )
    })
    return { entries, segments, paths }
  }

  /** Positions, ascending. */
  private choose(most: number, first: ReadonlySet<number>): number[] {
    const rewritten: number[] = []
    for (let i = 0; i < this.count; i++)
      if (this.view.getUint32(this.entryAt(i) + offsets.state, true) === cacheState.REWRITTEN) rewritten.push(i)
    if (rewritten.length <= most) return rewritten
    const rank = (i: number): number =>
      first.has(i) ? Number.POSITIVE_INFINITY : Number(this.view.getBigUint64(this.entryAt(i) + offsets.usedNs, true))
    return rewritten
      .map((i) => ({ i, rank: rank(i) }))
      .sort((a, b) => (a.rank === b.rank ? 0 : b.rank - a.rank))
      .slice(0, most)
      .map(({ i }) => i)
      .sort((a, b) => a - b)
  }

  private entryAt(i: number): number {
    return cacheIndexHeaderBytes + i * cacheIndexEntryBytes
  }

  private isSound(i: number, segmentCount: number, pathBytes: number): boolean {
    const at = this.entryAt(i)
    const word = (offset: number): number => this.view.getUint32(at + offset, true)
    // As numbers: thousands of entries are read at each launch, and BigInts take several times as long. Above 2 ** 53 they are
    // inexact, and too large for whatever they are compared with.
    const long = (from: number): number =>
      this.view.getUint32(from, true) + this.view.getUint32(from + 4, true) * 2 ** 32
    if (i > 0 && !this.isBefore(this.entryAt(i - 1), at)) return false
    if (word(offsets.copyPath) !== 0 || word(offsets.padding) !== 0 || word(offsets.unused) !== 0) return false
    if (word(offsets.path) + word(offsets.pathBytes) > pathBytes || word(offsets.pathBytes) > pathMax) return false
    const count = word(offsets.segments)
    const state = word(offsets.state)
    if (state !== cacheState.REWRITTEN) return state === cacheState.UNFIT && count === 0
    if (count === 0 || count > segmentsPerEntryMax || word(offsets.segment) + count > segmentCount) return false
    const isPages = (n: number, most = addressMax): boolean => n < most && n % page === 0
    const firstVaddr = long(at + offsets.firstVaddr)
    const span = long(at + offsets.span)
    const trampolines = long(at + offsets.trampolineOffset)
    const trampolineBytes = long(at + offsets.trampolineBytes)
    // As mgload asks (native/loader/rewritten.c), which refuses a plan for one entry.
    if (!isPages(firstVaddr) || ![span, trampolines, trampolineBytes].every((n) => isPages(n, largest))) return false
    if (trampolines + trampolineBytes > long(at + offsets.copyBytes)) return false
    const sourceBytes = long(at + offsets.sourceBytes)
    for (let n = 0; n < count; n++) {
      const from = this.segmentsAt + (word(offsets.segment) + n) * rewriteSegmentBytes
      const sourceOffset = long(from + rewriteSegmentOffsets.sourceOffset)
      const bytes = long(from + rewriteSegmentOffsets.bytes)
      const copyOffset = long(from + rewriteSegmentOffsets.copyOffset)
      const vaddr = long(from + rewriteSegmentOffsets.vaddr)
      if (!isPages(sourceOffset) || !isPages(bytes) || !isPages(copyOffset) || !isPages(vaddr)) return false
      if (bytes === 0 || copyOffset + bytes > trampolines || sourceOffset >= sourceBytes) return false
      if (vaddr < firstVaddr || vaddr + bytes > firstVaddr + span) return false
    }
    return true
  }

  /** Whether one entry belongs before another: by device, then by inode, each a number of two words. */
  private isBefore(one: number, other: number): boolean {
    for (const offset of [offsets.sourceDev + 4, offsets.sourceDev, offsets.sourceIno + 4, offsets.sourceIno]) {
      const a = this.view.getUint32(one + offset, true)
      const b = this.view.getUint32(other + offset, true)
      if (a !== b) return a < b
    }
    return false
  }
}
