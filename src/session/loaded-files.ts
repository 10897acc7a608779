// Which files a program will load when it starts: itself or its interpreters, its dynamic linker, and what that finds of the libraries
// it needs, by the linker's own rules (ld.so(8); musl's ldso/dynlink.c). Where the linker would choose by processor, all are taken:
// a file too many costs a moment once, a file too few makes its calls slow.
import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Dynamic, readDynamic } from './dynamic-section.js'
import { readLinkerCache } from './linker-cache.js'

type Environment = Readonly<Record<string, string | undefined>>

/** As for programs: scripts may name scripts, five deep. */
const deepestScript = 5
/** More libraries than any program has. */
const filesMax = 1024

const glibcFolders = ['/lib/x86_64-linux-gnu', '/usr/lib/x86_64-linux-gnu', '/lib64', '/usr/lib64', '/lib', '/usr/lib']
const muslFolders = ['/lib', '/usr/local/lib', '/usr/lib']
const hwcaps = ['x86-64-v4', 'x86-64-v3', 'x86-64-v2']
/** Names that musl's linker answers itself. */
const muslOwn = /^lib(c|pthread|rt|m|dl|util|xnet)\.|^libc\.musl-x86_64/

/** Paths as the linker would open them, the program first. */
export function filesToLoad(program: string, environment: Environment = process.env): string[] {
  const files = new Set<string>()
  for (const path of programChain(program, environment)) addClosure(path, environment, files)
  return [...files]
}

/** The ELF files that the kernel starts for `path`: it, or what its #! line names; of `env NAME`, NAME too. */
function programChain(path: string, environment: Environment, depth = 0): string[] {
  const line = scriptLine(path)
  if (line === undefined) return [path]
  const [interpreter, argument] = line
  if (interpreter === undefined || depth >= deepestScript) return []
  const chain = programChain(interpreter, environment, depth + 1)
  if (!/\/env$/.test(interpreter) || argument === undefined) return chain
  const name = argument.replace(/^-S\s*/, '').split(/\s+/)[0] ?? ''
  const found = name.includes('/') ? name : inPath(name, environment)
  return found === undefined || found === '' ? chain : [...chain, ...programChain(found, environment, depth + 1)]
}

function scriptLine(path: string): readonly (string | undefined)[] | undefined {
  const head = Buffer.alloc(256)
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch {
    return undefined
  }
  try {
    readSync(fd, head, 0, head.length, 0)
  } catch {
    return undefined
  } finally {
    closeSync(fd)
  }
  if (head[0] !== 0x23 || head[1] !== 0x21) return undefined
  const found = /^#![ \t]*([^ \t\n\0]+)[ \t]*([^\n\0]*)/.exec(head.toString('utf8'))
  return [found?.[1], found?.[2]?.trim() || undefined]
}

const isFile = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true
  } catch {
    return false
  }
}

function inPath(name: string, environment: Environment): string | undefined {
  for (const folder of (environment['PATH'] ?? '/bin:/usr/bin').split(':')) {
    const path = `${folder === '' ? '.' : folder}/${name}`
    if (isFile(path)) return path
  }
  return undefined
}

interface LoadedObject {
  readonly path: string
  readonly dynamic: Dynamic
  readonly loader: LoadedObject | undefined
}

function addClosure(program: string, environment: Environment, files: Set<string>): void {
  const dynamic = readDynamic(program)
  files.add(program)
  if (dynamic?.interpreter === undefined) return
  files.add(dynamic.interpreter)
  const search = dynamic.interpreter.includes('ld-musl')
    ? new MuslSearch(dynamic.interpreter, environment)
    : new GlibcSearch(environment)
  const main: LoadedObject = { path: program, dynamic, loader: undefined }
  const waiting: LoadedObject[] = [main]
  const known = new Set<string>()
  const add = (name: string, by: LoadedObject): void => {
    if (known.has(name) || files.size >= filesMax) return
    known.add(name)
    for (const path of search.find(name, by)) {
      if (files.has(path)) continue
      const found = readDynamic(path)
      // The linker passes over files of other kinds, such as linker scripts and 32-bit libraries.
      if (found === undefined) continue
      files.add(path)
      if (found.soname !== undefined) known.add(found.soname)
      waiting.push({ path, dynamic: found, loader: by })
    }
  }
  for (const name of search.preloaded()) add(name, main)
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
    for (const name of next.dynamic.needed) add(name, next)
}

const folders = (text: string | undefined, separators: RegExp): string[] =>
  text === undefined || text === '' ? [] : text.split(separators).map((one) => (one === '' ? '.' : one))

const preloadNames = (environment: Environment): string[] =>
  (environment['LD_PRELOAD'] ?? '').split(/[ :]+/).filter((one) => one !== '')

