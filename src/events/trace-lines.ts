// Events as strace prints them.
import { noticeText } from '../errors.js'
import { verdict } from '../generated/records.js'
import { decodeCall } from './arguments.js'
import type { CallEvent, ExecEvent, ExitEvent, MonitorEvent, SignalEvent } from './event.js'
import { isKilled, resultText, type Status, statusOf } from './result.js'
import { isFault, signalCodeName, signalName } from './signals.js'
import { hex, quote, toText } from './value.js'

export interface TraceOptions {
  readonly stringLimit: number
  /** Which calls, results and signals are printed. */
  readonly calls: ReadonlySet<number> | 'all'
  readonly statuses: ReadonlySet<Status> | 'all'
  readonly signals: ReadonlySet<number> | 'all'
  /** -o: every line begins with its task; otherwise only while there are several. */
  readonly alwaysTask: boolean
  /** 0: none, 1: time of day, 2: with microseconds. */
  readonly timestamps: number
  /** -T: seconds spent in the call. */
  readonly callTimes: boolean
  readonly colour: boolean
  /** What was started: the first exec is not a call of the program. */
  readonly started: { readonly argv: readonly string[]; readonly variables: number }
  readonly ruleName: (rule: number) => string | undefined
}

const resultColumn = 40
const execveNumber = 59

const isIn = <T>(set: ReadonlySet<T> | 'all', value: T): boolean => set === 'all' || set.has(value)

/** The text of a call without its result. */
export function callText(event: CallEvent, stringLimit: number): string {
  const { name, args } = decodeCall(event)
  return `${name}(${args.map((arg) => toText(arg.value, stringLimit)).join(', ')})`
}

/** What the policy had to do with it, if anything. */
export function verdictText(event: CallEvent, ruleName: (rule: number) => string | undefined): string {
  const words: Readonly<Record<number, string>> = {
    [verdict.DENY]: 'DENIED',
    [verdict.KILL]: 'KILLED',
    [verdict.KILL_THREAD]: 'THREAD KILLED',
    [verdict.LOG]: 'LOGGED',
    [verdict.TRAP]: 'SIGSYS SENT',
  }
  const word = words[event.verdict]
  if (word === undefined) return ''
  if (event.rule === undefined) return ` (${word} by default)`
  const name = ruleName(event.rule)
  return ` (${word} by rule ${event.rule}${name === undefined ? '' : ` ${JSON.stringify(name)}`})`
}

export class TraceLines {
  private readonly options: TraceOptions
  private readonly tasks = new Set<number>()
  private sawExec = false

  constructor(options: TraceOptions) {
    this.options = options
  }

  /** The lines of an event, '' if it is not to be printed. */
  linesOf(event: MonitorEvent): string {
    this.tasks.add(event.tid)
    const prefix = this.prefix(event)
    const text = this.textOf(event, resultColumn - 1 - prefix.length)
    const line = text === undefined ? '' : `${prefix}${text}\n`
    if (event.kind === 'child') this.tasks.add(event.child)
    if (event.kind === 'exit') this.tasks.delete(event.tid)
    return line
  }

  /** `width`: columns before the equals sign. */
  private textOf(event: MonitorEvent, width: number): string | undefined {
    switch (event.kind) {
      case 'call':
        return this.call(event, width)
      case 'exec':
        return this.exec(event, width)
      case 'exit':
        return this.dim(exitText(event))
      case 'signal':
        return isIn(this.options.signals, event.signo) ? this.dim(signalText(event)) : undefined
      case 'notice': {
        const { name, what, why } = noticeText(event.code, event.details)
        return this.paint(33, `*** ${what}: ${why} (${name}) ***`)
      }
      case 'child':
        return undefined
    }
  }

  private call(event: CallEvent, width: number): string | undefined {
    const { call } = decodeCall(event)
    if (!isIn(this.options.calls, event.nr) || !isIn(this.options.statuses, statusOf(event, call))) return undefined
    const text = callText(event, this.options.stringLimit)
    const result = resultText(event, call)
    const shown = result.startsWith('-1') || isKilled(event) ? this.paint(31, result) : result
    const spent = this.options.callTimes ? ` <${(Number(event.latencyNs) / 1e9).toFixed(6)}>` : ''
    const said = verdictText(event, this.options.ruleName)
    return `${text.padEnd(width)} = ${shown}${said === '' ? '' : this.paint(33, said)}${spent}`
  }

  private exec(event: ExecEvent, width: number): string | undefined {
    if (this.sawExec) return undefined
    this.sawExec = true
    if (!isIn(this.options.calls, execveNumber) || !isIn(this.options.statuses, 'successful')) return undefined
    const { argv, variables } = this.options.started
    const list = argv.map((one) => quote(Buffer.from(one))).join(', ')
    return `${`execve(${quote(event.path)}, [${list}], /* ${variables} vars */)`.padEnd(width)} = 0`
  }

  private prefix(event: MonitorEvent): string {
    const task = this.options.alwaysTask
      ? `${`${event.tid}`.padEnd(5)} `
      : this.tasks.size > 1
        ? `[pid ${`${event.tid}`.padStart(5)}] `
        : ''
    return `${task}${this.time(event.timeNs)}`
  }

  private time(ns: bigint): string {
    if (this.options.timestamps === 0) return ''
    const date = new Date(Number(ns / 1_000_000n))
    const clock = [date.getHours(), date.getMinutes(), date.getSeconds()]
      .map((one) => `${one}`.padStart(2, '0'))
      .join(':')
    return this.options.timestamps === 1
      ? `${clock} `
      : `${clock}.${((ns / 1000n) % 1_000_000n).toString().padStart(6, '0')} `
  }

  private paint(code: number, text: string): string {
    return this.options.colour ? `\x1b[${code}m${text}\x1b[0m` : text
  }

  private dim(text: string): string {
    return this.paint(2, text)
  }
}

function exitText(event: ExitEvent): string {
  return event.status < 0 ? `+++ killed by ${signalName(-event.status)} +++` : `+++ exited with ${event.status} +++`
}

function signalText({ signo, code, value }: SignalEvent): string {
  const from = isFault(signo, code) ? `si_addr=${value === 0n ? 'NULL' : hex(value)}` : `si_pid=${value}`
  const name = signalName(signo)
  return `--- ${name} {si_signo=${name}, si_code=${signalCodeName(signo, code)}, ${from}} ---`
}
