// The rewritten copies that a launch is given: the program's own, made now where they are missing, and those of whatever it may start.
import { spawn } from 'node:child_process'
import { isAbsolute } from 'node:path'
import { isatty } from 'node:tty'
import { fileURLToPath } from 'node:url'
import { Cache, type CacheOptions, CacheProblem } from '../rewrite/cache.js'
import type { RewriteTables } from '../rewrite/cache-index.js'
import { cacheFolder, parseSize } from '../rewrite/folder.js'
import { loadedFiles, programFiles } from './libraries.js'

/** A plan travels with every exec: more entries would cost each of them. */
export const entriesMax = 512

/** Raised when a copy of the same file would differ (src/rewrite/rewrite.ts): kept here, since a warm launch does not load the rewriter. */
export const copyVersion = 'monguard-rewriter-1'

/** Before a line tells that files are being rewritten. */
const patienceMs = 1000

function options(environment: NodeJS.ProcessEnv): CacheOptions {
  const size = environment['MONGUARD_CACHE_SIZE']
  return {
    limitBytes: size === undefined ? undefined : parseSize(size),
    version: copyVersion,
    rewriter: async () => (await import('../rewrite/rewrite.js')).rewriteElf,
  }
}

/** The user's cache. Throws a CacheProblem where there is none that can be used. */
export function openCache(environment: NodeJS.ProcessEnv = process.env, mayMake = true): Cache {
  const folder = cacheFolder(environment)
  if (folder === undefined) throw new CacheProblem('$HOME', 'it is not set, and neither is MONGUARD_CACHE')
  return Cache.open(folder, options(environment), mayMake)
}

/**
 * The tables for the plan of a launch of `program`. Where the cache cannot be used, the launch goes on without: `remark` is told why.
 */
export async function rewritesFor(program: string, remark: (line: string) => void): Promise<RewriteTables | undefined> {
  try {
    const cache = openCache()
    const started = performance.now()
    let told = false
    const chain = programFiles(program)
    const main = chain.at(-1) ?? program
    // The libraries of a file whose copy is there were looked for when it was made; those that changed since the run reports.
    const files = cache.isReady(main) ? [main] : loadedFiles(program, process.env)
    for (const [i, file] of files.entries()) {
      if (performance.now() - started > patienceMs && isatty(2)) {
        process.stderr.write(`\r\x1b[Kmonguard: rewriting ${i + 1} of ${files.length} files`)
        told = true
      }
      await cache.ensure(file)
    }
    if (told) process.stderr.write('\r\x1b[K')
    cache.save()
    if (cache.problem !== undefined) remark(problemText(cache.problem))
    return cache.tables(entriesMax, files)
  } catch (error) {
    if (!(error instanceof CacheProblem)) throw error
    remark(problemText(error))
    return undefined
  }
}

const fillProgram = fileURLToPath(new URL('fill.js', import.meta.url))
/** What tells a process where the cache is. */
const cacheVariables = ['HOME', 'XDG_CACHE_HOME', 'MONGUARD_CACHE', 'MONGUARD_CACHE_SIZE'] as const
/** Of one run; the next ones find the rest. */
const fillMax = 64

/** Sees to it that files which a run met without a copy have one the next time: nobody waits for that. */
export function fillLater(paths: Iterable<string>): void {
  try {
    const cache = openCache()
    const lacking = [...paths].filter((path) => isAbsolute(path) && !cache.isReady(path)).slice(0, fillMax)
    if (lacking.length === 0) return
    const env = Object.fromEntries(
      cacheVariables.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    )
    spawn(process.execPath, [fillProgram, ...lacking], { detached: true, stdio: 'ignore', cwd: '/', env }).unref()
  } catch (error) {
    if (!(error instanceof CacheProblem)) throw error
  }
}

/** Makes copies of these files, where they lack one. */
export async function fillMisses(paths: Iterable<string>): Promise<void> {
  try {
    const cache = openCache()
    for (const path of paths) await cache.ensure(path)
    cache.save()
  } catch (error) {
    if (!(error instanceof CacheProblem)) throw error
  }
}

const problemText = ({ folder, why }: CacheProblem): string =>
  `monguard: calls are not rewritten and take the slow way: the cache ${folder} cannot be used: ${why} (MONGUARD_CACHE names another folder; --no-rewrite silences this)`
