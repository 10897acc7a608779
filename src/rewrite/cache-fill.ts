// Making copies and keeping the cache within its size. Several processes may do this at once, and each may die anywhere: a copy
// appears under its name by rename, whole and on disk; two that make the same one make the same content.

import { createHash, randomBytes } from 'node:crypto'
import {
  type BigIntStats,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { errnoOf, MonguardError } from '../errors.js'
import type { CacheOptions, Progress, Rewriter } from './cache.js'
import { checkFolder, copiesIn, indexIn, isCopyName, isIndexName, temporariesIn } from './cache-folder.js'
import { CacheIndex, type IndexEntry } from './cache-index.js'
import { type CopyFacts, copyKey, layOutCopy, verifyCopy } from './copy-file.js'
import { type Identity, identityOf, isSame } from './identity.js'
import type { Rewriting, Unfit } from './model.js'
import { checkMark, copyMode, createOwnFile, foreign, indexMode, privateCopyMode } from './own-files.js'

/** Larger files are left alone: reading one would take the memory that programs need. */
const sourceMaxBytes = 2 ** 30
/** How coarse the kernel's clock for st_ctime may be: a file that changed more recently could change again unseen. */
const clockGrainMs = 20
const abandonedMs = 10 * 60_000
/** Never evicted: what was recorded as used this recently. Recorded times are up to five minutes (usedGrainNs) old. */
const keptNs = 15n * 60n * 1_000_000_000n
/** Eviction goes on to this part of the limit, so that not every new copy causes one. */
const evictionTarget = 0.9

interface Copy {
  readonly facts: CopyFacts
  readonly identity: Identity
}

const unwritable = (where: string, error: unknown): MonguardError =>
  error instanceof MonguardError
    ? error
    : new MonguardError('CACHE_UNWRITABLE', {
        where,
        cause: error,
        ...(errnoOf(error) === undefined ? { detail: String(error) } : { errno: errnoOf(error) ?? '' }),
      })

/** Copies for these files, as far as they can be begun within `limitMs`. Says what went wrong through options.remark, and returns what went well. */
export async function fill(
  options: CacheOptions,
  paths: readonly string[],
  progress?: Progress,
  limitMs: number = Number.POSITIVE_INFINITY,
): Promise<readonly IndexEntry[]> {
  const made: IndexEntry[] = []
  const begun = performance.now()
  const filler = new Filler(options)
  try {
    prepareFolder(options.folder)
    for (const [done, path] of paths.entries()) {
      if (performance.now() - begun > limitMs) break
      const entry = await filler.add(path, (bytes) => progress?.(path, bytes, done, paths.length))
      if (entry !== undefined) made.push(entry)
    }
  } catch (error) {
    // One that could not be written will not be the last.
    options.remark((error instanceof MonguardError ? error : unwritable(options.folder, error)).message)
  }
  if (filler.written) {
    try {
      evict(options, new Set(made.map((one) => one.key)))
    } catch {
      // Another process is tidying up as well, or the folder has gone; the next one that writes tries again.
    }
  }
  return made
}

/** Creates what lacks, and clears what processes that died have left. */
export function prepareFolder(folder: string): void {
  if (!checkFolder(folder)) {
    try {
      makeFolders(copiesIn(folder))
      // Backups and file managers pass over it (bford.info/cachedir).
      const tag = join(folder, 'CACHEDIR.TAG')
      if (!existsSync(tag))
        writeFileSync(tag, 'Signature: 8a477f597d28d172789f06886806bc55\n# Rewritten programs of MonGuard.\n')
    } catch (error) {
      throw unwritable(folder, error)
    }
    checkFolder(folder)
  }
  clearTemporaries(folder)
}

/** Not mkdirSync's own way, which never returns where a file system such as /proc calls a parent that is there missing. */
function makeFolders(path: string): void {
  if (makeFolder(path) === undefined) return
  // Another process may have made the parent meanwhile; then what is missing now is said to be missing for good.
  if (!existsSync(dirname(path))) makeFolders(dirname(path))
  const missing = makeFolder(path)
  if (missing !== undefined) throw missing
}

/** The error that says that the parent is missing; undefined: the folder is there. */
function makeFolder(path: string): unknown {
  try {
    mkdirSync(path, { mode: 0o755 })
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'ENOENT') return error
    if (errno !== 'EEXIST') throw error
  }
  return undefined
}

