// Takes the sting out of sensitive instructions: those that the program has and those that lie hidden in its bytes.
import { FlowControl } from 'iced-x86'
import { CLAIMED, type Code, FUNCTION, LANDING, ODD, START } from '../x86/code.js'
import type { Decoded } from '../x86/instruction.js'
import { displacement, jump, little32, loadAddress, relocate } from '../x86/relocate.js'
import { type Found, findSensitive } from '../x86/sensitive.js'
import type { Copy, Patch, Piece } from './copy.js'
import type { Sensitive } from './model.js'
import { instructionAt, instructionBefore, type Program } from './program.js'

const jumpBytes = 5
const lockPrefix = 0xf0

/** Bit 9 of the features that XRSTOR is asked to restore, in eax: PKRU. */
const featurePkru = 0x200

const forms = /^(wrpkru|xrstor(64)?|wrgsbase)\b/

/** The instruction that the sweep found around `vaddr`. */
function around(area: Code, vaddr: number): Decoded | undefined {
  for (let start = vaddr; start > vaddr - 15 && start >= area.vaddr; start--)
    if ((area.at(start) & START) !== 0) {
      const one = instructionAt(area, start)
      return one !== undefined && one.end > vaddr ? one : undefined
    }
  return undefined
}

function claim(area: Code, from: number, to: number): void {
  for (let byte = from; byte < to; byte++) area.mark(byte, CLAIMED)
}

/** A jump at `from`, and int3 up to `to`, where nobody comes by any more. */
function replacement(from: number, to: number, target: number): Patch | undefined {
  const lead = jump(from, target)
  if (lead === undefined) return undefined
  const bytes = new Uint8Array(to - from).fill(0xcc)
  bytes.set(lead)
  return { vaddr: from, bytes }
}

/** Whether [from, to) can be replaced as a whole: it is code, nobody else's, and nobody lands within. */
function replaceable(area: Code, from: number, to: number): boolean {
  return !area.any(from, to, CLAIMED | ODD) && !area.any(from + 1, to, LANDING | FUNCTION)
}

/**
 * Makes the opcode of `own` 0F 0A, around which the monitor still finds prefixes, ModRM and operand. No processor defines it, and no
 * compiler writes it, as some write 0F 0B (ud2).
 */
function trap(area: Code, copy: Copy, own: Decoded): boolean {
  if (area.any(own.vaddr, own.end, CLAIMED)) return false
  const opcode = own.bytes.indexOf(0x0f)
  if (!copy.patch({ vaddr: own.vaddr + opcode + 1, bytes: Uint8Array.of(0x0a) })) return false
  claim(area, own.vaddr, own.end)
  return true
}

/**
 * A call from a trampoline whose callee returns to behind the original call, as unwinders expect:
 * push rax; lea rax, [rip + back]; xchg [rsp], rax; jmp target. No flag changes, and the stack is written where the call writes it.
 */
function call(one: Decoded, vaddr: number): number[] | undefined {
  const bytes = [0x50]
  const address = loadAddress(0, vaddr + bytes.length, one.end)
  if (address === undefined) return undefined
  bytes.push(...address, 0x48, 0x87, 0x04, 0x24)
  if (one.target !== undefined) {
    const to = jump(vaddr + bytes.length, one.target)
    return to === undefined ? undefined : [...bytes, ...to]
  }
  // call [rip + …] becomes jmp [rip + …]; any other operand may depend on the stack pointer, which has moved.
  if (one.relativeAt !== 2 || one.bytes[0] !== 0xff || one.bytes[1] !== 0x15) return undefined
  const view = new DataView(one.bytes.buffer)
  const distance = displacement(vaddr + bytes.length + 6, one.end + view.getInt32(2, true))
  return distance === undefined ? undefined : [...bytes, 0xff, 0x25, ...little32(distance)]
}

const isRestore = (one: Decoded): boolean => /^xrstor(64)?\b/.test(one.form)

const isCall = (one: Decoded): boolean =>
  (one.flow === FlowControl.Call && one.target !== undefined) || one.flow === FlowControl.IndirectCall

/** lea r, [r + change] of a register by its number: adds without touching flags. */
function addTo(register: number, change: number, wide: boolean): number[] {
  const rex = 0x40 | (wide ? 8 : 0) | (register >= 8 ? 5 : 0)
  const low = register & 7
  const modrm = 0x80 | (low << 3) | low
  return [...(rex === 0x40 ? [] : [rex]), 0x8d, modrm, ...(low === 4 ? [0x24] : []), ...little32(change)]
}

