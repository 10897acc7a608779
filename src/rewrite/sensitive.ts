// Sensitive instructions: none may stay where somebody who jumps to it gets what he wants.
import { RflagsBits } from 'iced-x86'
import { type Code, START } from '../x86/code.js'
import { type Decoded, decode } from '../x86/instruction.js'
import { type Found, findSensitive } from '../x86/sensitive.js'
import type { Analysis } from './analyse.js'
import { fixedBytes, goOn, jumpTo, moved, replace } from './emit.js'
import type { Sensitive } from './model.js'
import type { Pages } from './pages.js'
import type { Trampolines } from './trampolines.js'
import { decodeAt, isWindow, windowFrom } from './window.js'

/** Second byte of an opcode that no processor defines and no compiler writes: the monitor carries the instruction out. */
const undefinedOpcode = 0x0a

const longestInstruction = 15
/** How far behind an instruction it is looked whether somebody reads the flags. */
const flagsLookahead = 16

const allFlags = RflagsBits.CF | RflagsBits.PF | RflagsBits.AF | RflagsBits.ZF | RflagsBits.SF | RflagsBits.OF

export interface Treated {
  readonly sensitive: readonly Sensitive[]
  /** Sensitive instructions that stand in the trampolines, with a check behind each. */
  readonly guardedAt: ReadonlySet<number>
}

interface Place {
  readonly pages: Pages
  readonly trampolines: Trampolines
  readonly analysis: Analysis
  readonly guardedAt: Set<number>
}

export function treatSensitive(analysis: Analysis, pages: Pages, trampolines: Trampolines): Treated {
  const place: Place = { pages, trampolines, analysis, guardedAt: new Set() }
  // The original bytes say what is there; treating one may have treated its neighbour, too.
  const found = pages.segments.flatMap((segment) =>
    findSensitive(segment.bytes).map((one) => ({ one, base: segment.vaddr })),
  )
  const sensitive = found.map(({ one, base }) => treat(place, one, base))
  return { sensitive, guardedAt: place.guardedAt }
}

function treat(place: Place, found: Found, base: number): Sensitive {
  const vaddr = base + found.at
  const { kind } = found
  const code = place.analysis.map.find(vaddr)
  if (code === undefined)
    return { vaddr, kind, hidden: true, treatment: 'none', usable: true, reason: 'data in an executable segment' }
  const own = ownInstruction(code, vaddr, base + found.end, kind)
  if (own === undefined) return treatHidden(place, code, found, base)
  const treated = { vaddr: own.vaddr, kind, hidden: false } as const
  if (kind !== 'xrstor') {
    // The opcode's second byte: the last but one of what tells the instruction.
    place.pages.write(base + found.end - 2, new Uint8Array([undefinedOpcode]))
    return { ...treated, treatment: 'trapped', usable: false }
  }
  const reason = guard(place, code, own)
  return reason === undefined
    ? { ...treated, treatment: 'guarded', usable: false }
    : { ...treated, treatment: 'none', usable: true, reason }
}

/** The instruction that begins at or before `vaddr` and is the sensitive one itself. */
function ownInstruction(code: Code, vaddr: number, end: number, kind: string): Decoded | undefined {
  const start = (code.at(vaddr) & START) !== 0 ? vaddr : code.before(vaddr)
  const one = start === undefined ? undefined : decodeAt(code, start)
  return one !== undefined && one.end >= end && one.form.replace('64', '').startsWith(kind) ? one : undefined
}

/** Whether nobody reads the flags that hold behind `vaddr`. */
function flagsAreDead(code: Code, vaddr: number): boolean {
  let open = allFlags
  let at = vaddr
  for (let count = 0; count < flagsLookahead; count++) {
    const one = decodeAt(code, at)
    if (one === undefined || (one.flagsRead & open) !== 0) return false
    open &= ~one.flagsWritten
    if (open === 0) return true
    if (one.mobility !== 'free' || one.target !== undefined) return false
    at = one.end
  }
  return false
}

