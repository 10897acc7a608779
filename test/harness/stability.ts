// node dist/test/harness/stability.js [REGEX] [TIMES]: runs the bare side of every comparison several times; a program whose
// own runs differ cannot show anything about MonGuard. Used when a test is written, not part of npm test.
import { comparisons as appComparisons } from '../apps/suite.js'
import { comparisons as conformanceComparisons } from '../conformance/suite.js'
import { stability } from './compare.js'
import { missing } from './needs.js'

const filter = new RegExp(process.argv[2] ?? '')
const times = Number(process.argv[3] ?? 5)
const site = { placement: 'none', coverage: 'default', slowness: 1, long: false } as const
let unstable = 0
for (const one of [...conformanceComparisons, ...appComparisons]) {
  const name = `${one.suite}/${one.name}`
  if (!filter.test(name) || one.needs?.some((need) => missing(need) !== undefined)) continue
  const started = performance.now()
  const found = await stability(one, site, times)
  const each = ((performance.now() - started) / times / 1000).toFixed(2)
  if (found.length > 0) unstable++
  console.log(`${found.length === 0 ? 'stable  ' : 'UNSTABLE'} ${name} ${each} s each`)
  for (const line of found) console.log(`    ${line}`)
}
process.exitCode = unstable === 0 ? 0 : 1
