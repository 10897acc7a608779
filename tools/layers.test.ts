import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importsOf, nativeLayers, typescriptLayers } from './layers.js'

test('Imports are found however they are written', () => {
  // Quotes are escaped, so that the layer check does not take these for imports of this file.
  const text = `import { a } from \u0027./a.js\u0027
import type { B } from \u0027../b/index.js\u0027
import {
  c,
  d,
} from \u0027./c.js\u0027
export * from \u0027./e.js\u0027
const f = await import(\u0027./f.js\u0027)
import { readFileSync } from \u0027node:fs\u0027
const no = "import x from \u0027y\u0027"
`
  assert.deepEqual(importsOf(text), ['./a.js', '../b/index.js', './c.js', './e.js', './f.js'])
})

test('The rules have no circle among the mechanisms', () => {
  const reach = (from: string, seen: Set<string>, rules: Readonly<Record<string, readonly string[]>>): Set<string> => {
    for (const next of rules[from] ?? [])
      if (!seen.has(next)) {
        seen.add(next)
        reach(next, seen, rules)
      }
    return seen
  }
  for (const name of Object.keys(typescriptLayers))
    if (name.startsWith('src/')) assert.ok(!reach(name, new Set(), typescriptLayers).has(name), name)
})

test('Core may include nothing of the rest', () => {
  assert.deepEqual(nativeLayers['core'], [])
})
