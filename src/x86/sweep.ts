// Decodes a stretch of code from its first byte to its last, and notes where instructions begin, where direct branches and
// address constants lead, and where the `syscall`s are.
import { Decoder, DecoderOptions, FlowControl, Instruction, Code as Opcode } from 'iced-x86'
import { type Code, type CodeMap, FUNCTION, LANDING, ODD, START } from './code.js'

/** How an instruction matters to the sweep. */
const kind = {
  unknown: 0,
  plain: 1,
  invalid: 2,
  relative8: 3,
  relative32: 4,
  syscall: 5,
  jumpRegister: 6,
  address: 7,
  constant32: 8,
  constant64: 9,
} as const

const kinds = new Uint8Array(Object.keys(Opcode).length)

const constants32: ReadonlySet<Opcode> = new Set([
  Opcode.Mov_r32_imm32,
  Opcode.Mov_rm32_imm32,
  Opcode.Mov_rm64_imm32,
  Opcode.Pushq_imm32,
])

/** Determined once per opcode: crossing into WebAssembly for every instruction would cost more than the decoding. */
function kindOf(instruction: Instruction, code: Opcode): number {
  const known = kinds[code] as number
  if (known !== kind.unknown) return known
  const name = Opcode[code] ?? ''
  let found: number = kind.plain
  if (code === Opcode.INVALID) found = kind.invalid
  else if (code === Opcode.Syscall) found = kind.syscall
  else if (code === Opcode.Jmp_rm64) found = kind.jumpRegister
  else if (code === Opcode.Lea_r64_m || code === Opcode.Lea_r32_m) found = kind.address
  else if (constants32.has(code)) found = kind.constant32
  else if (code === Opcode.Mov_r64_imm64) found = kind.constant64
  else if (instruction.flowControl !== FlowControl.Next) {
    if (name.includes('rel32')) found = kind.relative32
    else if (name.includes('rel8')) found = kind.relative8
  }
  kinds[code] = found
  return found
}

const chunkBytes = 1 << 20
const longestInstruction = 15

export interface Swept {
  readonly instructions: number
  readonly syscalls: readonly number[]
  /** Every `jmp` to where a register says. */
  readonly registerJumps: readonly number[]
}

/**
 * Sweeps `code`; where functions are marked (FUNCTION) it falls into step again if it was not. Places in any area of `map` that
 * instructions lead to are marked LANDING; `onReference` hears of `lea` of all other addresses. `absolute`: constants may be addresses.
 */
export function sweep(code: Code, map: CodeMap, absolute: boolean, onReference: (vaddr: number) => void): Swept {
  const { bytes, marks, vaddr } = code
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const syscalls: number[] = []
  const registerJumps: number[] = []
  let instructions = 0
  const instruction = new Instruction()
  let at = 0
  while (at < bytes.length) {
    const chunkAt = at
    const chunk = bytes.subarray(chunkAt, chunkAt + chunkBytes + longestInstruction)
    // The decoder copies what it is given: a part of it at a time bounds its memory.
    const decoder = new Decoder(64, chunk, DecoderOptions.None)
    const last = Math.min(bytes.length, chunkAt + chunkBytes)
    while (at < last) {
      decoder.decodeOut(instruction)
      const opcode = instruction.code
      const what = (kinds[opcode] as number) || kindOf(instruction, opcode)
      let end = at + instruction.length
      let odd = what === kind.invalid
      if (odd) end = at + 1
      for (let inside = at + 1; inside < end; inside++)
        if (((marks[inside] as number) & FUNCTION) !== 0) {
          // A function begins amid this instruction: what was decoded is no code, or was read out of step.
          odd = true
          end = inside
          break
        }
      if (odd) {
        for (let inside = at; inside < end; inside++) marks[inside] = (marks[inside] as number) | ODD
        at = end
        decoder.position = at - chunkAt
        continue
      }
      marks[at] = (marks[at] as number) | START
      instructions++
      switch (what) {
        case kind.relative32:
          map.mark(vaddr + end + view.getInt32(end - 4, true), LANDING)
          break
        case kind.relative8:
          map.mark(vaddr + end + view.getInt8(end - 1), LANDING)
          break
        case kind.syscall:
          syscalls.push(vaddr + at)
          break
        case kind.jumpRegister:
          if ((bytes[end - 1] as number) >= 0xc0) registerJumps.push(vaddr + at)
          break
        case kind.address:
          if (instruction.isIpRelMemoryOperand) {
            const target = vaddr + end + view.getInt32(end - 4, true)
            const area = map.find(target)
            if (area !== undefined) area.mark(target, LANDING)
            else onReference(target)
          }
          break
        case kind.constant32:
          if (absolute) map.mark(view.getUint32(end - 4, true), LANDING)
          break
        case kind.constant64:
          if (absolute) map.mark(view.getUint32(end - 4, true) * 2 ** 32 + view.getUint32(end - 8, true), LANDING)
          break
      }
      at = end
    }
    decoder.free()
  }
  instruction.free()
  return { instructions, syscalls, registerJumps }
}
