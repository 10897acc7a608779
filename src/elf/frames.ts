// Reads .eh_frame: where functions begin and end by their unwind tables, and where exceptions land.
import { type ElfImage, locate } from './image.js'

const DW_EH_PE_omit = 0xff

/** A value lies out of bounds: what is being read ends here. */
class Ended extends Error {}

/** Reads values at a place that moves on. */
class Cursor {
  constructor(
    private readonly view: DataView,
    /** Offset in the file. */
    public at: number,
    private readonly end: number,
    /** What to add to an offset in the file to get an address. */
    private readonly slide: number,
  ) {}

  private need(bytes: number): number {
    const at = this.at
    if (!(at >= 0 && at + bytes <= this.end && at + bytes <= this.view.byteLength)) throw new Ended()
    this.at += bytes
    return at
  }
  byte(): number {
    return this.view.getUint8(this.need(1))
  }
  u32(): number {
    return this.view.getUint32(this.need(4), true)
  }
  u64(): number {
    const at = this.need(8)
    return this.view.getUint32(at + 4, true) * 2 ** 32 + this.view.getUint32(at, true)
  }
  leb(signed: boolean): number {
    let value = 0
    let scale = 1
    for (let index = 0; index < 10; index++) {
      const byte = this.byte()
      value += (byte & 0x7f) * scale
      scale *= 128
      if ((byte & 0x80) === 0) return signed && (byte & 0x40) !== 0 ? value - scale : value
    }
    throw new Ended()
  }
  /** A DWARF exception-header pointer; undefined for encodings that need what only a running process knows. */
  encoded(encoding: number): number | undefined {
    if (encoding === DW_EH_PE_omit) return undefined
    const place = this.at + this.slide
    let value: number
    switch (encoding & 0x0f) {
      case 0x00:
      case 0x04:
        value = this.u64()
        break
      case 0x01:
        value = this.leb(false)
        break
      case 0x02:
        value = this.view.getUint16(this.need(2), true)
        break
      case 0x03:
        value = this.u32()
        break
      case 0x09:
        value = this.leb(true)
        break
      case 0x0a:
        value = this.view.getInt16(this.need(2), true)
        break
      case 0x0b:
        value = this.view.getInt32(this.need(4), true)
        break
      case 0x0c: {
        const at = this.need(8)
        value = this.view.getInt32(at + 4, true) * 2 ** 32 + this.view.getUint32(at, true)
        break
      }
      default:
        throw new Ended()
    }
    if ((encoding & 0x80) !== 0) return undefined
    if ((encoding & 0x70) === 0x10) return value === 0 ? 0 : value + place
    return (encoding & 0x70) === 0 ? value : undefined
  }
}

interface Cie {
  readonly pointerEncoding: number
  readonly lsdaEncoding: number
  readonly augmented: boolean
  /** Of code that returns from signal handlers: its tables begin one byte early, since unwinders look up the byte before. */
  readonly signalFrame: boolean
}

/** The .eh_frame section as offsets in the file, by the section headers or else by the header that the unwinder uses. */
function tables(image: ElfImage): { offset: number; end: number; slide: number }[] {
  const named = image.sections.find((one) => one.name === '.eh_frame' && one.allocated && one.fileBytes > 0)
  if (named !== undefined)
    return [{ offset: named.offset, end: named.offset + named.fileBytes, slide: named.vaddr - named.offset }]
  if (image.frameHeader === undefined) return []
  const header = locate(image, image.frameHeader)
  if (header === undefined || header.bytes < 8) return []
  const slide = image.frameHeader - header.offset
  try {
    const cursor = new Cursor(image.view, header.offset + 4, header.offset + header.bytes, slide)
    const address = cursor.encoded(image.view.getUint8(header.offset + 1))
    const place = address === undefined ? undefined : locate(image, address)
    if (address === undefined || place === undefined) return []
    return [{ offset: place.offset, end: place.offset + place.bytes, slide: address - place.offset }]
  } catch (error) {
    if (error instanceof Ended) return []
    throw error
  }
}

/**
 * Calls `onFrame` for every function that has unwind information and `onLanding` for every landing pad. A table that ends or
 * contradicts itself is read as far as it makes sense, as the unwinder does.
 */
