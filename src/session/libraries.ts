// Which files a program will map as code: itself, its interpreters, and its libraries as the dynamic linker finds them. What this
// misses runs all the same, by the slow way, and is found by the run itself.
import { closeSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { readImage } from '../elf/image.js'
import { type Needed, readNeeded } from '../elf/needed.js'

const scriptDepth = 5
const headBytes = 256
const filesMax = 1024

const cacheFile = '/etc/ld.so.cache'
const cacheMagic = 'glibc-ld.so.cache1.1'
const cacheHeaderBytes = 48
const cacheEntryBytes = 24
const glibcFolders = ['/lib/x86_64-linux-gnu', '/usr/lib/x86_64-linux-gnu', '/lib64', '/usr/lib64', '/lib', '/usr/lib']
const muslFolders = ['/lib', '/usr/local/lib', '/usr/lib']
const muslPathFile = '/etc/ld-musl-x86_64.path'

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function quietly<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
}

/** The chain of #! interpreters, the last of which is the program that runs. */
export function programFiles(path: string): readonly string[] {
  const chain: string[] = []
  let at = path
  for (let depth = 0; depth <= scriptDepth; depth++) {
    const head = quietly(() => readHead(at), Buffer.alloc(0))
    if (head.subarray(0, 2).toString('latin1') !== '#!') return [...chain, at]
    const line = head.subarray(2).toString('utf8').split('\n')[0] ?? ''
    const interpreter = line.trim().split(/[ \t]/)[0] ?? ''
    if (interpreter === '') return chain
    at = interpreter
  }
  return chain
}

function readHead(path: string): Buffer {
  const fd = openSync(path, 'r')
  try {
    const head = Buffer.alloc(headBytes)
    return head.subarray(0, readSync(fd, head, 0, headBytes, 0))
  } finally {
    closeSync(fd)
  }
}

/** /etc/ld.so.cache: names to paths, the first of each name. */
function linkerCache(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const bytes = quietly(() => readFileSync(cacheFile), Buffer.alloc(0))
  if (bytes.length < cacheHeaderBytes || bytes.toString('latin1', 0, cacheMagic.length) !== cacheMagic) return found
  const count = bytes.readUInt32LE(20)
  const text = (at: number): string => bytes.toString('utf8', at, Math.max(at, bytes.indexOf(0, at)))
  for (let i = 0; i < count && cacheHeaderBytes + (i + 1) * cacheEntryBytes <= bytes.length; i++) {
    const at = cacheHeaderBytes + i * cacheEntryBytes
    const name = text(bytes.readUInt32LE(at + 4))
    if (!found.has(name)) found.set(name, text(bytes.readUInt32LE(at + 8)))
  }
  return found
}

interface Search {
  readonly environment: NodeJS.ProcessEnv
  readonly cache: ReadonlyMap<string, string>
  readonly folders: readonly string[]
}

function find(name: string, of: { path: string; needed: Needed }, search: Search): string | undefined {
  if (name.includes('/')) return isFile(name) ? name : undefined
  const origin = dirname(of.path)
  const own = (list: readonly string[]): string[] =>
    list.map((one) => one.replaceAll('$ORIGIN', origin).replaceAll('$' + '{ORIGIN}', origin))
  const given = (search.environment['LD_LIBRARY_PATH'] ?? '').split(/[:;]/).filter((one) => one !== '')
  const before = of.needed.runpath.length > 0 ? [] : own(of.needed.rpath)
  const ahead = [...before, ...given, ...own(of.needed.runpath)].map((folder) => join(folder, name)).find(isFile)
  if (ahead !== undefined) return ahead
  const cached = search.cache.get(name)
  if (cached !== undefined && isFile(cached)) return cached
  return search.folders.map((folder) => join(folder, name)).find(isFile)
}

/** Everything that is mapped as code before the program's own first instruction, each file once, by its real path. */
export function loadedFiles(program: string, environment: NodeJS.ProcessEnv): readonly string[] {
  const main = programFiles(program).at(-1)
  if (main === undefined) return []
  const files = new Map<string, Needed>()
  const add = (path: string): void => {
    const real = quietly(() => realpathSync(path), undefined)
    if (real === undefined || files.has(real) || files.size >= filesMax) return
    const needed = quietly(() => readNeeded(readImage(readFileSync(real))), undefined)
    if (needed !== undefined) files.set(real, needed)
  }
  add(main)
  const interpreter = [...files.values()][0]?.interpreter
  if (interpreter !== undefined && isAbsolute(interpreter)) add(interpreter)
  const isMusl = interpreter?.includes('ld-musl') ?? false
  const musl = (): string[] =>
    quietly(
      () =>
        readFileSync(muslPathFile, 'utf8')
          .split(/[:\n]/)
          .filter((one) => one !== ''),
      muslFolders,
    )
  const search: Search = {
    environment,
    cache: isMusl || interpreter === undefined ? new Map() : linkerCache(),
    folders: isMusl ? musl() : glibcFolders,
  }
  for (const name of (environment['LD_PRELOAD'] ?? '').split(/[: ]/)) if (isAbsolute(name)) add(name)
  // The map grows while it is walked: libraries of libraries are met in their turn.
  for (const [path, needed] of files)
    for (const name of needed.libraries) {
      const library = find(name, { path, needed }, search)
      if (library !== undefined) add(library)
    }
  return [...files.keys()]
}
