// /etc/ld.so.cache, as ldconfig writes it since glibc 2.2 (elf/cache.c, sysdeps/generic/dl-cache.h): "glibc-ld.so.cache1.1".
import { readFileSync } from 'node:fs'

const magic = 'glibc-ld.so.cache1.1'
const headerBytes = 48
const entryBytes = 24
/** FLAG_ELF_LIBC6 | FLAG_X8664_LIB64 */
const x8664 = 0x0303

/** Name of a library → files, the most wanted first. Empty if there is no such cache or it is of another format. */
export function readLinkerCache(path = '/etc/ld.so.cache'): ReadonlyMap<string, readonly string[]> {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch {
    return new Map()
  }
  return parseLinkerCache(bytes)
}

export function parseLinkerCache(file: Buffer): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  // An old-format cache, for programs of the last century, may stand before it; it is a multiple of eight bytes long.
  const begin = file.indexOf(magic, 0, 'latin1')
  if (begin < 0) return found
  const bytes = file.subarray(begin)
  if (bytes.length < headerBytes) return found
  const count = bytes.readUInt32LE(20)
  if (headerBytes + count * entryBytes > bytes.length) return found
  const text = (at: number): string => {
    const end = at < bytes.length ? bytes.indexOf(0, at) : -1
    return end < 0 ? '' : bytes.toString('latin1', at, end)
  }
  for (let i = 0; i < count; i++) {
    const at = headerBytes + i * entryBytes
    if (bytes.readUInt32LE(at) !== x8664) continue
    const name = text(bytes.readUInt32LE(at + 4))
    const path = text(bytes.readUInt32LE(at + 8))
    if (name === '' || !path.startsWith('/')) continue
    const paths = found.get(name)
    // Several of a name are builds for different processors. Which is taken is the linker's to say, so all are kept.
    if (paths === undefined) found.set(name, [path])
    else paths.push(path)
  }
  return found
}
