// ELF files broken further than test/badinput does it: several changes at once, segments moved against each other, strings without an end,
// section headers. Every one comes from a seed alone.
import {
  change,
  edges,
  type Field,
  type Mutation,
  type Random,
  segmentBytes,
  segmentFields,
  write,
} from '../badinput/mutations.js'

const sectionBytes = 64
const sectionFields: readonly Field[] = [
  { name: 'name', at: 0, bytes: 4 },
  { name: 'type', at: 4, bytes: 4 },
  { name: 'flags', at: 8, bytes: 8 },
  { name: 'address', at: 16, bytes: 8 },
  { name: 'offset', at: 24, bytes: 8 },
  { name: 'size', at: 32, bytes: 8 },
  { name: 'link', at: 40, bytes: 4 },
]
/** PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_PHDR, PT_GNU_EH_FRAME, PT_GNU_STACK */
const segmentTypes = [1n, 1n, 1n, 2n, 3n, 6n, 0x6474e550n, 0x6474e551n]
/** From a value that made sense to one that may. */
const steps = [-0x1000n, -0x800n, -8n, -1n, 0n, 1n, 8n, 0x800n, 0x1000n, 0x10_0000n, 0x4000_0000n]

type Change = (elf: Buffer, sound: Buffer, random: Random) => string

const read = (elf: Buffer, at: number, bytes: 2 | 4 | 8): bigint => {
  if (at + bytes > elf.length) return 0n
  return bytes === 8
    ? elf.readBigUInt64LE(at)
    : bytes === 4
      ? BigInt(elf.readUInt32LE(at))
      : BigInt(elf.readUInt16LE(at))
}

/** The start of a header drawn at random. */
function someHeader(sound: Buffer, random: Random): { index: number; at: number } {
  const index = random.below(sound.readUInt16LE(56))
  return { index, at: Number(sound.readBigUInt64LE(32)) + index * segmentBytes }
}

const changes: readonly Change[] = [
  function likeAnother(elf, sound, random) {
    const [one, other] = [someHeader(sound, random), someHeader(sound, random)]
    const [to, from] = [random.pick(segmentFields), random.pick(segmentFields)]
    const value = read(elf, other.at + from.at, from.bytes) + random.pick(steps)
    write(elf, one.at + to.at, to.bytes, value)
    return `segment ${one.index} ${to.name} = 0x${value.toString(16)}`
  },
  function aStepAway(elf, sound, random) {
    const { index, at } = someHeader(sound, random)
    const field = random.pick(segmentFields)
    const value = read(elf, at + field.at, field.bytes) + random.pick(steps)
    write(elf, at + field.at, field.bytes, value)
    return `segment ${index} ${field.name} = 0x${value.toString(16)}`
  },
  // What the rules for mapping let pass: offset and address moved together.
  function shifted(elf, sound, random) {
    const { index, at } = someHeader(sound, random)
    const step = random.pick(steps)
    for (const place of [8, 16, 24]) write(elf, at + place, 8, read(elf, at + place, 8) + step)
    return `segment ${index} moved by ${step}`
  },
  function larger(elf, sound, random) {
    const { index, at } = someHeader(sound, random)
    const fileBytes = read(elf, at + 32, 8) + random.pick(steps)
    write(elf, at + 32, 8, fileBytes)
    write(elf, at + 40, 8, fileBytes + random.pick(steps))
    return `segment ${index} of about ${fileBytes} bytes`
  },
  function retyped(elf, sound, random) {
    const { index, at } = someHeader(sound, random)
    const type = random.pick(segmentTypes)
    write(elf, at, 4, type)
    write(elf, at + 4, 4, BigInt(random.below(8)))
    return `segment ${index} of type ${type}`
  },
  function exchanged(elf, sound, random) {
    const [one, other] = [someHeader(sound, random), someHeader(sound, random)]
    if (Math.max(one.at, other.at) + segmentBytes > elf.length) return 'headers that are cut off'
    const kept = Buffer.from(elf.subarray(one.at, one.at + segmentBytes))
    elf.copy(elf, one.at, other.at, other.at + segmentBytes)
    kept.copy(elf, other.at)
    return `segments ${one.index} and ${other.index} exchanged`
  },
  function withoutEnd(elf) {
    const at = elf.indexOf('/interpreter\0')
    if (at >= 0) elf[at + '/interpreter'.length] = 0x61
    return 'its interpreter without a zero'
  },
  function section(elf, sound, random) {
    const count = sound.readUInt16LE(60)
    if (count === 0) return 'no section'
    const index = random.below(count)
    const field = random.pick(sectionFields)
    const at = Number(sound.readBigUInt64LE(40)) + index * sectionBytes + field.at
    const value = random.below(2) === 0 ? random.pick(edges) : read(elf, at, field.bytes) + random.pick(steps)
    write(elf, at, field.bytes, value)
    return `section ${index} ${field.name} = 0x${value.toString(16)}`
  },
]

/** One to four changes to a sound file. */
export function brokenElf(sound: Buffer, random: Random): Mutation {
  const names: string[] = []
  let elf = Buffer.from(sound)
  for (let left = 1 + random.below(4); left > 0; left--) {
    if (random.below(3) === 0) {
      const { name, bytes } = change(sound, random, elf)
      names.push(name)
      elf = Buffer.from(bytes)
    } else names.push(random.pick(changes)(elf, sound, random))
  }
  return { name: names.join(', '), bytes: elf }
}
