// Decides for each `syscall` how it is led to the gate, and writes the trampoline. The two forms, and what makes a place safe
// to patch, are told in docs/rewriting.md.
import { FlowControl } from 'iced-x86'
import { rewrite as stubArea } from '../generated/records.js'
import { CLAIMED, type Code, FUNCTION, LANDING, ODD } from '../x86/code.js'
import type { Decoded } from '../x86/instruction.js'
import { jump, loadAddress, relocateAll } from '../x86/relocate.js'
import type { Copy, Patch, Piece } from './copy.js'
import type { Site } from './model.js'
import { instructionAt, instructionBefore, type Program } from './program.js'

const jumpBytes = 5
const syscallBytes = 2
const rcx = 1
const lockPrefix = 0xf0
/** rt_sigreturn: unwinders and gdb recognise a signal frame by the bytes of the code that returns from it. */
const signalReturn = 15

/** How far back the instructions are looked at that lead to a site. */
const contextInstructions = 24

/** What is moved away: instructions in front of the `syscall`, or the `syscall` with instructions behind it, and which five bytes become the jump. */
interface Window {
  readonly before: readonly Decoded[]
  readonly after: readonly Decoded[]
  readonly patchVaddr: number
  /** The `syscall` itself stays where it is. */
  readonly inPlace: boolean
}

/** The instructions that lead to `vaddr` one behind the other, the nearest first. */
function leading(area: Code, vaddr: number): Decoded[] {
  const found: Decoded[] = []
  let at = vaddr
  while (found.length < contextInstructions) {
    const one = instructionBefore(area, at)
    if (one === undefined || area.any(one.vaddr, one.end, ODD)) break
    found.push(one)
    at = one.vaddr
  }
  return found
}

/** The instructions from `vaddr` on, as far as control falls through them. */
function following(area: Code, vaddr: number, limit: number): Decoded[] {
  const found: Decoded[] = []
  let at = vaddr
  while (found.length < limit) {
    const one = instructionAt(area, at)
    if (one === undefined) break
    found.push(one)
    if (one.mobility === 'last') break
    at = one.end
  }
  return found
}

/** What rax holds at the site, where the instructions before it say so. */
function callNumber(lead: readonly Decoded[]): number | undefined {
  for (const one of lead) {
    const view = new DataView(one.bytes.buffer)
    const [first, second, third] = one.bytes
    if (one.bytes.length === 5 && first === 0xb8) return view.getUint32(1, true)
    if (one.bytes.length === 7 && first === 0x48 && second === 0xc7 && third === 0xc0) return view.getUint32(3, true)
    if (one.bytes.length === 2 && (first === 0x31 || first === 0x33) && second === 0xc0) return 0
    if (one.flow !== FlowControl.Next || one.writesRax) return undefined
  }
  return undefined
}

/** Where the call leads in the stubs: to its number's own, if whatever comes by the trampoline has that number. */
function stubOf(before: readonly Decoded[]): number {
  const nr = callNumber(before.toReversed())
  return nr !== undefined && nr < stubArea.STUB_NUMBER_COUNT
    ? stubArea.STUB_NUMBERS + nr * stubArea.STUB_NUMBER_BYTES
    : stubArea.STUB_GATE
}

/** Why `vaddr` does not look like a call that a program makes; undefined if it does. */
function implausible(program: Program, area: Code, vaddr: number, lead: readonly Decoded[]): string | undefined {
  if (area.any(vaddr - 32, vaddr + 16, ODD)) return 'bytes nearby are no instructions: this may be data'
  const near = [...lead.slice(0, 8), ...following(area, vaddr + syscallBytes, 3)]
  if (near.some((one) => one.odd)) return 'instructions nearby that no program uses: this may be data'
  if (near.some((one) => one.bytes[0] === 0 && one.bytes[1] === 0)) return 'zeroes nearby: this may be data'
  // Go hands the number over in rax from its caller; what is known for a call there is how the result is looked at.
  const behind = following(area, vaddr + syscallBytes, 2)
  const checksError = behind.some((one) => one.form === 'cmp rax, imm32' && one.bytes[3] === 0xf0)
  if (!program.framed(vaddr) && !checksError && !lead.some((one) => one.writesRax))
    return 'nothing nearby sets the number of the call: this may be data'
  return undefined
}

/** As many of `lead` as may be moved together, the nearest first. */
function movableBefore(area: Code, lead: readonly Decoded[]): Decoded[] {
  const found: Decoded[] = []
  for (const one of lead) {
    if (one.mobility !== 'free' || area.any(one.vaddr, one.end, CLAIMED)) break
    found.push(one)
    // What stands before a function's beginning does not lead into it.
    if ((area.at(one.vaddr) & FUNCTION) !== 0) break
  }
  return found
}

/** Instructions from `vaddr` on that may be moved, at least `bytes` long; what fills up to that is padding that nobody reaches. */
function movableAfter(area: Code, vaddr: number, bytes: number): Decoded[] | undefined {
  const found: Decoded[] = []
  let at = vaddr
  while (at < vaddr + bytes) {
    const one = instructionAt(area, at)
    if (one === undefined || area.any(one.vaddr, one.end, CLAIMED | ODD)) return undefined
    if ((area.at(at) & FUNCTION) !== 0) return undefined
    if (found.at(-1)?.mobility === 'last') {
      if (!/^(nop|int3)/.test(one.form)) return undefined
      at = one.end
      continue
    }
    if (one.mobility === 'fixed') return undefined
    found.push(one)
    at = one.end
  }
  return found
}

