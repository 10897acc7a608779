// monguard trace
import { isatty } from 'node:tty'
import { commands } from '../../spec/options.js'
import { callByNumber } from '../../spec/syscalls.js'
import { MonguardError } from '../errors.js'
import type { MonitorEvent } from '../events/event.js'
import { Output } from '../events/output.js'
import { type Status, statusOf } from '../events/result.js'
import { Summary } from '../events/summary.js'
import { TraceLines } from '../events/trace-lines.js'
import { launch, takeInherited } from '../session/launch.js'
import type { RuleNames } from '../session/prepare.js'
import { endAs, launchOptions, lossText } from './launch-options.js'
import { isSet, lastOf, parseArguments } from './parse.js'
import { print, say } from './say.js'
import { parseExpressions } from './trace-expression.js'

const defaultStringLimit = 32

export async function trace(args: readonly string[]): Promise<number> {
  const inherited = takeInherited()
  const command = commands.find((one) => one.name === 'trace')
  if (command === undefined) throw new Error('spec/options.ts has no trace')
  const parsed = parseArguments(command, args)
  if (isSet(parsed, 'help')) {
    const { commandHelp } = await import('./help.js')
    print(commandHelp(command))
    return 0
  }
  const options = launchOptions(command, parsed)
  const selection = parseExpressions(parsed.options.get('expr') ?? [])
  const calls = selection.calls ?? 'all'
  const statuses: ReadonlySet<Status> | 'all' = isSet(parsed, 'failed-only')
    ? new Set<Status>(['failed'])
    : isSet(parsed, 'successful-only')
      ? new Set<Status>(['successful'])
      : (selection.statuses ?? 'all')

  const file = lastOf(parsed, 'output')
  const onFailure = (failure: Error): void => say(`${failure.message}\n`)
  const output =
    file === undefined ? Output.toDescriptor(2, 'standard error', onFailure) : Output.toFile(file, onFailure)
  let rules: RuleNames | undefined
  const lines = new TraceLines({
    stringLimit: stringLimit(lastOf(parsed, 'string-limit')),
    calls,
    statuses,
    signals: selection.signals ?? 'all',
    alwaysTask: file !== undefined,
    timestamps: Math.min(2, parsed.options.get('absolute-timestamps')?.length ?? 0),
    callTimes: isSet(parsed, 'syscall-times'),
    colour: file === undefined && isatty(2) && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb',
    started: { argv: [options.program, ...(options.args ?? [])], variables: Object.keys(process.env).length },
    ruleName: (rule) => rules?.nameOf(rule),
  })
  const summary = isSet(parsed, 'summary-only') || isSet(parsed, 'summary') ? new Summary() : undefined
  const watch = (event: MonitorEvent): void => {
    if (summary !== undefined && event.kind === 'call') {
      const isWanted =
        (calls === 'all' || calls.has(event.nr)) &&
        (statuses === 'all' || statuses.has(statusOf(event, callByNumber.get(event.nr))))
      if (isWanted) summary.add(event)
    }
    if (isSet(parsed, 'summary-only')) return
    const text = lines.linesOf(event)
    if (text !== '') output.write(text)
  }
  const outcome = await launch({
    ...options,
    inherited,
    emit: calls,
    watcher: {
      event: (event, names) => {
        rules = names
        watch(event)
      },
    },
  })
  if (summary !== undefined) output.write(summary.table())
  await output.finish()
  say(lossText(outcome, output.lost))
  return endAs(outcome, output.failure !== undefined)
}

function stringLimit(text: string | undefined): number {
  if (text === undefined) return defaultStringLimit
  if (!/^\d{1,9}$/.test(text))
    throw new MonguardError('OPTION_VALUE', {
      where: `monguard trace -s ${text}`,
      detail: 'it takes a number of bytes',
    })
  return Number(text)
}
