// What is known of a file's code before anything is changed: instructions, places where branches may land, `syscall`s.
import { readFrames } from '../elf/frames.js'
import { type CodeArea, codeAreas, type ElfImage, locate } from '../elf/image.js'
import { readAbsoluteWords, readRelocations, readSymbols } from '../elf/places.js'
import { Code, CodeMap, FUNCTION, LANDING, START } from '../x86/code.js'
import { sweep } from '../x86/sweep.js'

export interface Analysis {
  readonly areas: readonly CodeArea[]
  readonly map: CodeMap
  /** Addresses of the `syscall` instructions. */
  readonly syscalls: readonly number[]
  readonly instructions: number
}

/** No switch has more cases; beyond that it is other data that happens to look like a table. */
const mostCases = 1 << 16

/** Throws an ElfError for a file that must not be rewritten. */
export function analyse(image: ElfImage): Analysis {
  const { file } = image
  const areas = codeAreas(image)
  const map = new CodeMap(
    areas.map((area) => new Code(area.vaddr, file.subarray(area.offset, area.offset + area.size))),
  )
  const begins = (vaddr: number): void => map.mark(vaddr, FUNCTION | LANDING)
  const lands = (vaddr: number): void => map.mark(vaddr, LANDING)
  readRelocations(image, lands)
  readSymbols(image, (vaddr, isFunction) => (isFunction ? begins(vaddr) : lands(vaddr)))
  readFrames(image, begins, lands)
  readAbsoluteWords(image, lands)
  lands(image.entry)
  const tables = new Set<number>()
  const syscalls: number[] = []
  let instructions = 0
  for (const code of map.areas) {
    const swept = sweep(code, map, !image.relocatable, (vaddr) => tables.add(vaddr))
    for (const vaddr of swept.syscalls) syscalls.push(vaddr)
    instructions += swept.instructions
  }
  for (const table of tables) readJumpTable(image, map, table)
  return { areas, map, syscalls, instructions }
}

/**
 * A switch of position-independent code adds an entry of 32 bits to the table's own address. Whatever data code takes the address of
 * may be such a table, as long as its entries lead to instructions: to take too many for one costs a patch, to miss one would cost
 * the program.
 */
function readJumpTable(image: ElfImage, map: CodeMap, table: number): void {
  const place = locate(image, table)
  if (place === undefined) return
  for (let index = 0; index < mostCases && (index + 1) * 4 <= place.bytes; index++) {
    const target = table + image.view.getInt32(place.offset + index * 4, true)
    const code = map.find(target)
    if (code === undefined || (code.at(target) & START) === 0) return
    code.mark(target, LANDING)
  }
}