export function readFrames(
  image: ElfImage,
  onFrame: (start: number, end: number) => void,
  onLanding: (vaddr: number) => void,
): void {
  const { view } = image
  // No honest table has more call sites than the file has bytes; a hostile one shares its tables among functions.
  let budget = image.file.byteLength
  for (const { offset, end, slide } of tables(image)) {
    const cies = new Map<number, Cie | undefined>()
    let at = offset
    while (at + 8 <= end) {
      let length = view.getUint32(at, true)
      if (length === 0) break
      let body = at + 4
      if (length === 0xffffffff) {
        if (body + 8 > end) break
        length = view.getUint32(body + 4, true) * 2 ** 32 + view.getUint32(body, true)
        body += 8
      }
      const next = body + length
      if (next > end || length < 4) break
      const id = view.getUint32(body, true)
      if (id !== 0) {
        const cieAt = body - id
        if (!cies.has(cieAt)) cies.set(cieAt, cieAt >= offset ? readCie(view, cieAt, end, slide) : undefined)
        const cie = cies.get(cieAt)
        if (cie !== undefined) {
          try {
            const cursor = new Cursor(view, body + 4, next, slide)
            const start = cursor.encoded(cie.pointerEncoding)
            const size = cursor.encoded(cie.pointerEncoding & 0x0f)
            if (start !== undefined && size !== undefined && start > 0) {
              onFrame(cie.signalFrame ? start + 1 : start, start + size)
              if (cie.augmented && cie.lsdaEncoding !== DW_EH_PE_omit && cursor.leb(false) > 0) {
                const lsda = cursor.encoded(cie.lsdaEncoding)
                if (lsda !== undefined && lsda !== 0) budget -= readLandings(image, lsda, start, budget, onLanding)
              }
            }
          } catch (error) {
            if (!(error instanceof Ended)) throw error
          }
        }
      }
      at = next
    }
  }
}

function readCie(view: DataView, at: number, end: number, slide: number): Cie | undefined {
  try {
    const cursor = new Cursor(view, at, end, slide)
    if (cursor.u32() === 0xffffffff) cursor.u64()
    if (cursor.u32() !== 0) return undefined
    const version = cursor.byte()
    let augmentation = ''
    for (let byte = cursor.byte(); byte !== 0; byte = cursor.byte()) {
      augmentation += String.fromCharCode(byte)
      if (augmentation.length > 16) return undefined
    }
    if (version === 4) {
      cursor.byte()
      cursor.byte()
    }
    cursor.leb(false)
    cursor.leb(true)
    if (version === 1) cursor.byte()
    else cursor.leb(false)
    let pointerEncoding = 0
    let lsdaEncoding = DW_EH_PE_omit
    if (augmentation.startsWith('z')) {
      cursor.leb(false)
      for (const letter of augmentation.slice(1)) {
        if (letter === 'R') pointerEncoding = cursor.byte()
        else if (letter === 'L') lsdaEncoding = cursor.byte()
        else if (letter === 'P') cursor.encoded(cursor.byte())
        else if (letter !== 'S' && letter !== 'B') return undefined
      }
    } else if (augmentation !== '') return undefined
    return {
      pointerEncoding,
      lsdaEncoding,
      augmented: augmentation !== '',
      signalFrame: augmentation.includes('S'),
    }
  } catch (error) {
    if (error instanceof Ended) return undefined
    throw error
  }
}

/** Reads one language-specific data area as GCC and LLVM write it; says how many call sites it read. */
function readLandings(
  image: ElfImage,
  lsda: number,
  functionStart: number,
  budget: number,
  onLanding: (vaddr: number) => void,
): number {
  const place = locate(image, lsda)
  if (place === undefined) return 1
  let read = 1
  try {
    const cursor = new Cursor(image.view, place.offset, place.offset + place.bytes, lsda - place.offset)
    const base = cursor.encoded(cursor.byte()) ?? functionStart
    if (cursor.byte() !== DW_EH_PE_omit) cursor.leb(false)
    const encoding = cursor.byte()
    const end = cursor.leb(false) + cursor.at
    while (cursor.at < end && read < budget) {
      cursor.encoded(encoding)
      cursor.encoded(encoding)
      const pad = cursor.encoded(encoding)
      cursor.leb(false)
      read++
      if (pad !== undefined && pad !== 0) onLanding(base + pad)
    }
  } catch (error) {
    if (!(error instanceof Ended)) throw error
  }
  return read
}
