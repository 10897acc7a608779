// Each launch, each exec, and each fork child that was asked for it has a layout of its own, drawn from all of its range.
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { describe, test } from 'node:test'
import { notBuilt } from '../cli/monguard.js'
import { collisionEntropy, estimate } from './estimate.js'
import { drawLayouts, type Layout, occasions, sensitiveInImage } from './layout.js'
import { functionOffsets, quantities, sharedNeighbours } from './quantities.js'

const count = 64

describe('The layout of the monitor', { skip: notBuilt }, () => {
  for (const occasion of occasions)
    test(`${count} of them, by ${occasion}: no place is drawn twice, every bit varies, functions change their order`, async () => {
      const layouts: Layout[] = []
      await drawLayouts(occasion, count, true, (layout) => layouts.push(layout))
      assert.equal(layouts.length, count)
      for (const { sensitive } of layouts) assert.deepEqual(sensitive, sensitiveInImage())
      for (const { name, value, range } of quantities) {
        if (name === 'capability' && occasion !== 'launch') continue // One for the whole launch (docs/decisions/0011).
        const { drawn, varying, duplicates } = estimate(layouts.map(value), range)
        assert.equal(duplicates, 0, name)
        assert.equal(varying, Math.ceil(drawn), name)
      }
      const functions = [...(layouts[0] as Layout).functions.keys()]
      assert.ok(functions.length > 200, `${functions.length} functions are found`)
      for (const number of functions) {
        const offsets = functionOffsets(layouts, number)
        // Some 11,000 places are not so many that two of 64 layouts never share one.
        assert.ok(new Set(offsets).size > offsets.length - 8, `function ${number} has ${new Set(offsets).size} places`)
      }
      const shared = layouts.slice(1).map((layout, i) => sharedNeighbours(layouts[i] as Layout, layout))
      // One in the mean, where the order is drawn anew.
      assert.ok(Math.max(...shared) < 12, shared.join(' '))
      assert.ok(shared.reduce((sum, n) => sum + n, 0) / shared.length < 2, shared.join(' '))
    })
})

describe('The parts of the monitor', { skip: notBuilt }, () => {
  test('They lie evenly over the zone: among 600 fork children, no place is likelier than others', async () => {
    const layouts: Layout[] = []
    await drawLayouts('fork', 600, false, (layout) => layouts.push(layout))
    for (const { name, value, range } of quantities.filter((one) => one.name.endsWith('in the zone'))) {
      // In 64 cells some 2,800 pairs of 600 fall together: the estimate is good to 0.03 bits.
      const entropy = collisionEntropy(layouts.map((layout) => (value(layout) * 64n) / range))
      assert.ok(entropy > 5.85, `${name}: ${entropy.toFixed(2)} of 6 leading bits`)
    }
  })
})

describe('The estimate', () => {
  const draw = (n: number, one: () => bigint): bigint[] => Array.from({ length: n }, one)

  test('It tells the bits of an even draw', () => {
    const { varying, leading, lowest, seen } = estimate(
      draw(3000, () => BigInt(randomInt(2 ** 28))),
      1n << 28n,
    )
    assert.equal(varying, 28)
    assert.ok(Math.abs(leading - seen) < 0.7 && Math.abs(lowest - seen) < 0.7, `${leading} ${lowest} of ${seen}`)
  })

  test('It tells an uneven draw, one with few low bits, and one with a stuck bit', () => {
    const uneven = estimate(
      draw(3000, () => BigInt(randomInt(2 ** 28)) & BigInt(randomInt(2 ** 28))),
      1n << 28n,
    )
    assert.ok(uneven.leading < uneven.seen - 2, `${uneven.leading} of ${uneven.seen}`)
    const coarse = estimate(
      draw(3000, () => BigInt(randomInt(2 ** 20)) << 8n),
      1n << 28n,
    )
    assert.ok(coarse.lowest < coarse.seen - 4, `${coarse.lowest} of ${coarse.seen}`)
    const stuck = estimate(
      draw(3000, () => BigInt(randomInt(2 ** 28)) | 64n),
      1n << 28n,
    )
    assert.equal(stuck.varying, 27)
  })
})
