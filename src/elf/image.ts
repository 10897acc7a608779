// Reads executables and shared objects (ET_EXEC, ET_DYN, x86-64): headers, segments, sections, the dynamic section. The file
// may be hostile: every offset and every count is an allegation until it was compared with the file's size.

/** Says in one sentence what is wrong with a file. */
export class ElfError extends Error {}

/** A PT_LOAD segment. */
export interface Load {
  readonly vaddr: number
  readonly offset: number
  readonly fileBytes: number
  readonly memoryBytes: number
  readonly executable: boolean
  readonly writable: boolean
}

export interface ImageSection {
  readonly name: string
  readonly type: number
  readonly allocated: boolean
  readonly executable: boolean
  readonly vaddr: number
  readonly offset: number
  /** In the file; 0 where the section occupies none. */
  readonly fileBytes: number
  readonly link: number
}

export interface ElfImage {
  readonly file: Uint8Array
  readonly view: DataView
  /** ET_DYN: addresses count from where it is mapped. */
  readonly relocatable: boolean
  readonly entry: number
  /** In ascending order of addresses; they do not overlap in memory. */
  readonly loads: readonly Load[]
  /** Empty where the file has no section headers, or unsound ones: nobody needs them to run it. */
  readonly sections: readonly ImageSection[]
  /** The value of each tag of the dynamic section; of a tag that stands there twice the first. */
  readonly dynamic: ReadonlyMap<number, number>
  /** Address of .eh_frame_hdr by the program headers. */
  readonly frameHeader?: number
}

export const SHT_SYMTAB = 2
export const SHT_RELA = 4
export const SHT_NOBITS = 8
export const SHT_DYNSYM = 11

const ET_EXEC = 2
const ET_DYN = 3
const EM_X86_64 = 62
const PT_LOAD = 1
const PT_DYNAMIC = 2
const PT_GNU_EH_FRAME = 0x6474e550
const SHF_ALLOC = 2
const SHF_EXECINSTR = 4

/** More than any linker makes; every address is looked up among them one by one. */
const mostLoads = 64

/** User space ends here; every address stays far below 2 ** 53, so that a number holds it exactly. */
const addressEnd = 2 ** 47

/** Bounds-checked little-endian reading; `where` completes "the file ends within …". */
export function u16(view: DataView, at: number, where: string): number {
  if (!(at >= 0 && at + 2 <= view.byteLength)) throw new ElfError(`the file ends within ${where}`)
  return view.getUint16(at, true)
}
export function u32(view: DataView, at: number, where: string): number {
  if (!(at >= 0 && at + 4 <= view.byteLength)) throw new ElfError(`the file ends within ${where}`)
  return view.getUint32(at, true)
}
/** As a number; what a number cannot hold exactly is as meaningless here as any other address beyond user space. */
export function u64(view: DataView, at: number, where: string): number {
  if (!(at >= 0 && at + 8 <= view.byteLength)) throw new ElfError(`the file ends within ${where}`)
  return view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true)
}

/** Parses the headers of `file`; throws an ElfError that names what is wrong. */
export function readImage(file: Uint8Array): ElfImage {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (file.byteLength < 64 || view.getUint32(0, false) !== 0x7f454c46) throw new ElfError('not an ELF file')
  if (view.getUint8(4) !== 2 || view.getUint8(5) !== 1 || view.getUint16(18, true) !== EM_X86_64)
    throw new ElfError('not for x86-64')
  const type = view.getUint16(16, true)
  if (type !== ET_EXEC && type !== ET_DYN) throw new ElfError('neither an executable nor a shared object')
  const headersAt = u64(view, 32, 'the ELF header')
  const headerCount = view.getUint16(56, true)
  if (view.getUint16(54, true) !== 56) throw new ElfError('program headers of an unknown size')

  const loads: Load[] = []
  let dynamicAt: { offset: number; bytes: number } | undefined
  let frameHeader: number | undefined
  for (let index = 0; index < headerCount; index++) {
    const at = headersAt + index * 56
    const kind = u32(view, at, 'the program headers')
    const flags = u32(view, at + 4, 'the program headers')
    const offset = u64(view, at + 8, 'the program headers')
    const vaddr = u64(view, at + 16, 'the program headers')
    const fileBytes = u64(view, at + 32, 'the program headers')
    const memoryBytes = u64(view, at + 40, 'the program headers')
    if (kind === PT_LOAD) {
      if (memoryBytes === 0) continue
      if (fileBytes > memoryBytes) throw new ElfError('a segment is larger in the file than in memory')
      if (offset + fileBytes > file.byteLength) throw new ElfError('a segment ends beyond the file')
      if (vaddr + memoryBytes > addressEnd) throw new ElfError('a segment ends beyond user space')
      if (vaddr % 4096 !== offset % 4096) throw new ElfError('a segment lies askew in its page')
      const last = loads.at(-1)
      if (last !== undefined && vaddr < last.vaddr + last.memoryBytes)
        throw new ElfError('segments overlap or are out of order')
      if (loads.length === mostLoads) throw new ElfError(`more than ${mostLoads} segments`)
      loads.push({
        vaddr,
        offset,
        fileBytes,
        memoryBytes,
        executable: (flags & 1) !== 0,
        writable: (flags & 2) !== 0,
      })
    } else if (kind === PT_DYNAMIC) dynamicAt ??= { offset, bytes: fileBytes }
    else if (kind === PT_GNU_EH_FRAME) frameHeader ??= vaddr
  }
  if (loads.length === 0) throw new ElfError('nothing to load')

  const dynamic = new Map<number, number>()
  if (dynamicAt !== undefined) {
    for (let at = dynamicAt.offset; at + 16 <= dynamicAt.offset + dynamicAt.bytes; at += 16) {
      const tag = u64(view, at, 'the dynamic section')
      if (tag === 0) break
      if (!dynamic.has(tag)) dynamic.set(tag, u64(view, at + 8, 'the dynamic section'))
    }
  }
  return {
    file,
    view,
    relocatable: type === ET_DYN,
    entry: u64(view, 24, 'the ELF header'),
    loads,
    sections: readSections(file, view),
    dynamic,
    ...(frameHeader === undefined ? {} : { frameHeader }),
  }
}

