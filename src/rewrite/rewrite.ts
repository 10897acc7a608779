// An ELF file to its rewritten executable segments and trampolines. docs/rewriting.md says what is changed and what is not.
import { ElfError, type ElfImage, readImage } from '../elf/image.js'
import { rewrite } from '../generated/records.js'
import { findSensitive } from '../x86/sensitive.js'
import { analyse } from './analyse.js'
import type { Rewriting, Sensitive, Unfit } from './model.js'
import { Pages } from './pages.js'
import { treatSensitive } from './sensitive.js'
import { patchSites } from './sites.js'
import { Trampolines } from './trampolines.js'

const isUnfit = (one: ElfImage | Unfit): one is Unfit => 'unfit' in one

function read(file: Uint8Array): ElfImage | Unfit {
  try {
    const image = readImage(file)
    if (!image.loads.some((load) => load.executable && load.fileBytes > 0)) return { unfit: 'no executable segment' }
    if (image.loads.some((load) => load.executable && load.writable))
      return { unfit: 'a segment that is executable and writable' }
    return image
  } catch (error) {
    if (error instanceof ElfError) return { unfit: error.message }
    throw error
  }
}

/** Rewrites `file`, which may be hostile. The same file always gives the same answer. */
export function rewriteElf(file: Uint8Array): Rewriting | Unfit {
  const started = performance.now()
  const image = read(file)
  if (isUnfit(image)) return image
  try {
    const analysis = analyse(image)
    const pages = new Pages(image, analysis.areas)
    const stubs = pages.firstVaddr + pages.span
    const trampolines = new Trampolines(stubs + rewrite.STUB_BYTES)
    const treated = treatSensitive(analysis, pages, trampolines)
    const sites = patchSites(analysis, pages, trampolines, stubs)
    const area = trampolines.pages()
    return {
      sites,
      sensitive: verified(treated.sensitive, treated.guardedAt, pages, area, stubs + rewrite.STUB_BYTES),
      segments: pages.segments,
      firstVaddr: pages.firstVaddr,
      span: pages.span,
      trampolines: area,
      instructions: analysis.instructions,
      durationMs: performance.now() - started,
    }
  } catch (error) {
    if (error instanceof ElfError) return { unfit: error.message }
    throw error
  }
}

/** Looks at the output alone: what is left of sensitive instructions there is what the list calls usable, and nothing else. */
function verified(
  sensitive: readonly Sensitive[],
  guardedAt: ReadonlySet<number>,
  pages: Pages,
  area: Uint8Array,
  areaVaddr: number,
): readonly Sensitive[] {
  const known = new Set(sensitive.filter((one) => one.usable).map((one) => one.vaddr))
  const result = [...sensitive]
  for (const segment of pages.segments)
    for (const { at, kind } of findSensitive(segment.bytes)) {
      const vaddr = segment.vaddr + at
      // The list names an instruction by its first prefix, the search by its opcode.
      if (known.has(vaddr) || known.has(vaddr - 1)) continue
      result.push({ vaddr, kind, hidden: true, treatment: 'none', usable: true, reason: 'a change made it' })
    }
  for (const { at, kind } of findSensitive(area)) {
    const vaddr = areaVaddr + at
    if (guardedAt.has(vaddr) || guardedAt.has(vaddr - 1)) continue
    result.push({ vaddr, kind, hidden: true, treatment: 'none', usable: true, reason: 'a trampoline holds it' })
  }
  return result
}
