// Finds bytes that the processor would execute as an instruction that changes protection keys or the gs base, wherever they
// begin: an attacker jumps to any byte.

export type SensitiveKind = 'wrpkru' | 'xrstor' | 'wrgsbase'

export interface Found {
  /** Index of the first byte that belongs to it: the opcode, of wrgsbase the prefix F3. */
  readonly at: number
  /** Behind the last byte that tells what it is: the ModRM byte. */
  readonly end: number
  readonly kind: SensitiveKind
}

const longestInstruction = 15

/** Legacy prefixes and REX: what may stand between F3 and the opcode. */
function isPrefix(byte: number): boolean {
  return (
    (byte >= 0x40 && byte <= 0x4f) ||
    byte === 0x26 ||
    byte === 0x2e ||
    byte === 0x36 ||
    byte === 0x3e ||
    (byte >= 0x64 && byte <= 0x67) ||
    byte === 0xf2 ||
    byte === 0xf3
  )
}

/** The sensitive instruction whose opcode begins at index `at`, where byte 0F stands. */
function sensitiveAt(bytes: Uint8Array, at: number): Found | undefined {
  const opcode = bytes[at + 1]
  const modrm = bytes[at + 2]
  if (modrm === undefined) return undefined
  if (opcode === 0x01) return modrm === 0xef ? { at, end: at + 3, kind: 'wrpkru' } : undefined
  if (opcode !== 0xae) return undefined
  const digit = (modrm >> 3) & 7
  if (digit === 5 && modrm < 0xc0) return { at, end: at + 3, kind: 'xrstor' }
  if (digit === 3 && modrm >= 0xc0)
    for (let index = at - 1; index >= 0 && index > at - longestInstruction + 2; index--) {
      const byte = bytes[index] as number
      if (byte === 0xf3) return { at: index, end: at + 3, kind: 'wrgsbase' }
      if (!isPrefix(byte)) break
    }
  return undefined
}

/**
 * Everything sensitive that begins in [from, to) of `bytes`, in ascending order of its opcode:
 * WRPKRU 0F 01 EF · XRSTOR 0F AE /5 with a memory operand · WRGSBASE F3 … 0F AE /3 with a register. XRSTORS is privileged.
 */
export function findSensitive(bytes: Uint8Array, from = 0, to = bytes.length): Found[] {
  const found: Found[] = []
  for (let at = bytes.indexOf(0x0f, from); at !== -1 && at < to; at = bytes.indexOf(0x0f, at + 1)) {
    const one = sensitiveAt(bytes, at)
    if (one !== undefined) found.push(one)
  }
  return found
}

/** Whether 0F 05 stands at `at`: a `syscall` to whoever jumps there. */
export function isSyscall(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x0f && bytes[at + 1] === 0x05
}