function clearTemporaries(folder: string): void {
  const place = temporariesIn(folder)
  try {
    makeFolders(place)
    for (const name of readdirSync(place).filter(isTemporaryName)) {
      const path = join(place, name)
      const stats = lstatSync(path, { throwIfNoEntry: false })
      if (stats !== undefined && Date.now() - stats.mtimeMs > abandonedMs) rmSync(path, { force: true })
    }
  } catch {
    // Whoever writes next finds out what is wrong, and says it.
  }
}

class Filler {
  written = false
  private readonly options: CacheOptions
  private rewrite: Awaited<ReturnType<Rewriter['load']>> | undefined

  constructor(options: CacheOptions) {
    this.options = options
  }

  /** undefined: the file is gone, cannot be read, is being written or is too large. Throws if no further one can be kept either. */
  async add(path: string, starts: (bytes: number) => void): Promise<IndexEntry | undefined> {
    const source = await readSource(path)
    if (source === undefined) return undefined
    const sha256 = createHash('sha256').update(source.bytes).digest('hex')
    const key = copyKey(sha256, this.options.rewriter.version)
    let copy = this.existing(key, sha256)
    if (copy === undefined) {
      starts(source.bytes.length)
      copy = await this.make(path, source, sha256, key)
      if (copy === undefined) return undefined
    }
    const { state, segments, firstVaddr, span, trampolineOffset, trampolineBytes } = copy.facts
    return {
      ...{ state, segments, firstVaddr, span, trampolineOffset, trampolineBytes, path, key },
      source: source.identity,
      copy: copy.identity,
      usedNs: BigInt(Date.now()) * 1_000_000n,
    }
  }

  /** The copy of that name, if it is whole. One that is not is removed. */
  private existing(key: string, sha256: string): Copy | undefined {
    const path = join(copiesIn(this.options.folder), key)
    const found = examineCopy(path, key)
    if (found === undefined) return undefined
    const problem =
      typeof found === 'string'
        ? found
        : found.facts.sourceSha256 === sha256
          ? undefined
          : 'it is the copy of another file'
    if (typeof found !== 'string' && problem === undefined) return found
    this.options.remark(new MonguardError('COPY_DAMAGED', { where: path, detail: problem ?? '' }).message)
    try {
      rmSync(path, { force: true, recursive: true })
    } catch (error) {
      throw unwritable(path, error)
    }
    return undefined
  }

  private async make(path: string, from: Source, sha256: string, key: string): Promise<Copy | undefined> {
    const source = from.bytes
    const temporary = new Temporary(this.options.folder, from.mode)
    try {
      // A full file system would make every launch do the work again for nothing.
      const { bavail, bsize } = statfsSync(this.options.folder)
      if (bavail * bsize < source.length) throw new MonguardError('CACHE_UNWRITABLE', spaceless(temporary.path))
      const result = await this.result(path, source)
      if (result === undefined) return undefined
      const { pieces } = layOutCopy(result, source, sha256, key)
      temporary.write(pieces)
      // Another process may have been quicker. Its copy may be in a plan already: it must not be replaced.
      const other = examineCopy(join(copiesIn(this.options.folder), key), key)
      if (other !== undefined && typeof other !== 'string') return other
      temporary.moveTo(join(copiesIn(this.options.folder), key))
      this.written = true
    } catch (error) {
      throw unwritable(temporary.path, error)
    } finally {
      temporary.remove()
    }
    const made = examineCopy(join(copiesIn(this.options.folder), key), key)
    return typeof made === 'string' ? undefined : made
  }

