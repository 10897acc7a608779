// Rewritten copies for a launch (DESIGN §7): those of the files that it will load are made if they lack, and the plan gets the tables of
// all. Nothing here may fail a launch: a program whose files have no copies runs too, only more slowly.
import { isatty } from 'node:tty'
import { MonguardError, printable } from '../errors.js'
import { Cache, type Rewriter } from '../rewrite/cache.js'
import { cacheFolder, cacheLimitBytes, defaultLimitBytes } from '../rewrite/cache-folder.js'
import { noTables, type RewriteTables } from '../rewrite/cache-index.js'
import { rewriterVersion } from '../rewrite/version.js'
import { filesToLoad } from './loaded-files.js'

/** Of one plan, which travels with every exec and is read at each of them. */
export const rewritesMax = 512

/** A launch waits this long for copies, and for the one that is being made then; the rest is left to the process that fills in afterwards. */
const launchWorkMs = 10_000

type Remark = (line: string) => void
const noRemark = (): void => {}

/** The tables for a launch of `program`; empty where there can be none, with a remark that says why. */
export async function rewritesFor(program: string, remark: Remark = noRemark): Promise<RewriteTables> {
  return guarded(remark, async () => {
    const cache = await openCache(remark)
    const progress = new TerminalProgress()
    try {
      await cache.prepare(filesToLoad(program), progress.tell, launchWorkMs)
    } finally {
      progress.end()
    }
    return cache.tables(rewritesMax)
  })
}

/** The cache of this user, with the rewriter of this package. Throws what Cache.open does. */
export const ownCache = (): Promise<Cache> => openCache(noRemark)

async function guarded(remark: Remark, work: () => Promise<RewriteTables>): Promise<RewriteTables> {
  try {
    return await work()
  } catch (error) {
    const failure =
      error instanceof MonguardError
        ? error
        : new MonguardError('REWRITER_FAILED', { where: 'monguard', detail: String(error), cause: error })
    remark(failure.message)
    return noTables
  }
}

async function openCache(remark: Remark): Promise<Cache> {
  const limitBytes = cacheLimitBytes()
  if (limitBytes === undefined)
    remark(
      new MonguardError('CACHE_SIZE', { where: `MONGUARD_CACHE_SIZE=${process.env['MONGUARD_CACHE_SIZE']}` }).message,
    )
  return Cache.open({
    folder: cacheFolder(),
    limitBytes: limitBytes ?? defaultLimitBytes,
    rewriter: await ownRewriter(),
    remark,
  })
}

export async function ownRewriter(): Promise<Rewriter> {
  return {
    version: await rewriterVersion(),
    load: async () => (await import('../rewrite/rewrite.js')).rewriteElf,
  }
}

const patienceMs = 300
/** Known to take longer than that: the rewriter reads some ten megabytes a second at worst. */
const largeBytes = 16 << 20

/** One line on the terminal while a first launch prepares its files, gone when that is done. */
class TerminalProgress {
  private readonly begun = performance.now()
  private shown = false

  readonly tell = (path: string, bytes: number, done: number, total: number): void => {
    if (performance.now() - this.begun < patienceMs && bytes < largeBytes) return
    if (!isatty(2)) return
    process.stderr.write(`\r\x1b[Kmonguard: rewriting ${done + 1} of ${total}, once: ${printable(path)}`)
    this.shown = true
  }

  end(): void {
    if (this.shown) process.stderr.write('\r\x1b[K')
  }
}
