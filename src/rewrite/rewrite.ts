// One ELF file → its executable pages with every call led to the gate, and the trampolines. The same file always yields the same bytes.
import { codeAreas, ElfError, type ElfImage, readImage } from '../elf/image.js'
import { rewrite as area } from '../generated/records.js'
import { findSensitive, isSyscall } from '../x86/sensitive.js'
import { Copy, reach } from './copy.js'
import type { Rewriting, RewrittenSegment, Sensitive, Unfit } from './model.js'
import { type Program, readProgram } from './program.js'
import { patchSite } from './sites.js'
import { treatSensitive } from './treat.js'

const pageBytes = 4096
const pageOf = (address: number): number => address - (address % pageBytes)
const pageEnd = (address: number): number => pageOf(address + pageBytes - 1)

/** A trampoline must reach both ends of its object by a displacement of 32 bits. */
const farthest = 0x7000_0000

/**
 * Copies of the pages that hold code, as they will be mapped; behind the file's end are zeroes. What else lies in an executable segment
 * (headers and constants, in old layouts) is mapped without the right to execute it.
 */
function copySegments(image: ElfImage): RewrittenSegment[] {
  const ranges: { vaddr: number; end: number; offset: number }[] = []
  for (const code of codeAreas(image)) {
    const [vaddr, end, offset] = [pageOf(code.vaddr), pageEnd(code.vaddr + code.size), pageOf(code.offset)]
    const last = ranges.at(-1)
    if (last !== undefined && vaddr <= last.end && vaddr - last.vaddr === offset - last.offset)
      last.end = Math.max(end, last.end)
    else ranges.push({ vaddr, end, offset })
  }
  return ranges.map(({ vaddr, end, offset }) => {
    const bytes = new Uint8Array(end - vaddr)
    bytes.set(image.file.subarray(offset, offset + bytes.length))
    return { sourceOffset: offset, vaddr, bytes }
  })
}

/**
 * Whether something sensitive begins in front of a segment and ends in it. One may be mapped right behind any other: as they follow each other in
 * memory, or in the file. Behind a page of the program's own, too, which is searched for all but a prefix.
 */
function crossesInto(segments: readonly RewrittenSegment[]): boolean {
  const prefixes = new Uint8Array(reach).fill(0xf3)
  const tails = [prefixes, ...segments.map((one) => one.bytes.subarray(-reach))]
  return segments.some(({ bytes }) =>
    tails.some((tail) =>
      findSensitive(Uint8Array.of(...tail, ...bytes.subarray(0, reach))).some(
        (found) => found.at < reach && found.end > reach,
      ),
    ),
  )
}

/**
 * Compares what was made with what may be there, by its bytes alone: the analysis may have erred, and whatever it missed is an
 * open door. Throws an Error that names the first byte that has no business to be there.
 */
function verify(image: ElfImage, copy: Copy, trampolines: Uint8Array, sensitive: readonly Sensitive[]): void {
  const usable = new Set(sensitive.filter((one) => one.usable).map((one) => one.vaddr))
  const fail = (vaddr: number, what: string): never => {
    throw new Error(`rewriting made or left ${what} at 0x${vaddr.toString(16)}`)
  }
  for (const segment of copy.segments) {
    for (const found of findSensitive(segment.bytes))
      if (!usable.has(segment.vaddr + found.at)) fail(segment.vaddr + found.at, found.kind)
    const { bytes, sourceOffset } = segment
    for (let at = bytes.indexOf(0x0f); at !== -1; at = bytes.indexOf(0x0f, at + 1))
      if (isSyscall(bytes, at) && !isSyscall(image.file, sourceOffset + at)) fail(segment.vaddr + at, 'a syscall')
  }
  for (const found of findSensitive(trampolines))
    if (!copy.sensitive.has(copy.trampolines + found.at)) fail(copy.trampolines + found.at, found.kind)
  for (let at = 0; at < trampolines.length; at++)
    if (isSyscall(trampolines, at) !== copy.syscalls.has(copy.trampolines + at))
      fail(copy.trampolines + at, 'a syscall')
}

/** Rewrites the ELF file `file`, or says why it is not to be rewritten at all. */
export function rewriteElf(file: Uint8Array): Rewriting | Unfit {
  const started = performance.now()
  let image: ElfImage
  let program: Program
  try {
    // A plain view: a Buffer's methods differ.
    image = readImage(new Uint8Array(file.buffer, file.byteOffset, file.byteLength))
    if (!image.loads.some((load) => load.executable && load.fileBytes > 0)) return { unfit: 'no executable segment' }
    if (image.loads.some((load) => load.executable && load.writable))
      return { unfit: 'a segment is both writable and executable' }
    program = readProgram(image)
  } catch (error) {
    if (error instanceof ElfError) return { unfit: error.message }
    throw error
  }
  const firstVaddr = pageOf(image.loads[0]?.vaddr ?? 0)
  const last = image.loads.at(-1)
  const span = pageEnd((last?.vaddr ?? 0) + (last?.memoryBytes ?? 0)) - firstVaddr
  if (span > farthest) return { unfit: 'too large for jumps to reach its trampolines' }

  const segments = copySegments(image)
  for (const [index, one] of segments.entries()) {
    const before = segments[index - 1]
    if (before !== undefined && before.vaddr + before.bytes.length > one.vaddr)
      return { unfit: 'two executable segments share a page' }
  }
  const stubs = firstVaddr + span
  const copy = new Copy(segments, stubs + area.STUB_BYTES)
  const sensitive = treatSensitive(program, copy)
  const sites = program.syscalls.map((vaddr) => patchSite(program, copy, stubs, vaddr))
  const trampolines = copy.finish()
  if (crossesInto(copy.segments)) return { unfit: 'an instruction that changes protection keys crosses into a segment' }
  verify(image, copy, trampolines, sensitive)
  return {
    sites,
    sensitive,
    segments,
    firstVaddr,
    span,
    trampolines,
    instructions: program.instructions,
    durationMs: performance.now() - started,
  }
}
