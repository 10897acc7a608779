// Code as text, for people. Loaded only where somebody wants to read it.
import { Decoder, DecoderOptions, FlowControl, Formatter, FormatterSyntax } from 'iced-x86'
import type { Line } from './check-file.js'

export interface TargetedLine extends Line {
  /** Where a direct jump leads. */
  readonly target: number | undefined
}

/** The instructions of at least `bytes` bytes from the beginning of `code`; `leaves`: none behind so many that always leave. */
export function disassemble(
  code: Uint8Array,
  vaddr: number,
  { bytes, leaves = Number.POSITIVE_INFINITY }: { readonly bytes: number; readonly leaves?: number },
): TargetedLine[] {
  // Room behind the end for the rest of the last instruction.
  const window = code.slice(0, bytes + 15)
  const decoder = new Decoder(64, window, DecoderOptions.None)
  const formatter = new Formatter(FormatterSyntax.Intel)
  formatter.spaceAfterOperandSeparator = true
  formatter.hexPrefix = '0x'
  formatter.hexSuffix = ''
  formatter.signedImmediateOperands = true
  formatter.uppercaseHex = false
  formatter.branchLeadingZeros = false
  const lines: TargetedLine[] = []
  try {
    decoder.ip = BigInt(vaddr)
    for (let at = 0, left = 0; at < bytes && left < leaves && decoder.canDecode; ) {
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
      if (branches || flowControl === FlowControl.IndirectBranch || flowControl === FlowControl.Return) left++
    }
    return lines
  } finally {
    formatter.free()
    decoder.free()
  }
}
