import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { measures } from '../spec/measures.js'
import { operations } from '../spec/operations.js'
import { readCorpus } from '../src/selftest/corpus.js'
import { root } from '../test/harness/placement.js'
import { memoryMeasures } from './result.js'
import { coverages } from './variants.js'

const text = (path: string): string => readFileSync(join(root, path), 'utf8')
const namesIn = (path: string): Set<string> =>
  new Set([...text(path).matchAll(/^ {4}\{"(\w+)", /gm)].map((match) => match[1] ?? ''))
const micro = namesIn('bench/micro.c')
const floor = namesIn('bench/floor.c')
const memory = memoryMeasures.flatMap((name) => [name, `${name}_64_threads`])

const invariants = new Set(
  [...text('docs/invariants.md').matchAll(/^\| ([GDIR]\d+) \|/gm)].map((match) => match[1] ?? ''),
)

test('Every invariant that a measure buys exists, and every invariant is bought by one', () => {
  const bought = new Set(measures.flatMap(({ buys }) => buys))
  assert.ok(invariants.size > 20)
  assert.deepEqual(
    [...bought].filter((one) => !invariants.has(one)),
    [],
  )
  assert.deepEqual(
    [...invariants].filter((one) => !bought.has(one)),
    [],
  )
})

test('Every attack that is named for a measure exists', () => {
  const names = readCorpus().attacks.map(({ name }) => name)
  const isThere = (wanted: string): boolean =>
    wanted.endsWith('*') ? names.some((name) => name.startsWith(wanted.slice(0, -1))) : names.includes(wanted)
  assert.deepEqual(
    measures.flatMap(({ attacks }) => attacks).filter((one) => !isThere(one)),
    [],
  )
})

test('Every attack of the corpus is named for some measure', () => {
  const named = measures.flatMap(({ attacks }) => attacks)
  const covers = (name: string): boolean =>
    named.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name))
  const missing = readCorpus().attacks.filter(({ name, program }) => !covers(name) && !elsewhere.has(program))
  assert.deepEqual(
    missing.map(({ name }) => name),
    [],
  )
})

/** Programs whose attacks no measure with a price answers, and why. */
const elsewhere = new Map([['vdso-call', 'not held: no call is made']])

test('Every figure of a measure is one that a measurement gives', () => {
  for (const { title, figures } of measures)
    for (const { of, with: dear, without } of figures) {
      const where = `${title}: ${of}`
      if (dear === 'floor') {
        assert.ok(floor.has(of), where)
        continue
      }
      assert.ok(micro.has(of) || of === 'start_true' || memory.includes(of), where)
      for (const variant of [dear, without])
        assert.ok(variant === 'native' || variant in coverages, `${where}: ${variant}`)
    }
})

test('Every counted operation is one that a measurement takes the time of', () => {
  assert.ok(operations.length > 15)
  assert.deepEqual(
    operations.map(({ name }) => name).filter((name) => !micro.has(name)),
    [],
  )
})
