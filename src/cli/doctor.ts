// monguard doctor
import { isatty } from 'node:tty'
import { commands } from '../../spec/options.js'
import { examine, type State } from '../host/report.js'
import { commandHelp } from './help.js'
import { isSet, parseArguments } from './parse.js'

const colours: Readonly<Record<State, number>> = { ok: 32, warn: 33, fail: 31 }

export function doctor(args: readonly string[], print: (text: string) => void): number {
  const command = commands.find((one) => one.name === 'doctor')
  if (command === undefined) throw new Error('spec/options.ts has no doctor')
  const parsed = parseArguments(command, args)
  if (isSet(parsed, 'help')) {
    print(commandHelp(command))
    return 0
  }
  const report = examine()
  if (isSet(parsed, 'json')) {
    print(`${JSON.stringify(report, undefined, 2)}\n`)
  } else {
    const coloured = isatty(1) && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
    for (const { name, state, text, cure } of report.findings) {
      const word = state.padEnd(4)
      print(`${coloured ? `\x1b[${colours[state]}m${word}\x1b[0m` : word}  ${name.padEnd(16)}${text}\n`)
      if (cure !== '') print(`      ${''.padEnd(16)}cure: ${cure}\n`)
    }
    print(`\n--isolation auto takes ${report.placement ?? 'nothing: no program can be run'} (${report.why})\n`)
  }
  return report.placement === undefined ? 125 : 0
}
