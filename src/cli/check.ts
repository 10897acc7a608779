// monguard check FILE|FOLDER… [--json] [--html FILE]
import { writeFileSync } from 'node:fs'
import { isatty } from 'node:tty'
import { commands } from '../../spec/options.js'
import { errnoOf, MonguardError } from '../errors.js'
import { isFailure, isOther } from '../report/check-file.js'
import { checkFiles, type Found, findFiles } from '../report/check-files.js'
import { checkTable, totalsOf } from '../report/check-table.js'
import { commandHelp } from './help.js'
import { isSet, lastOf, parseArguments } from './parse.js'
import { print, say } from './say.js'

/** Of each file in a report with code: more would make the page too heavy to open. */
const codeMax = 2000
const patienceMs = 500

export async function check(args: readonly string[]): Promise<number> {
  const command = commands.find((one) => one.name === 'check')
  if (command === undefined) throw new Error('spec/options.ts has no check')
  const parsed = parseArguments(command, args)
  if (isSet(parsed, 'help')) {
    print(commandHelp(command))
    return 0
  }
  if (parsed.operands.length === 0)
    throw new MonguardError('OPTION_VALUE', { where: 'monguard check', detail: 'it needs a file or a folder' })
  const { files, unreadable } = find(parsed.operands)
  for (const folder of unreadable) say(`monguard: cannot look into ${folder}\n`)
  const html = lastOf(parsed, 'html')
  const begun = performance.now()
  const shown = isatty(2)
  const reports = await checkFiles(files, html === undefined ? 0 : codeMax, (done) => {
    if (shown && performance.now() - begun > patienceMs) say(`\r\x1b[K${done} of ${files.length} files`)
  })
  if (shown) say('\r\x1b[K')
  if (isSet(parsed, 'json'))
    print(`${JSON.stringify({ files: reports.map(({ code: _, ...rest }) => rest), totals: totalsOf(reports) })}\n`)
  else print(checkTable(reports))
  if (html !== undefined) {
    const { checkPage } = await import('../report/check-page.js')
    try {
      writeFileSync(html, checkPage(reports))
    } catch (error) {
      throw new MonguardError('OUTPUT_OPEN', { where: html, errno: errnoOf(error) ?? 'EIO', cause: error })
    }
  }
  // Other files among programs are what a pattern of the shell brings along; alone they are a mistake.
  const nothing = reports.length > 0 && reports.every(isOther)
  return reports.some(isFailure) || nothing || unreadable.length > 0 ? 1 : 0
}

function find(names: readonly string[]): Found {
  try {
    return findFiles(names)
  } catch (error) {
    const where = error instanceof Error && 'path' in error ? String(error.path) : names.join(' ')
    throw new MonguardError('CHECK_MISSING', { where, errno: errnoOf(error) ?? 'ENOENT', cause: error })
  }
}
