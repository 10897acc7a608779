// What `run` and `trace` share: options to a launch, and a launch's end to an exit status.
import type { Command } from '../../spec/options.js'
import { MonguardError } from '../errors.js'
import type { CallEvent, MonitorEvent, NoticeEvent } from '../events/event.js'
import { verdict } from '../generated/records.js'
import type { IsolationWish } from '../host/placement.js'
import type { CodeMode, CoreMode } from '../policy/model.js'
import type { LaunchOptions, Outcome } from '../session/launch.js'
import type { RuleNames } from '../session/prepare.js'
import { parseSize } from '../session/ring-file.js'
import { dieBy } from '../session/supervise.js'
import { isSet, lastOf, type Parsed } from './parse.js'
import { say } from './say.js'

/** The part of a launch that the command line gives. */
export function launchOptions(command: Command, parsed: Parsed): LaunchOptions {
  const [program, ...args] = parsed.operands
  if (program === undefined) throw new MonguardError('NO_PROGRAM', { where: `monguard ${command.name}` })
  return {
    program,
    args,
    policyFile: lastOf(parsed, 'policy'),
    isolation: (lastOf(parsed, 'isolation') ?? 'auto') as IsolationWish,
    ringBytes: ringBytes(lastOf(parsed, 'ring-size')),
    allowSetuid: isSet(parsed, 'allow-setuid'),
    rewrite: !isSet(parsed, 'no-rewrite'),
    code: lastOf(parsed, 'code') as CodeMode | undefined,
    cores: lastOf(parsed, 'cores') as CoreMode | undefined,
    forkRerandomise: isSet(parsed, 'fork-rerandomise'),
    remark: (line) => say(`${line}\n`),
  }
}

function ringBytes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const bytes = parseSize(text)
  if (bytes === undefined) throw new MonguardError('RING_SIZE', { where: `--ring-size ${text}` })
  return bytes
}

/**
 * Ends as the program did: returns its exit status, or -1 while a signal is on its way to this process. A failure of MonGuard's
 * own (an output that could not be written) has been printed; it makes the status 125.
 */
export function endAs({ code, signal }: Outcome, failed: boolean): number {
  if (failed) {
    say(`monguard: the program itself ${signal === null ? `ended with status ${code}` : `was ended by ${signal}`}\n`)
    return 125
  }
  if (signal === null) return code ?? 125
  dieBy(signal)
  return -1
}

/** What is told whatever was asked for: calls that the policy logs or kills, and what the monitor itself has to say. */
export class Speaker {
  private readonly verbose: boolean
  /** Events come in order; texts are made of them one after the other, since the decoder is loaded when it is first needed. */
  private last: Promise<void> = Promise.resolve()

  constructor(verbose: boolean) {
    this.verbose = verbose
  }

  hear(event: MonitorEvent, rules: RuleNames | undefined): void {
    if (event.kind === 'notice') this.sayNotice(event)
    else if (event.kind === 'call' && this.isToldOf(event)) this.sayCall(event, rules)
  }

  /** Resolves when everything is said. */
  finish(): Promise<void> {
    return this.last
  }

  private isToldOf(event: CallEvent): boolean {
    if (event.verdict === verdict.DENY || event.verdict === verdict.TRAP) return this.verbose
    return event.verdict !== verdict.ALLOW
  }

  private sayNotice({ pid, code, nr, details }: NoticeEvent): void {
    this.later(async () => {
      const [{ noticeText }, { callName }] = await Promise.all([
        import('../errors.js'),
        import('../events/arguments.js'),
      ])
      const { name, what, why, mend, quiet } = noticeText(code, details)
      if (quiet && !this.verbose) return
      const call = nr === undefined ? '' : `, call ${callName(nr)}`
      say(`monguard: ${what} (${name})\n  where: process ${pid}${call}\n  why:   ${why}\n  mend:  ${mend}\n`)
    })
  }

  private sayCall(event: CallEvent, rules: RuleNames | undefined): void {
    this.later(async () => {
      const [{ callText, verdictText }, { resultText }, { callByNumber }] = await Promise.all([
        import('../events/trace-lines.js'),
        import('../events/result.js'),
        import('../../spec/syscalls.js'),
      ])
      const result = resultText(event, callByNumber.get(event.nr))
      say(
        `monguard: [pid ${event.tid}] ${callText(event, 64)} = ${result}${verdictText(event, (rule) => rules?.nameOf(rule))}\n`,
      )
    })
  }

  private later(speak: () => Promise<void>): void {
    this.last = this.last.then(speak)
  }
}

/** A line about events that did not arrive, '' if all did. */
export function lossText({ counters, corruptBytes }: Outcome, lost: number): string {
  const parts: string[] = []
  if (counters.dropped > 0) parts.push(`${counters.dropped} found the ring full (--ring-size makes it larger)`)
  if (lost > 0) parts.push(`${lost} could not be written`)
  if (corruptBytes > 0) parts.push(`${corruptBytes} bytes could not be decoded`)
  return parts.length === 0 ? '' : `monguard: events were lost: ${parts.join(', ')}\n`
}
