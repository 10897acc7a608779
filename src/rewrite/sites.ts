// System call sites: the code around each `syscall` is moved to a trampoline that leads to the gate.
//
// First form: what stands before the `syscall` moves; the jump takes its place, and the `syscall` stays where it is.
// Second form: the jump takes the place of the `syscall` and what follows it; the trampoline has a `syscall` of its own.
// In both, the two bytes before the address to which the gate returns are a `syscall` that leads there (invariant R1).
import { rewrite } from '../generated/records.js'
import type { Code } from '../x86/code.js'
import type { Decoded } from '../x86/instruction.js'
import { numberBehind } from '../x86/number.js'
import { loadRcx, loadRcxBytes } from '../x86/relocate.js'
import type { Analysis } from './analyse.js'
import { fixedBytes, goOn, type LaterPart, moved, type Part, jumpTo as partJump, replace } from './emit.js'
import type { Site } from './model.js'
import type { Pages } from './pages.js'
import type { Trampolines } from './trampolines.js'
import { decodeAt, isWindow, type NoWindow, type Window, windowBefore, windowFrom } from './window.js'

const syscallBytes = 2
const rtSigreturn = 15

/** Where a site leads: its own stub, if the code says which call it is. */
export function stubOf(nr: number | undefined): number {
  return nr !== undefined && nr < rewrite.STUB_NUMBER_COUNT
    ? rewrite.STUB_NUMBERS + nr * rewrite.STUB_NUMBER_BYTES
    : rewrite.STUB_GATE
}

const loadReturn = (target: number): Part => ({ bytes: loadRcxBytes, write: (vaddr) => loadRcx(vaddr, target) })

/** "mov r32, imm32; syscall", or the form of what follows if nothing is known before. */
function shapeOf(before: Decoded | undefined, after: Decoded | undefined): string {
  return before === undefined ? `syscall; ${after?.form ?? '?'}` : `${before.form}; syscall`
}

export function patchSites(analysis: Analysis, pages: Pages, trampolines: Trampolines, stubs: number): Site[] {
  return analysis.syscalls.flatMap((vaddr): Site[] => {
    const code = analysis.map.find(vaddr)
    return code === undefined ? [] : [patchSite(code, vaddr, pages, trampolines, stubs)]
  })
}

function patchSite(code: Code, vaddr: number, pages: Pages, trampolines: Trampolines, stubs: number): Site {
  const at = code.before(vaddr)
  const found = at === undefined ? undefined : decodeAt(code, at)
  const previous = found?.end === vaddr && !found.odd ? found : undefined
  const shape = shapeOf(previous, decodeAt(code, vaddr + syscallBytes))
  const said = previous === undefined ? undefined : numberBehind([previous])
  const site = { vaddr, shape, ...(said === undefined ? {} : { nr: said }) }
  if (said === rtSigreturn)
    return { ...site, patched: false, reason: 'signal return: unwinders and debuggers know it by these bytes' }
  const done = (window: Window, nr: number | undefined): Site => ({
    ...site,
    ...(nr === undefined ? {} : { nr }),
    patched: true,
    patchVaddr: window.start,
  })

  const before = windowBefore(code, vaddr)
  if (isWindow(before)) {
    const nr = numberBehind(before.instructions)
    const back = vaddr + syscallBytes
    const parts = [...before.instructions.map(moved), loadReturn(back), partJump(stubs + stubOf(nr))]
    if (replace(pages, trampolines, before, parts) !== undefined) return done(before, nr)
    return { ...site, patched: false, reason: 'no place for its trampoline' }
  }

  const after = around(code, vaddr, previous)
  if (!isWindow(after)) return { ...site, patched: false, reason: before.reason }
  const index = after.instructions.findIndex((one) => one.vaddr === vaddr)
  const first = after.instructions.slice(0, index)
  const rest = after.instructions.slice(index + 1)
  const nr = numberBehind(first)
  const toBack: LaterPart = (vaddrOf) => loadReturn(vaddrOf(first.length + 3))
  const parts = [
    ...first.map(moved),
    toBack,
    partJump(stubs + stubOf(nr)),
    fixedBytes(0x0f, 0x05),
    ...rest.map(moved),
    ...goOn(after),
  ]
  if (replace(pages, trampolines, after, parts) !== undefined) return done(after, nr)
  return { ...site, patched: false, reason: 'no place for its trampoline' }
}

/** A window that holds the `syscall` and what follows; with the instruction before it, if that is what it takes. */
function around(code: Code, vaddr: number, previous: Decoded | undefined): Window | NoWindow {
  const alone = windowFrom(code, vaddr, vaddr + syscallBytes, vaddr)
  if (isWindow(alone) || previous === undefined) return alone
  if (previous.mobility !== 'free' || previous.target !== undefined) return alone
  const both = windowFrom(code, previous.vaddr, vaddr + syscallBytes, vaddr)
  return isWindow(both) ? both : alone
}
