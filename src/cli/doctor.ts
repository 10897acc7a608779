// monguard doctor
import { isatty } from 'node:tty'
import { commands } from '../../spec/options.js'
import { MonguardError } from '../errors.js'
import { examine, type Finding, type State } from '../host/report.js'
import { cacheFolder, checkFolder } from '../rewrite/cache-folder.js'
import { commandHelp } from './help.js'
import { isSet, parseArguments } from './parse.js'

const colours: Readonly<Record<State, number>> = { ok: 32, warn: 33, fail: 31 }

/** Without copies calls come by signals, and under `mpk` the program's own files can open the monitor's memory. */
function cacheFinding(): Finding {
  const folder = cacheFolder()
  try {
    const text = checkFolder(folder) ? `rewritten copies lie in ${folder}` : `rewritten copies will lie in ${folder}`
    return { name: 'cache', state: 'ok', text, cure: '' }
  } catch (error) {
    if (!(error instanceof MonguardError)) throw error
    const { what, why, mend } = error.row
    return { name: 'cache', state: 'warn', text: `${what} (${folder}): ${why}`, cure: mend }
  }
}

export function doctor(args: readonly string[], print: (text: string) => void): number {
  const command = commands.find((one) => one.name === 'doctor')
  if (command === undefined) throw new Error('spec/options.ts has no doctor')
  const parsed = parseArguments(command, args)
  if (isSet(parsed, 'help')) {
    print(commandHelp(command))
    return 0
  }
  const report = examine()
  const findings = [...report.findings, cacheFinding()]
  if (isSet(parsed, 'json')) {
    print(`${JSON.stringify({ ...report, findings }, undefined, 2)}\n`)
  } else {
    const coloured = isatty(1) && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
    for (const { name, state, text, cure } of findings) {
      const word = state.padEnd(4)
      print(`${coloured ? `\x1b[${colours[state]}m${word}\x1b[0m` : word}  ${name.padEnd(16)}${text}\n`)
      if (cure !== '') print(`      ${''.padEnd(16)}cure: ${cure}\n`)
    }
    print(`\n--isolation auto takes ${report.placement ?? 'nothing: no program can be run'} (${report.why})\n`)
  }
  return report.placement === undefined ? 125 : 0
}
