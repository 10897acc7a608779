// Reads a command line by the descriptions in spec/options.ts: long options with = or a following word, short ones alone
// or in bundles (-ft, -s64), -- as the end.
import type { Command, Option } from '../../spec/options.js'
import { MonguardError } from '../errors.js'

export interface Parsed {
  /** By long name; the number of times that a valueless option stood there is the length. */
  readonly options: ReadonlyMap<string, readonly string[]>
  readonly operands: readonly string[]
}

export function parseArguments(command: Command, args: readonly string[]): Parsed {
  const options = new Map<string, string[]>()
  const where = `monguard ${command.name}`

  const take = (option: Option, shown: string, value: string): void => {
    if (option.choices !== undefined && !option.choices.includes(value))
      throw new MonguardError('OPTION_VALUE', {
        where: `${where} ${shown} ${value}`,
        detail: `it takes ${option.choices.join(', ')}`,
      })
    const values = options.get(option.long) ?? []
    options.set(option.long, option.repeat ? [...values, value] : [value])
  }
  const unknown = (shown: string): MonguardError => {
    const near = nearest(shown.replace(/^-+/, ''), command.options)
    return new MonguardError('OPTION_UNKNOWN', {
      where: `${where} ${shown}`,
      ...(near === undefined ? {} : { detail: `did you mean --${near}?` }),
    })
  }
  const lacking = (shown: string, option: Option): MonguardError =>
    new MonguardError('OPTION_VALUE', { where: `${where} ${shown}`, detail: `it needs a value: ${option.value}` })

  let at = 0
  const next = (shown: string, option: Option): string => {
    const value = args[++at]
    if (value === undefined) throw lacking(shown, option)
    return value
  }
  const operands: string[] = []
  for (; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '--') {
      operands.push(...args.slice(at + 1))
      break
    }
    if (arg.startsWith('--')) {
      const equals = arg.indexOf('=')
      const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals)
      const option = command.options.find((one) => one.long === name)
      if (option === undefined) throw unknown(`--${name}`)
      if (option.value === undefined) {
        if (equals >= 0)
          throw new MonguardError('OPTION_VALUE', { where: `${where} ${arg}`, detail: 'it takes no value' })
        take(option, `--${name}`, '')
      } else {
        take(option, `--${name}`, equals < 0 ? next(`--${name}`, option) : arg.slice(equals + 1))
      }
    } else if (arg.startsWith('-') && arg !== '-') {
      for (let i = 1; i < arg.length; i++) {
        const letter = arg[i] ?? ''
        const option = command.options.find((one) => one.short === letter)
        if (option === undefined) throw unknown(`-${letter}`)
        if (option.value === undefined) {
          take(option, `-${letter}`, '')
          continue
        }
        const rest = arg.slice(i + 1)
        take(option, `-${letter}`, rest === '' ? next(`-${letter}`, option) : rest)
        break
      }
    } else {
      operands.push(arg)
      if (command.runsProgram) {
        operands.push(...args.slice(at + 1))
        break
      }
    }
  }
  return { options, operands }
}

/** The option whose name is at most two edits away, if any. */
function nearest(name: string, options: readonly Option[]): string | undefined {
  const ranked = options.map((one) => ({ long: one.long, far: distance(name, one.long) })).sort((a, b) => a.far - b.far)
  const best = ranked[0]
  return best !== undefined && name.length > 2 && best.far <= 2 ? best.long : undefined
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const above = row
    row = [i]
    for (let j = 1; j <= b.length; j++)
      row.push(
        Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      )
  }
  return row[b.length] ?? 0
}

export const isSet = (parsed: Parsed, name: string): boolean => parsed.options.has(name)
export const lastOf = (parsed: Parsed, name: string): string | undefined => parsed.options.get(name)?.at(-1)
