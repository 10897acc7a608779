// Classic BPF as seccomp takes it: the opcodes that filters use, and the bytes of a program (struct sock_filter[]).

export interface Instruction {
  readonly code: number
  readonly jt: number
  readonly jf: number
  readonly k: number
}

/** include/uapi/linux/bpf_common.h and filter.h, put together. */
export const op = {
  load: 0x20, // A = 32-bit word of struct seccomp_data at offset k
  jump: 0x05, // skip k instructions
  jumpEqual: 0x15, // skip jt if A == k, else jf
  jumpGreaterEqual: 0x35, // skip jt if A >= k, else jf
  return: 0x06, // answer k
} as const

/** struct seccomp_data: where the words lie. */
export const seccompData = {
  nr: 0,
  arch: 4,
  argLow: (arg: number): number => 16 + 8 * arg,
  argHigh: (arg: number): number => 20 + 8 * arg,
  bytes: 64,
} as const

export const action = {
  killThread: 0x00000000,
  trap: 0x00030000,
  trace: 0x7ff00000,
  allow: 0x7fff0000,
} as const

export const archX8664 = 0xc000003e
/** Set in the number of an x32 call. */
export const x32Bit = 0x40000000
/** Data of every TRAP and TRACE answer ("MG"): tells MonGuard's filter from one of the application's. */
export const answerData = 0x4d47
/** The kernel takes no longer programs. */
export const mostInstructions = 4096

export const instructionBytes = 8

export function encode(program: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(program.length * instructionBytes)
  const view = new DataView(bytes.buffer)
  program.forEach((one, i) => {
    view.setUint16(i * 8, one.code, true)
    view.setUint8(i * 8 + 2, one.jt)
    view.setUint8(i * 8 + 3, one.jf)
    view.setUint32(i * 8 + 4, one.k, true)
  })
  return bytes
}

export function decode(bytes: Uint8Array): Instruction[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: bytes.length / instructionBytes }, (_, i) => ({
    code: view.getUint16(i * 8, true),
    jt: view.getUint8(i * 8 + 2),
    jf: view.getUint8(i * 8 + 3),
    k: view.getUint32(i * 8 + 4, true),
  }))
}
