// Files without a name that a launch shares with its native programs: the plan and the event ring.
import { closeSync, constants, fchmodSync, ftruncateSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { errnoOf, MonguardError } from '../errors.js'

/** In memory where it can be; a ring on a disk would cost the monitored program its writing back. */
const folders = (): string[] => ['/dev/shm', process.env['TMPDIR'] || '/tmp']

/** By this mode the monitors of all launches know such a file, from its first moment, and open it to nobody (native/core/own-files.c). */
const launchFileMode = 0o1600
const O_TMPFILE = 0o20200000

function openNameless(folder: string, path: string): number {
  let fd: number
  try {
    // With O_EXCL nobody can give it a name afterwards.
    fd = openSync(folder, O_TMPFILE | constants.O_RDWR | constants.O_EXCL, launchFileMode)
  } catch (error) {
    if (errnoOf(error) !== 'EOPNOTSUPP' && errnoOf(error) !== 'EISDIR') throw error
    fd = openSync(path, 'wx+', launchFileMode)
    unlinkSync(path)
  }
  fchmodSync(fd, launchFileMode) // whatever the umask is
  return fd
}

/**
 * Creates an unlinked file of `bytes` bytes that begins with `content`; returns its descriptor, closed on exec. The name need not be
 * secret: opening fails if anything is there already, and a moment later it is gone.
 */
export function createSharedFile(name: string, content: Uint8Array, bytes = content.length): number {
  let failure: unknown
  for (const folder of folders()) {
    const path = `${folder}/monguard-${name}-${process.pid}-${process.hrtime.bigint()}`
    let fd: number | undefined
    try {
      fd = openNameless(folder, path)
      for (let at = 0; at < content.length; ) at += writeSync(fd, content, at, content.length - at, at)
      if (bytes > content.length) ftruncateSync(fd, bytes)
      return fd
    } catch (error) {
      failure = error
      if (fd !== undefined) closeSync(fd)
    }
  }
  const errno = errnoOf(failure)
  const where = `${folders().join(' and ')} (${name})`
  if (errno === 'EMFILE' || errno === 'ENFILE') throw new MonguardError('NO_FILES', { where, errno, cause: failure })
  throw new MonguardError('SHARED_FILE', {
    where,
    cause: failure,
    ...(errno === undefined ? { detail: String(failure) } : { errno }),
  })
}
