// Turns the monitor's relocatable object into an image: pieces that mgload can place anywhere, one by one.
import { readRelocatable, type Section } from '../elf/relocatable.js'
import {
  image,
  imageHeaderBytes,
  imagePieceBytes,
  imageRelocBytes,
  launchValue,
  pieceKind,
  relocKind,
  writeImageHeader,
  writeImagePiece,
  writeImageReloc,
} from '../generated/records.js'

const R_X86_64_64 = 1
const R_X86_64_32 = 10
const VALUE_PREFIX = 'mg_value_'

const kindOf = (section: Section): number =>
  section.executable ? pieceKind.CODE : section.writable ? pieceKind.DATA : pieceKind.CONST

const alignUp = (value: number, align: number): number => Math.ceil(value / align) * align

/** Builds the image of a monitor object (ld -r output). Throws an Error naming section and symbol where a reference cannot be carried. */
export function buildImage(object: Uint8Array): Uint8Array {
  const { sections, symbols, relocs } = readRelocatable(object)
  const pieceOf = new Map(sections.map((section, piece) => [section.index, piece]))
  const start = symbols.find((symbol) => symbol.name === 'mg_start')
  const startPiece = start && pieceOf.get(start.section)
  if (start === undefined || startPiece === undefined) throw new Error('the monitor object does not define mg_start')

  const bytesAt = imageHeaderBytes + sections.length * imagePieceBytes + relocs.length * imageRelocBytes
  let size = bytesAt
  const offsets = sections.map((section) => {
    if (section.bytes.length === 0) return 0
    const at = alignUp(size, 16)
    size = at + section.size
    return at
  })
  const result = new Uint8Array(alignUp(size, 8))
  const view = new DataView(result.buffer)
  writeImageHeader(view, 0, {
    magic: image.MAGIC,
    version: image.VERSION,
    bytes: result.length,
    pieceCount: sections.length,
    relocCount: relocs.length,
    startPiece,
    startOffset: start.value,
  })
  sections.forEach((section, piece) => {
    const offset = offsets[piece] ?? 0
    writeImagePiece(view, imageHeaderBytes + piece * imagePieceBytes, {
      offset,
      bytes: section.size,
      align: section.align,
      kind: kindOf(section),
      reserved: 0,
    })
    result.set(section.bytes, offset)
  })
  relocs.forEach((reloc, index) => {
    const piece = pieceOf.get(reloc.section)
    const where = `${sections[piece ?? 0]?.name} + ${reloc.offset}`
    if (piece === undefined) throw new Error(`a relocation lies outside every piece: ${where}`)
    // Data moves as it is where a fork child gets a layout of its own: an address in it would lead into the old one.
    if (sections[piece]?.writable && !sections[piece]?.executable)
      throw new Error(
        `${where}: what can be written must not begin with an address; make it constant, or set it at run time`,
      )
    const at = imageHeaderBytes + sections.length * imagePieceBytes + index * imageRelocBytes
    const value = reloc.symbol.name.startsWith(VALUE_PREFIX) ? reloc.symbol.name.slice(VALUE_PREFIX.length) : undefined
    if (value !== undefined) {
      const target = launchValue[value as keyof typeof launchValue]
      if (target === undefined || reloc.type !== R_X86_64_32)
        throw new Error(`${where}: no launch value ${value} of 32 bits`)
      writeImageReloc(view, at, { piece, offset: reloc.offset, target, kind: relocKind.VALUE32, addend: reloc.addend })
      return
    }
    const target = pieceOf.get(reloc.symbol.section)
    if (target === undefined)
      throw new Error(`${where}: nothing defines ${reloc.symbol.name || 'the section it refers to'}`)
    if (reloc.type !== R_X86_64_64)
      throw new Error(
        `${where}: reference to ${reloc.symbol.name} has type ${reloc.type}; pieces are placed apart, so it must be 64 bits absolute`,
      )
    const addend = reloc.addend + BigInt(reloc.symbol.value)
    writeImageReloc(view, at, { piece, offset: reloc.offset, target, kind: relocKind.ABS64, addend })
  })
  return result
}
