// Makes an instruction mean at another address what it meant at its own.
import type { Decoded } from './instruction.js'

/** A signed displacement of four bytes from `end` to `target`; undefined where it does not reach. */
export function displacement(end: number, target: number): number | undefined {
  const distance = target - end
  return distance >= -0x80000000 && distance <= 0x7fffffff ? distance : undefined
}

/** The four bytes of a displacement or a constant. */
export function little32(value: number): number[] {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255]
}

/** jmp rel32; undefined where it does not reach. */
export function jump(from: number, target: number): Uint8Array | undefined {
  const distance = displacement(from + 5, target)
  return distance === undefined ? undefined : Uint8Array.of(0xe9, ...little32(distance))
}

/** lea r64, [rip + …] of an address, for a register below r8; undefined where it does not reach. */
export function loadAddress(register: number, from: number, target: number): Uint8Array | undefined {
  const distance = displacement(from + 7, target)
  return distance === undefined ? undefined : Uint8Array.of(0x48, 0x8d, 0x05 | (register << 3), ...little32(distance))
}

/**
 * The bytes of `one` at address `to`: displacements that count from the instruction are corrected, short branches become near
 * ones. undefined where the new place is too far away, or the instruction cannot be moved.
 */
export function relocate(one: Decoded, to: number): Uint8Array | undefined {
  if (one.mobility === 'fixed') return undefined
  if (one.target !== undefined) {
    const { bytes } = one
    // Of a branch only opcode and displacement matter: hints and the bound prefix in front of them do nothing.
    const near = one.relativeAt !== undefined
    const opcode = bytes[bytes.length - (near ? 5 : 2)] as number
    const unconditional = opcode === 0xe9 || opcode === 0xeb
    const length = unconditional ? 5 : 6
    const distance = displacement(to + length, one.target)
    if (distance === undefined) return undefined
    return unconditional
      ? Uint8Array.of(0xe9, ...little32(distance))
      : Uint8Array.of(0x0f, 0x80 | (opcode & 15), ...little32(distance))
  }
  const moved = Uint8Array.from(one.bytes)
  if (one.relativeAt !== undefined) {
    const view = new DataView(moved.buffer)
    const distance = displacement(to + moved.length, one.end + view.getInt32(one.relativeAt, true))
    if (distance === undefined) return undefined
    view.setInt32(one.relativeAt, distance, true)
  }
  return moved
}

/** Several instructions one behind the other from address `to` on. */
export function relocateAll(all: readonly Decoded[], to: number): Uint8Array | undefined {
  const pieces: number[] = []
  for (const one of all) {
    const moved = relocate(one, to + pieces.length)
    if (moved === undefined) return undefined
    pieces.push(...moved)
  }
  return Uint8Array.from(pieces)
}
