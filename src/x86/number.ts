// The system call's number, where the code itself says it.
import type { Decoded } from './instruction.js'

/** What `one` puts into rax, if that is a constant: mov eax, imm32 · mov rax, imm32 · xor eax, eax. */
export function constantInRax({ bytes }: Decoded): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes[0] === 0xb8 && bytes.length === 5) return view.getUint32(1, true)
  if (bytes[0] === 0x48 && bytes[1] === 0xc7 && bytes[2] === 0xc0 && bytes.length === 7) return view.getUint32(3, true)
  if ((bytes[0] === 0x31 || bytes[0] === 0x33) && bytes[1] === 0xc0 && bytes.length === 2) return 0
  return undefined
}

/** rax behind these instructions, one after the other. */
export function numberBehind(instructions: readonly Decoded[]): number | undefined {
  for (const one of instructions.toReversed()) {
    const value = constantInRax(one)
    if (value !== undefined) return value
    if (!one.keepsRax) return undefined
  }
  return undefined
}
