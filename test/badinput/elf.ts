// Makes bad programs out of good ones: patched, cut and, from a seed, mutated ELF files.

/** A small generator of numbers that are the same for the same seed (xorshift32). */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % below
  }
}

export function patched(
  program: Buffer,
  ...patches: readonly (readonly [offset: number, bytes: readonly number[]])[]
): Buffer {
  const copy = Buffer.from(program)
  for (const [offset, bytes] of patches) Buffer.from(bytes).copy(copy, offset)
  return copy
}

/** Program headers of an ELF64 file: where each lies and its type. */
export function programHeaders(program: Buffer): { offset: number; type: number }[] {
  const start = Number(program.readBigUInt64LE(32))
  return Array.from({ length: program.readUInt16LE(56) }, (_, i) => {
    const offset = start + i * 56
    return { offset, type: program.readUInt32LE(offset) }
  })
}

const interestingWords = [
  0n,
  1n,
  0xfffn,
  0x1000n,
  0x7fffffffffffn,
  0x800000000000n,
  0xffffffffffffffffn,
  0x8000000000000000n,
  0x10000000000n,
]

/** One mutant: one to three fields of the ELF or program headers changed. */
export function mutated(program: Buffer, seed: number): Buffer {
  const next = numbers(seed * 2654435761)
  const copy = Buffer.from(program)
  const headers = programHeaders(program)
  for (let change = 1 + next(3); change > 0; change--) {
    const inHeader = next(3) === 0
    const base = inHeader ? 0 : (headers[next(headers.length)]?.offset ?? 0)
    const offset = base + next(inHeader ? 64 : 56)
    switch (next(3)) {
      case 0:
        copy[offset] = (copy[offset] ?? 0) ^ (1 << next(8))
        break
      case 1:
        copy[offset] = next(256)
        break
      default:
        copy.writeBigUInt64LE(
          interestingWords[next(interestingWords.length)] ?? 0n,
          base + (next(inHeader ? 6 : 6) + 1) * 8,
        )
    }
  }
  return copy
}
