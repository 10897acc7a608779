// What rewriting makes of one file, as plain data: it crosses from worker threads to the command, and goes into JSON as it is.

import { readFileSync } from 'node:fs'
import { rewrite } from '../generated/records.js'
import type { Rewriting, Sensitive, Site } from '../rewrite/model.js'
import { rewriteElf } from '../rewrite/rewrite.js'

export interface Line {
  readonly vaddr: number
  readonly bytes: string
  readonly text: string
}

/** A site's code: as it was, what stands there now, and the trampoline that this jumps to. */
export interface SiteCode {
  readonly vaddr: number
  readonly before: readonly Line[]
  readonly after: readonly Line[]
  readonly trampoline: readonly Line[]
}

export interface FileReport {
  readonly file: string
  readonly bytes: number
  readonly sites: number
  readonly patched: number
  readonly sensitive: { readonly found: number; readonly usable: number }
  readonly instructions: number
  readonly durationMs: number
  /** Bytes of trampolines. */
  readonly addedBytes: number
  /** Why it is not rewritten, where it is not. */
  readonly unfit?: string
  /** Why it could not even be tried. */
  readonly error?: string
  readonly siteList: readonly Site[]
  readonly sensitiveList: readonly Sensitive[]
  readonly code?: readonly SiteCode[]
}

/** What `unfit` says of a file that no x86-64 program consists of: there is nothing to rewrite. */
const otherFiles: ReadonlySet<string> = new Set([
  'not an ELF file',
  'not for x86-64',
  'neither an executable nor a shared object',
  'no executable segment',
])

/** Is no x86-64 program or shared object with code, which is no failure. */
export const isOther = (report: FileReport): boolean => otherFiles.has(report.unfit ?? '')

export const isNotRewritten = (report: FileReport): boolean =>
  report.error !== undefined || (report.unfit !== undefined && !isOther(report))

export const isFailure = (report: FileReport): boolean => isNotRewritten(report) || report.sensitive.usable > 0

const blank = {
  sites: 0,
  patched: 0,
  sensitive: { found: 0, usable: 0 },
  instructions: 0,
  durationMs: 0,
  addedBytes: 0,
  siteList: [],
  sensitiveList: [],
} as const

export const failedReport = (file: string, error: string): FileReport => ({ ...blank, file, bytes: 0, error })

/** Rewrites the file in memory; with the code of at most `codeMax` of its sites. */
export async function checkFile(file: string, codeMax: number): Promise<FileReport> {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch (error) {
    return failedReport(file, error instanceof Error ? error.message : String(error))
  }
  try {
    const result = rewriteElf(bytes)
    if ('unfit' in result) return { ...blank, file, bytes: bytes.length, unfit: result.unfit }
    const { sites, sensitive, instructions, durationMs, trampolines } = result
    return {
      file,
      bytes: bytes.length,
      sites: sites.length,
      patched: sites.filter((one) => one.patched).length,
      sensitive: { found: sensitive.length, usable: sensitive.filter((one) => one.usable).length },
      instructions,
      durationMs: Math.round(durationMs * 10) / 10,
      addedBytes: trampolines.length,
      siteList: sites,
      sensitiveList: sensitive,
      ...(codeMax > 0 ? { code: await codeOf(bytes, result, codeMax) } : {}),
    }
  } catch (error) {
    return failedReport(file, `the rewriter failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function codeOf(file: Uint8Array, result: Rewriting, most: number): Promise<SiteCode[]> {
  const { disassemble } = await import('./disassemble.js')
  const trampolinesAt = result.firstVaddr + result.span + rewrite.STUB_BYTES
  return result.sites.slice(0, most).map(({ vaddr, patched, patchVaddr = vaddr }) => {
    const segment = result.segments.find((one) => vaddr >= one.vaddr && vaddr < one.vaddr + one.bytes.length)
    if (segment === undefined) return { vaddr, before: [], after: [], trampoline: [] }
    const from = Math.min(patchVaddr, vaddr)
    const at = from - segment.vaddr
    const bytes = Math.max(vaddr + 2 - from, 5)
    const before = disassemble(file.subarray(segment.sourceOffset + at), from, { bytes })
    if (!patched) return { vaddr, before, after: [], trampoline: [] }
    // The jump, what it left of an instruction, and the instructions that are still there.
    const lead = disassemble(segment.bytes.subarray(at), from, { bytes: jumpBytes })
    const whole =
      before.find((one) => one.vaddr >= from + jumpBytes)?.vaddr ??
      (before.at(-1) as Line).vaddr + lengthOf(before.at(-1) as Line)
    const rest = segment.bytes.subarray(at + jumpBytes, whole - segment.vaddr)
    const remains: Line[] =
      rest.length === 0
        ? []
        : [{ vaddr: from + jumpBytes, bytes: Buffer.from(rest).toString('hex'), text: '(never reached)' }]
    const still = disassemble(segment.bytes.subarray(whole - segment.vaddr), whole, { bytes: from + bytes - whole })
    const target = lead[0]?.target
    // A `syscall` that moved has two jumps before it, and one back behind it.
    const leaves = patchVaddr === vaddr ? 3 : 1
    const trampoline =
      target === undefined
        ? []
        : disassemble(result.trampolines.subarray(target - trampolinesAt), target, { bytes: 96, leaves })
    return {
      vaddr,
      before: before.map(plain),
      after: [...lead.map(plain), ...remains, ...still.map(plain)],
      trampoline: trampoline.map(plain),
    }
  })
}

const jumpBytes = 5
const lengthOf = (line: Line): number => line.bytes.length / 2

const plain = ({ vaddr, bytes, text }: Line): Line => ({ vaddr, bytes, text })
