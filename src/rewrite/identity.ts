// What stat(2) says of a file, by which the cache and the monitor know it again without reading it.
import { type BigIntStats, statSync } from 'node:fs'

export interface Identity {
  readonly dev: bigint
  readonly ino: bigint
  readonly bytes: bigint
  /** st_ctime: nothing but the kernel sets it, so whoever changes the file changes this. */
  readonly changedNs: bigint
}

export const identityOf = ({ dev, ino, size, ctimeNs }: BigIntStats): Identity => ({
  dev,
  ino,
  bytes: size,
  changedNs: ctimeNs,
})

export const isSame = (a: Identity, b: Identity): boolean =>
  a.ino === b.ino && a.changedNs === b.changedNs && a.bytes === b.bytes && a.dev === b.dev

/** Of a regular file, links followed; undefined if none is there or it cannot be looked at. */
export function regularFile(path: string): BigIntStats | undefined {
  try {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
    return stats?.isFile() ? stats : undefined
  } catch {
    return undefined
  }
}
