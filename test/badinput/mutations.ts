// Broken copies of a sound ELF program, drawn from a seed: bytes of its headers changed, fields set to values that loaders get
// wrong, and its end cut off. Code and data stay as they are: what a broken program does is its own affair, whether it may run is not.

export interface Mutation {
  /** What was done, for the report. */
  readonly name: string
  readonly bytes: Buffer
}

/** xorshift32: the same sequence everywhere. */
export class Random {
  constructor(private state: number) {}

  below(limit: number): number {
    let x = this.state | 0
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.state = x | 0
    return (x >>> 0) % limit
  }

  pick<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)]
    if (one === undefined) throw new Error('nothing to pick from')
    return one
  }
}

const headerBytes = 64
export const segmentBytes = 56

export interface Field {
  readonly name: string
  readonly at: number
  readonly bytes: 2 | 4 | 8
}

const headerFields: readonly Field[] = [
  { name: 'type', at: 16, bytes: 2 },
  { name: 'machine', at: 18, bytes: 2 },
  { name: 'version', at: 20, bytes: 4 },
  { name: 'entry', at: 24, bytes: 8 },
  { name: 'phoff', at: 32, bytes: 8 },
  { name: 'shoff', at: 40, bytes: 8 },
  { name: 'flags', at: 48, bytes: 4 },
  { name: 'ehsize', at: 52, bytes: 2 },
  { name: 'phentsize', at: 54, bytes: 2 },
  { name: 'phnum', at: 56, bytes: 2 },
]

export const segmentFields: readonly Field[] = [
  { name: 'type', at: 0, bytes: 4 },
  { name: 'flags', at: 4, bytes: 4 },
  { name: 'offset', at: 8, bytes: 8 },
  { name: 'vaddr', at: 16, bytes: 8 },
  { name: 'filesz', at: 32, bytes: 8 },
  { name: 'memsz', at: 40, bytes: 8 },
  { name: 'align', at: 48, bytes: 8 },
]

/** Edges of what loaders compute with. */
export const edges: readonly bigint[] = [
  0n,
  1n,
  3n,
  0xfffn,
  0x1000n,
  0x10000n,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x7fff_ffff_f000n,
  0x8000_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  0x8000_0000_0000_0000n,
  0xffff_ffff_ffff_f000n,
  0xffff_ffff_ffff_ffffn,
]

/** Nothing where the file ends before. */
export function write(elf: Buffer, at: number, bytes: 2 | 4 | 8, value: bigint): void {
  if (at + bytes > elf.length) return
  const cut = BigInt.asUintN(bytes * 8, value)
  if (bytes === 8) elf.writeBigUInt64LE(cut, at)
  else if (bytes === 4) elf.writeUInt32LE(Number(cut), at)
  else elf.writeUInt16LE(Number(cut), at)
}

/** `before` with one change more. Where its parts lie, `sound` says, whatever became of its headers by now. */
export function change(sound: Buffer, random: Random, before: Buffer = sound): Mutation {
  const elf = Buffer.from(before)
  const segments = sound.readUInt16LE(56)
  const table = Number(sound.readBigUInt64LE(32))
  switch (random.below(5)) {
    case 0: {
      const length = random.below(2) === 0 ? random.below(1024) : random.below(elf.length)
      return { name: `cut to ${length} bytes`, bytes: elf.subarray(0, length) }
    }
    case 1: {
      const field = random.pick(headerFields)
      const value = random.pick(edges)
      write(elf, field.at, field.bytes, value)
      return { name: `header ${field.name} = ${value}`, bytes: elf }
    }
    case 2:
    case 3: {
      const index = random.below(segments)
      const field = random.pick(segmentFields)
      const value = random.pick(edges)
      write(elf, table + index * segmentBytes + field.at, field.bytes, value)
      return { name: `segment ${index} ${field.name} = 0x${value.toString(16)}`, bytes: elf }
    }
    default: {
      const at = random.below(headerBytes + segments * segmentBytes)
      const bit = 1 << random.below(8)
      if (at < elf.length) elf[at] = (elf[at] ?? 0) ^ bit
      return { name: `byte ${at} ^= ${bit}`, bytes: elf }
    }
  }
}

/** `count` of them, each different from the sound program. */
export function mutations(sound: Buffer, seed: number, count: number): Mutation[] {
  const random = new Random(seed)
  const found: Mutation[] = []
  while (found.length < count) {
    const one = change(sound, random)
    if (!one.bytes.equals(sound)) found.push(one)
  }
  return found
}
