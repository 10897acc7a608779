// Where each function of the monitor's assembly lies in a process: found by its bytes, in which only what mgload wrote may differ.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readRelocatable } from '../elf/relocatable.js'
import { packageRoot } from '../host/native.js'

export interface Gate {
  readonly name: string
  readonly offset: number
  readonly bytes: number
}

const R_X86_64_64 = 1
const objects = new URL('native/build/keys/arch/monitor/', packageRoot)

/** All of them; none where MonGuard was installed without its objects. Throws where one is not found exactly once. */
export function findGates(code: Uint8Array): Gate[] {
  if (!existsSync(objects)) return []
  const files = readdirSync(objects).filter((name) => name.endsWith('.S.o'))
  return files.flatMap((file) => {
    const { sections, relocs } = readRelocatable(readFileSync(fileURLToPath(new URL(file, objects))))
    return sections
      .filter((section) => section.executable)
      .map((section) => {
        const known = new Uint8Array(section.size).fill(1)
        for (const one of relocs.filter((reloc) => reloc.section === section.index))
          known.fill(0, one.offset, one.offset + (one.type === R_X86_64_64 ? 8 : 4))
        const places: number[] = []
        for (let at = 0; at + section.size <= code.length; at++)
          if (section.bytes.every((byte, i) => known[i] === 0 || code[at + i] === byte)) places.push(at)
        const [offset] = places
        if (offset === undefined || places.length > 1)
          throw new Error(`${section.name} of ${file} lies at ${places.length} places of the monitor`)
        return { name: section.name.replace('.text.', ''), offset, bytes: section.size }
      })
  })
}
