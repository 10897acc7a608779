// Files of MonGuard's own (invariant R3): known by a mode that no monitored program can give to a file, whatever name leads to it, and
// without the right to write. So nobody asks what was written into one since: whoever could write to it took the mark off first.
import { type BigIntStats, closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { errnoOf, MonguardError } from '../errors.js'
import { ownFile } from '../generated/records.js'

export const copyMode: number = ownFile.COPY_MODE
export const privateCopyMode: number = ownFile.PRIVATE_COPY_MODE
const isCopyMode = (mode: number): boolean => mode === copyMode || mode === privateCopyMode
export const indexMode: number = ownFile.INDEX_MODE
type OwnMode = number

const isMode = (is: number, wanted: number): boolean => is === wanted || (isCopyMode(is) && isCopyMode(wanted))

/** Whether a monitored program cannot have made it: a regular file of this user's with that very mode. */
export const isMarked = (stats: BigIntStats, mode: OwnMode): boolean =>
  stats.isFile() && stats.uid === BigInt(process.geteuid?.() ?? -1) && isMode(Number(stats.mode) & 0o7777, mode)

/** The line of /proc/self/mountinfo about the mount in which an open file lies; undefined if it is none of this process's namespace. */
function mountOf(fd: number): string | undefined {
  try {
    const mount = /^mnt_id:\t(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1]
    const mounts = readFileSync('/proc/self/mountinfo', 'latin1').split('\n')
    return mounts.find((line) => line.startsWith(`${mount} `))
  } catch {
    return undefined
  }
}

/** A program can serve a file system of its own in another namespace, with any modes it likes, and lead there through /proc/PID/root. */
const isReached = (fd: number): boolean => mountOf(fd) !== undefined

/** Whether something in this folder may be executed, as far as its mount is concerned. */
export function allowsExecution(folder: string): boolean {
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    const options = mountOf(fd)?.split(' ')[5] ?? ''
    return !options.split(',').includes('noexec')
  } finally {
    closeSync(fd)
  }
}

/** Why a file is not MonGuard's; '' if it is. */
export function foreign(fd: number, stats: BigIntStats, mode: OwnMode): string {
  if (!stats.isFile()) return 'it is not a file'
  if (!isMarked(stats, mode)) return 'it is not MonGuard that wrote it, or somebody changed it since'
  return isReached(fd) ? '' : 'it lies in a file system of another process'
}

/** The content of an own file; undefined if there is none, or another. Throws as open(2) and read(2) fail. */
export function readOwnFile(path: string, mode: OwnMode): Uint8Array | undefined {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return foreign(fd, fstatSync(fd, { bigint: true }), mode) === '' ? readFileSync(fd) : undefined
  } finally {
    closeSync(fd)
  }
}

/**
 * Makes a file that has the mark from its first moment: nobody but the returned descriptor can write to it. Throws CACHE_UNMARKED
 * where the file system keeps no such mode, else as open(2) fails.
 */
export function createOwnFile(path: string, mode: OwnMode): number {
  const fd = openSync(path, 'wx', mode)
  try {
    checkMark(path, fd, mode)
  } catch (error) {
    closeSync(fd)
    throw error
  }
  return fd
}

/** To be asked again when everything is written: had the mark been off meanwhile, it would be off now. */
export function checkMark(path: string, fd: number, mode: OwnMode): void {
  const stats = fstatSync(fd, { bigint: true })
  if (!isMarked(stats, mode))
    throw new MonguardError('CACHE_UNMARKED', {
      where: path,
      detail: `made with mode ${mode.toString(8)}, and has ${(Number(stats.mode) & 0o7777).toString(8)}`,
    })
}

export const isMissing = (error: unknown): boolean => errnoOf(error) === 'ENOENT'
