// Where the cache lies, and whether it can be trusted: what is in it runs as this user, so nobody else may have a hand in it.
import { type BigIntStats, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { errnoOf, MonguardError } from '../errors.js'
import { allowsExecution } from './own-files.js'

export const defaultLimitBytes = 2 * 2 ** 30

type Environment = Readonly<Record<string, string | undefined>>

/**
 * $MONGUARD_CACHE, else monguard in $XDG_CACHE_HOME, else in ~/.cache; of root, in /var/cache: processes of root's that become another
 * user's go on using the copies, and root's home is closed to them.
 */
export function cacheFolder(environment: Environment = process.env, uid = process.geteuid?.()): string {
  const own = environment['MONGUARD_CACHE']
  if (own !== undefined && own !== '') return resolve(own)
  const common = environment['XDG_CACHE_HOME']
  // The XDG specification wants relative paths ignored.
  const usual = uid === 0 ? '/var/cache' : join(homedir(), '.cache')
  return join(common !== undefined && isAbsolute(common) ? common : usual, 'monguard')
}

/** From $MONGUARD_CACHE_SIZE: bytes, or a number with K, M, G or T. undefined: it is there and is no size. */
export function cacheLimitBytes(environment: Environment = process.env): number | undefined {
  const text = environment['MONGUARD_CACHE_SIZE']
  if (text === undefined || text === '') return defaultLimitBytes
  const found = /^(\d{1,15}(?:\.\d{1,3})?)([KMGT]?)(?:i?B)?$/i.exec(text)
  if (found === null) return undefined
  return Math.floor(Number(found[1]) * 1024 ** ['', 'K', 'M', 'G', 'T'].indexOf((found[2] ?? '').toUpperCase()))
}

export const copiesIn = (folder: string): string => join(folder, 'copies')
export const temporariesIn = (folder: string): string => join(folder, 'tmp')
/** Each rewriter has an index of its own: two versions in use side by side do not undo each other's. */
export const indexIn = (folder: string, rewriterVersion: string): string =>
  join(folder, `index-${rewriterVersion.slice(0, 16)}`)
export const isIndexName = (name: string): boolean => /^index-[0-9A-Za-z.]{1,16}$/.test(name)
export const isCopyName = (name: string): boolean => /^[0-9a-f]{64}$/.test(name)

/** Nobody but this user could have written it. */
export const isOwn = (stats: BigIntStats): boolean =>
  stats.uid === BigInt(process.geteuid?.() ?? -1) && (stats.mode & 0o22n) === 0n

/** Throws CACHE_UNSAFE, CACHE_UNREADABLE or CACHE_NOEXEC; returns whether the folder is there. */
export function checkFolder(folder: string): boolean {
  for (const path of [folder, copiesIn(folder)]) {
    let stats: BigIntStats | undefined
    try {
      stats = statSync(path, { bigint: true, throwIfNoEntry: false })
    } catch (error) {
      throw new MonguardError('CACHE_UNREADABLE', { where: path, errno: errnoOf(error) ?? 'EACCES', cause: error })
    }
    if (stats === undefined) return false
    if (!stats.isDirectory()) throw new MonguardError('CACHE_UNREADABLE', { where: path, errno: 'ENOTDIR' })
    if (!isOwn(stats))
      throw new MonguardError('CACHE_UNSAFE', {
        where: path,
        detail: `owner ${stats.uid}, mode ${(Number(stats.mode) & 0o7777).toString(8)}, this is user ${process.geteuid?.()}`,
      })
  }
  if (!allowsExecution(folder)) throw new MonguardError('CACHE_NOEXEC', { where: folder })
  return true
}
