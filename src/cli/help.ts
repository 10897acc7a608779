// Help texts, written from spec/options.ts.
import { type Command, commands, type Option } from '../../spec/options.js'

const indent = 28

/** Breaks `text` into lines of at most `width` columns, each but the first behind `margin` spaces. */
function wrap(text: string, width: number, margin: number): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && last.length + 1 + word.length > width - margin) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines.join(`\n${' '.repeat(margin)}`)
}

export function optionNames(option: Option): string {
  const value = option.choices?.join('|') ?? option.value
  const long = `--${option.long}${value === undefined ? '' : ` ${value}`}`
  return option.short === undefined ? long : `-${option.short}, ${long}`
}

export function commandHelp(command: Command, width = 100): string {
  const lines = [
    `Usage: monguard ${command.name} ${command.options.length > 0 ? '[OPTION]… ' : ''}${command.operands}`.trimEnd(),
    '',
    wrap(command.doc, width, 0),
  ]
  if (command.options.length > 0) {
    lines.push('')
    for (const option of command.options) {
      const names = `  ${optionNames(option)}`
      const doc = wrap(option.doc, width, indent)
      lines.push(names.length < indent - 1 ? `${names.padEnd(indent)}${doc}` : `${names}\n${' '.repeat(indent)}${doc}`)
    }
  }
  lines.push('')
  for (const [example, what] of command.examples) lines.push(`  ${example}${what === '' ? '' : `  # ${what}`}`)
  return `${lines.join('\n')}\n`
}

export function mainHelp(): string {
  return [
    'MonGuard runs unmodified x86-64 Linux programs with a reference monitor inside their own process.',
    '',
    'Usage: monguard COMMAND …',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(14)}${command.summary}`),
    `  ${'help COMMAND'.padEnd(14)}explain a command`,
    `  ${'--version'.padEnd(14)}print the version`,
    '',
    'A program that was run gives its own exit status; 125: monguard failed, 126: the program could not be run, 127: not found.',
    '',
  ].join('\n')
}
