// Reads a relocatable ELF object (ET_REL, x86-64): its allocated sections, its symbols, its relocations.

export interface Section {
  readonly index: number
  readonly name: string
  readonly executable: boolean
  readonly writable: boolean
  readonly align: number
  readonly size: number
  /** Empty for zeroed data. */
  readonly bytes: Uint8Array
}

export interface ObjectSymbol {
  readonly name: string
  /** Index of the section that defines it, or 0 where nothing does. */
  readonly section: number
  readonly value: number
}

export interface ObjectReloc {
  readonly section: number
  readonly offset: number
  readonly type: number
  readonly symbol: ObjectSymbol
  readonly addend: bigint
}

export interface RelocatableObject {
  readonly sections: readonly Section[]
  readonly symbols: readonly ObjectSymbol[]
  readonly relocs: readonly ObjectReloc[]
}

const ET_REL = 1
const EM_X86_64 = 62
const SHT_SYMTAB = 2
const SHT_RELA = 4
const SHT_NOBITS = 8
const SHF_WRITE = 1n
const SHF_ALLOC = 2n
const SHF_EXECINSTR = 4n

interface RawSection {
  readonly nameAt: number
  readonly type: number
  readonly flags: bigint
  readonly offset: number
  readonly size: number
  readonly link: number
  readonly info: number
  readonly align: number
}

const decoder = new TextDecoder()

/** Parses `file`; throws an Error that names what is wrong if it is not a sound relocatable object. */
export function readRelocatable(file: Uint8Array): RelocatableObject {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (file.byteLength < 64 || view.getUint32(0, false) !== 0x7f454c46) throw new Error('not an ELF file')
  if (view.getUint16(16, true) !== ET_REL || view.getUint16(18, true) !== EM_X86_64)
    throw new Error('not a relocatable x86-64 object')
  const tableAt = Number(view.getBigUint64(40, true))
  const count = view.getUint16(60, true)
  const namesIndex = view.getUint16(62, true)
  const rawAt = (index: number): RawSection => {
    const at = tableAt + index * 64
    return {
      nameAt: view.getUint32(at, true),
      type: view.getUint32(at + 4, true),
      flags: view.getBigUint64(at + 8, true),
      offset: Number(view.getBigUint64(at + 24, true)),
      size: Number(view.getBigUint64(at + 32, true)),
      link: view.getUint32(at + 40, true),
      info: view.getUint32(at + 44, true),
      align: Number(view.getBigUint64(at + 48, true)),
    }
  }
  const raw = Array.from({ length: count }, (_, index) => rawAt(index))
  const textAt = (table: number, offset: number): string => {
    const start = (raw[table]?.offset ?? 0) + offset
    return decoder.decode(file.subarray(start, file.indexOf(0, start)))
  }

  const sections = raw.flatMap((one, index): Section[] => {
    if ((one.flags & SHF_ALLOC) === 0n || one.size === 0) return []
    return [
      {
        index,
        name: textAt(namesIndex, one.nameAt),
        executable: (one.flags & SHF_EXECINSTR) !== 0n,
        writable: (one.flags & SHF_WRITE) !== 0n,
        align: Math.max(1, one.align),
        size: one.size,
        bytes: one.type === SHT_NOBITS ? new Uint8Array() : file.subarray(one.offset, one.offset + one.size),
      },
    ]
  })

  const symbolTable = raw.find((one) => one.type === SHT_SYMTAB)
  if (symbolTable === undefined) throw new Error('no symbol table')
  const symbols = Array.from({ length: symbolTable.size / 24 }, (_, index): ObjectSymbol => {
    const at = symbolTable.offset + index * 24
    const section = view.getUint16(at + 6, true)
    return {
      name: textAt(symbolTable.link, view.getUint32(at, true)),
      section: section < 0xff00 ? section : 0,
      value: Number(view.getBigUint64(at + 8, true)),
    }
  })

  const allocated = new Set(sections.map((one) => one.index))
  const relocs = raw.flatMap((one): ObjectReloc[] => {
    if (one.type !== SHT_RELA || !allocated.has(one.info)) return []
    return Array.from({ length: one.size / 24 }, (_, index): ObjectReloc => {
      const at = one.offset + index * 24
      const info = view.getBigUint64(at + 8, true)
      const symbol = symbols[Number(info >> 32n)]
      if (symbol === undefined) throw new Error(`relocation at ${at} names a symbol that does not exist`)
      return {
        section: one.info,
        offset: Number(view.getBigUint64(at, true)),
        type: Number(info & 0xffffffffn),
        symbol,
        addend: view.getBigInt64(at + 16, true),
      }
    })
  })
  return { sections, symbols, relocs }
}