/** test eax, 0x200; jz behind the next; ud2: dies if the features that were asked for include PKRU. */
const pkruCheck = [0xa9, 0x00, 0x02, 0x00, 0x00, 0x74, 0x02, 0x0f, 0x0b] as const

/** Moves an XRSTOR to where a check stands behind it; says why if that cannot be. */
function guard({ pages, trampolines, guardedAt }: Place, code: Code, own: Decoded): string | undefined {
  if (!flagsAreDead(code, own.end)) return 'the flags behind it may be read, and the check would change them'
  const window = windowFrom(code, own.vaddr, own.end, own.vaddr)
  if (!isWindow(window)) return window.reason
  const [first, ...rest] = window.instructions
  if (first === undefined) return 'not certainly code'
  const parts = [moved(first), fixedBytes(...pkruCheck), ...rest.map(moved), ...goOn(window)]
  const piece = replace(pages, trampolines, window, parts, 1)
  if (piece === undefined) return 'no place for its trampoline'
  guardedAt.add(piece.vaddr)
  return undefined
}

/** Bytes of other instructions. */
function treatHidden(place: Place, code: Code, found: Found, base: number): Sensitive {
  const { pages, trampolines } = place
  const vaddr = base + found.at
  const end = base + found.end
  const hidden = { vaddr, kind: found.kind, hidden: true } as const
  const gone = (): boolean => {
    const now = pages.read(vaddr - longestInstruction, end + longestInstruction)
    return findSensitive(now.bytes).every((one) => now.vaddr + one.end !== end)
  }
  if (gone()) return { ...hidden, treatment: 'reencoded', usable: false }
  const usable = (reason: string): Sensitive => ({ ...hidden, treatment: 'none', usable: true, reason })
  const start = (code.at(vaddr) & START) !== 0 ? vaddr : code.before(vaddr)
  if (start === undefined) return usable('not certainly code')
  const first = decodeAt(code, start)
  if (first === undefined || first.end <= vaddr || first.odd) return usable('not certainly code')

  // In a branch's displacement: the branch leads to a jump elsewhere, which leads where it led.
  for (let at = start; at < end; ) {
    const one = decodeAt(code, at)
    if (one === undefined) break
    if (one.target !== undefined && one.relativeAt !== undefined) {
      const { target, relativeAt } = one
      const piece = trampolines.add(
        (place) => jumpTo(target).write(place) ?? new Uint8Array(),
        (place) => {
          const redirected = one.bytes.slice()
          new DataView(redirected.buffer).setInt32(relativeAt, place - one.end, true)
          const around = pages.read(one.vaddr - longestInstruction, one.end + longestInstruction)
          const before = findSensitive(around.bytes).length
          around.set(redirected, one.vaddr - around.vaddr)
          return findSensitive(around.bytes).length < before
        },
      )
      if (piece !== undefined) {
        const redirected = one.bytes.slice()
        new DataView(redirected.buffer).setInt32(relativeAt, piece.vaddr - one.end, true)
        pages.write(one.vaddr, redirected)
        if (gone()) return { ...hidden, treatment: 'reencoded', usable: false }
      }
    }
    at = one.end
  }

  const window = windowFrom(code, start, end, Number.NaN)
  if (!isWindow(window)) return usable(window.reason)
  // Parted by a nop each, so that bytes of two of them form nothing.
  const parts = window.instructions.flatMap((one) => [moved(one), fixedBytes(0x90)])
  if (replace(pages, trampolines, window, [...parts, ...goOn(window)]) === undefined)
    return usable('its own bytes hold it wherever it stands')
  if (!gone()) {
    // What is left of the moved instructions behind the jump is reached by nobody.
    const left = window.end - window.start - 5
    if (left > 0) pages.write(window.start + 5, new Uint8Array(left).fill(0xcc))
  }
  return gone() ? { ...hidden, treatment: 'reencoded', usable: false } : usable('the jump in its place forms it again')
}

/** Decoding is deterministic: what stands at `bytes`, for tests and reports. */
export const instructionAt = (bytes: Uint8Array, vaddr: number): Decoded | undefined => decode(bytes, vaddr)
