import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  cacheState,
  isolation,
  plan,
  planFlag,
  planHalf,
  planHeaderBytes,
  planPatchBytes,
  readPlanHeader,
  readPlanPatch,
  readRewriteEntry,
  readRewriteSegment,
  rewriteEntryBytes,
  rewriteSegmentBytes,
} from '../generated/records.js'
import { CacheIndex, noTables } from '../rewrite/cache-index.js'
import { appendRewrites, type FilterProgram, type LaunchFacts, layOutPlan, setLaunch } from './plan.js'
import { compile } from './prepare.js'

const program = (fill: number, count: number): FilterProgram => ({
  instructions: new Uint8Array(count * 8).fill(fill),
  count,
  patches: [
    { instruction: 1, half: planHalf.LOW },
    { instruction: 2, half: planHalf.HIGH },
  ],
})

test('A plan holds its parts where its header says, and none overlaps another', () => {
  const bytes = layOutPlan({
    filter: program(1, 5),
    fullFilter: program(2, 3),
    policy: new Uint8Array(13).fill(3),
    pass: new Set([1, 510]),
    emit: new Set([0, 9, 257, 511]),
  })
  const view = new DataView(bytes.buffer)
  const header = readPlanHeader(view, 0)
  assert.deepEqual([header.magic, header.version, header.bytes], [plan.MAGIC, plan.VERSION, bytes.length])
  const parts = [
    [header.filterOffset, 5 * 8, 1],
    [header.fullFilterOffset, 3 * 8, 2],
    [header.policyOffset, 13, 3],
  ] as const
  for (const [at, length, fill] of parts) assert.ok(bytes.subarray(at, at + length).every((one) => one === fill))
  assert.deepEqual(readPlanPatch(view, header.patchOffset + planPatchBytes), { instruction: 2, half: planHalf.HIGH })
  const ranges = [
    [0, planHeaderBytes],
    ...parts,
    [header.patchOffset, 2 * planPatchBytes],
    [header.fullPatchOffset, 2 * planPatchBytes],
  ].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))
  ranges.reduce((end, [at = 0, length = 0]) => {
    assert.ok(at >= end && at % 8 === 0, `a part at ${at} begins before ${end}`)
    return at + length
  }, 0)
  const emits = (nr: number): number => ((header.emit[nr >> 3] ?? 0) >> (nr & 7)) & 1
  assert.deepEqual([0, 1, 8, 9, 257, 511].map(emits), [1, 0, 0, 1, 1, 1])
})

const facts: LaunchFacts = {
  placement: 'process',
  passListEmpty: true,
  allowSetuid: true,
  rewrite: false,
  code: 'checked',
  cores: 'refused',
  forkRerandomise: false,
  supervisorPid: 123,
  supervisorRingFd: 7,
}

test('The facts of a launch are written into a finished plan, and nothing else changes', () => {
  const bytes = layOutPlan({
    filter: program(1, 1),
    fullFilter: program(2, 1),
    policy: new Uint8Array(8),
    pass: new Set(),
    emit: 'all',
  })
  const before = Uint8Array.from(bytes)
  setLaunch(bytes, facts)
  const header = readPlanHeader(new DataView(bytes.buffer), 0)
  assert.deepEqual(
    [header.isolation, header.flags, header.supervisorPid, header.supervisorRingFd],
    [isolation.PROCESS, planFlag.PASS_LIST_EMPTY | planFlag.ALLOW_SETUID, 123, 7],
  )
  assert.ok(header.emit.every((one) => one === 0xff))
  assert.deepEqual(bytes.subarray(planHeaderBytes), before.subarray(planHeaderBytes))
})

test('A launch that wants to see every call passes none, and one that wants nothing passes many', async () => {
  const size = async (emit: 'all' | ReadonlySet<number>): Promise<number> =>
    readPlanHeader(new DataView((await compile({ emit }, 'none')).plan.buffer), 0).filterCount
  assert.notEqual(await size('all'), await size(new Set()))
})