  /** undefined: the rewriter failed in a way that may not be the file's fault. */
  private async result(path: string, source: Uint8Array): Promise<Rewriting | Unfit | undefined> {
    try {
      this.rewrite ??= await this.options.rewriter.load()
    } catch (error) {
      throw new MonguardError('REWRITER_FAILED', { where: path, detail: String(error), cause: error })
    }
    try {
      return await this.rewrite(source)
    } catch (error) {
      // Out of memory, in JavaScript or in WebAssembly.
      if (error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError')) {
        this.options.remark(
          new MonguardError('REWRITER_FAILED', { where: path, detail: String(error), cause: error }).message,
        )
        return undefined
      }
      // It would fail again: remembered, until there is another rewriter.
      return { unfit: `the rewriter failed: ${error instanceof Error ? error.message : String(error)}` }
    }
  }
}

const spaceless = (where: string): { where: string; errno: string } => ({ where, errno: 'ENOSPC' })

/** A copy as it lies there; a text says what is wrong with it; undefined: there is none. */
export function examineCopy(path: string, key: string): Copy | string | undefined {
  let fd: number
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'ENOENT') return undefined
    if (errno === 'ELOOP') return 'it is a symbolic link'
    throw error
  }
  try {
    const stats = fstatSync(fd, { bigint: true })
    const problem = foreign(fd, stats, copyMode)
    if (problem !== '') return problem
    const facts = verifyCopy(readFileSync(fd), key)
    return typeof facts === 'string' ? facts : { facts, identity: identityOf(stats) }
  } finally {
    closeSync(fd)
  }
}

interface Source {
  readonly bytes: Uint8Array
  readonly identity: Identity
  /** Of its copy: whoever may read the one may read the other. */
  readonly mode: number
}

/** A file and what stat said of it before and after it was read. */
async function readSource(path: string): Promise<Source | undefined> {
  let fd: number
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
  try {
    const before = await settled(fd)
    if (before === undefined || before.size > BigInt(sourceMaxBytes)) return undefined
    const bytes = readFileSync(fd)
    const identity = identityOf(before)
    const isWhole =
      BigInt(bytes.length) === before.size && isSame(identity, identityOf(fstatSync(fd, { bigint: true })))
    const mode = (before.mode & 0o4n) === 0n ? privateCopyMode : copyMode
    return isWhole ? { bytes, identity, mode } : undefined
  } catch {
    return undefined
  } finally {
    closeSync(fd)
  }
}

/** Waits until a change that comes from now on would show in st_ctime. */
async function settled(fd: number): Promise<BigIntStats | undefined> {
  const stats = fstatSync(fd, { bigint: true })
  if (!stats.isFile()) return undefined
  const age = Date.now() - Number(stats.ctimeMs)
  if (age < 0 || age >= clockGrainMs) return stats
  await new Promise((resolve) => setTimeout(resolve, clockGrainMs - age))
  return fstatSync(fd, { bigint: true })
}

const temporaryName = (folder: string): string =>
  join(temporariesIn(folder), `${process.pid}-${randomBytes(8).toString('hex')}`)
/** In a folder that a program may have led elsewhere, nothing else is touched. */
const isTemporaryName = (name: string): boolean => /^\d+-[0-9a-f]{16}$/.test(name)

class Temporary {
  readonly path: string
  private fd: number | undefined

  constructor(folder: string, mode: number) {
    this.path = temporaryName(folder)
    try {
      this.fd = createOwnFile(this.path, mode)
    } catch (error) {
      throw unwritable(this.path, error)
    }
  }

  write(pieces: readonly Uint8Array[]): void {
    const fd = this.fd
    if (fd === undefined) throw new Error('closed')
    for (const piece of pieces) for (let at = 0; at < piece.length; ) at += writeSync(fd, piece, at)
    checkMark(this.path, fd, copyMode)
    // Before the name: after a crash there is a whole copy or none.
    fsyncSync(fd)
  }

  moveTo(path: string): void {
    renameSync(this.path, path)
  }

