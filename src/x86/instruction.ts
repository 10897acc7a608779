// One decoded instruction as a plain record: iced's own objects live in WebAssembly memory and must be freed by hand.
import {
  type ConstantOffsets,
  Decoder,
  DecoderOptions,
  FlowControl,
  type Instruction,
  InstructionInfoFactory,
  Mnemonic,
  OpAccess,
  Code as Opcode,
  OpKind,
  Register,
  RegisterExt,
  type UsedRegister,
} from 'iced-x86'

/** What becomes of an instruction whose address changes. */
export type Mobility =
  /** Means the same anywhere, once its displacement is corrected. */
  | 'free'
  /** The same, and nothing comes behind it: ret, jmp, hlt. */
  | 'last'
  /** Stays where it is: its own address is part of what it does, or somebody looks at it. */
  | 'fixed'

export interface Decoded {
  readonly vaddr: number
  readonly end: number
  readonly bytes: Uint8Array
  readonly opcode: Opcode
  /** "mov r32, imm32" */
  readonly form: string
  readonly mobility: Mobility
  /** Index in `bytes` of a displacement of four bytes that counts from the instruction's end; of memory or of a branch. */
  readonly relativeAt?: number
  /** Where a direct branch leads. */
  readonly target?: number
  readonly flow: FlowControl
  readonly writesRax: boolean
  /** The whole register that is its first operand; 0 where that is none. */
  readonly destination: Register
  /** A plain mov from memory into a whole register. */
  readonly loads: boolean
  /** No compiler writes this in a program: decoded data looks so. */
  readonly odd: boolean
}

interface Traits {
  readonly form: string
  readonly mobility: Mobility
  readonly odd: boolean
}

const traits = new Map<Opcode, Traits>()

/** Codes that look at or pass on their own address, or that a reader of signals or of breakpoints recognises. */
function isFixed(instruction: Instruction, name: string): boolean {
  switch (instruction.flowControl) {
    case FlowControl.Next:
      return /^(Wrpkru|Rdpkru|Xrstor|Wrgsbase|Wrfsbase|Pushf|Popf)/.test(name)
    case FlowControl.ConditionalBranch:
      return !instruction.isJccShortOrNear
    case FlowControl.UnconditionalBranch:
      return !instruction.isJmpShortOrNear
    case FlowControl.IndirectBranch:
      return !instruction.isJmpNearIndirect
    case FlowControl.Return:
      return instruction.mnemonic !== Mnemonic.Ret
    case FlowControl.Exception:
      return instruction.mnemonic !== Mnemonic.Ud2
    default:
      return true
  }
}

const oddMnemonics: ReadonlySet<Mnemonic> = new Set([
  Mnemonic.In,
  Mnemonic.Out,
  Mnemonic.Insb,
  Mnemonic.Insd,
  Mnemonic.Insw,
  Mnemonic.Outsb,
  Mnemonic.Outsd,
  Mnemonic.Outsw,
  Mnemonic.Iret,
  Mnemonic.Iretd,
  Mnemonic.Iretq,
  Mnemonic.Retf,
  Mnemonic.Int1,
  Mnemonic.Cli,
  Mnemonic.Sti,
  Mnemonic.Xlatb,
  Mnemonic.Enter,
  Mnemonic.Lss,
  Mnemonic.Lfs,
  Mnemonic.Lgs,
  Mnemonic.Cmc,
  Mnemonic.Loopne,
  Mnemonic.Loope,
  Mnemonic.Sysret,
  Mnemonic.Sysretq,
  Mnemonic.Sysexit,
  Mnemonic.Sysexitq,
  Mnemonic.Arpl,
])

function traitsOf(instruction: Instruction): Traits {
  const known = traits.get(instruction.code)
  if (known !== undefined) return known
  const opcode = instruction.opCode
  const form = opcode.instructionString.toLowerCase()
  opcode.free()
  const name = Opcode[instruction.code] ?? ''
  const flow = instruction.flowControl
  const last =
    flow === FlowControl.UnconditionalBranch ||
    flow === FlowControl.IndirectBranch ||
    flow === FlowControl.Return ||
    flow === FlowControl.Exception ||
    instruction.mnemonic === Mnemonic.Hlt
  const found: Traits = {
    form,
    mobility: isFixed(instruction, name) ? 'fixed' : last ? 'last' : 'free',
    odd:
      instruction.isInvalid ||
      oddMnemonics.has(instruction.mnemonic) ||
      // hlt ends a program that could not end; any other privileged instruction is data.
      (instruction.isPrivileged && instruction.mnemonic !== Mnemonic.Hlt && instruction.mnemonic !== Mnemonic.Rdpmc) ||
      /far|m16:/.test(form),
  }
  traits.set(instruction.code, found)
  return found
}

const used = new InstructionInfoFactory()

function writesRax(instruction: Instruction): boolean {
  const info = used.info(instruction)
  const registers = info.usedRegisters() as UsedRegister[]
  let found = false
  for (const one of registers) {
    const writes =
      one.access === OpAccess.Write || one.access === OpAccess.ReadWrite || one.access === OpAccess.CondWrite
    if (writes && (one.register === Register.RAX || one.register === Register.EAX)) found = true
    one.free()
  }
  info.free()
  return found
}

/** Decodes the instruction at the beginning of `bytes`; undefined if there is none. */
export function decode(bytes: Uint8Array, vaddr: number): Decoded | undefined {
  const decoder = new Decoder(64, bytes.subarray(0, 15), DecoderOptions.None)
  decoder.ip = BigInt(vaddr)
  const instruction = decoder.decode()
  let offsets: ConstantOffsets | undefined
  try {
    if (instruction.isInvalid) return undefined
    const { length } = instruction
    const { form, mobility, odd } = traitsOf(instruction)
    // A copy, also of a Buffer, whose slice would be none.
    const own = Uint8Array.from(bytes.subarray(0, length))
    let fixed = mobility === 'fixed'
    let relativeAt: number | undefined
    let target: number | undefined
    const branch = instruction.isJccShortOrNear || instruction.isJmpShortOrNear || instruction.isCallNear
    if (branch) {
      target = Number(instruction.nearBranchTarget)
      // With an operand-size prefix processors disagree about the target.
      if (own.subarray(0, length - 1).includes(0x66) && own[0] === 0x66) fixed = true
      if (form.includes('rel32')) relativeAt = length - 4
    } else if (instruction.isIpRelMemoryOperand) {
      offsets = decoder.getConstantOffsets(instruction)
      relativeAt = offsets.displacementOffset
      // An address of 32 bits wraps where one of 64 does not.
      if (offsets.displacementSize !== 4 || instruction.memoryBase !== Register.RIP) fixed = true
    }
    return {
      vaddr,
      end: vaddr + length,
      bytes: own,
      opcode: instruction.code,
      form,
      mobility: fixed ? 'fixed' : mobility,
      ...(relativeAt === undefined ? {} : { relativeAt }),
      ...(target === undefined ? {} : { target }),
      flow: instruction.flowControl,
      writesRax: writesRax(instruction),
      destination:
        instruction.opCount > 0 && instruction.opKind(0) === OpKind.Register
          ? RegisterExt.fullRegister(instruction.opRegister(0))
          : Register.None,
      loads: instruction.code === Opcode.Mov_r64_rm64 && instruction.opKind(1) === OpKind.Memory,
      odd,
    }
  } finally {
    offsets?.free()
    instruction.free()
    decoder.free()
  }
}
