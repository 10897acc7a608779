// What is known of a file before anything in it is changed: its code, where control may land, which functions there are.
import { readFrames } from '../elf/frames.js'
import { type CodeArea, codeAreas, type ElfImage, locate } from '../elf/image.js'
import { readAbsoluteWords, readRelocations, readSymbols } from '../elf/places.js'
import { Code, CodeMap, FUNCTION, LANDING, START } from '../x86/code.js'
import { type Decoded, decode } from '../x86/instruction.js'
import { sweep } from '../x86/sweep.js'

export interface Program {
  readonly image: ElfImage
  readonly map: CodeMap
  readonly syscalls: readonly number[]
  readonly instructions: number
  /** Whether unwind tables cover `vaddr`: then it is code, whoever wrote it. */
  framed(vaddr: number): boolean
  /** Whether the function around `vaddr` computes a branch target in a way that was not understood. */
  computesBranches(vaddr: number): boolean
}

/** Functions without unwind tables are taken to reach this far. */
const functionGuess = 4096

/** Larger ones are not searched: that is some other thing than a function, or made to take long. */
const largestFunction = 1 << 20

/** Index of the last of `sorted` that is ≤ `value`; -1 if there is none. */
function lastUpTo(sorted: ArrayLike<number>, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The function around `vaddr` where no unwind table tells: up to the next symbols of functions, or far enough. */
function guessFunction(area: Code, vaddr: number): { start: number; end: number } {
  let start = vaddr
  while (start > vaddr - functionGuess && (area.at(start) & FUNCTION) === 0) start--
  let end = vaddr + 1
  while (end < vaddr + functionGuess && (area.at(end) & FUNCTION) === 0) end++
  return { start, end }
}

/** The instruction at `vaddr`, decoded in full. */
export function instructionAt(area: Code, vaddr: number): Decoded | undefined {
  if (!area.holds(vaddr)) return undefined
  const one = decode(area.bytes.subarray(vaddr - area.vaddr), vaddr)
  return one !== undefined && one.end <= area.end ? one : undefined
}

/** The instruction that the sweep found right before `vaddr`. */
export function instructionBefore(area: Code, vaddr: number): Decoded | undefined {
  const start = area.before(vaddr)
  const one = start === undefined ? undefined : instructionAt(area, start)
  return one?.end === vaddr ? one : undefined
}

/** Reads all of a file that rewriting needs. Throws an ElfError for a file that cannot be rewritten. */
export function readProgram(image: ElfImage): Program {
  const areas = codeAreas(image)
  const map = new CodeMap(
    areas.map((area) => new Code(area.vaddr, image.file.subarray(area.offset, area.offset + area.size))),
  )
  map.mark(image.entry, LANDING)
  readSymbols(image, (vaddr, isFunction) => map.mark(vaddr, isFunction ? LANDING | FUNCTION : LANDING))
  readRelocations(image, (vaddr) => map.mark(vaddr, LANDING))
  readAbsoluteWords(image, (vaddr) => map.mark(vaddr, LANDING))
  const starts: number[] = []
  const ends: number[] = []
  readFrames(
    image,
    (start, end) => {
      if (map.find(start) === undefined || !(end > start)) return
      map.mark(start, LANDING | FUNCTION)
      starts.push(start)
      ends.push(end)
    },
    (vaddr) => map.mark(vaddr, LANDING),
  )
  const order = Array.from(starts.keys()).sort((a, b) => (starts[a] as number) - (starts[b] as number))
  const frameStarts = Float64Array.from(order, (index) => starts[index] as number)
  const frameEnds = Float64Array.from(order, (index) => ends[index] as number)

  const tables = new BranchTables(image, map, areas)
  const syscalls: number[] = []
  const registerJumps: number[] = []
  let instructions = 0
  for (const area of map.areas) {
    const swept = sweep(area, map, !image.relocatable, (vaddr) => tables.consider(vaddr))
    instructions += swept.instructions
    for (const one of swept.syscalls) syscalls.push(one)
    for (const one of swept.registerJumps) registerJumps.push(one)
  }

  const frameAround = (vaddr: number): { start: number; end: number } | undefined => {
    const index = lastUpTo(frameStarts, vaddr)
    const end = frameEnds[index]
    return end !== undefined && vaddr < end ? { start: frameStarts[index] as number, end } : undefined
  }
  const judged = new Map<number, boolean>()
  const judge = (area: Code, start: number, end: number): boolean => {
    if (end - start > largestFunction) return true
    for (let index = lastUpTo(registerJumps, start - 1) + 1; index < registerJumps.length; index++) {
      const jump = registerJumps[index] as number
      if (jump >= end) break
      if (isComputed(area, jump, start, end, tables)) return true
    }
    return false
  }
  return {
    image,
    map,
    syscalls,
    instructions,
    framed: (vaddr) => frameAround(vaddr) !== undefined,
    computesBranches: (vaddr) => {
      const area = map.find(vaddr)
      if (area === undefined) return true
      const { start, end } = frameAround(vaddr) ?? guessFunction(area, vaddr)
      const known = judged.get(start)
      if (known !== undefined) return known
      const found = judge(area, start, end)
      judged.set(start, found)
      return found
    },
  }
}

/**
 * Whether the `jmp register` at `vaddr` may lead to a place inside its function that no table told of. A pointer that was loaded
 * from memory is a relocation's or a word's; what remains is arithmetic: on an entry of a table that was read, or of anything else.
 */
function isComputed(area: Code, vaddr: number, start: number, end: number, tables: BranchTables): boolean {
  const jump = instructionAt(area, vaddr)
  if (jump === undefined) return true
  let at = vaddr
  let arithmetic = true
  for (let count = 0; count < 16; count++) {
    const before = instructionBefore(area, at)
    if (before === undefined || before.vaddr < start) break
    if (before.destination === jump.destination) {
      arithmetic = !before.loads
      break
    }
    at = before.vaddr
  }
  if (!arithmetic) return false
  let understood = false
  for (let from = Math.max(start, area.vaddr); from < Math.min(end, area.end); from++) {
    if ((area.at(from) & START) === 0) continue
    const opcode = area.bytes[from - area.vaddr + 1]
    if (opcode !== 0x8d) continue
    const lea = instructionAt(area, from)
    if (lea?.relativeAt === undefined || !lea.form.startsWith('lea')) continue
    const view = new DataView(lea.bytes.buffer)
    const target = lea.end + view.getInt32(lea.relativeAt, true)
    if (target >= start && target < end) return true
    if (tables.understood.has(target)) understood = true
  }
  return !understood
}

/** Jump tables of position-independent code: entries of four bytes that count from the table's own beginning. */
class BranchTables {
  /** Those that led into code. */
  readonly understood = new Set<number>()
  private readonly seen = new Set<number>()
  private budget: number

  constructor(
    private readonly image: ElfImage,
    private readonly map: CodeMap,
    private readonly areas: readonly CodeArea[],
  ) {
    // Honest tables do not overlap; hostile ones are read no longer than a file full of honest ones.
    this.budget = image.file.byteLength
  }

  /** Marks where a table at `vaddr` leads, if one is there: as long as its entries lead into code it is believed to be one. */
  consider(vaddr: number): void {
    if (vaddr % 4 !== 0 || this.areas.length === 0 || this.seen.has(vaddr)) return
    this.seen.add(vaddr)
    const place = locate(this.image, vaddr)
    if (place === undefined) return
    const { view } = this.image
    for (let at = 0; at + 4 <= place.bytes && this.budget > 0; at += 4, this.budget--) {
      const target = vaddr + view.getInt32(place.offset + at, true)
      const area = this.map.find(target)
      if (area === undefined) return
      area.mark(target, LANDING)
      this.understood.add(vaddr)
    }
  }
}
