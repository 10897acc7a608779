// A window: whole instructions, one behind the other, into which nothing jumps but at their beginning, so that a jump can take their place.
import { CLAIMED, type Code, LANDING, ODD, START } from '../x86/code.js'
import { type Decoded, decode } from '../x86/instruction.js'
import { jumpBytes } from '../x86/relocate.js'

export interface Window {
  readonly code: Code
  readonly start: number
  /** Behind the last byte. */
  readonly end: number
  readonly instructions: readonly Decoded[]
}

/** Why there is no window; the sentence that a user reads. */
export type NoWindow = { readonly reason: string }

const longestInstruction = 15

export function decodeAt(code: Code, vaddr: number): Decoded | undefined {
  if ((code.at(vaddr) & START) === 0) return undefined
  return decode(code.slice(vaddr, vaddr + longestInstruction), vaddr)
}

/** Whether what lies in [start, end) may be replaced: nothing lands behind `start`, nothing is claimed, all of it is code. */
function isFree(code: Code, start: number, end: number): NoWindow | undefined {
  if (code.any(start + 1, end, LANDING)) return { reason: 'a branch may land between the bytes' }
  if (code.any(start, end, CLAIMED)) return { reason: 'too close to another patch' }
  if (code.any(start, end, ODD)) return { reason: 'not certainly code' }
  return undefined
}

/** At least `bytes` bytes right before `end`, all of which can run elsewhere and go on to `end`. */
export function windowBefore(code: Code, end: number): Window | NoWindow {
  const instructions: Decoded[] = []
  let start = end
  while (end - start < jumpBytes) {
    const at = code.before(start)
    const one = at === undefined ? undefined : decodeAt(code, at)
    if (one === undefined || one.end !== start) return { reason: 'not certainly code' }
    if (one.odd) return { reason: 'not certainly code' }
    if (one.mobility !== 'free' || one.target !== undefined) return { reason: 'the code before it cannot be moved' }
    instructions.unshift(one)
    start = one.vaddr
    const taken = isFree(code, start, end)
    if (taken !== undefined) return taken
  }
  return { code, start, end, instructions }
}

/**
 * From `start` on at least a jump's bytes, and all of [start, least). The last instruction may lead away. `meant` is the address of the
 * instruction that the window is made for: the caller knows what becomes of it.
 */
export function windowFrom(code: Code, start: number, least: number, meant: number): Window | NoWindow {
  const instructions: Decoded[] = []
  let end = start
  while (end - start < jumpBytes || end < least) {
    const before = instructions.at(-1)
    if (before?.mobility === 'last') return { reason: 'the code behind it ends too early' }
    const one = decodeAt(code, end)
    if (one === undefined || one.odd) return { reason: 'not certainly code' }
    if (one.mobility === 'fixed' && one.vaddr !== meant) return { reason: 'the code behind it cannot be moved' }
    instructions.push(one)
    end = one.end
    const taken = isFree(code, start, end)
    if (taken !== undefined) return taken
  }
  return { code, start, end, instructions }
}

export const isWindow = (one: Window | NoWindow): one is Window => 'code' in one
