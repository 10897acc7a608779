// A stretch of code and what is known of each of its bytes.

/** An instruction begins here, by the sweep. */
export const START = 1
/** A branch, a pointer, a symbol or an exception may lead here. */
export const LANDING = 2
/** Belongs to a patch. */
export const CLAIMED = 4
/** No instruction could be decoded here, or the sweep was out of step: probably data. */
export const ODD = 8
/** A function begins here, by its symbol or its unwind table. */
export const FUNCTION = 16

export class Code {
  readonly marks: Uint8Array
  readonly end: number

  /** `bytes` holds what is mapped at `vaddr`. */
  constructor(
    readonly vaddr: number,
    readonly bytes: Uint8Array,
  ) {
    this.marks = new Uint8Array(bytes.length)
    this.end = vaddr + bytes.length
  }

  holds(vaddr: number): boolean {
    return vaddr >= this.vaddr && vaddr < this.end
  }

  /** Marks at `vaddr`; none outside. */
  at(vaddr: number): number {
    return this.marks[vaddr - this.vaddr] ?? 0
  }

  mark(vaddr: number, mark: number): void {
    const index = vaddr - this.vaddr
    // Fractions come from hostile tables only; an index of a typed array must not become a property.
    if (index >= 0 && index < this.marks.length && Number.isInteger(index)) this.marks[index] = this.at(vaddr) | mark
  }

  /** Whether any byte of [from, to) has `mark`. */
  any(from: number, to: number, mark: number): boolean {
    const end = Math.min(to - this.vaddr, this.marks.length)
    for (let index = Math.max(0, from - this.vaddr); index < end; index++)
      if (((this.marks[index] as number) & mark) !== 0) return true
    return false
  }

  /** Where the instruction begins that ends at `vaddr`, by the sweep. */
  before(vaddr: number): number | undefined {
    for (let start = vaddr - 1; start >= vaddr - 15 && start >= this.vaddr; start--)
      if ((this.at(start) & START) !== 0) return start
    return undefined
  }

  /** The bytes of [from, to). */
  slice(from: number, to: number): Uint8Array {
    return this.bytes.subarray(Math.max(0, from - this.vaddr), Math.max(0, to - this.vaddr))
  }
}

/** Several stretches in ascending order, without overlap. */
export class CodeMap {
  private last: Code | undefined

  constructor(readonly areas: readonly Code[]) {}

  find(vaddr: number): Code | undefined {
    if (this.last?.holds(vaddr)) return this.last
    let low = 0
    let high = this.areas.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const area = this.areas[middle] as Code
      if (vaddr < area.vaddr) high = middle - 1
      else if (vaddr >= area.end) low = middle + 1
      else {
        this.last = area
        return area
      }
    }
    return undefined
  }

  mark(vaddr: number, mark: number): void {
    this.find(vaddr)?.mark(vaddr, mark)
  }
}
