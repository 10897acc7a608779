// The command line of npm run vm.

import { MachineError, type MachineOptions } from './machine.js'

export const usage = `npm run vm -- [options] [--] COMMAND [ARGUMENT…]
  --share DIR         let the command see DIR as it is on the host, writes included (repeatable; the project always is)
  --ro                project and shares cannot be written
  --smp N             processors (2)
  --memory SIZE       memory, as 512M or 4G (2G)
  --timeout SECONDS   end the machine after this long, 0 for never (600)
  --help              this text
Exit code: the command's own, 128 + n when signal n killed it; 75: no machine to be had here; 125: the machine failed.
`

export interface Request {
  readonly argv: readonly string[]
  readonly options: MachineOptions
}

function refuse(option: string, why: string): never {
  throw new MachineError('cannot understand the command line', option, why, 'npm run vm -- --help')
}

/** Options end at the first word that is none, so that the command's own options are left alone. */
export function parseCommandLine(words: readonly string[]): Request | 'help' {
  const shares: string[] = []
  const options: { -readonly [Key in keyof MachineOptions]: MachineOptions[Key] } = { shares }
  let at = 0
  while (at < words.length && words[at]?.startsWith('-')) {
    const [name, inline] = (words[at++] as string).split(/=(.*)/s, 2) as [string, string | undefined]
    if (name === '--') break
    if (name === '--help' || name === '-h') return 'help'
    if (name === '--ro') {
      options.readOnly = true
      continue
    }
    if (!['--share', '--smp', '--memory', '--timeout'].includes(name)) refuse(name, 'there is no such option')
    const value = inline ?? words[at++]
    if (value === undefined) refuse(name, 'it needs a value')
    if (name === '--share') shares.push(value)
    if (name === '--smp') {
      if (!/^[1-9]\d?$/.test(value)) refuse(`${name} ${value}`, 'it takes a number from 1 to 99')
      options.cpus = Number(value)
    }
    if (name === '--memory') {
      if (!/^[1-9]\d*[MG]$/.test(value)) refuse(`${name} ${value}`, 'it takes a size such as 512M or 4G')
      options.memory = value
    }
    if (name === '--timeout') {
      if (!/^\d+(\.\d+)?$/.test(value)) refuse(`${name} ${value}`, 'it takes seconds')
      options.timeoutMs = Number(value) * 1000
    }
  }
  const argv = words.slice(at)
  if (argv.length === 0) refuse('its end', 'no command was given')
  return { argv, options }
}
