// node dist/bench/report.js FILE: shows a result (result.json) as a table, and writes its page beside it.
import { readFileSync, writeFileSync } from 'node:fs'
import { page } from './page.js'
import type { Result } from './result.js'
import { table } from './table.js'

const file = process.argv[2]
if (file === undefined || process.argv.length > 3) {
  console.error('usage: node dist/bench/report.js FILE')
  process.exitCode = 125
} else {
  const result: Result = JSON.parse(readFileSync(file, 'utf8'))
  console.log(table(result))
  writeFileSync(`${file.replace(/\.json$/, '')}.html`, page(result))
}