function readSections(file: Uint8Array, view: DataView): ImageSection[] {
  const tableAt = u64(view, 40, 'the ELF header')
  const count = view.getUint16(60, true)
  if (tableAt === 0 || count === 0 || view.getUint16(58, true) !== 64 || tableAt + count * 64 > file.byteLength)
    return []
  const namesIndex = view.getUint16(62, true)
  const namesHeader = tableAt + namesIndex * 64
  const namesAt = namesIndex < count ? u64(view, namesHeader + 24, 'the section headers') : file.byteLength
  const sections: ImageSection[] = []
  for (let index = 0; index < count; index++) {
    const at = tableAt + index * 64
    const type = view.getUint32(at + 4, true)
    const flags = view.getUint32(at + 8, true)
    const offset = u64(view, at + 24, 'the section headers')
    const size = u64(view, at + 32, 'the section headers')
    const fileBytes = type === SHT_NOBITS ? 0 : size
    if (offset + fileBytes > file.byteLength && type !== 0) return []
    sections.push({
      name: shortText(file, namesAt + view.getUint32(at, true)),
      type,
      allocated: (flags & SHF_ALLOC) !== 0,
      executable: (flags & SHF_EXECINSTR) !== 0,
      vaddr: u64(view, at + 16, 'the section headers'),
      offset,
      fileBytes: type === 0 ? 0 : fileBytes,
      link: view.getUint32(at + 40, true),
    })
  }
  return sections
}

/** A section's name; no name that means anything here is longer than the limit. */
function shortText(file: Uint8Array, at: number): string {
  let text = ''
  for (let index = at; index < file.byteLength && index < at + 32; index++) {
    const byte = file[index] as number
    if (byte === 0) break
    text += String.fromCharCode(byte)
  }
  return text
}

/** Where in the file the byte lies that is mapped at `vaddr`, and how many bytes of the same segment the file holds from there. */
export function locate(image: ElfImage, vaddr: number): { offset: number; bytes: number } | undefined {
  for (const load of image.loads)
    if (vaddr >= load.vaddr && vaddr < load.vaddr + load.fileBytes)
      return { offset: load.offset + (vaddr - load.vaddr), bytes: load.vaddr + load.fileBytes - vaddr }
  return undefined
}

/** Bytes that are code as far as the file says: an executable section, or a whole executable segment where no section headers are. */
export interface CodeArea {
  readonly vaddr: number
  readonly offset: number
  readonly size: number
}

/** All code of the file, in ascending order, without overlap. */
export function codeAreas(image: ElfImage): CodeArea[] {
  const executable = image.loads.filter((load) => load.executable && load.fileBytes > 0)
  const fromSections = image.sections
    .filter((one) => one.allocated && one.executable && one.fileBytes > 0)
    .map((one): CodeArea => ({ vaddr: one.vaddr, offset: one.offset, size: one.fileBytes }))
    .sort((a, b) => a.vaddr - b.vaddr)
  // Section headers that contradict the segments are not believed: the kernel looks at the segments only.
  const sound = fromSections.every((area, index) => {
    const before = fromSections[index - 1]
    return (
      (before === undefined || before.vaddr + before.size <= area.vaddr) &&
      executable.some(
        (load) =>
          area.vaddr >= load.vaddr &&
          area.vaddr + area.size <= load.vaddr + load.fileBytes &&
          area.offset - load.offset === area.vaddr - load.vaddr,
      )
    )
  })
  if (fromSections.length > 0 && sound) return fromSections
  return executable.map((load) => ({ vaddr: load.vaddr, offset: load.offset, size: load.fileBytes }))
}
