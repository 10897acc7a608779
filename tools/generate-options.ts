// Generates docs/cli.md from spec/options.ts and spec/errors.ts.
import type { ErrorRow } from '../spec/errors.js'
import type { Command, Option } from '../spec/options.js'

function names({ long, short, value, choices }: Option): string {
  const shown = `--${long}${value === undefined ? '' : ` ${choices?.join('|') ?? value}`}`
  return short === undefined ? `\`${shown}\`` : `\`-${short}\`, \`${shown}\``
}

export function generateCliDocument(commands: readonly Command[], errors: readonly ErrorRow[]): string {
  const lines = [
    '<!-- Generated from spec/options.ts and spec/errors.ts by npm run generate. Do not edit. -->',
    '# The command line',
    '',
  ]
  for (const command of commands) {
    lines.push(
      `## monguard ${command.name}`,
      '',
      '```',
      `monguard ${command.name} ${command.options.length > 0 ? '[OPTION]… ' : ''}${command.operands}`.trimEnd(),
      '```',
      '',
      command.doc,
      '',
    )
    for (const option of command.options) lines.push(`- ${names(option)}: ${option.doc}.`)
    if (command.options.length > 0) lines.push('')
    lines.push('```sh')
    for (const [example, what] of command.examples) lines.push(what === '' ? example : `${example}  # ${what}`)
    lines.push('```', '')
  }
  lines.push(
    '## Exit status',
    '',
    'The status of the program, or death by the signal that ended it. 125: MonGuard itself failed, or could no longer write what it was asked to write (the program went on; its own status is then in the message). 126: the program was found and could not be run. 127: it, or the interpreter that it needs, was not found.',
    '',
    '## Messages',
    '',
    'A failure is printed in four parts: what failed, where, why, and how to mend it. A notice is printed in the same form while the program runs.',
    '',
    '| code | name | status | what | why | how to mend it |',
    '| --- | --- | --- | --- | --- | --- |',
    ...errors.map(
      ({ code, name, status, what, why, mend }) =>
        `| ${code} | ${name} | ${status ?? 'notice'} | ${cell(what)} | ${cell(why)} | ${cell(mend)} |`,
    ),
    '',
  )
  return lines.join('\n')
}

const cell = (text: string): string => text.replaceAll('|', '\\|')
