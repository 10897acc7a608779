import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { errors } from './errors.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Sources that report errors: not the tables that are made from the rows, nor tests. */
function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !['build', 'generated', 'tests'].includes(entry.name)) yield* sources(path)
    if (/\.(c|h|ts)$/.test(entry.name) && !/\.test\.ts$|^errors\.h$/.test(entry.name)) yield path
  }
}

test('every error is reported by somebody', () => {
  const text = [...sources('native'), ...sources('src')]
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n')
  const words = new Set(text.match(/[A-Z][A-Z0-9_]+/g))
  const silent = errors.filter(({ name }) => !words.has(name) && !words.has(`MG_ERROR_${name}`))
  assert.deepEqual(
    silent.map((one) => one.name),
    [],
  )
})
