// Events as JSON lines (docs/events.md).
import { noticeText } from '../errors.js'
import { eventFlag, eventVia } from '../generated/records.js'
import { callName, decodeCall } from './arguments.js'
import { isoTime } from './clock.js'
import type { CallEvent, MonitorEvent } from './event.js'
import { plainResult, verdictName } from './result.js'
import { isFault, signalCodeName, signalName } from './signals.js'
import { hex, type Json, jsonNumber, jsonText, toJson } from './value.js'

const viaNames: Readonly<Record<number, string>> = {
  [eventVia.SIGSYS]: 'sigsys',
  [eventVia.GATE]: 'gate',
  [eventVia.PTRACE]: 'ptrace',
}

/** `ruleName`: a name that the policy's author gave the rule. */
export function eventJson(event: MonitorEvent, ruleName: (rule: number) => string | undefined): Record<string, Json> {
  if (event.kind === 'call') return callJson(event, ruleName)
  const common = { type: event.kind, time: isoTime(event.timeNs), pid: event.pid, tid: event.tid }
  switch (event.kind) {
    case 'exec':
      return { ...common, path: jsonText(event.path, event.path.length) }
    case 'child':
      return { ...common, child: event.child, thread: (event.flags & 0x10000n) !== 0n, flags: hex(event.flags) }
    case 'exit':
      return {
        ...common,
        process: event.group,
        ...(event.status < 0
          ? { status: null, signal: signalName(-event.status) }
          : { status: event.status, signal: null }),
      }
    case 'signal': {
      const from: Record<string, Json> = isFault(event.signo, event.code)
        ? { address: hex(event.value) }
        : { sender: jsonNumber(event.value) }
      return { ...common, signal: signalName(event.signo), code: signalCodeName(event.signo, event.code), ...from }
    }
    case 'notice': {
      const { name, what, why } = noticeText(event.code, event.details)
      return {
        ...common,
        code: event.code,
        name,
        call: event.nr === undefined ? null : callName(event.nr),
        what,
        why,
        details: event.details.map(hex),
      }
    }
  }
}

/** Calls come by the hundred thousand a second: one literal of one shape, which engines build fast. */
function callJson(event: CallEvent, ruleName: (rule: number) => string | undefined): Record<string, Json> {
  const decoded = decodeCall(event)
  const { result, error } = plainResult(event)
  const args: Record<string, Json> = {}
  for (const { name, value } of decoded.args) args[name] = toJson(value)
  const json: Record<string, Json> = {
    type: 'call',
    time: isoTime(event.timeNs),
    pid: event.pid,
    tid: event.tid,
    call: decoded.name,
    args,
    result:
      result === null ? null : decoded.call?.returns === 'address' && error === null ? hex(result) : jsonNumber(result),
    error,
    verdict: verdictName(event.verdict),
    rule: event.rule ?? null,
    latency_ns: jsonNumber(event.latencyNs),
    via: viaNames[event.via] ?? `${event.via}`,
  }
  const named = event.rule === undefined ? undefined : ruleName(event.rule)
  if (named !== undefined) json['rule_name'] = named
  if ((event.flags & eventFlag.RESTARTED) !== 0) json['restarted'] = true
  return json
}
