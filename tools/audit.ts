// The gate audit: sensitive instructions stand only in native/arch, at instruction boundaries, and whatever writes PKRU is
// followed by its check (invariant G1). Reads the built objects, not the sources: what counts is what runs.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** What an attacker would reuse. A ModRM byte decides for some: `memory` is mod 0 to 2, `register` is mod 3. */
interface Sensitive {
  readonly name: string
  readonly bytes: readonly number[]
  readonly modrm?: { readonly reg: number; readonly operand: 'memory' | 'register' }
}

export const sensitive: readonly Sensitive[] = [
  { name: 'wrpkru', bytes: [0x0f, 0x01, 0xef] },
  { name: 'xrstor', bytes: [0x0f, 0xae], modrm: { reg: 5, operand: 'memory' } },
  { name: 'xrstors', bytes: [0x0f, 0xc7], modrm: { reg: 3, operand: 'memory' } },
  // Their prefix may stand apart (a REX byte between); without it the bytes are no instruction at all.
  { name: 'wrfsbase', bytes: [0x0f, 0xae], modrm: { reg: 2, operand: 'register' } },
  { name: 'wrgsbase', bytes: [0x0f, 0xae], modrm: { reg: 3, operand: 'register' } },
  { name: 'syscall', bytes: [0x0f, 0x05] },
  { name: 'sysenter', bytes: [0x0f, 0x34] },
  // int $0x80 is not here: it carries no capability, the filter answers every other architecture with the same trap.
]

export interface Hit {
  readonly name: string
  readonly offset: number
}

/** Every place in `code` where a sensitive instruction could start, whether or not one does. */
export function findSensitive(code: Uint8Array): Hit[] {
  const hits: Hit[] = []
  for (let at = 0; at < code.length; at++)
    for (const { name, bytes, modrm } of sensitive) {
      if (!bytes.every((byte, i) => code[at + i] === byte)) continue
      if (modrm !== undefined) {
        const byte = code[at + bytes.length]
        // At the end of a section what follows is decided when it is linked: count it.
        if (byte !== undefined) {
          if (((byte >> 3) & 7) !== modrm.reg) continue
          if ((byte >> 6 === 3) !== (modrm.operand === 'register')) continue
        }
      }
      hits.push({ name, offset: at })
    }
  return hits
}

interface Section {
  readonly index: number
  readonly name: string
  readonly address: number
  readonly code: Uint8Array
}

interface Symbol {
  readonly name: string
  readonly section: number
  readonly value: number
}

interface ObjectFile {
  readonly executable: readonly Section[]
  readonly symbols: readonly Symbol[]
  readonly relocatable: boolean
}

/** Executable sections and function-like symbols of an ELF64 file. */
export function readObject(bytes: Uint8Array): ObjectFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const u64 = (at: number): number => Number(view.getBigUint64(at, true))
  const text = (at: number): string => {
    let end = at
    while (bytes[end] !== 0) end++
    return Buffer.from(bytes.subarray(at, end)).toString('latin1')
  }
  const table = u64(40)
  const headerBytes = view.getUint16(58, true)
  const count = view.getUint16(60, true)
  const headers = Array.from({ length: count }, (_, index) => {
    const at = table + index * headerBytes
    return {
      index,
      name: view.getUint32(at, true),
      type: view.getUint32(at + 4, true),
      flags: u64(at + 8),
      address: u64(at + 16),
      offset: u64(at + 24),
      size: u64(at + 32),
      link: view.getUint32(at + 40, true),
    }
  })
  const names = headers[view.getUint16(62, true)]
  const executable: Section[] = []
  const symbols: Symbol[] = []
  for (const header of headers) {
    if ((header.flags & 4) !== 0 && header.type === 1)
      executable.push({
        index: header.index,
        name: names === undefined ? '' : text(names.offset + header.name),
        address: header.address,
        code: bytes.subarray(header.offset, header.offset + header.size),
      })
    if (header.type !== 2) continue
    const strings = headers[header.link]
    for (let at = header.offset; strings !== undefined && at < header.offset + header.size; at += 24) {
      const kind = view.getUint8(at + 4) & 15
      const section = view.getUint16(at + 6, true)
      if (section === 0 || section >= 0xff00 || kind > 2) continue
      symbols.push({ name: text(strings.offset + view.getUint32(at, true)), section, value: u64(at + 8) })
    }
  }
  return { executable, symbols, relocatable: view.getUint16(16, true) === 1 }
}

function symbolAt(object: ObjectFile, section: Section, offset: number): string {
  const value = object.relocatable ? offset : section.address + offset
  let best: Symbol | undefined
  for (const symbol of object.symbols)
    if (symbol.section === section.index && symbol.name !== '' && symbol.value <= value)
      if (best === undefined || symbol.value > best.value) best = symbol
  return best === undefined ? section.name : `${best.name}+${value - best.value}`
}

interface Instruction {
  readonly address: number
  readonly text: string
}