  remove(): void {
    if (this.fd !== undefined) closeSync(this.fd)
    this.fd = undefined
    try {
      rmSync(this.path, { force: true })
    } catch {
      // Cleared with what crashes leave.
    }
  }
}

/**
 * Writes the index with these changes, and what others have added meanwhile; without those whose copy `isGone`. Two that do this at the
 * same moment may lose each other's: then a file is hashed once more, and its copy found by its name.
 */
export function saveIndex(
  { folder, rewriter }: Pick<CacheOptions, 'folder' | 'rewriter'>,
  changes: Iterable<IndexEntry>,
  isGone?: (entry: IndexEntry) => boolean,
): void {
  const path = indexIn(folder, rewriter.version)
  replaceIndex(folder, path, CacheIndex.readOf(path, rewriter.version).with(changes, isGone))
}

function replaceIndex(folder: string, path: string, index: CacheIndex): void {
  const fresh = temporaryName(folder)
  try {
    const fd = createOwnFile(fresh, indexMode)
    try {
      for (let at = 0; at < index.content.length; ) at += writeSync(fd, index.content, at)
      checkMark(fresh, fd, indexMode)
    } finally {
      closeSync(fd)
    }
    renameSync(fresh, path)
  } catch {
    try {
      rmSync(fresh, { force: true })
    } catch {
      // It lies where nothing can be written.
    }
  }
}

export interface StoredCopy {
  readonly key: string
  readonly stats: BigIntStats
  /** When it was last used, as far as that is recorded. */
  readonly usedNs: bigint
}

/** All copies of all rewriter versions. */
export function storedCopies(folder: string): StoredCopy[] {
  const used = new Map<string, bigint>()
  for (const name of readdirSync(folder).filter(isIndexName))
    for (const { key, usedNs } of CacheIndex.read(join(folder, name))?.entries() ?? [])
      if (usedNs > (used.get(key) ?? 0n)) used.set(key, usedNs)
  const found: StoredCopy[] = []
  for (const key of readdirSync(copiesIn(folder)).filter(isCopyName)) {
    const stats = statSync(join(copiesIn(folder), key), { bigint: true, throwIfNoEntry: false })
    if (stats === undefined) continue
    // One that the indexes do not mention was made, or its entry was lost; mapping it left a time of access, on most file systems.
    const seen = stats.atimeNs > stats.ctimeNs ? stats.atimeNs : stats.ctimeNs
    const recorded = used.get(key) ?? 0n
    found.push({ key, stats, usedNs: recorded > seen ? recorded : seen })
  }
  return found
}

/** Removes the least recently used copies until the cache is within its limit; never one of `kept`, nor one used in the last minutes. */
export function evict(
  options: CacheOptions,
  kept: ReadonlySet<string>,
  now = BigInt(Date.now()) * 1_000_000n,
): string[] {
  const { folder, limitBytes } = options
  const copies = storedCopies(folder)
  let bytes = copies.reduce((sum, one) => sum + Number(one.stats.blocks) * 512, 0)
  if (bytes <= limitBytes) return []
  const removed: string[] = []
  for (const { key, stats, usedNs } of copies.sort((a, b) => (a.usedNs < b.usedNs ? -1 : 1))) {
    if (bytes <= limitBytes * evictionTarget) break
    if (kept.has(key) || now - usedNs < keptNs) continue
    rmSync(join(copiesIn(folder), key), { force: true })
    bytes -= Number(stats.blocks) * 512
    removed.push(key)
  }
  forget(folder, new Set(removed))
  return removed
}

/** Takes copies that are gone out of every index. */
export function forget(folder: string, keys: ReadonlySet<string>): void {
  if (keys.size === 0) return
  for (const name of readdirSync(folder).filter(isIndexName)) {
    const path = join(folder, name)
    const index = CacheIndex.read(path)
    if (index !== undefined)
      replaceIndex(
        folder,
        path,
        index.with([], ({ key }) => keys.has(key)),
      )
  }
}
