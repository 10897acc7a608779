// The folder of a cache on disk: safe to use or not, writing without half files, bounded size.
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** Others may write there: whatever lies in it could be anybody's. */
const isShared = (stats: Stats): boolean => (stats.mode & 0o022) !== 0

const temporaryEnding = '.part'
/** No writer takes so long. */
const abandonedMs = 60 * 60_000
/** What a launch of the last minutes wanted is in use, or will be again. */
const inUseMs = 10 * 60_000

export const isCopyName = (name: string): boolean => /^[0-9a-f]{64}$/.test(name)

/** $MONGUARD_CACHE, or monguard in the user's folder for caches; undefined where there is none. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment['MONGUARD_CACHE']
  if (named) return named
  const caches = environment['XDG_CACHE_HOME']
  if (caches?.startsWith('/')) return join(caches, 'monguard')
  const home = environment['HOME']
  return home?.startsWith('/') ? join(home, '.cache', 'monguard') : undefined
}

/** "512M", "2G", bytes; undefined if it is none of these. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,15})([KMGT]?)$/.exec(text)
  if (match === null) return undefined
  return Number(match[1]) * 1024 ** ' KMGT'.indexOf(match[2] || ' ')
}

/** Makes the folder if it is not there; says what is wrong with it, or undefined. */
export function prepareFolder(folder: string, mayMake: boolean): string | undefined {
  try {
    if (mayMake) mkdirSync(folder, { recursive: true, mode: 0o700 })
    const stats = statSync(folder)
    if (!stats.isDirectory()) return 'it is not a folder'
    if (stats.uid !== process.geteuid?.()) return 'it belongs to another user'
    if (isShared(stats)) return 'other users may write to it'
    return undefined
  } catch (error) {
    return error instanceof Error && 'code' in error ? `${error.code}` : String(error)
  }
}

/** Whether a file of the cache may be used: this user's own, and nobody else's to write. */
export const isOwn = (stats: { uid: bigint; mode: bigint }): boolean =>
  stats.uid === BigInt(process.geteuid?.() ?? -1) && (stats.mode & 0o022n) === 0n

/** Writes a file whole or not at all, whatever happens meanwhile and whoever writes the same. */
export function writeWhole(folder: string, name: string, pieces: readonly Uint8Array[], lasting: boolean): void {
  const temporary = join(folder, `${name}.${process.pid}.${randomBytes(6).toString('hex')}${temporaryEnding}`)
  const fd = openSync(temporary, 'wx', 0o600)
  try {
    for (const piece of pieces) for (let at = 0; at < piece.length; ) at += writeSync(fd, piece, at)
    if (lasting) fsyncSync(fd)
    closeSync(fd)
    renameSync(temporary, join(folder, name))
  } catch (error) {
    try {
      unlinkSync(temporary)
    } catch {
      // Gone already, or it will be cleared when it has grown old.
    }
    throw error
  }
}

export interface Kept {
  readonly name: string
  readonly bytes: number
  readonly changedMs: number
}

/** The copies in the folder. */
export function listCopies(folder: string): Kept[] {
  return readdirSync(folder).flatMap((name): Kept[] => {
    const stats = isCopyName(name) ? lstatSync(join(folder, name), { throwIfNoEntry: false }) : undefined
    return stats?.isFile() ? [{ name, bytes: stats.size, changedMs: stats.ctimeMs }] : []
  })
}

/** Removes what interrupted writers left, then copies until `limitBytes` hold: the ones longest unused first. Returns the names of those. */
export function prune(folder: string, limitBytes: number, usedMs: (name: string) => number): string[] {
  const now = Date.now()
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(temporaryEnding)) continue
    const stats = lstatSync(join(folder, name), { throwIfNoEntry: false })
    if (stats !== undefined && now - stats.mtimeMs > abandonedMs) unlinkSync(join(folder, name))
  }
  const copies = listCopies(folder)
  let bytes = copies.reduce((sum, one) => sum + one.bytes, 0)
  const removed: string[] = []
  const last = ({ name, changedMs }: Kept): number => Math.max(changedMs, usedMs(name))
  for (const one of copies.sort((a, b) => last(a) - last(b))) {
    if (bytes <= limitBytes || now - last(one) < inUseMs) break
    unlinkSync(join(folder, one.name))
    bytes -= one.bytes
    removed.push(one.name)
  }
  return removed
}
