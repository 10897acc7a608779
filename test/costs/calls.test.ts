// Which kernel calls operations make, natively and guarded: as spec/operations.ts, and so docs/measures.md, says.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { countedCalls } from '../../bench/counted.js'
import { prepareFolder } from '../../bench/prepared.js'
import type { CoverageName, Where } from '../../bench/variants.js'
import { operations } from '../../spec/operations.js'
import { findProgram } from '../harness/needs.js'

const lacks = ['strace', 'gcc'].find((name) => findProgram(name) === undefined)
const skip = lacks === undefined ? false : `there is no ${lacks}`
let folder = ''

before(async () => {
  if (skip !== false) return
  folder = mkdtempSync(join(tmpdir(), 'mg-costs-'))
  await prepareFolder(folder)
})
after(() => rmSync(folder, { recursive: true, force: true }))

/** Tasks that run side by side make their calls in any order. */
function sorted(words: string): string[] {
  const all: string[] = []
  for (const word of words.split(' ')) {
    if (word.startsWith('×')) all.push(...Array<string>(Number(word.slice(1)) - 1).fill(all.at(-1) ?? ''))
    else if (word !== '') all.push(word)
  }
  return all.sort()
}

/** A place that is drawn may be taken, or not do, and is drawn again: that is left out by counting again. */
function counted(variant: { where: Where; coverage: CoverageName }, name: string, wanted: readonly string[]): string[] {
  let calls: string[] = []
  for (let tries = 0; tries < 4 && calls.join() !== wanted.join(); tries++)
    calls = countedCalls(folder, variant, name).sort()
  return calls
}

for (const { name, what, ...lists } of operations) {
  const variants: [string | undefined, Where, CoverageName][] = [
    [lists.native, 'native', 'pass-list'],
    [lists.guarded, 'none', 'rewritten'],
    [lists.judged, 'none', 'judged'],
    [lists.rerandomised, 'none', 'rerandomised'],
  ]
  test(`The kernel calls of "${what}" are those that are written down`, { skip }, () => {
    for (const [wanted, where, coverage] of variants)
      if (wanted !== undefined)
        assert.deepEqual(counted({ where, coverage }, name, sorted(wanted)), sorted(wanted), `${where}, ${coverage}`)
  })
}
