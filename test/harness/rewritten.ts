// Makes a file that runs by itself from a rewriting: the trampoline area becomes one more segment, with a gate in it that does
// nothing but execute the real `syscall` that stands in front of the address it returns to.
import { rewrite } from '../../src/generated/records.js'
import type { Rewriting } from '../../src/rewrite/model.js'

const pageBytes = 4096
const PT_LOAD = 1
/** Program headers that a program runs without: notes, and the properties in them. */
const dispensable = new Set([4, 0x6474e553])

/** lea rcx, [rcx - 2]; jmp rcx */
const emptyGate = Uint8Array.of(0x48, 0x8d, 0x49, 0xfe, 0xff, 0xe1)

/** The bytes of `file` rewritten; throws where it has no program header to spare behind its segments. */
export function runnable(file: Uint8Array, rewriting: Rewriting): Uint8Array {
  const areaAt = Math.ceil(file.length / pageBytes) * pageBytes
  const areaBytes = rewrite.STUB_BYTES + rewriting.trampolines.length
  const out = new Uint8Array(areaAt + areaBytes)
  out.set(file)
  for (const segment of rewriting.segments) {
    // The file ends where it ended: what the copy holds beyond it are zeroes.
    const bytes = Math.min(segment.bytes.length, file.length - segment.sourceOffset)
    out.set(segment.bytes.subarray(0, bytes), segment.sourceOffset)
  }
  out.set(emptyGate, areaAt + rewrite.STUB_GATE)
  for (let nr = 0; nr < rewrite.STUB_NUMBER_COUNT; nr++)
    out.set(emptyGate, areaAt + rewrite.STUB_NUMBERS + nr * rewrite.STUB_NUMBER_BYTES)
  out.set(rewriting.trampolines, areaAt + rewrite.STUB_BYTES)

  const view = new DataView(out.buffer)
  const headersAt = Number(view.getBigUint64(32, true))
  const count = view.getUint16(56, true)
  let last = -1
  let spare = -1
  for (let index = 0; index < count; index++) {
    const type = view.getUint32(headersAt + index * 56, true)
    if (type === PT_LOAD) last = index
    else if (dispensable.has(type) && index > last) spare = index
  }
  if (spare <= last) throw new Error('no program header to spare')
  const at = headersAt + spare * 56
  view.setUint32(at, PT_LOAD, true)
  view.setUint32(at + 4, 5, true)
  view.setBigUint64(at + 8, BigInt(areaAt), true)
  for (const address of [16, 24]) view.setBigUint64(at + address, BigInt(rewriting.firstVaddr + rewriting.span), true)
  for (const size of [32, 40]) view.setBigUint64(at + size, BigInt(areaBytes), true)
  view.setBigUint64(at + 48, BigInt(pageBytes), true)
  return out
}
