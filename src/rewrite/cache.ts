// The cache of rewritten copies, as a launch sees it: which of the files it will load have a valid copy already, and the tables of all
// copies for the plan. This part is loaded at every launch; making copies is cache-fill.ts, which is loaded when one lacks.
//
//   index-VERSION   which file (by stat) has which copy, verified when stat said what (cache-index.ts)
//   copies/SHA256   the copies, named by file content, rewriter version and options (copy-file.ts)
//   tmp/            copies on their way; what a crash left here goes after some minutes
import { statSync } from 'node:fs'
import { cacheState } from '../generated/records.js'
import { checkFolder, copiesIn, indexIn, isOwn } from './cache-folder.js'
import { CacheIndex, type IndexEntry, type RewriteTables } from './cache-index.js'
import { type Identity, identityOf, isSame, regularFile } from './identity.js'
import type { Rewriting, Unfit } from './model.js'

export interface Rewriter {
  /** Names the rewriter with its options: what another version made is not used. Letters, digits and dots. */
  readonly version: string
  /** Called when the first file has to be rewritten. */
  load(): Promise<(file: Uint8Array) => Rewriting | Unfit | Promise<Rewriting | Unfit>>
}

export interface CacheOptions {
  readonly folder: string
  readonly limitBytes: number
  readonly rewriter: Rewriter
  /** Gets what the user should know, each a message of four parts. */
  readonly remark: (text: string) => void
}

/** Told of each file before its copy is made. */
export type Progress = (path: string, bytes: number, done: number, total: number) => void

/** How exact the recorded time of use is: a launch within it writes nothing. */
export const usedGrainNs = 300n * 1_000_000_000n

const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n

export class Cache {
  readonly options: CacheOptions
  private index: CacheIndex
  /** Files that a caller asked for: these are in its tables whatever else is. */
  private readonly asked: Identity[] = []

  private constructor(options: CacheOptions, index: CacheIndex) {
    this.options = options
    this.index = index
  }

  /** Throws CACHE_UNSAFE or CACHE_UNREADABLE where the folder must not or cannot be used. */
  static open(options: CacheOptions): Cache {
    const { folder, rewriter } = options
    return new Cache(
      options,
      checkFolder(folder)
        ? CacheIndex.readOf(indexIn(folder, rewriter.version), rewriter.version)
        : CacheIndex.of([], rewriter.version),
    )
  }

  /**
   * Sees to it that each of the files has a valid copy, or is known to need or to allow none. Never throws for one that has not. Begins none
   * after `limitMs` milliseconds of work.
   */
  async prepare(
    paths: readonly string[],
    progress?: Progress,
    limitMs: number = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const lacking: string[] = []
    const touched: IndexEntry[] = []
    const now = nowNs()
    for (const path of paths) {
      const stats = regularFile(path)
      if (stats === undefined) continue
      const entry = this.valid(identityOf(stats))
      if (entry === undefined) {
        lacking.push(path)
        continue
      }
      this.asked.push(entry.source)
      if (now - entry.usedNs > usedGrainNs || entry.usedNs > now) touched.push({ ...entry, usedNs: now, path })
    }
    if (lacking.length === 0 && touched.length === 0) return
    const { fill, saveIndex } = await import('./cache-fill.js')
    const filled = lacking.length === 0 ? [] : await fill(this.options, lacking, progress, limitMs)
    this.asked.push(...filled.map((one) => one.source))
    const changes = [...touched, ...filled]
    this.index = this.index.with(changes)
    // Without the index everything is found and verified again, so that it cannot be written is no reason to speak.
    saveIndex(this.options, changes)
  }

  /** Every file that has a copy, at most `most` of them. */
  tables(most: number): RewriteTables {
    const first = new Set(this.asked.map((one) => this.index.indexOf(one)))
    return this.index.tables(copiesIn(this.options.folder), most, first)
  }

  /** The tables of one file alone; undefined if it has no copy. */
  tableOf(path: string): RewriteTables | undefined {
    const stats = regularFile(path)
    const entry = stats && this.valid(identityOf(stats))
    if (entry === undefined || entry.state !== cacheState.REWRITTEN) return undefined
    return this.index.tablesOf(copiesIn(this.options.folder), [this.index.indexOf(entry.source)])
  }

  /** Whether the file is there, and neither has a valid copy nor is known to do without. */
  lacks(path: string): boolean {
    const stats = regularFile(path)
    return stats !== undefined && this.valid(identityOf(stats)) === undefined
  }

  entries(): readonly IndexEntry[] {
    return this.index.entries()
  }

  /** What the index says of a file, if file and copy are still what they were. */
  private valid(source: Identity): IndexEntry | undefined {
    const at = this.index.indexOf(source)
    if (at < 0) return undefined
    const entry = this.index.entry(at)
    if (!isSame(entry.source, source)) return undefined
    if (entry.state !== cacheState.REWRITTEN) return entry
    const copy = statSync(`${copiesIn(this.options.folder)}/${entry.key}`, { bigint: true, throwIfNoEntry: false })
    return copy?.isFile() && isOwn(copy) && isSame(entry.copy, identityOf(copy)) ? entry : undefined
  }
}
