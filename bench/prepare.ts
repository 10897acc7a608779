// node dist/bench/prepare.js DIR: fills a folder that can be carried to a machine without Node; sh DIR/bare.sh measures there.
import { resolve } from 'node:path'
import { prepareFolder } from './prepared.js'

const folder = process.argv[2]
if (folder === undefined || process.argv.length > 3) {
  console.error('usage: node dist/bench/prepare.js DIR')
  process.exitCode = 125
} else {
  await prepareFolder(folder)
  console.log(
    `prepared: sh ${resolve(folder)}/bare.sh [ROUNDS] >result.json; node dist/bench/report.js result.json shows it`,
  )
}
