// What is drawn anew in each layout, and from what range.
import { type Layout, parts } from './layout.js'

const page = 4096n
/** native/loader/zone.h */
export const zonesFrom = 0x3600_0000_0000n
export const zonesTo = 0x5400_0000_0000n
const zoneBytes = 1n << 40n
/** native/domain/thread.h: an area lies at a multiple of its size. */
const areaBytes = 0x20000n

export interface Quantity {
  readonly name: string
  /** In [0, range). */
  readonly value: (layout: Layout) => bigint
  readonly range: bigint
}

export const quantities: readonly Quantity[] = [
  {
    name: 'zone',
    value: ({ zone }) => (zone - zonesFrom) / page,
    range: (zonesTo - zonesFrom - zoneBytes) / page,
  },
  ...parts.map((part) => {
    const unit = part === 'threads' ? areaBytes : page
    // Areas lie at multiples of their size, not at whole areas from the zone's beginning.
    return { name: `${part} in the zone`, value: ({ parts: at }: Layout) => at[part] / unit, range: zoneBytes / unit }
  }),
  { name: 'capability', value: ({ capability }) => capability, range: 1n << 64n },
]

/** Pairs of functions of which one lies right behind the other in both layouts: about one where the order was drawn anew. */
export function sharedNeighbours(one: Layout, other: Layout): number {
  const inOrder = ({ functions }: Layout): number[] =>
    [...functions].sort(([, a], [, b]) => a - b).map(([number]) => number)
  const first = inOrder(one)
  const next = new Map(first.slice(1).map((number, i) => [first[i], number]))
  const second = inOrder(other)
  return second.slice(1).filter((number, i) => next.get(second[i]) === number).length
}

/** Where one function lay, in units of its alignment. */
export const functionOffsets = (layouts: readonly Layout[], number: number): bigint[] =>
  layouts.flatMap(({ functions }) => {
    const at = functions.get(number)
    return at === undefined ? [] : [BigInt(at) / 16n]
  })
