// monguard run
import { commands } from '../../spec/options.js'
import type { MonitorEvent } from '../events/event.js'
import type { Output } from '../events/output.js'
import { launch, type Outcome, takeInherited } from '../session/launch.js'
import type { RuleNames } from '../session/prepare.js'
import { endAs, launchOptions, lossText, Speaker } from './launch-options.js'
import { isSet, lastOf, parseArguments } from './parse.js'
import { print, say } from './say.js'

export async function run(args: readonly string[]): Promise<number> {
  const inherited = takeInherited()
  const command = commands.find((one) => one.name === 'run')
  if (command === undefined) throw new Error('spec/options.ts has no run')
  const parsed = parseArguments(command, args)
  if (isSet(parsed, 'help')) {
    const { commandHelp } = await import('./help.js')
    print(commandHelp(command))
    return 0
  }
  const options = launchOptions(command, parsed)
  const eventsFile = lastOf(parsed, 'events')
  const events = eventsFile === undefined ? undefined : await EventsFile.open(eventsFile)
  const speaker = new Speaker(isSet(parsed, 'verbose'))
  events?.begin(options.program, options.args ?? [])
  const outcome = await launch({
    ...options,
    inherited,
    emit: events === undefined ? new Set<number>() : 'all',
    watcher: {
      event: (event, rules) => {
        events?.event(event, rules)
        speaker.hear(event, rules)
      },
    },
  })
  await events?.end(outcome)
  await speaker.finish()
  say(lossText(outcome, events?.lost ?? 0))
  if (isSet(parsed, 'stats')) say(statsText(outcome))
  return endAs(outcome, events?.failed ?? false)
}

function statsText({ placement, counters }: Outcome): string {
  const { processes, threads, trapped, gated, searches, dropped } = counters
  const calls =
    placement === 'process' ? '' : `, calls by signal ${trapped}, calls by gate ${gated}, code searched ${searches}`
  return `monguard: placement ${placement}, processes ${processes}, threads ${threads}${calls}, events dropped ${dropped}\n`
}

/** The JSON lines of --events. */
class EventsFile {
  private readonly output: Output
  private readonly json: typeof import('../events/json-lines.js')
  private readonly iso: typeof import('../events/clock.js').isoTime
  private written = 0

  private constructor(output: Output, json: EventsFile['json'], iso: EventsFile['iso']) {
    this.output = output
    this.json = json
    this.iso = iso
  }

  static async open(file: string): Promise<EventsFile> {
    const [outputs, json, { isoTime }] = await Promise.all([
      import('../events/output.js'),
      import('../events/json-lines.js'),
      import('../events/clock.js'),
    ])
    const onFailure = (failure: Error): void => say(`${failure.message}\n`)
    const output =
      file === '-'
        ? outputs.Output.toDescriptor(1, 'standard output', onFailure)
        : outputs.Output.toFile(file, onFailure)
    return new EventsFile(output, json, isoTime)
  }

  get lost(): number {
    return this.output.lost
  }

  get failed(): boolean {
    return this.output.failure !== undefined
  }

  begin(program: string, args: readonly string[]): void {
    this.line({ type: 'start', time: this.now(), supervisor: process.pid, program, args })
  }

  event(event: MonitorEvent, rules: RuleNames | undefined): void {
    this.written++
    this.line(this.json.eventJson(event, (rule) => rules?.nameOf(rule)))
  }

  async end({ placement, code, signal, counters, corruptBytes }: Outcome): Promise<void> {
    const { dropped, trapped, gated, searches, processes, threads } = counters
    this.line({
      type: 'end',
      time: this.now(),
      placement,
      status: code,
      signal,
      events: this.written,
      dropped,
      lost: this.lost,
      corrupt_bytes: corruptBytes,
      trapped,
      gated,
      searches,
      processes,
      threads,
    })
    await this.output.finish()
  }

  private now(): string {
    return this.iso(BigInt(Date.now()) * 1_000_000n)
  }

  private line(value: unknown): void {
    this.output.write(`${JSON.stringify(value)}\n`)
  }
}
