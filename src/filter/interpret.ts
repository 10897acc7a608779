// Runs a classic BPF program as the kernel's seccomp does: the proof, in tests, of what a filter answers.
import { action, type Instruction, seccompData } from './instructions.js'

/** A call as a filter sees it: struct seccomp_data. */
export interface FilteredCall {
  readonly nr: number
  readonly arch: number
  readonly instructionPointer?: bigint
  readonly args: readonly bigint[]
}

function words(call: FilteredCall): DataView {
  const view = new DataView(new ArrayBuffer(seccompData.bytes))
  view.setUint32(seccompData.nr, call.nr, true)
  view.setUint32(seccompData.arch, call.arch, true)
  view.setBigUint64(8, BigInt.asUintN(64, call.instructionPointer ?? 0n), true)
  for (let i = 0; i < 6; i++) view.setBigUint64(seccompData.argLow(i), BigInt.asUintN(64, call.args[i] ?? 0n), true)
  return view
}

function calculated(operation: number, a: number, operand: number): number | undefined {
  switch (operation) {
    case 0x00:
      return a + operand
    case 0x10:
      return a - operand
    case 0x20:
      return Math.imul(a, operand)
    case 0x30:
      return operand === 0 ? undefined : Math.floor(a / operand)
    case 0x40:
      return a | operand
    case 0x50:
      return a & operand
    case 0x60:
      return a << (operand & 31)
    case 0x70:
      return a >>> (operand & 31)
    case 0x80:
      return -a
    case 0xa0:
      return a ^ operand
    default:
      throw new Error(`not an arithmetic operation that seccomp allows: 0x${operation.toString(16)}`)
  }
}

function taken(operation: number, a: number, operand: number): boolean {
  switch (operation) {
    case 0x10:
      return a === operand
    case 0x20:
      return a > operand
    case 0x30:
      return a >= operand
    case 0x40:
      return (a & operand) !== 0
    default:
      throw new Error(`not a branch: 0x${operation.toString(16)}`)
  }
}

/** What the program answers. Throws where the program would not have been accepted. */
export function interpret(program: readonly Instruction[], call: FilteredCall): number {
  const data = words(call)
  const cell = new Uint32Array(16)
  let a = 0
  let x = 0
  for (let i = 0; i < program.length; i++) {
    const { code, jt, jf, k } = program[i] as Instruction
    const operand = (code & 0x08) !== 0 ? x : k
    const mode = code & 0xe0
    switch (code & 0x07) {
      case 0:
      case 1: {
        const value =
          mode === 0x20
            ? data.getUint32(k, true)
            : mode === 0x80
              ? seccompData.bytes
              : mode === 0x60
                ? (cell[k] ?? 0)
                : k
        if ((code & 0x07) === 0) a = value
        else x = value
        break
      }
      case 2:
        cell[k] = a
        break
      case 3:
        cell[k] = x
        break
      case 4: {
        const result = calculated(code & 0xf0, a, operand)
        if (result === undefined) return action.killThread
        a = result >>> 0
        break
      }
      case 5:
        if ((code & 0xf0) === 0) i += k
        else i += taken(code & 0xf0, a, operand) ? jt : jf
        break
      case 6:
        return (code & 0x18) === 0x10 ? a : k
      default:
        if ((code & 0xf8) === 0) x = a
        else a = x
    }
  }
  throw new Error('the program ends without an answer')
}

/** Whether the answer for a number depends on nothing but number and architecture and is ALLOW: what the kernel's action cache asks
 * (seccomp_is_const_allow in kernel/seccomp.c), following the same few opcodes. */
export function isConstantAllow(program: readonly Instruction[], nr: number, arch: number): boolean {
  let a = 0
  for (let i = 0; i < program.length; i++) {
    const { code, jt, jf, k } = program[i] as Instruction
    if (code === 0x20) {
      if (k !== seccompData.nr && k !== seccompData.arch) return false
      a = k === seccompData.nr ? nr : arch
    } else if (code === 0x06) return k === action.allow
    else if (code === 0x05) i += k
    else if (code === 0x15 || code === 0x25 || code === 0x35 || code === 0x45) i += taken(code & 0xf0, a, k) ? jt : jf
    else if (code === 0x54) a = (a & k) >>> 0
    else return false
  }
  return false
}
