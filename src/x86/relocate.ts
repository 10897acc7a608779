// Writes instructions and jumps for another address than they were read from.
import type { Decoded } from './instruction.js'

/** A displacement of 32 bits, or undefined where it does not reach. */
function distance(from: number, to: number): number | undefined {
  const value = to - from
  return value >= -0x8000_0000 && value <= 0x7fff_ffff ? value : undefined
}

function withDistance(bytes: Uint8Array, at: number, end: number, target: number): Uint8Array | undefined {
  const value = distance(end, target)
  if (value === undefined) return undefined
  const result = bytes.slice()
  new DataView(result.buffer).setInt32(at, value, true)
  return result
}

/** jmp rel32 */
export const jumpBytes = 5
export const jump = (vaddr: number, target: number): Uint8Array | undefined =>
  withDistance(new Uint8Array([0xe9, 0, 0, 0, 0]), 1, vaddr + jumpBytes, target)

/** lea rcx, [rip + …] */
export const loadRcxBytes = 7
export const loadRcx = (vaddr: number, target: number): Uint8Array | undefined =>
  withDistance(new Uint8Array([0x48, 0x8d, 0x0d, 0, 0, 0, 0]), 3, vaddr + loadRcxBytes, target)

/** Bytes of the instruction at another place: short branches become long ones there. */
export function relocatedBytes(one: Decoded): number {
  if (one.target === undefined || one.relativeAt !== undefined) return one.bytes.length
  return isConditional(one) ? 6 : 5
}

/** A branch with a displacement of 8 bits that is conditional: 70 … 7F. */
const isConditional = (one: Decoded): boolean => ((one.bytes.at(-2) ?? 0) & 0xf0) === 0x70

/** The instruction for address `vaddr`, meaning the same; undefined where a displacement does not reach. */
export function relocate(one: Decoded, vaddr: number): Uint8Array | undefined {
  if (one.relativeAt !== undefined) {
    const old = new DataView(one.bytes.buffer, one.bytes.byteOffset).getInt32(one.relativeAt, true)
    return withDistance(one.bytes, one.relativeAt, vaddr + one.bytes.length, one.end + old)
  }
  if (one.target === undefined) return one.bytes
  if (!isConditional(one)) return jump(vaddr, one.target)
  const condition = (one.bytes.at(-2) ?? 0) & 0x0f
  return withDistance(new Uint8Array([0x0f, 0x80 | condition, 0, 0, 0, 0]), 2, vaddr + 6, one.target)
}
