// What a program asks the dynamic linker for: interpreter, needed libraries, where to look for them.
import { type ElfImage, locate } from './image.js'

const DT_NEEDED = 1
const DT_STRTAB = 5
const DT_RPATH = 15
const DT_RUNPATH = 29
const PT_DYNAMIC = 2
const PT_INTERP = 3
const longestText = 4096

export interface Needed {
  readonly interpreter?: string
  readonly libraries: readonly string[]
  /** DT_RPATH and DT_RUNPATH, as they stand there. */
  readonly rpath: readonly string[]
  readonly runpath: readonly string[]
}

function text(file: Uint8Array, at: number): string {
  const end = file.subarray(at, at + longestText).indexOf(0)
  return end < 0 ? '' : Buffer.from(file.subarray(at, at + end)).toString('utf8')
}

const folders = (list: string): string[] => list.split(':').filter((one) => one !== '')

export function readNeeded({ file, view, dynamic, loads }: ElfImage): Needed {
  const image = { loads } as ElfImage
  const strings = locate(image, dynamic.get(DT_STRTAB) ?? -1)
  const libraries: string[] = []
  const rpath: string[] = []
  const runpath: string[] = []
  let interpreter: string | undefined
  const headersAt = Number(view.getBigUint64(32, true))
  for (let index = 0; index < view.getUint16(56, true); index++) {
    const at = headersAt + index * 56
    const kind = view.getUint32(at, true)
    const offset = Number(view.getBigUint64(at + 8, true))
    const bytes = Number(view.getBigUint64(at + 32, true))
    if (kind === PT_INTERP) interpreter ??= text(file, offset)
    if (kind !== PT_DYNAMIC || strings === undefined) continue
    for (let entry = offset; entry + 16 <= Math.min(offset + bytes, file.length); entry += 16) {
      const tag = Number(view.getBigUint64(entry, true))
      const value = (): string => text(file, strings.offset + Number(view.getBigUint64(entry + 8, true)))
      if (tag === 0) break
      if (tag === DT_NEEDED) libraries.push(value())
      else if (tag === DT_RPATH) rpath.push(...folders(value()))
      else if (tag === DT_RUNPATH) runpath.push(...folders(value()))
    }
  }
  return { ...(interpreter === undefined ? {} : { interpreter }), libraries, rpath, runpath }
}
