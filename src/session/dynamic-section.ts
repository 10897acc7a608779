// What an ELF file asks of its dynamic linker, read without reading the file: at each launch the files that a program will load are
// looked for. A file that makes no sense asks for nothing; whoever runs it will say what is wrong with it.
import { closeSync, openSync, readSync } from 'node:fs'

export interface Dynamic {
  readonly interpreter: string | undefined
  readonly needed: readonly string[]
  readonly rpath: string | undefined
  readonly runpath: string | undefined
  readonly soname: string | undefined
}

const nothing: Omit<Dynamic, 'interpreter'> = { needed: [], rpath: undefined, runpath: undefined, soname: undefined }

const headerBytes = 64
const segmentBytes = 56
const segment = { LOAD: 1, DYNAMIC: 2, INTERPRETER: 3 } as const
const tag = { NULL: 0n, NEEDED: 1n, STRTAB: 5n, STRSZ: 10n, SONAME: 14n, RPATH: 15n, RUNPATH: 29n } as const
const dynamicMax = 1 << 16
/** Of a table's strings this much is read at once; names beyond it, in libraries with very many symbols, one by one. */
const stringsMax = 1 << 16
const nameMax = 4096

interface Loaded {
  readonly offset: number
  readonly vaddr: number
  readonly bytes: number
}

/** undefined: no 64-bit x86 ELF file, or not to be read. */
export function readDynamic(path: string): Dynamic | undefined {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch {
    return undefined
  }
  try {
    return read(fd)
  } catch {
    return undefined
  } finally {
    closeSync(fd)
  }
}

function read(fd: number): Dynamic | undefined {
  const head = readAt(fd, 0, 4096)
  const isElf =
    head.length >= headerBytes && head.readUInt32BE(0) === 0x7f454c46 && head[4] === 2 && head.readUInt16LE(18) === 62
  if (!isElf || head.readUInt16LE(54) !== segmentBytes) return undefined
  const at = Number(head.readBigUInt64LE(32))
  const bytes = head.readUInt16LE(56) * segmentBytes
  const table = at + bytes <= head.length ? head.subarray(at, at + bytes) : readAt(fd, at, bytes)
  const loads: Loaded[] = []
  let interpreter: string | undefined
  let dynamic: Loaded | undefined
  for (let i = 0; i + segmentBytes <= table.length; i += segmentBytes) {
    const one = {
      offset: Number(table.readBigUInt64LE(i + 8)),
      vaddr: Number(table.readBigUInt64LE(i + 16)),
      bytes: Number(table.readBigUInt64LE(i + 32)),
    }
    const kind = table.readUInt32LE(i)
    if (kind === segment.LOAD) loads.push(one)
    else if (kind === segment.DYNAMIC) dynamic = one
    else if (kind === segment.INTERPRETER) interpreter = string(readAt(fd, one.offset, Math.min(one.bytes, nameMax)), 0)
  }
  if (dynamic === undefined) return { interpreter, ...nothing }
  return { interpreter, ...readTags(fd, readAt(fd, dynamic.offset, Math.min(dynamic.bytes, dynamicMax)), loads) }
}

function readTags(fd: number, table: Buffer, loads: readonly Loaded[]): Omit<Dynamic, 'interpreter'> {
  const needed: number[] = []
  const single = new Map<bigint, number>()
  for (let i = 0; i + 16 <= table.length; i += 16) {
    const kind = table.readBigUInt64LE(i)
    if (kind === tag.NULL) break
    const value = Number(table.readBigUInt64LE(i + 8))
    if (kind === tag.NEEDED) needed.push(value)
    else single.set(kind, value)
  }
  const vaddr = single.get(tag.STRTAB) ?? -1
  const load = loads.find((one) => vaddr >= one.vaddr && vaddr < one.vaddr + one.bytes)
  if (load === undefined) return nothing
  const at = vaddr - load.vaddr + load.offset
  const size = single.get(tag.STRSZ) ?? 0
  const strings = readAt(fd, at, Math.min(size, stringsMax))
  const textOf = (kind: bigint): string | undefined => {
    const offset = single.get(kind)
    return offset === undefined ? undefined : text(offset)
  }
  const text = (offset: number): string => {
    const inside = offset < strings.length && strings.indexOf(0, offset) >= 0
    return inside ? string(strings, offset) : string(readAt(fd, at + offset, Math.min(nameMax, size - offset)), 0)
  }
  return {
    needed: needed.map(text).filter((one) => one !== ''),
    rpath: textOf(tag.RPATH),
    runpath: textOf(tag.RUNPATH),
    soname: textOf(tag.SONAME),
  }
}

function string(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(0, at)
  return bytes.toString('utf8', at, end < 0 ? bytes.length : end)
}

function readAt(fd: number, position: number, bytes: number): Buffer {
  if (!(bytes > 0) || !Number.isSafeInteger(position) || position < 0) return Buffer.alloc(0)
  const buffer = Buffer.allocUnsafe(bytes)
  return buffer.subarray(0, readSync(fd, buffer, 0, bytes, position))
}
