// Every place in the code that something in the file points to: symbols, relocations, words of data.
import { ElfError, type ElfImage, locate, SHT_DYNSYM, SHT_RELA, SHT_SYMTAB } from './image.js'

const DT_HASH = 4
const DT_SYMTAB = 6
const DT_RELA = 7
const DT_RELASZ = 8
const DT_TEXTREL = 22
const DT_JMPREL = 23
const DT_PLTRELSZ = 2
const DT_FLAGS = 30
const DT_RELRSZ = 35
const DT_RELR = 36
const DT_GNU_HASH = 0x6ffffef5
const DF_TEXTREL = 4

const STT_FUNC = 2
const STT_GNU_IFUNC = 10

const R_X86_64_NONE = 0
const R_X86_64_64 = 1
const R_X86_64_RELATIVE = 8
const R_X86_64_IRELATIVE = 37

const symbolBytes = 24
const relocationBytes = 24

/** Calls `onSymbol` with the value of every symbol that the file defines; `isFunction` where its type says so. */
export function readSymbols(image: ElfImage, onSymbol: (vaddr: number, isFunction: boolean) => void): void {
  const { view } = image
  // Honest tables do not overlap, so all of them together are no larger than the file.
  let budget = view.byteLength / symbolBytes
  const readTable = (offset: number, count: number): void => {
    for (let index = 0; index < count && budget > 0; index++, budget--) {
      const at = offset + index * symbolBytes
      if (at + symbolBytes > view.byteLength) return
      const type = view.getUint8(at + 4) & 15
      const section = view.getUint16(at + 6, true)
      if (section === 0 || (section >= 0xff00 && section !== 0xffff)) continue
      if (type > STT_FUNC && type !== STT_GNU_IFUNC) continue
      onSymbol(
        view.getUint32(at + 12, true) * 2 ** 32 + view.getUint32(at + 8, true),
        type === STT_FUNC || type === STT_GNU_IFUNC,
      )
    }
  }
  for (const section of image.sections)
    if (section.type === SHT_SYMTAB || section.type === SHT_DYNSYM)
      readTable(section.offset, Math.floor(section.fileBytes / symbolBytes))
  if (image.sections.length > 0) return
  const table = locate(image, image.dynamic.get(DT_SYMTAB) ?? 0)
  if (table !== undefined && image.dynamic.has(DT_SYMTAB))
    readTable(table.offset, Math.min(symbolCount(image), Math.floor(table.bytes / symbolBytes)))
}

/** How many dynamic symbols there are, by the hash tables: nothing else that is loaded says so. */
function symbolCount(image: ElfImage): number {
  const { view } = image
  const plain = image.dynamic.get(DT_HASH)
  const plainAt = plain === undefined ? undefined : locate(image, plain)
  if (plainAt !== undefined && plainAt.bytes >= 8) return view.getUint32(plainAt.offset + 4, true)
  const gnu = image.dynamic.get(DT_GNU_HASH)
  const gnuAt = gnu === undefined ? undefined : locate(image, gnu)
  if (gnuAt === undefined || gnuAt.bytes < 16) return 0
  const end = gnuAt.offset + gnuAt.bytes
  const buckets = view.getUint32(gnuAt.offset, true)
  const first = view.getUint32(gnuAt.offset + 4, true)
  const bucketsAt = gnuAt.offset + 16 + view.getUint32(gnuAt.offset + 8, true) * 8
  const chainsAt = bucketsAt + buckets * 4
  if (chainsAt > end) return 0
  let last = 0
  for (let at = bucketsAt; at < chainsAt; at += 4) last = Math.max(last, view.getUint32(at, true))
  if (last < first) return first
  for (let at = chainsAt + (last - first) * 4; at + 4 <= end; at += 4, last++)
    if ((view.getUint32(at, true) & 1) !== 0) return last + 1
  return last
}

/**
 * Calls `onPointer` with every address that the dynamic linker, or the program itself at its start, will store somewhere.
 * Throws an ElfError for a file whose code is relocated: its pages are the process's own, so no copy can stand for them.
 */