/** mov r32, imm32 with another constant, and what makes the difference up; undefined for any other instruction. */
function splitConstant(one: Decoded): number[] | undefined {
  if (one.form !== 'mov r32, imm32') return undefined
  const { bytes } = one
  const at = bytes.length - 4
  const register = ((bytes[at - 1] as number) & 7) | (at > 1 && ((bytes[0] as number) & 1) !== 0 ? 8 : 0)
  const change = 0x01010101
  const constant = new DataView(bytes.buffer).getInt32(at, true)
  return [...bytes.subarray(0, at), ...little32((constant - change) | 0), ...addTo(register, change, false)]
}

/** Bytes of stack that a guard uses: what lies right below the stack pointer is the program's, without being pushed. */
const guardStack = 128 + 16

/** `own`, whose operand may count from a stack pointer that has moved down by guardStack, at `vaddr`; undefined where that cannot be. */
function lowered(own: Decoded, vaddr: number): Uint8Array | undefined {
  const at = own.bytes.indexOf(0x0f) + 2
  // An address of 32 bits wraps, and where it does may differ.
  if (own.bytes.subarray(0, at - 2).includes(0x67)) return undefined
  const modrm = own.bytes[at] as number
  const sib = own.bytes[at + 1] as number
  const rex = own.bytes[at - 3] ?? 0
  const ofStack = (modrm & 7) === 4 && (sib & 7) === 4 && !((rex & 0xf0) === 0x40 && (rex & 1) !== 0)
  // Marked as staying where it is for every other purpose; here the guard goes with it.
  if (!ofStack) return relocate({ ...own, mobility: 'free' }, vaddr)
  const view = new DataView(own.bytes.buffer)
  const mode = modrm >> 6
  const old = mode === 0 ? 0 : mode === 1 ? view.getInt8(at + 2) : view.getInt32(at + 2, true)
  if (old + guardStack > 0x7fff_ffff) return undefined
  return Uint8Array.from([...own.bytes.subarray(0, at), 0x80 | (modrm & 0x3f), sib, ...little32(old + guardStack)])
}

/** rax and the arithmetic flags go below the red zone, where signals leave them alone. No flag changes before they are saved. */
const save = [
  ...[0x48, 0x8d, 0xa4, 0x24, ...little32(-guardStack)], // lea rsp, [rsp - 144]
  ...[0x48, 0x89, 0x44, 0x24, 0x08], // mov [rsp + 8], rax
  ...[0x9f, 0x0f, 0x90, 0xc0], // lahf; seto al
  ...[0x48, 0x89, 0x04, 0x24], // mov [rsp], rax
  ...[0x48, 0x8b, 0x44, 0x24, 0x08], // mov rax, [rsp + 8]
]

/** Right behind an XRSTOR and by registers alone: until this is passed, whoever jumped there may have any rights over memory. */
const check = [0xa9, ...little32(featurePkru), 0x74, 0x02, 0x0f, 0x0b] // test eax, 0x200; jz +2; ud2

const putBack = [
  ...[0x48, 0x8b, 0x04, 0x24], // mov rax, [rsp]
  ...[0x04, 0x7f, 0x9e], // add al, 127: overflows if al is 1; sahf
  ...[0x48, 0x8b, 0x44, 0x24, 0x08], // mov rax, [rsp + 8]
  ...[0x48, 0x8d, 0xa4, 0x24, ...little32(guardStack)], // lea rsp, [rsp + 144]
]

/** An XRSTOR at `vaddr` that ends the program if it restored PKRU; `restoresAt` is where it stands in the bytes. */
function guarded(own: Decoded, vaddr: number): { bytes: number[]; restoresAt: number } | undefined {
  const restore = lowered(own, vaddr + save.length)
  if (restore === undefined) return undefined
  return { bytes: [...save, ...restore, ...check, ...putBack], restoresAt: save.length + restore.indexOf(0x0f) }
}

/** The trampoline for `group` at `vaddr`, its instructions parted by nops; `split`: constants are made in two steps. */
function reencoded(group: readonly Decoded[], vaddr: number, split: boolean): Piece | undefined {
  const bytes: number[] = []
  const sensitive: number[] = []
  for (const [index, one] of group.entries()) {
    if (index > 0) bytes.push(0x90)
    const here = vaddr + bytes.length
    if (isRestore(one)) {
      const guard = guarded(one, here)
      if (guard === undefined) return undefined
      sensitive.push(bytes.length + guard.restoresAt)
      bytes.push(...guard.bytes)
      continue
    }
    const piece = isCall(one) ? call(one, here) : ((split ? splitConstant(one) : undefined) ?? relocate(one, here))
    if (piece === undefined) return undefined
    bytes.push(...piece)
  }
  const last = group.at(-1) as Decoded
  if (last.mobility !== 'last' && !isCall(last)) {
    const back = jump(vaddr + bytes.length, last.end)
    if (back === undefined) return undefined
    bytes.push(...back)
  }
  return { bytes: Uint8Array.from(bytes), sensitive }
}

