// How random values look that were drawn from a known range: what a sample of them can tell.

export interface Estimate {
  readonly count: number
  /** How many bits their range has. */
  readonly drawn: number
  /** Bits that differ between some of them. */
  readonly varying: number
  /** Values that were there before. */
  readonly duplicates: number
  /** Collision entropy of the leading and of the lowest `seen` bits, as the pairs that agree in them tell. */
  readonly seen: number
  readonly leading: number
  readonly lowest: number
}

const log2 = (value: bigint): number => {
  const bits = value.toString(2).length
  return bits <= 53 ? Math.log2(Number(value)) : bits - 53 + Math.log2(Number(value >> BigInt(bits - 53)))
}

/** Pairs of equal values. */
export function pairs(values: readonly bigint[]): number {
  const counts = new Map<bigint, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)
}

/** log2 of (all pairs / equal pairs); an upper estimate of no use where no pair is equal, so such a sample counts as one pair. */
export const collisionEntropy = (values: readonly bigint[]): number =>
  Math.log2((values.length * (values.length - 1)) / 2 / Math.max(1, pairs(values)))

/** Of values in [0, range). */
export function estimate(values: readonly bigint[], range: bigint): Estimate {
  const first = values[0] ?? 0n
  const differing = values.reduce((bits, value) => bits | (value ^ first), 0n)
  // So many bits that about a hundred pairs agree in all of them.
  const count = values.length
  const seen = Math.max(1, Math.floor(Math.log2((count * count) / 2 / 100)))
  const cells = 1n << BigInt(seen)
  return {
    count,
    drawn: log2(range),
    varying: [...differing.toString(2)].filter((bit) => bit === '1').length,
    duplicates: count - new Set(values).size,
    seen,
    leading: collisionEntropy(values.map((value) => (value * cells) / range)),
    lowest: collisionEntropy(values.map((value) => value % cells)),
  }
}