export function readRelocations(image: ElfImage, onPointer: (vaddr: number) => void): void {
  const { view, dynamic } = image
  if (dynamic.has(DT_TEXTREL) || ((dynamic.get(DT_FLAGS) ?? 0) & DF_TEXTREL) !== 0)
    throw new ElfError('relocations in code (DT_TEXTREL)')
  const executable = image.loads.filter((load) => load.executable)
  const symbolsAt = locate(image, dynamic.get(DT_SYMTAB) ?? 0)
  let budget = view.byteLength / relocationBytes
  const readTable = (offset: number, bytes: number): void => {
    const end = Math.min(offset + bytes, view.byteLength)
    for (let at = offset; at + relocationBytes <= end && budget > 0; at += relocationBytes, budget--) {
      const type = view.getUint32(at + 8, true)
      if (type === R_X86_64_NONE) continue
      const place = view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true)
      for (const load of executable)
        if (place < load.vaddr + load.memoryBytes && place + 8 > load.vaddr) throw new ElfError('relocations in code')
      const addend = view.getInt32(at + 20, true) * 2 ** 32 + view.getUint32(at + 16, true)
      if (type === R_X86_64_RELATIVE || type === R_X86_64_IRELATIVE) onPointer(addend)
      else if (type === R_X86_64_64 && symbolsAt !== undefined) {
        const symbolAt = symbolsAt.offset + view.getUint32(at + 12, true) * symbolBytes
        if (symbolAt + symbolBytes <= view.byteLength)
          onPointer(view.getUint32(symbolAt + 12, true) * 2 ** 32 + view.getUint32(symbolAt + 8, true) + addend)
      }
    }
  }
  for (const [tableTag, sizeTag] of [
    [DT_RELA, DT_RELASZ],
    [DT_JMPREL, DT_PLTRELSZ],
  ] as const) {
    const place = locate(image, dynamic.get(tableTag) ?? 0)
    if (dynamic.has(tableTag) && place !== undefined)
      readTable(place.offset, Math.min(place.bytes, dynamic.get(sizeTag) ?? 0))
  }
  // A static program has its few relocations without a dynamic section.
  if (dynamic.size === 0)
    for (const section of image.sections)
      if (section.type === SHT_RELA && section.allocated) readTable(section.offset, section.fileBytes)
  readPacked(image, executable, onPointer)
}

/** DT_RELR: addresses and bitmaps of words that hold their own addend. */
function readPacked(
  image: ElfImage,
  executable: readonly { vaddr: number; memoryBytes: number }[],
  onPointer: (vaddr: number) => void,
): void {
  const { view, dynamic } = image
  const table = locate(image, dynamic.get(DT_RELR) ?? 0)
  if (table === undefined || !dynamic.has(DT_RELR)) return
  const word = (vaddr: number): void => {
    for (const load of executable)
      if (vaddr < load.vaddr + load.memoryBytes && vaddr + 8 > load.vaddr) throw new ElfError('relocations in code')
    const place = locate(image, vaddr)
    if (place !== undefined && place.bytes >= 8)
      onPointer(view.getUint32(place.offset + 4, true) * 2 ** 32 + view.getUint32(place.offset, true))
  }
  const end = table.offset + Math.min(table.bytes, dynamic.get(DT_RELRSZ) ?? 0)
  let next = 0
  for (let at = table.offset; at + 8 <= end; at += 8) {
    const low = view.getUint32(at, true)
    const high = view.getUint32(at + 4, true)
    if ((low & 1) === 0) {
      next = high * 2 ** 32 + low
      word(next)
      next += 8
      continue
    }
    for (let bit = 1; bit < 64; bit++)
      if ((((bit < 32 ? low : high) >>> (bit & 31)) & 1) !== 0) word(next + (bit - 1) * 8)
    next += 63 * 8
  }
}

/** Calls `onWord` with every aligned word of an ET_EXEC file: without relocations any of them may be a pointer. */
export function readAbsoluteWords(image: ElfImage, onWord: (vaddr: number) => void): void {
  if (image.relocatable) return
  for (const load of image.loads) {
    const end = load.offset + load.fileBytes - 8
    for (let at = load.offset + ((8 - (load.vaddr & 7)) & 7); at <= end; at += 8) {
      const high = image.view.getUint32(at + 4, true)
      if (high < 0x8000) onWord(high * 2 ** 32 + image.view.getUint32(at, true))
    }
  }
}