/** Every way to patch the site, the best first. */
function* windows(program: Program, area: Code, vaddr: number, lead: readonly Decoded[]): Generator<Window> {
  const movable = movableBefore(area, lead)
  const landsWithin = (from: number, to: number): boolean => area.any(from + 1, to, LANDING | FUNCTION)
  /** Whether control could land between the instructions in a way that the analysis did not see. */
  let unseen: boolean | undefined
  const interiorSafe = (all: readonly Decoded[], patchVaddr: number): boolean => {
    // Inside one instruction nobody lands, but behind its lock prefix some do.
    if ((all[0]?.bytes.length ?? 0) >= jumpBytes && all[0]?.bytes[0] !== lockPrefix) return true
    if (landsWithin(patchVaddr, patchVaddr + jumpBytes)) return false
    unseen ??= program.computesBranches(vaddr)
    return !unseen
  }

  // Preceding instructions, as few as suffice; better ones are those behind whose beginning nobody lands.
  const preceding: Window[] = []
  for (let count = 1; count <= Math.min(movable.length, 6); count++) {
    const before = movable.slice(0, count).reverse()
    const patchVaddr = (before[0] as Decoded).vaddr
    if (vaddr - patchVaddr < jumpBytes || !interiorSafe(before, patchVaddr)) continue
    preceding.push({ before, after: [], patchVaddr, inPlace: true })
  }
  for (const one of preceding)
    if (!landsWithin(one.patchVaddr, vaddr + 1)) {
      yield one
      break
    }

  const after = movableAfter(area, vaddr + syscallBytes, jumpBytes - syscallBytes)
  if (after !== undefined && !landsWithin(vaddr, vaddr + jumpBytes) && !(unseen ?? program.computesBranches(vaddr)))
    yield { before: [], after, patchVaddr: vaddr, inPlace: false }

  // Whoever lands behind the jump finds the original instructions and the original `syscall`: slower, and right.
  yield* preceding
}

/** Why no window was found. */
function whyNot(program: Program, area: Code, vaddr: number, lead: readonly Decoded[]): string {
  const movable = movableBefore(area, lead)
  const start = movable.at(-1)?.vaddr ?? vaddr
  if (area.any(start + 1, vaddr + jumpBytes, LANDING)) return 'a branch may land between the instructions around it'
  if (program.computesBranches(vaddr)) return 'its function computes where it branches to'
  return 'the instructions around it cannot be moved'
}

/** The trampoline of `window` at `vaddr`, and the jump to it. */
function build(
  window: Window,
  site: number,
  stubs: number,
  vaddr: number,
): { piece: Piece; patches: readonly Patch[] } | undefined {
  const lead = jump(window.patchVaddr, vaddr)
  const before = relocateAll(window.before, vaddr)
  if (lead === undefined || before === undefined) return undefined
  const bytes: number[] = [...before]
  const add = (piece: Uint8Array | undefined): boolean => {
    if (piece !== undefined) bytes.push(...piece)
    return piece !== undefined
  }
  const here = (): number => vaddr + bytes.length
  // lea rcx, [rip + back]; jmp stub; and in front of a `syscall` that moved, jmp site, by which the monitor knows where the application
  // makes the call (invariant R4); nobody comes by it.
  const callBytes = 7 + jumpBytes + jumpBytes
  const back = window.inPlace ? site + syscallBytes : here() + callBytes + syscallBytes
  if (!add(loadAddress(rcx, here(), back)) || !add(jump(here(), stubs + stubOf(window.before)))) return undefined
  const patches = [{ vaddr: window.patchVaddr, bytes: lead }]
  if (window.inPlace) return { piece: { bytes: Uint8Array.from(bytes) }, patches }
  if (!add(jump(here(), site))) return undefined
  const syscalls = [bytes.length]
  bytes.push(0x0f, 0x05)
  if (!add(relocateAll(window.after, here()))) return undefined
  const last = window.after.at(-1)
  if (last?.mobility !== 'last' && !add(jump(here(), last?.end ?? site + syscallBytes))) return undefined
  return { piece: { bytes: Uint8Array.from(bytes), syscalls }, patches }
}

/** Patches the `syscall` at `vaddr` in `copy` if that is safe; the stubs lie at `stubs`. */
export function patchSite(program: Program, copy: Copy, stubs: number, vaddr: number): Site {
  const area = program.map.find(vaddr)
  if (area === undefined) throw new Error(`no code at 0x${vaddr.toString(16)}`)
  const lead = leading(area, vaddr)
  const nr = callNumber(lead)
  const shapeOf = (before: readonly Decoded[], after: readonly Decoded[]): string =>
    [...before.map((one) => one.form), 'syscall', ...after.map((one) => one.form)].join('; ')
  const known = nr === undefined ? {} : { nr }
  const left = (reason: string): Site => ({
    vaddr,
    shape: shapeOf(lead.slice(0, 1), []),
    ...known,
    patched: false,
    reason,
  })

  if (area.any(vaddr, vaddr + syscallBytes, CLAIMED)) return left('another patch covers it')
  if (nr === signalReturn) return left('signal return: unwinders and gdb recognise these bytes')
  const doubt = implausible(program, area, vaddr, lead)
  if (doubt !== undefined) return left(doubt)

  let tried = false
  for (const window of windows(program, area, vaddr, lead)) {
    tried = true
    if (copy.place((at) => build(window, vaddr, stubs, at)) === undefined) continue
    const end = Math.max(window.after.at(-1)?.end ?? 0, vaddr + syscallBytes, window.patchVaddr + jumpBytes)
    for (let byte = window.patchVaddr; byte < end; byte++) area.mark(byte, CLAIMED)
    return {
      vaddr,
      shape: shapeOf(window.before, window.after),
      ...known,
      patched: true,
      patchVaddr: window.patchVaddr,
    }
  }
  return left(tried ? 'no clean or near enough place for its trampoline' : whyNot(program, area, vaddr, lead))
}
