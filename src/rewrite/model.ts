// What rewriting an ELF file yields: the words that analysis, cache, session and report share.

/** A `syscall` instruction (or, without keys to guard it, an `int 0x80` or `sysenter`) in executable code. */
export interface Site {
  /** Of the `syscall` itself, as the ELF file counts addresses. */
  readonly vaddr: number
  /** The instructions around it in one short text, the same for sites of the same form: "mov r32, imm32; syscall". */
  readonly shape: string
  /** The call's number where the code itself says it. */
  readonly nr?: number
  readonly patched: boolean
  /** Why it was left as it is; a call there still works, by a trap. */
  readonly reason?: string
  /** First byte that was replaced by the jump to the trampoline; only of a patched site. */
  readonly patchVaddr?: number
}

export type SensitiveKind = 'wrpkru' | 'xrstor' | 'wrgsbase'

/** Bytes that the processor would execute as an instruction that changes protection keys or the gs base. */
export interface Sensitive {
  readonly vaddr: number
  readonly kind: SensitiveKind
  /** An instruction of the program, or bytes inside others, reached only by a jump to where no instruction begins. */
  readonly hidden: boolean
  /**
   * trapped: its opcode became an undefined one, which the monitor carries out. guarded: moved to a trampoline with a check behind it.
   * reencoded: other instructions of the same meaning stand there, without these bytes.
   */
  readonly treatment: 'trapped' | 'guarded' | 'reencoded' | 'none'
  /** Whether somebody who jumps there gets what he wants. */
  readonly usable: boolean
  readonly reason?: string
}

/** Code of an executable segment, in whole pages, rewritten. */
export interface RewrittenSegment {
  /** Of its first page in the file. */
  readonly sourceOffset: number
  readonly vaddr: number
  readonly bytes: Uint8Array
}

export interface Rewriting {
  readonly sites: readonly Site[]
  readonly sensitive: readonly Sensitive[]
  readonly segments: readonly RewrittenSegment[]
  /** Page of the lowest PT_LOAD. */
  readonly firstVaddr: number
  /** Bytes from there to the end of the last PT_LOAD in memory, whole pages: the trampoline area (stubs first) begins there. */
  readonly span: number
  /** What follows the stubs in the trampoline area, whole pages; empty if nothing was patched. */
  readonly trampolines: Uint8Array
  /** Instructions decoded, and milliseconds that it took. */
  readonly instructions: number
  readonly durationMs: number
}

/** Why a file is not rewritten at all. It runs as it is: calls trap. */
export interface Unfit {
  /** Of the file: "not an ELF file", "no executable segment", "relocations in code (DT_TEXTREL)", … */
  readonly unfit: string
}
