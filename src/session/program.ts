// Finds the program as a shell does, and says clearly why one cannot be run, before anything is started. The kernel's own
// answer to a bad program is one errno for a dozen reasons. What is checked here may change before the exec: the native
// programs check again what matters for safety.
import { accessSync, closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { errnoOf, MonguardError } from '../errors.js'
import type { Placement } from '../host/placement.js'

export interface Program {
  readonly path: string
  readonly argv: readonly string[]
}

export interface ProgramOptions {
  readonly placement: Placement
  readonly allowSetuid: boolean
}

/** Scripts may name scripts as their interpreters: the kernel follows five. */
const deepestScript = 5
/** execvp's, where the environment has no PATH. */
const standardPath = '/bin:/usr/bin'

export function findProgram(name: string, args: readonly string[], options: ProgramOptions): Program {
  const path = searchPath(name)
  if (checkProgram(path, options, 0) === 'text') {
    // As execvp: a file that is no program and has no #! line is a script of the shell.
    checkProgram('/bin/sh', options, 0)
    return { path: '/bin/sh', argv: ['/bin/sh', path, ...args] }
  }
  return { path, argv: [name, ...args] }
}

function searchPath(name: string): string {
  if (name === '') throw new MonguardError('PROGRAM_MISSING', { where: '(an empty name)', errno: 'ENOENT' })
  if (name.includes('/')) return name
  let refused: MonguardError | undefined
  for (const folder of (process.env['PATH'] ?? standardPath).split(':')) {
    const path = folder === '' ? `./${name}` : `${folder}/${name}`
    try {
      checkExecutable(path)
      return path
    } catch (error) {
      if (error instanceof MonguardError && error.row.name !== 'PROGRAM_MISSING') refused ??= error
    }
  }
  throw refused ?? new MonguardError('PROGRAM_MISSING', { where: name, errno: 'ENOENT' })
}

/** Throws unless the path is a file that may be executed; returns what stat said. */
function checkExecutable(path: string): Stats {
  let stats: Stats
  try {
    stats = statSync(path)
  } catch (error) {
    const errno = errnoOf(error) ?? 'ENOENT'
    const name =
      errno === 'ELOOP' || errno === 'ENAMETOOLONG'
        ? 'PROGRAM_LOOP'
        : errno === 'EACCES'
          ? 'PROGRAM_NOT_EXECUTABLE'
          : 'PROGRAM_MISSING'
    throw new MonguardError(name, { where: path, errno, cause: error })
  }
  if (stats.isDirectory()) throw new MonguardError('PROGRAM_DIRECTORY', { where: path, errno: 'EISDIR' })
  try {
    accessSync(path, constants.X_OK)
  } catch (error) {
    throw new MonguardError('PROGRAM_NOT_EXECUTABLE', { where: path, errno: errnoOf(error) ?? 'EACCES', cause: error })
  }
  if (!stats.isFile())
    throw new MonguardError('PROGRAM_NOT_EXECUTABLE', {
      where: path,
      errno: 'EACCES',
      detail: 'it is not a regular file',
    })
  return stats
}

type Form = 'elf' | 'script' | 'text'

function checkProgram(path: string, options: ProgramOptions, depth: number): Form {
  const stats = checkExecutable(path)
  checkSetuid(path, stats, options)
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (error) {
    // The kernel needs no right to read; only the monitor's own loader does.
    if (options.placement === 'process' && errnoOf(error) === 'EACCES') return 'elf'
    const errno = errnoOf(error)
    throw new MonguardError(errno === 'EMFILE' || errno === 'ENFILE' ? 'NO_FILES' : 'PROGRAM_UNREADABLE', {
      where: path,
      errno: errno ?? 'EACCES',
      cause: error,
    })
  }
  try {
    const size = fstatSync(fd).size
    const head = readAt(fd, 0, 4096)
    if (head.length >= 4 && head.readUInt32BE(0) === 0x7f454c46) {
      checkElf(fd, path, head, size)
      return 'elf'
    }
    if (head.toString('latin1', 0, 2) === '#!') {
      checkScript(path, head, options, depth)
      return 'script'
    }
    // As bash: a null byte in the first line means that it is no text.
    const line = head.subarray(0, 80)
    const end = line.indexOf(0x0a)
    if ((end < 0 ? line : line.subarray(0, end)).includes(0))
      throw new MonguardError('PROGRAM_FORMAT', { where: path, errno: 'ENOEXEC' })
    if (depth > 0) throw new MonguardError('PROGRAM_FORMAT', { where: path, errno: 'ENOEXEC' })
    return 'text'
  } finally {
    closeSync(fd)
  }
}

function checkSetuid(path: string, stats: Stats, options: ProgramOptions): void {
  const changesUser =
    (stats.mode & constants.S_IFMT) === constants.S_IFREG &&
    (stats.mode & 0o4000) !== 0 &&
    stats.uid !== process.geteuid?.()
  const changesGroup = (stats.mode & 0o2010) === 0o2010 && stats.gid !== process.getegid?.()
  if ((changesUser || changesGroup) && !options.allowSetuid) throw new MonguardError('PROGRAM_SETUID', { where: path })
}

function readAt(fd: number, position: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes)
  return buffer.subarray(0, readSync(fd, buffer, 0, bytes, position))
}

const elf = {
  headerBytes: 64,
  segmentBytes: 56,
  class64: 2,
  littleEndian: 1,
  machineX86_64: 62,
  typeExecutable: 2,
  typeShared: 3,
  segmentLoad: 1,
  segmentInterpreter: 3,
  /** As the kernel: a page of segments is more than any linker makes. */
  segmentsMax: 65536 / 56,
} as const