test('The vDSO is withheld where policy says anything but yes to a call that tells the time, and only there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mg-plan-'))
  try {
    const withheld = async (rules: string): Promise<boolean> => {
      const policyFile = join(folder, 'policy.yaml')
      writeFileSync(policyFile, `version: 1\ndefault: allow\nrules: ${rules}\n`)
      const { plan } = await compile({ policyFile, emit: new Set() }, 'none')
      setLaunch(plan, { ...facts, placement: 'none' })
      return (readPlanHeader(new DataView(plan.buffer), 0).flags & planFlag.VDSO_WITHHELD) !== 0
    }
    assert.equal(await withheld('[{ calls: [=time], deny: EPERM }]'), true)
    assert.equal(await withheld('[{ calls: [=clock_gettime], clockid: 0, log: true }]'), true)
    assert.equal(await withheld('[{ calls: [=clock_gettime], allow: true }, { calls: [=getpid], deny: EPERM }]'), false)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('Tables of rewritten copies are appended to a plan, and their paths are found from its start', () => {
  const bytes = layOutPlan({
    filter: program(1, 1),
    fullFilter: program(2, 1),
    policy: new Uint8Array(9),
    pass: new Set(),
    emit: 'all',
  })
  const key = 'ab'.repeat(32)
  const stat = { dev: 1n, ino: 2n, bytes: 0x2000n, changedNs: 3n }
  const segment = { sourceOffset: 0x1000n, bytes: 0x1000n, copyOffset: 0n, vaddr: 0x1000n }
  const copy = { dev: 4n, ino: 5n, bytes: 0x3000n, changedNs: 6n }
  const place = { firstVaddr: 0n, span: 0x2000n, trampolineOffset: 0x1000n, trampolineBytes: 0x1000n }
  const entry = {
    source: stat,
    copy,
    state: cacheState.REWRITTEN,
    segments: [segment],
    ...place,
    usedNs: 0n,
    path: '/x',
  }
  const files = [
    { ...entry, key },
    { ...entry, source: { ...stat, ino: 1n }, key: 'cd'.repeat(32) },
    { ...entry, source: { ...stat, ino: 3n }, state: cacheState.UNFIT, segments: [], key },
  ]
  const tables = CacheIndex.of(files, 'one').tables('/cache/copies', 10, new Set())
  const whole = appendRewrites(bytes, tables)
  const view = new DataView(whole.buffer)
  const header = readPlanHeader(view, 0)
  assert.deepEqual(
    [header.bytes, header.rewriteCount, header.rewriteSegmentCount, header.rewriteOffset % 8, whole.length % 8],
    [whole.length, 2, 2, 0, 0],
  )
  const entries = [0, 1].map((i) => readRewriteEntry(view, header.rewriteOffset + i * rewriteEntryBytes))
  const paths = entries.map(({ copyPath }) =>
    Buffer.from(whole.subarray(copyPath, whole.indexOf(0, copyPath))).toString(),
  )
  assert.deepEqual(paths, [`/cache/copies/${'cd'.repeat(32)}`, `/cache/copies/${key}`])
  assert.deepEqual(
    [entries.map((one) => one.sourceIno), entries.map((one) => one.segment)],
    [
      [1n, 2n],
      [0, 1],
    ],
  )
  const { sourceDev, copyIno, copyChangedNs, span, trampolineOffset } = entries[1] ?? assert.fail()
  assert.deepEqual([sourceDev, copyIno, copyChangedNs, span, trampolineOffset], [1n, 5n, 6n, 0x2000n, 0x1000n])
  const segmentAt = header.rewriteSegmentOffset + rewriteSegmentBytes
  assert.deepEqual(readRewriteSegment(view, segmentAt), segment)
  assert.deepEqual(whole.subarray(planHeaderBytes, bytes.length), bytes.subarray(planHeaderBytes))
  assert.equal(appendRewrites(bytes, noTables), bytes)
})
