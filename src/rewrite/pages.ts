// The pages of a file that hold code, as they will stand in its copy. What else lies in an executable segment (headers and constants, in old
// layouts) is mapped without the right to execute it.
import type { CodeArea, ElfImage } from '../elf/image.js'
import type { RewrittenSegment } from './model.js'

const pageBytes = 4096
const pageDown = (at: number): number => at - (at % pageBytes)
const pageUp = (at: number): number => pageDown(at + pageBytes - 1)

/** Some bytes and the address of the first. */
export class Excerpt {
  constructor(
    readonly vaddr: number,
    readonly bytes: Uint8Array,
  ) {}
  set(bytes: Uint8Array, at: number): void {
    this.bytes.set(bytes, at)
  }
}

export class Pages {
  readonly segments: readonly RewrittenSegment[]
  readonly firstVaddr: number
  readonly span: number

  /** `areas` in ascending order. */
  constructor(image: ElfImage, areas: readonly CodeArea[]) {
    const ranges: { vaddr: number; end: number; offset: number }[] = []
    for (const area of areas) {
      const vaddr = pageDown(area.vaddr)
      const offset = pageDown(area.offset)
      const end = pageUp(area.vaddr + area.size)
      const last = ranges.at(-1)
      if (last !== undefined && vaddr <= last.end && vaddr - last.vaddr === offset - last.offset)
        last.end = Math.max(end, last.end)
      else ranges.push({ vaddr, end, offset })
    }
    this.segments = ranges.map(({ vaddr, end, offset }) => {
      const bytes = new Uint8Array(end - vaddr)
      bytes.set(image.file.subarray(offset, offset + bytes.length))
      return { sourceOffset: offset, vaddr, bytes }
    })
    this.firstVaddr = pageDown(image.loads[0]?.vaddr ?? 0)
    this.span = Math.max(...image.loads.map((load) => pageUp(load.vaddr + load.memoryBytes))) - this.firstVaddr
  }

  private segmentOf(vaddr: number): RewrittenSegment | undefined {
    return this.segments.find((one) => vaddr >= one.vaddr && vaddr < one.vaddr + one.bytes.length)
  }

  /** A copy of what lies in [from, to), as far as it lies in the segment of `to`'s last byte. */
  read(from: number, to: number): Excerpt {
    const segment = this.segmentOf(to - 1) ?? this.segmentOf(from)
    if (segment === undefined) return new Excerpt(from, new Uint8Array())
    const start = Math.max(from, segment.vaddr)
    return new Excerpt(
      start,
      segment.bytes.slice(start - segment.vaddr, Math.min(to - segment.vaddr, segment.bytes.length)),
    )
  }

  write(vaddr: number, bytes: Uint8Array): void {
    const segment = this.segmentOf(vaddr)
    if (segment === undefined) throw new Error(`no executable segment at ${vaddr}`)
    segment.bytes.set(bytes, vaddr - segment.vaddr)
  }
}