function checkElf(fd: number, path: string, head: Buffer, size: number): void {
  const corrupt = (detail: string): MonguardError =>
    new MonguardError('PROGRAM_CORRUPT', { where: path, errno: 'ENOEXEC', detail })
  const truncated = (detail: string): MonguardError =>
    new MonguardError('PROGRAM_TRUNCATED', { where: path, errno: 'ENOEXEC', detail })
  if (head.length < elf.headerBytes) throw truncated(`it has ${size} bytes, an ELF header has ${elf.headerBytes}`)
  if (head[4] !== elf.class64)
    throw new MonguardError('PROGRAM_FOREIGN', { where: path, errno: 'ENOEXEC', detail: 'it is a 32-bit program' })
  const machine = head.readUInt16LE(18)
  if (head[5] !== elf.littleEndian || machine !== elf.machineX86_64)
    throw new MonguardError('PROGRAM_FOREIGN', {
      where: path,
      errno: 'ENOEXEC',
      detail: `ELF machine ${head[5] === elf.littleEndian ? machine : head.readUInt16BE(18)}`,
    })
  const type = head.readUInt16LE(16)
  if (type !== elf.typeExecutable && type !== elf.typeShared)
    throw corrupt(`it is of ELF type ${type}, neither a program nor a shared object`)
  const segmentsAt = head.readBigUInt64LE(32)
  const count = head.readUInt16LE(56)
  if (head.readUInt16LE(54) !== elf.segmentBytes || count === 0 || count > elf.segmentsMax)
    throw corrupt(`it has ${count} program headers of ${head.readUInt16LE(54)} bytes`)
  const segmentsEnd = segmentsAt + BigInt(count * elf.segmentBytes)
  if (segmentsEnd > BigInt(size)) throw truncated(`its program headers end at ${segmentsEnd}, the file at ${size}`)
  const table = readAt(fd, Number(segmentsAt), count * elf.segmentBytes)
  let loads = 0
  for (let at = 0; at + elf.segmentBytes <= table.length; at += elf.segmentBytes) {
    const kind = table.readUInt32LE(at)
    const offset = table.readBigUInt64LE(at + 8)
    const fileBytes = table.readBigUInt64LE(at + 32)
    if (kind !== elf.segmentLoad && kind !== elf.segmentInterpreter) continue
    if (offset + fileBytes > BigInt(size))
      throw truncated(`a segment ends at ${offset + fileBytes}, the file at ${size}`)
    if (kind === elf.segmentInterpreter) {
      checkInterpreter(fd, path, Number(offset), Number(fileBytes))
      continue
    }
    loads++
    const address = table.readBigUInt64LE(at + 16)
    if (fileBytes > table.readBigUInt64LE(at + 40))
      throw corrupt('a segment takes more bytes of the file than of memory')
    if ((address - offset) % 4096n !== 0n)
      throw corrupt('a segment lies at an address that does not fit its place in the file')
  }
  if (loads === 0) throw corrupt('it has nothing to load')
}

function checkInterpreter(fd: number, program: string, offset: number, bytes: number): void {
  const text = bytes > 1 && bytes <= 4096 ? readAt(fd, offset, bytes) : undefined
  if (text === undefined || text[bytes - 1] !== 0)
    throw new MonguardError('PROGRAM_CORRUPT', {
      where: program,
      errno: 'ENOEXEC',
      detail: 'the name of its dynamic linker has no end',
    })
  const path = text.toString('utf8', 0, text.indexOf(0))
  let linker: number
  try {
    linker = openSync(path, 'r')
  } catch (error) {
    throw new MonguardError('INTERPRETER_MISSING', {
      where: `${program}: ${path}`,
      errno: errnoOf(error) ?? 'ENOENT',
      cause: error,
    })
  }
  try {
    const head = readAt(linker, 0, elf.headerBytes)
    const sound =
      head.length === elf.headerBytes &&
      head.readUInt32BE(0) === 0x7f454c46 &&
      head[4] === elf.class64 &&
      head.readUInt16LE(18) === elf.machineX86_64
    if (!sound) throw new MonguardError('INTERPRETER_CORRUPT', { where: `${program}: ${path}`, errno: 'ELIBBAD' })
  } finally {
    closeSync(linker)
  }
}

function checkScript(path: string, head: Buffer, options: ProgramOptions, depth: number): void {
  const line = head.toString('latin1', 2, 256).split('\n', 1)[0] ?? ''
  const interpreter = /^[ \t]*([^ \t\0]+)/.exec(line)?.[1]
  if (interpreter === undefined)
    throw new MonguardError('PROGRAM_FORMAT', { where: path, errno: 'ENOEXEC', detail: 'its #! line names nothing' })
  if (depth + 1 > deepestScript) throw new MonguardError('SCRIPT_TOO_DEEP', { where: path, errno: 'ELOOP' })
  try {
    checkProgram(Buffer.from(interpreter, 'latin1').toString('utf8'), options, depth + 1)
  } catch (error) {
    if (!(error instanceof MonguardError) || error.row.name !== 'PROGRAM_MISSING') throw error
    throw new MonguardError('SCRIPT_INTERPRETER_MISSING', {
      where: `${path}: ${JSON.stringify(interpreter)}`,
      errno: 'ENOENT',
      cause: error,
    })
  }
}
