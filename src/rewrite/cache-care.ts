// Looking after a cache: what is in it, whether it is sound, and emptying it.
import { closeSync, openSync, readdirSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { copyTrailerBytes } from '../generated/records.js'
import { examineCopy, forget, type StoredCopy, storedCopies } from './cache-fill.js'
import { checkFolder, copiesIn, isCopyName, isIndexName, temporariesIn } from './cache-folder.js'
import { CacheIndex } from './cache-index.js'
import { type CopyFacts, factsOf } from './copy-file.js'

export interface Listed extends StoredCopy {
  /** Where files with this copy were last found. */
  readonly paths: readonly string[]
  /** A text says why the copy cannot be read. */
  readonly facts: CopyFacts | string
}

/** The copies, the most recently used first. Their content is not verified. */
export function listCopies(folder: string): Listed[] {
  if (!checkFolder(folder)) return []
  const paths = new Map<string, Set<string>>()
  for (const name of readdirSync(folder).filter(isIndexName))
    for (const { key, path } of CacheIndex.read(join(folder, name))?.entries() ?? [])
      paths.set(key, (paths.get(key) ?? new Set()).add(path))
  return storedCopies(folder)
    .map((copy) => ({ ...copy, paths: [...(paths.get(copy.key) ?? [])].sort(), facts: readFacts(folder, copy) }))
    .sort((a, b) => (a.usedNs > b.usedNs ? -1 : 1))
}

function readFacts(folder: string, { key, stats }: StoredCopy): CopyFacts | string {
  try {
    const fd = openSync(join(copiesIn(folder), key), 'r')
    try {
      const read = (at: number, bytes: number): Uint8Array => {
        const buffer = Buffer.alloc(bytes)
        return buffer.subarray(0, readSync(fd, buffer, 0, bytes, at))
      }
      const size = Number(stats.size)
      if (size < copyTrailerBytes) return 'it is too short'
      return factsOf(read(size - copyTrailerBytes, copyTrailerBytes), size, key, read)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

export interface Verified {
  readonly sound: number
  readonly damaged: readonly { readonly key: string; readonly reason: string }[]
}

/** Reads every copy; one that is not what was written is removed. */
export function verifyCopies(folder: string): Verified {
  if (!checkFolder(folder)) return { sound: 0, damaged: [] }
  const damaged: { key: string; reason: string }[] = []
  let sound = 0
  for (const key of readdirSync(copiesIn(folder)).filter(isCopyName)) {
    const path = join(copiesIn(folder), key)
    const found = examineCopy(path, key)
    if (found === undefined) continue
    if (typeof found !== 'string') {
      sound++
      continue
    }
    damaged.push({ key, reason: found })
    rmSync(path, { recursive: true, force: true })
  }
  forget(folder, new Set(damaged.map((one) => one.key)))
  return { sound, damaged }
}

/** Removes everything that MonGuard put there, and nothing else: the folder's name may have been a mistake. */
export function clearCopies(folder: string): { readonly copies: number; readonly bytes: number } {
  if (!checkFolder(folder)) return { copies: 0, bytes: 0 }
  // Indexes first: nobody is to be led to copies that go.
  for (const name of readdirSync(folder).filter(isIndexName)) rmSync(join(folder, name), { force: true })
  const copies = storedCopies(folder)
  for (const { key } of copies) rmSync(join(copiesIn(folder), key), { force: true })
  for (const name of readdirSync(copiesIn(folder)).filter(isCopyName))
    rmSync(join(copiesIn(folder), name), { recursive: true, force: true })
  rmSync(temporariesIn(folder), { recursive: true, force: true })
  return { copies: copies.length, bytes: copies.reduce((sum, one) => sum + Number(one.stats.blocks) * 512, 0) }
}
