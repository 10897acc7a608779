// How a call ended: its result in strace's words and as JSON.
import { errnoByNumber } from '../../spec/errnos.js'
import type { Call } from '../../spec/syscalls.js'
import { eventFlag, verdict } from '../generated/records.js'
import type { CallEvent } from './event.js'
import { hex } from './value.js'

const lastErrno = 4095n

/** The errno of a result, if it is one. */
export const errnoOfResult = (result: bigint): number | undefined =>
  result < 0n && result >= -lastErrno ? Number(-result) : undefined

const hasNoResult = (event: CallEvent): boolean =>
  (event.flags & (eventFlag.NO_RETURN | eventFlag.RESTARTED)) !== 0 || isKilled(event)

export const isKilled = (event: CallEvent): boolean =>
  event.verdict === verdict.KILL || event.verdict === verdict.KILL_THREAD

/** For -e status=, -z and -Z. */
export type Status = 'successful' | 'failed' | 'unfinished' | 'unavailable'

const isExec = (call: Call | undefined): boolean => call?.name === 'execve' || call?.name === 'execveat'

export function statusOf(event: CallEvent, call: Call | undefined): Status {
  if (isKilled(event)) return 'unfinished'
  if ((event.flags & eventFlag.NO_RETURN) !== 0) return isExec(call) ? 'successful' : 'unavailable'
  if ((event.flags & eventFlag.RESTARTED) !== 0) return 'unfinished'
  return errnoOfResult(event.result) === undefined ? 'successful' : 'failed'
}

export function resultText(event: CallEvent, call: Call | undefined): string {
  if (isKilled(event)) return '?'
  if ((event.flags & eventFlag.RESTARTED) !== 0) return '? ERESTARTSYS (To be restarted if SA_RESTART is set)'
  // A successful exec is told before it happens: afterwards there is nobody to tell it.
  if ((event.flags & eventFlag.NO_RETURN) !== 0) return isExec(call) ? '0' : '?'
  const number = errnoOfResult(event.result)
  if (number !== undefined) {
    const errno = errnoByNumber.get(number)
    if (errno === undefined) return `-1 (errno ${number})`
    return `${number >= 512 ? '?' : '-1'} ${errno.name} (${errno.text})`
  }
  return call?.returns === 'address' ? hex(BigInt.asUintN(64, event.result)) : event.result.toString()
}

export interface PlainResult {
  readonly result: bigint | null
  readonly error: string | null
}

export function plainResult(event: CallEvent): PlainResult {
  if (hasNoResult(event)) return { result: null, error: null }
  const number = errnoOfResult(event.result)
  if (number === undefined) return { result: event.result, error: null }
  return { result: -1n, error: errnoByNumber.get(number)?.name ?? `errno ${number}` }
}

const verdictNames: Readonly<Record<number, string>> = {
  [verdict.ALLOW]: 'allow',
  [verdict.DENY]: 'deny',
  [verdict.KILL]: 'kill',
  [verdict.LOG]: 'log',
  [verdict.KILL_THREAD]: 'kill-thread',
  [verdict.TRAP]: 'trap',
}

export const verdictName = (number: number): string => verdictNames[number] ?? `verdict ${number}`
