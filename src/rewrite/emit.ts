// Puts windows into trampolines and jumps in their place.
import { CLAIMED } from '../x86/code.js'
import type { Decoded } from '../x86/instruction.js'
import { jump, relocate, relocatedBytes } from '../x86/relocate.js'
import { findSensitive } from '../x86/sensitive.js'
import type { Pages } from './pages.js'
import type { Piece, Trampolines } from './trampolines.js'
import type { Window } from './window.js'

/** One part of a trampoline: its size is known before its address. */
export interface Part {
  readonly bytes: number
  /** Undefined where a displacement does not reach. */
  write(vaddr: number): Uint8Array | undefined
}

export const moved = (one: Decoded): Part => ({
  bytes: relocatedBytes(one),
  write: (vaddr) => relocate(one, vaddr),
})
export const fixedBytes = (...bytes: number[]): Part => ({
  bytes: bytes.length,
  write: () => new Uint8Array(bytes),
})
export const jumpTo = (target: number): Part => ({ bytes: 5, write: (vaddr) => jump(vaddr, target) })
/** A part that leads to a place behind it in the same trampoline: `from` is the index of the part there. */
export type LaterPart = (vaddrOf: (index: number) => number) => Part

/** What replaces a window runs on behind it, unless its last instruction leads away. */
export const goOn = (window: Window): readonly Part[] =>
  window.instructions.at(-1)?.mobility === 'last' ? [] : [jumpTo(window.end)]

function compose(
  parts: readonly (Part | LaterPart)[],
  sizes: readonly number[],
  vaddr: number,
): Uint8Array | undefined {
  const starts: number[] = []
  let at = vaddr
  for (const size of sizes) {
    starts.push(at)
    at += size
  }
  const result = new Uint8Array(at - vaddr)
  for (const [index, part] of parts.entries()) {
    const real = typeof part === 'function' ? part((later) => starts[later] ?? vaddr) : part
    const bytes = real.write(starts[index] as number)
    if (bytes === undefined) return undefined
    result.set(bytes, (starts[index] as number) - vaddr)
  }
  return result
}

/** What lies around a changed place is looked at, too: its bytes and the change together may form an instruction. */
const context = 15

/** Writes a jump over the beginning of a window if that makes nothing sensitive that was not there. */
function jumpFits(pages: Pages, start: number, target: number, before: number): boolean {
  const bytes = jump(start, target)
  if (bytes === undefined) return false
  const around = pages.read(start - context, start + bytes.length + context)
  around.set(bytes, start - around.vaddr)
  return findSensitive(around.bytes).length <= before
}

/** Moves a window into a trampoline made of `parts`; undefined where no place for it was found. `allowed`: sensitive ones that are meant. */
export function replace(
  pages: Pages,
  trampolines: Trampolines,
  window: Window,
  parts: readonly (Part | LaterPart)[],
  allowed = 0,
): Piece | undefined {
  const sizes = parts.map((part) => (typeof part === 'function' ? part(() => window.start).bytes : part.bytes))
  const around = pages.read(window.start - context, window.start + 5 + context)
  const before = findSensitive(around.bytes).length
  let reaches = true
  const piece = trampolines.add(
    (vaddr) => {
      const bytes = compose(parts, sizes, vaddr)
      if (bytes === undefined) reaches = false
      return bytes ?? new Uint8Array()
    },
    (vaddr) => reaches && jumpFits(pages, window.start, vaddr, before),
    allowed,
  )
  if (piece === undefined) return undefined
  pages.write(window.start, jump(window.start, piece.vaddr) as Uint8Array)
  for (let at = window.start; at < window.end; at++) window.code.mark(at, CLAIMED)
  return piece
}
