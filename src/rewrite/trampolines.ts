// The trampoline area of an object: pieces of code, one behind the other, each written when its address is known.
import { findSensitive } from '../x86/sensitive.js'

const trap = 0xcc
const mostShift = 64

export interface Piece {
  readonly vaddr: number
  readonly end: number
}

export class Trampolines {
  private readonly chunks: Uint8Array[] = []
  private at: number

  /** `start` is the address of the first byte. */
  constructor(private readonly start: number) {
    this.at = start
  }

  get bytes(): number {
    return this.at - this.start
  }

  /**
   * Adds what `write` makes for an address; `fits` says whether what depends on that address elsewhere (the jump to it) is sound, too.
   * Bytes that would form a sensitive instruction move on by a few bytes until they do not. `allowed`: sensitive ones that are meant.
   */
  add(
    write: (vaddr: number) => Uint8Array,
    fits: (vaddr: number) => boolean = () => true,
    allowed = 0,
  ): Piece | undefined {
    for (let shift = 0; shift < mostShift; shift++) {
      const vaddr = this.at + shift
      const bytes = write(vaddr)
      if (findSensitive(bytes).length !== allowed || !fits(vaddr)) continue
      if (shift > 0) this.chunks.push(new Uint8Array(shift).fill(trap))
      // A trap between pieces: no bytes of two of them can be taken for one instruction.
      this.chunks.push(bytes, new Uint8Array([trap]))
      this.at = vaddr + bytes.length + 1
      return { vaddr, end: vaddr + bytes.length }
    }
    return undefined
  }

  /** Everything so far, in whole pages. */
  pages(): Uint8Array {
    const pages = new Uint8Array(Math.ceil(this.bytes / 4096) * 4096).fill(trap)
    let at = 0
    for (const chunk of this.chunks) {
      pages.set(chunk, at)
      at += chunk.length
    }
    return pages
  }
}
