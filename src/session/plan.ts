// The plan of a launch: policy tables and system call filters, and what goes into its header (spec/records/plan.ts).
import {
  isolation,
  plan,
  planFlag,
  planHeaderBytes,
  planHeaderOffsets,
  planPatchBytes,
  rewriteEntryBytes,
  rewriteEntryOffsets,
  rewriteSegmentBytes,
  writePlanHeader,
  writePlanPatch,
} from '../generated/records.js'
import type { Placement } from '../host/placement.js'
import type { CodeMode, CoreMode } from '../policy/model.js'
import type { RewriteTables } from '../rewrite/cache-index.js'

/** The part of src/filter's result that a plan takes. */
export interface FilterProgram {
  readonly instructions: Uint8Array
  readonly count: number
  readonly patches: readonly { readonly instruction: number; readonly half: number }[]
}

export interface PlanParts {
  readonly filter: FilterProgram
  /** The same with an empty pass list. */
  readonly fullFilter: FilterProgram
  readonly policy: Uint8Array
  /** Calls that the filter passes. */
  readonly pass: ReadonlySet<number>
  /** Calls of which every one makes an event. */
  readonly emit: ReadonlySet<number> | 'all'
  /** The vDSO would answer without a call what policy has something to say of. */
  readonly withholdVdso?: boolean
}

const alignment = 8
const align = (bytes: number): number => Math.ceil(bytes / alignment) * alignment

/** Lays out a plan; setLaunch fills in what only the launch knows. */
export function layOutPlan({ filter, fullFilter, policy, pass, emit, withholdVdso = false }: PlanParts): Uint8Array {
  let end = align(planHeaderBytes)
  const place = (bytes: number): number => {
    const at = end
    end = align(end + bytes)
    return at
  }
  const filterAt = place(filter.instructions.length)
  const patchesAt = place(filter.patches.length * planPatchBytes)
  const fullAt = place(fullFilter.instructions.length)
  const fullPatchesAt = place(fullFilter.patches.length * planPatchBytes)
  const policyAt = place(policy.length)
  const bytes = new Uint8Array(end)
  const view = new DataView(bytes.buffer)
  writePlanHeader(view, 0, {
    magic: plan.MAGIC,
    version: plan.VERSION,
    bytes: end,
    isolation: 0,
    flags: withholdVdso ? planFlag.VDSO_WITHHELD : 0,
    filterOffset: filterAt,
    filterCount: filter.count,
    patchOffset: patchesAt,
    patchCount: filter.patches.length,
    fullFilterOffset: fullAt,
    fullFilterCount: fullFilter.count,
    fullPatchOffset: fullPatchesAt,
    fullPatchCount: fullFilter.patches.length,
    policyOffset: policyAt,
    policyBytes: policy.length,
    rewriteOffset: 0,
    rewriteCount: 0,
    rewriteSegmentOffset: 0,
    rewriteSegmentCount: 0,
    supervisorPid: 0,
    supervisorRingFd: 0xffff_ffff,
    pass: callBits(pass),
    emit: callBits(emit),
  })
  bytes.set(filter.instructions, filterAt)
  bytes.set(fullFilter.instructions, fullAt)
  bytes.set(policy, policyAt)
  const patches = (list: FilterProgram['patches'], at: number): void => {
    list.forEach(({ instruction, half }, i) => {
      writePlanPatch(view, at + i * planPatchBytes, { instruction, half })
    })
  }
  patches(filter.patches, patchesAt)
  patches(fullFilter.patches, fullPatchesAt)
  return bytes
}

function callBits(calls: ReadonlySet<number> | 'all'): number[] {
  const bits = new Array<number>(64).fill(calls === 'all' ? 0xff : 0)
  if (calls !== 'all') for (const nr of calls) if (nr < 512) bits[nr >> 3] = (bits[nr >> 3] ?? 0) | (1 << (nr & 7))
  return bits
}

export interface LaunchFacts {
  readonly placement: Placement
  readonly passListEmpty: boolean
  readonly allowSetuid: boolean
  /** Rewritten copies are used, and files without one reported. */
  readonly rewrite: boolean
  /** What becomes of code that comes from no rewritten copy. Without copies there is nothing to tell it by. */
  readonly code: CodeMode
  readonly cores: CoreMode
  /** Each fork child gets a layout of its own. Means nothing where no monitor lies in the program. */
  readonly forkRerandomise: boolean
  readonly supervisorPid: number
  readonly supervisorRingFd: number
}

const isolationOf: Readonly<Record<Placement, number>> = {
  mpk: isolation.MPK,
  none: isolation.NONE,
  process: isolation.PROCESS,
}

/** Writes the launch's own facts into a laid-out plan. */
export function setLaunch(bytes: Uint8Array, facts: LaunchFacts): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const flags =
    (view.getUint32(planHeaderOffsets.flags, true) & planFlag.VDSO_WITHHELD) |
    (facts.passListEmpty ? planFlag.PASS_LIST_EMPTY : 0) |
    (facts.allowSetuid ? planFlag.ALLOW_SETUID : 0) |
    (facts.rewrite ? planFlag.REWRITE : 0) |
    (facts.rewrite && facts.code !== 'unchecked' ? planFlag.CODE_CHECKED : 0) |
    (facts.rewrite && facts.code === 'refused' ? planFlag.CODE_REFUSED : 0) |
    (facts.cores === 'kept' ? planFlag.CORES_KEPT : 0) |
    (facts.forkRerandomise && facts.placement !== 'process' ? planFlag.FORK_RERANDOMISE : 0)
  view.setUint32(planHeaderOffsets.isolation, isolationOf[facts.placement], true)
  view.setUint32(planHeaderOffsets.flags, flags, true)
  view.setUint32(planHeaderOffsets.supervisorPid, facts.supervisorPid, true)
  view.setUint32(planHeaderOffsets.supervisorRingFd, facts.supervisorRingFd, true)
}

/** The plan with the tables of rewritten copies behind it, and their strings behind these. */
export function appendRewrites(plan: Uint8Array, rewrites: RewriteTables): Uint8Array {
  const count = rewrites.entries.length / rewriteEntryBytes
  if (count === 0) return plan
  const entriesAt = align(plan.length)
  const segmentsAt = align(entriesAt + rewrites.entries.length)
  const pathsAt = align(segmentsAt + rewrites.segments.length)
  const bytes = new Uint8Array(align(pathsAt + rewrites.paths.length))
  bytes.set(plan)
  bytes.set(rewrites.entries, entriesAt)
  bytes.set(rewrites.segments, segmentsAt)
  bytes.set(rewrites.paths, pathsAt)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < count; i++) {
    const at = entriesAt + i * rewriteEntryBytes + rewriteEntryOffsets.copyPath
    view.setUint32(at, view.getUint32(at, true) + pathsAt, true)
  }
  view.setUint32(planHeaderOffsets.bytes, bytes.length, true)
  view.setUint32(planHeaderOffsets.rewriteOffset, entriesAt, true)
  view.setUint32(planHeaderOffsets.rewriteCount, count, true)
  view.setUint32(planHeaderOffsets.rewriteSegmentOffset, segmentsAt, true)
  view.setUint32(planHeaderOffsets.rewriteSegmentCount, rewrites.segments.length / rewriteSegmentBytes, true)
  return bytes
}
