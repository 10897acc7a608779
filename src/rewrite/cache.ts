// The cache of rewritten copies: made once per content of a file, found again by stat alone. A copy is believed because its hash
// was right when stat said of it what it still says; everything else is checked again, or made anew.
import { createHash } from 'node:crypto'
import { readFileSync, statSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { cacheState } from '../generated/records.js'
import { CacheIndex, type IndexEntry, noTables, type RewriteTables } from './cache-index.js'
import { type CopyFacts, copyKey, layOutCopy, verifyCopy } from './copy-file.js'
import { isOwn, prepareFolder, prune, writeWhole } from './folder.js'
import { type Identity, identityOf, isSame, regularFile } from './identity.js'
import type { Rewriting, Unfit } from './model.js'

const indexName = 'index'
const defaultLimitBytes = 2 * 1024 ** 3
/** An index is not written only because something was used again so soon. */
const usedStepNs = 10n * 60n * 1_000_000_000n

export interface CacheOptions {
  readonly limitBytes?: number | undefined
  /** Part of every copy's name. */
  readonly version: string
  /** Loaded only when a copy has to be made. */
  readonly rewriter: () => Promise<(file: Uint8Array) => Rewriting | Unfit>
}

/** Why a cache cannot be used, or not for everything; the launch goes on without. */
export class CacheProblem extends Error {
  constructor(
    readonly folder: string,
    readonly why: string,
  ) {
    super(`${folder}: ${why}`)
  }
}

export class Cache {
  private index: CacheIndex
  private readonly changes = new Map<string, IndexEntry>()
  private grew = false
  /** Set when something could not be kept: what was found or made before serves all the same. */
  problem: CacheProblem | undefined

  private constructor(
    readonly folder: string,
    private readonly options: CacheOptions,
  ) {
    this.index = CacheIndex.read(join(folder, indexName))
  }

  /** Throws a CacheProblem where the folder is not to be trusted, or not there and not to be made. */
  static open(folder: string, options: CacheOptions, mayMake = true): Cache {
    const wrong = prepareFolder(folder, mayMake)
    if (wrong !== undefined) throw new CacheProblem(folder, wrong)
    return new Cache(folder, options)
  }

  entries(): readonly IndexEntry[] {
    return this.index.with(this.changes.values()).entries()
  }

  /** Whether nothing has to be read or made for this file. */
  isReady(path: string): boolean {
    const source = sourceOf(path)
    const entry = source === undefined ? undefined : this.found(source)
    return entry !== undefined && this.isCopyAsVerified(entry)
  }

  /** Makes sure that the file has a copy that can be believed, or that it is known why not. */
  async ensure(path: string): Promise<IndexEntry | undefined> {
    const source = sourceOf(path)
    if (source === undefined) return undefined
    const entry = this.found(source)
    if (entry !== undefined && this.isCopyAsVerified(entry)) return this.used(entry)
    try {
      return await this.make(path, source)
    } catch (error) {
      this.problem ??= new CacheProblem(this.folder, error instanceof Error ? error.message : String(error))
      return undefined
    }
  }

  /** What a plan is to hold: the files `first`, and others that programs started later may need. */
  tables(most: number, first: readonly string[]): RewriteTables {
    const index = this.changes.size === 0 ? this.index : this.index.with(this.changes.values())
    const wanted = new Set<number>()
    for (const path of first) {
      const source = sourceOf(path)
      if (source !== undefined) wanted.add(index.indexOf(source))
    }
    return index.count === 0 ? noTables : index.tables(this.folder, most, wanted)
  }

  /** Writes what was learnt. Two writers may lose a line of each other's: the copy is then found by its name, and verified again. */
  save(): void {
    if (this.changes.size === 0) return
    try {
      let index = CacheIndex.read(join(this.folder, indexName)).with(this.changes.values())
      if (this.grew) {
        const usedMs = new Map(index.entries().map((one) => [one.key, Number(one.usedNs / 1_000_000n)]))
        const removed = new Set(
          prune(this.folder, this.options.limitBytes ?? defaultLimitBytes, (name) => usedMs.get(name) ?? 0),
        )
        if (removed.size > 0) index = index.with([], (one) => removed.has(one.key))
      }
      writeWhole(this.folder, indexName, [index.content], false)
      this.index = index
      this.changes.clear()
      this.grew = false
    } catch (error) {
      this.problem ??= new CacheProblem(this.folder, error instanceof Error ? error.message : String(error))
    }
  }

  private found(source: Identity): IndexEntry | undefined {
    const changed = this.changes.get(nameOf(source))
    if (changed !== undefined) return isSame(changed.source, source) ? changed : undefined
    const i = this.index.indexOf(source)
    const entry = i < 0 ? undefined : this.index.entry(i)
    return entry !== undefined && isSame(entry.source, source) ? entry : undefined
  }

  private isCopyAsVerified(entry: IndexEntry): boolean {
    const stats = statSync(join(this.folder, entry.key), { bigint: true, throwIfNoEntry: false })
    if (stats === undefined || !stats.isFile()) return false
    return isOwn(stats) && isSame(identityOf(stats), entry.copy)
  }

  private used(entry: IndexEntry): IndexEntry {
    const now = BigInt(Date.now()) * 1_000_000n
    if (now - entry.usedNs > usedStepNs) this.changes.set(nameOf(entry.source), { ...entry, usedNs: now })
    return entry
  }

  private async make(path: string, source: Identity): Promise<IndexEntry> {
    const file = readFileSync(path)
    const sha256 = createHash('sha256').update(file).digest('hex')
    const now = sourceOf(path)
    if (now === undefined || !isSame(now, source)) throw new Error(`${path} changed while it was read`)
    const key = copyKey(sha256, this.options.version)
    let kept = this.verified(key)
    if (kept === undefined) {
      const rewriteElf = await this.options.rewriter()
      writeWhole(this.folder, key, layOutCopy(rewriteElf(file), file, sha256, key).pieces, true)
      this.grew = true
      kept = this.verified(key)
      if (kept === undefined) throw new Error(`the copy of ${path} did not read back as it was written`)
    }
    const { facts, copy } = kept
    const entry: IndexEntry = {
      source,
      copy,
      path,
      key,
      usedNs: BigInt(Date.now()) * 1_000_000n,
      state: facts.state,
      segments: facts.segments,
      firstVaddr: facts.firstVaddr,
      span: facts.span,
      trampolineOffset: facts.trampolineOffset,
      trampolineBytes: facts.trampolineBytes,
    }
    this.changes.set(nameOf(source), entry)
    return entry
  }

  /** The copy of that name, read whole and compared with its hash; one that fails is removed. */
  private verified(key: string): { readonly facts: CopyFacts; readonly copy: Identity } | undefined {
    const path = join(this.folder, key)
    const stats = regularFile(path)
    if (stats === undefined) return undefined
    const facts = isOwn(stats) ? verifyCopy(readFileSync(path), key) : 'it is not this user’s own'
    const after = regularFile(path)
    const copy = identityOf(stats)
    if (typeof facts !== 'string' && after !== undefined && isSame(identityOf(after), copy)) return { facts, copy }
    unlinkSync(path)
    return undefined
  }
}

const nameOf = ({ dev, ino }: Identity): string => `${dev}:${ino}`

function sourceOf(path: string): Identity | undefined {
  const stats = regularFile(path)
  return stats === undefined ? undefined : identityOf(stats)
}

/** Whether a copy has pages of its own. */
export const isRewritten = (entry: IndexEntry): boolean => entry.state === cacheState.REWRITTEN