/** Section name → instructions, as objdump decodes them from each symbol on. */
function disassemble(path: string): Map<string, Instruction[]> {
  const output = execFileSync('objdump', ['-d', '-w', '--no-show-raw-insn', path], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const sections = new Map<string, Instruction[]>()
  let current: Instruction[] = []
  for (const line of output.split('\n')) {
    const heading = /^Disassembly of section (.*):$/.exec(line)
    if (heading !== null) {
      current = sections.get(heading[1] ?? '') ?? []
      sections.set(heading[1] ?? '', current)
      continue
    }
    const instruction = /^\s+([0-9a-f]+):\s+(.*)$/.exec(line)
    if (instruction !== null)
      current.push({ address: Number.parseInt(instruction[1] ?? '', 16), text: (instruction[2] ?? '').trim() })
  }
  return sections
}

/** How far behind a write of PKRU its check must stand. */
const checkWithin = 8

/**
 * Whether the instructions behind a write of PKRU check it: a conditional jump whose not-taken or taken side is ud2,
 * before anything that leaves this place (a call, a return, a system call, an indirect jump).
 */
export function isChecked(following: readonly string[]): boolean {
  for (const [i, text] of following.slice(0, checkWithin).entries()) {
    if (/^(call|ret|syscall|sysret|jmp\s+\*)/.test(text)) return false
    if (!/^j(?!mp)\w+\s/.test(text)) continue
    return following.slice(i + 1, i + 3).some((next) => next.startsWith('ud2')) || /ud2|die|abort|violation/.test(text)
  }
  return false
}

function objectFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return objectFiles(path)
    return entry.name.endsWith('.o') ? [path] : []
  })
}

/** All that is wrong with the build under `native/build`; one sentence each. */
export function audit(build: string): { readonly problems: string[]; readonly counted: Map<string, number> } {
  const problems: string[] = []
  const counted = new Map<string, number>()
  const archSymbols = new Set<string>()
  const read = (path: string): ObjectFile => readObject(readFileSync(path))
  const objects = readdirSync(build)
    .filter((name) => statSync(join(build, name)).isDirectory())
    .flatMap((name) => objectFiles(join(build, name)))
  if (objects.length === 0) problems.push(`no objects under ${build}; mend: make -C native`)
  for (const path of objects) {
    const name = relative(build, path)
    const inArch = /(^|\/)arch\//.test(name)
    const object = read(path)
    if (inArch) for (const symbol of object.symbols) archSymbols.add(symbol.name)
    const hits = object.executable.flatMap((section) =>
      findSensitive(section.code).map((hit) => ({ ...hit, section, at: symbolAt(object, section, hit.offset) })),
    )
    // Only what runs beside the application can be reused by it: the tracer and the drain are other processes.
    if (/(^|\/)(tracer|drain)\//.test(name) && name.startsWith('tool/')) continue
    const decoded = hits.length > 0 && inArch ? disassemble(path) : undefined
    for (const { name: what, offset, section, at } of hits) {
      if (!inArch) {
        problems.push(`${name}: ${what} at ${at}, outside native/arch`)
        continue
      }
      const list = decoded?.get(section.name) ?? []
      // Behind the prefixes F3 and REX of the instruction itself, or at its first byte.
      const index = list.findIndex(
        ({ address, text }) =>
          address === offset || (text.startsWith(what) && offset > address && offset <= address + 2),
      )
      if (index < 0) {
        problems.push(`${name}: ${what} hidden inside another instruction at ${at}`)
        continue
      }
      counted.set(what, (counted.get(what) ?? 0) + 1)
      const following = list.slice(index + 1).map((instruction) => instruction.text)
      if ((what === 'wrpkru' || what === 'xrstor') && !isChecked(following))
        problems.push(
          `${name}: ${what} at ${at} has no check of PKRU behind it (looked at ${checkWithin} instructions)`,
        )
    }
  }
  for (const program of ['mgload', 'mgtrace', 'mgdrain']) {
    const path = join(build, program)
    let object: ObjectFile
    try {
      object = read(path)
    } catch {
      problems.push(`${program} is not built; mend: make -C native`)
      continue
    }
    const decoded = disassemble(path)
    for (const section of object.executable)
      for (const hit of findSensitive(section.code)) {
        const at = symbolAt(object, section, hit.offset)
        const address = section.address + hit.offset
        const real = decoded.get(section.name)?.some((instruction) => instruction.address === address) ?? false
        if (archSymbols.has(at.replace(/\+\d+$/, '')) && real) continue
        // What is hidden in an operand nobody can jump to: mgload is unmapped before the application begins, the others are other processes.
        if (real) problems.push(`${program}: ${hit.name} at ${at}, outside native/arch`)
      }
  }
  return { problems, counted }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { problems, counted } = audit(join(projectRoot, 'native/build'))
  for (const problem of problems) console.error(`gate audit: ${problem}`)
  const list = [...counted].map(([name, times]) => `${times} ${name}`).join(', ')
  console.log(`gate audit: ${problems.length} problems; in native/arch, checked: ${list}`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
