// The copy that is being made: the executable segments in whole pages, and the trampolines behind the object. Whatever is
// written into it is refused where it would make bytes that a jump to them would turn into a call or a change of rights.
import { findSensitive, isSyscall } from '../x86/sensitive.js'
import type { RewrittenSegment } from './model.js'

/** Code for the trampoline area, complete for one address. */
export interface Piece {
  readonly bytes: Uint8Array
  /** Indices in `bytes` of the `syscall`s that belong there. */
  readonly syscalls?: readonly number[]
  /** Indices of the sensitive instructions that belong there: guarded ones. */
  readonly sensitive?: readonly number[]
}

/** Bytes to write over others. */
export interface Patch {
  readonly vaddr: number
  readonly bytes: Uint8Array
}

/** No sensitive instruction's telling bytes reach further back than this from the last one. */
export const reach = 16

/** How many addresses are tried for a piece before giving up: what disturbs is a byte of a displacement, and all of them move. */
const attempts = 300

/** How many addresses may turn out bad in all: a file made to disturb must not take for ever. */
const patience = 100_000

const filler = 0xcc

export class Copy {
  private area = new Uint8Array(4096).fill(filler)
  private used = 0
  private patience = patience
  /** Addresses of what the trampolines hold on purpose. */
  readonly syscalls = new Set<number>()
  readonly sensitive = new Set<number>()

  constructor(
    readonly segments: readonly RewrittenSegment[],
    /** Address of the first trampoline. */
    readonly trampolines: number,
  ) {}

  private segmentAt(vaddr: number): RewrittenSegment {
    const found = this.segments.find((one) => vaddr >= one.vaddr && vaddr < one.vaddr + one.bytes.length)
    if (found === undefined) throw new Error(`no executable page at 0x${vaddr.toString(16)}`)
    return found
  }

  /** Whether writing `patch` makes no sensitive instruction and no `syscall` that was not there before. */
  private harmless(patch: Patch, inArea: boolean): boolean {
    const { bytes: all, vaddr } = this.segmentAt(patch.vaddr)
    const at = patch.vaddr - vaddr
    const from = Math.max(0, at - reach)
    const before = all.subarray(from, at + patch.bytes.length + reach)
    const after = Uint8Array.from(before)
    after.set(patch.bytes, at - from)
    const old = new Set(findSensitive(before).map((one) => one.end))
    if (findSensitive(after).some((one) => !old.has(one.end))) return false
    if (inArea)
      for (let index = 0; index < after.length; index++)
        if (isSyscall(after, index) && !isSyscall(before, index)) return false
    return true
  }

  /**
   * Adds a trampoline together with the patches that lead to it. `build` is asked for both at one address after another until
   * they are clean; undefined from it, or no clean address, means that nothing was written and undefined comes back.
   */
  place(build: (vaddr: number) => { piece: Piece; patches: readonly Patch[] } | undefined): number | undefined {
    for (let gap = 0; gap < attempts && this.patience > 0; gap++, this.patience--) {
      const index = this.used + gap
      const vaddr = this.trampolines + index
      const built = build(vaddr)
      if (built === undefined) return undefined
      const { piece, patches } = built
      if (!this.clean(index, piece) || !patches.every((patch) => this.harmless(patch, true))) continue
      this.reserve(index + piece.bytes.length)
      this.area.set(piece.bytes, index)
      this.used = index + piece.bytes.length
      for (const at of piece.syscalls ?? []) this.syscalls.add(vaddr + at)
      for (const at of piece.sensitive ?? []) this.sensitive.add(vaddr + at)
      for (const patch of patches) this.write(patch)
      return vaddr
    }
    return undefined
  }

  /** Writes `patch` unless it is harmful. */
  patch(patch: Patch): boolean {
    if (!this.harmless(patch, true)) return false
    this.write(patch)
    return true
  }

  private write(patch: Patch): void {
    const { bytes, vaddr } = this.segmentAt(patch.vaddr)
    bytes.set(patch.bytes, patch.vaddr - vaddr)
  }

  /** Whether `piece` at `index` holds, also together with what stands before it, only what it may. */
  private clean(index: number, piece: Piece): boolean {
    const from = Math.max(0, index - reach)
    const bytes = new Uint8Array(index - from + piece.bytes.length)
    for (let at = from; at < index; at++) bytes[at - from] = this.area[at] ?? filler
    bytes.set(piece.bytes, index - from)
    const start = index - from
    for (const found of findSensitive(bytes))
      if (found.end > start && !(piece.sensitive ?? []).includes(found.at - start)) return false
    for (let at = Math.max(0, start - 1); at < bytes.length; at++)
      if (isSyscall(bytes, at) && !(piece.syscalls ?? []).includes(at - start)) return false
    return true
  }

  private reserve(bytes: number): void {
    // A page more than is used: clean() reads filler behind the end.
    if (bytes + 4096 <= this.area.length) return
    const larger = new Uint8Array(Math.max(bytes + 4096, this.area.length * 2)).fill(filler)
    larger.set(this.area)
    this.area = larger
  }

  /** The trampolines in whole pages, the last of which ends with filler, whatever comes to lie behind it; empty if there are none. */
  finish(): Uint8Array {
    const bytes = this.used === 0 ? 0 : Math.ceil((this.used + reach) / 4096) * 4096
    this.reserve(bytes)
    return this.area.slice(0, bytes)
  }
}