/** $ORIGIN, $LIB and $PLATFORM in a path, in all their meanings. */
function expand(path: string, object: LoadedObject): string[] {
  if (!path.includes('$')) return [path]
  const origin = (): string => {
    try {
      return dirname(realpathSync(object.path))
    } catch {
      return dirname(object.path)
    }
  }
  const expanded = path.replace(/\$\{ORIGIN\}|\$ORIGIN\b/g, origin).replace(/\$\{PLATFORM\}|\$PLATFORM\b/g, 'x86_64')
  const lib = /\$\{LIB\}|\$LIB\b/g
  return lib.test(expanded)
    ? ['lib/x86_64-linux-gnu', 'lib64', 'lib'].map((one) => expanded.replace(lib, one))
    : [expanded]
}

class GlibcSearch {
  private readonly libraryPath: readonly string[]
  private readonly environment: Environment
  private cache: ReadonlyMap<string, readonly string[]> | undefined
  private readonly withHwcaps = new Map<string, readonly string[]>()

  constructor(environment: Environment) {
    this.environment = environment
    this.libraryPath = folders(environment['LD_LIBRARY_PATH'], /[:;]/)
  }

  preloaded(): string[] {
    return [...preloadNames(this.environment), ...fileWords('/etc/ld.so.preload')]
  }

  find(name: string, by: LoadedObject): readonly string[] {
    if (name.includes('/')) return expand(name, by).filter(isFile)
    const { runpath } = by.dynamic
    return (
      this.inFolders(runpath === undefined ? rpaths(by) : [], name) ??
      this.inFolders(
        this.libraryPath.flatMap((one) => expand(one, by)),
        name,
      ) ??
      this.inFolders(
        folders(runpath, /:/).flatMap((one) => expand(one, by)),
        name,
      ) ??
      this.inCache(name) ??
      this.inFolders(glibcFolders, name) ??
      []
    )
  }

  private inFolders(list: readonly string[], name: string): readonly string[] | undefined {
    for (const folder of list) {
      const found = [folder, ...this.hwcapsOf(folder)].map((one) => `${one}/${name}`).filter(isFile)
      if (found.length > 0) return found
    }
    return undefined
  }

  private hwcapsOf(folder: string): readonly string[] {
    let found = this.withHwcaps.get(folder)
    if (found === undefined) {
      const place = `${folder}/glibc-hwcaps`
      found = statSync(place, { throwIfNoEntry: false }) === undefined ? [] : hwcaps.map((one) => `${place}/${one}`)
      this.withHwcaps.set(folder, found)
    }
    return found
  }

  private inCache(name: string): readonly string[] | undefined {
    this.cache ??= readLinkerCache()
    const found = this.cache.get(name)?.filter(isFile)
    return found === undefined || found.length === 0 ? undefined : found
  }
}

/** DT_RPATH of an object and of those that led to it; one that has a DT_RUNPATH adds none. */
function rpaths(object: LoadedObject): string[] {
  const found: string[] = []
  for (let at: LoadedObject | undefined = object; at !== undefined; at = at.loader) {
    const owner = at
    if (owner.dynamic.runpath === undefined)
      found.push(...folders(owner.dynamic.rpath, /:/).flatMap((one) => expand(one, owner)))
  }
  return found
}

class MuslSearch {
  private readonly interpreter: string
  private readonly environment: Environment
  private readonly standard: readonly string[]

  constructor(interpreter: string, environment: Environment) {
    this.interpreter = interpreter
    this.environment = environment
    // The file lies beside the linker's own tree: PREFIX/lib/ld-musl-x86_64.so.1 → PREFIX/etc/ld-musl-x86_64.path.
    const prefix = interpreter.replace(/\/lib\/[^/]*$/, '')
    const configured = fileWords(`${prefix === interpreter ? '' : prefix}/etc/ld-musl-x86_64.path`, /[:\n]+/)
    this.standard = configured.length > 0 ? configured : muslFolders
  }

  preloaded(): string[] {
    return preloadNames(this.environment)
  }

  find(name: string, by: LoadedObject): readonly string[] {
    if (muslOwn.test(name)) return [this.interpreter]
    if (name.includes('/')) return isFile(name) ? [name] : []
    const own: string[] = []
    for (let at: LoadedObject | undefined = by; at !== undefined; at = at.loader) {
      const owner = at
      own.push(...folders(owner.dynamic.runpath ?? owner.dynamic.rpath, /:/).flatMap((one) => expand(one, owner)))
    }
    const all = [...folders(this.environment['LD_LIBRARY_PATH'], /[:\n]/), ...own, ...this.standard]
    const found = all.map((one) => `${one}/${name}`).find(isFile)
    return found === undefined ? [] : [found]
  }
}

function fileWords(path: string, separators = /[ \t\n:]+/): string[] {
  try {
    const fd = openSync(path, 'r')
    try {
      const bytes = Buffer.alloc(4096)
      const text = bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, 0))
      return text.split(separators).filter((one) => one !== '')
    } finally {
      closeSync(fd)
    }
  } catch {
    return []
  }
}
