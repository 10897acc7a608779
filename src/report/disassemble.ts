// Code as text, for people. Loaded only where somebody wants to read it.
import { Decoder, DecoderOptions, FlowControl, Formatter, FormatterSyntax } from 'iced-x86'
import type { Line } from './check-file.js'

export interface TargetedLine extends Line {
  /** Where a direct jump leads. */
  readonly target: number | undefined
}

/** The instructions of at least `bytes` bytes from the beginning of `code`; `untilJump`: none behind one that always leaves. */
export function disassemble(
  code: Uint8Array,
  vaddr: number,
  { bytes, untilJump = false }: { readonly bytes: number; readonly untilJump?: boolean },
): TargetedLine[] {
  // Room behind the end for the rest of the last instruction.
  const window = code.slice(0, bytes + 15)
  const decoder = new Decoder(64, window, DecoderOptions.None)
  const formatter = new Formatter(FormatterSyntax.Intel)
  formatter.spaceAfterOperandSeparator = true
  formatter.hexPrefix = '0x'
  formatter.hexSuffix = ''
  const lines: TargetedLine[] = []
  try {
    decoder.ip = BigInt(vaddr)
    for (let at = 0; at < bytes && decoder.canDecode; ) {
      const instruction = decoder.decode()
      const { length, flowControl, nearBranchTarget } = instruction
      const branches = flowControl === FlowControl.UnconditionalBranch
      lines.push({
        vaddr: vaddr + at,
        bytes: Buffer.from(window.subarray(at, at + length)).toString('hex'),
        text: formatter.format(instruction),
        target: branches ? Number(nearBranchTarget) : undefined,
      })
      instruction.free()
      at += length
      if (untilJump && (branches || flowControl === FlowControl.IndirectBranch || flowControl === FlowControl.Return))
        break
    }
    return lines
  } finally {
    formatter.free()
    decoder.free()
  }
}
