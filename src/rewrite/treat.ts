// Takes the sting out of sensitive instructions: those that the program has and those that lie hidden in its bytes.
import { CLAIMED, type Code, LANDING, ODD, START } from '../x86/code.js'
import type { Decoded } from '../x86/instruction.js'
import { type Found, findSensitive } from '../x86/sensitive.js'
import type { Copy } from './copy.js'
import type { Sensitive } from './model.js'
import { instructionAt, type Program } from './program.js'

/** The instruction that the sweep found around `vaddr`. */
function around(area: Code, vaddr: number): Decoded | undefined {
  for (let start = vaddr; start > vaddr - 15 && start >= area.vaddr; start--)
    if ((area.at(start) & START) !== 0) {
      const one = instructionAt(area, start)
      return one !== undefined && one.end > vaddr ? one : undefined
    }
  return undefined
}

/** Replaces the opcode of `found` by 0F 0B (ud2), behind which the monitor still finds prefixes, ModRM and operand. */
function trap(area: Code, copy: Copy, found: Found, vaddr: number, own: Decoded): Sensitive {
  const hidden = { vaddr, kind: found.kind, hidden: false }
  if (!copy.patch({ vaddr: own.vaddr + opcodeIndex(own) + 1, bytes: Uint8Array.of(0x0b) }))
    return { ...hidden, treatment: 'none', usable: true, reason: 'its replacement would make another one' }
  for (let byte = own.vaddr; byte < own.end; byte++) area.mark(byte, CLAIMED)
  return { ...hidden, treatment: 'trapped', usable: false }
}

const opcodeIndex = (one: Decoded): number => one.bytes.indexOf(0x0f)

const forms = /^(wrpkru|xrstor(64)?|wrgsbase)\b/

/** Treats everything sensitive in the executable pages of `copy`. */
export function treatSensitive(program: Program, copy: Copy): Sensitive[] {
  return copy.segments.flatMap((segment) =>
    findSensitive(segment.bytes.slice()).map((found): Sensitive => {
      const vaddr = segment.vaddr + found.at
      const area = program.map.find(vaddr)
      const own = area === undefined ? undefined : around(area, vaddr)
      if (area === undefined || own === undefined)
        return {
          vaddr,
          kind: found.kind,
          hidden: true,
          treatment: 'none',
          usable: true,
          reason: 'data in an executable segment',
        }
      const real = forms.test(own.form) && own.vaddr + own.bytes.length >= segment.vaddr + found.end
      if (real && !area.any(own.vaddr - 16, own.end + 16, ODD) && !area.any(own.vaddr + 1, own.end, LANDING))
        return trap(area, copy, found, vaddr, own)
      return { vaddr, kind: found.kind, hidden: !real, treatment: 'none', usable: true, reason: 'not treated' }
    }),
  )
}