/** Runs of instructions around [from, to) that include some of it, the shortest first. */
function groups(area: Code, from: number, to: number): Decoded[][] {
  const all: Decoded[] = []
  const first = around(area, from)
  if (first === undefined) return []
  for (let one: Decoded | undefined = first; one !== undefined && all.length < 8; one = instructionAt(area, one.end)) {
    all.push(one)
    if (one.vaddr >= to + jumpBytes) break
  }
  for (let count = 0; count < 3; count++) {
    const before = instructionBefore(area, (all[0] as Decoded).vaddr)
    if (before === undefined) break
    all.unshift(before)
  }
  const found: Decoded[][] = []
  for (let start = 0; start < all.length; start++)
    for (let end = start + 1; end <= all.length; end++) {
      const group = all.slice(start, end)
      const head = group[0] as Decoded
      const tail = group.at(-1) as Decoded
      if (tail.end - head.vaddr < jumpBytes || head.vaddr >= to || tail.end <= from) continue
      if (group.slice(0, -1).some((one) => one.mobility !== 'free' && !isRestore(one))) continue
      if (tail.mobility === 'fixed' && !isCall(tail) && !isRestore(tail)) continue
      found.push(group)
    }
  return found.sort((a, b) => a.length - b.length)
}

/** Moves the instructions in which `from` … `to` lie to a trampoline, in bytes that hold nothing sensitive but what is guarded. */
function reencode(program: Program, area: Code, copy: Copy, from: number, to: number): boolean {
  for (const group of groups(area, from, to)) {
    const start = (group[0] as Decoded).vaddr
    const end = (group.at(-1) as Decoded).end
    // Inside one instruction nobody lands, whatever a word of data seems to point to; behind its lock prefix some do.
    const single = group.length === 1 && group[0]?.bytes[0] !== lockPrefix
    if (single ? area.any(start, end, CLAIMED | ODD) : !replaceable(area, start, end)) continue
    if (group.length > 1 && program.computesBranches(start)) continue
    for (const split of [false, true]) {
      const placed = copy.place((vaddr) => {
        const piece = reencoded(group, vaddr, split)
        const patch = replacement(start, end, vaddr)
        return piece === undefined || patch === undefined ? undefined : { piece, patches: [patch] }
      })
      if (placed === undefined) continue
      claim(area, start, end)
      return true
    }
  }
  return false
}

/** Treats what was found at `vaddr`. */
function treat(program: Program, copy: Copy, found: Found, vaddr: number): Sensitive {
  const { kind } = found
  const end = vaddr + (found.end - found.at)
  const area = program.map.find(vaddr)
  const own = area === undefined ? undefined : around(area, vaddr)
  const left = (hidden: boolean, reason: string): Sensitive => ({
    vaddr,
    kind,
    hidden,
    treatment: 'none',
    usable: true,
    reason,
  })
  if (area === undefined || own === undefined) return left(true, 'data in an executable segment')
  if (area.any(vaddr - 16, end + 16, ODD)) return left(true, 'bytes nearby are no instructions: this may be data')
  if (forms.test(own.form) && own.end >= end) {
    if (isRestore(own) && reencode(program, area, copy, own.vaddr, own.end))
      return { vaddr, kind, hidden: false, treatment: 'guarded', usable: false }
    if (trap(area, copy, own)) return { vaddr, kind, hidden: false, treatment: 'trapped', usable: false }
    return left(false, 'its replacement would make another one')
  }
  if (reencode(program, area, copy, vaddr, end))
    return { vaddr, kind, hidden: true, treatment: 'reencoded', usable: false }
  return left(true, 'the instructions around it cannot be moved')
}

/** Treats everything sensitive in the executable pages of `copy`. */
export function treatSensitive(program: Program, copy: Copy): Sensitive[] {
  return copy.segments.flatMap((segment) =>
    findSensitive(segment.bytes).map((found) => treat(program, copy, found, segment.vaddr + found.at)),
  )
}
