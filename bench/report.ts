// node dist/bench/report.js [--least] FILE: shows the result of a measurement as a table: medians, or with --least the least
// sample of each, which says more where the machine was not quiet.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { least, median, type Result, table } from './result.js'

const { values, positionals } = parseArgs({
  options: { least: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const file = positionals[0]
if (file === undefined) {
  console.error('usage: node dist/bench/report.js [--least] FILE')
  process.exitCode = 125
} else {
  const result: Result = JSON.parse(readFileSync(file, 'utf8'))
  console.log(table(result, values.least ? least : median))
}
