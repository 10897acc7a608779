// strace's -e expressions: which calls, which results, which signals.
import { callByName, calls, groupAliases, groups } from '../../spec/syscalls.js'
import { MonguardError } from '../errors.js'
import type { Status } from '../events/result.js'
import { signalCount, signalNumber } from '../events/signals.js'

export interface Selection {
  /** undefined: all, calls without a row in the table included. */
  calls: ReadonlySet<number> | undefined
  statuses: ReadonlySet<Status> | undefined
  signals: ReadonlySet<number> | undefined
}

const statuses: readonly Status[] = ['successful', 'failed', 'unfinished', 'unavailable']

/** Of several expressions of one kind the last holds, as in strace. */
export function parseExpressions(expressions: readonly string[]): Selection {
  const selection: Selection = { calls: undefined, statuses: undefined, signals: undefined }
  for (const expression of expressions) apply(selection, expression)
  return selection
}

function apply(selection: Selection, expression: string): void {
  const equals = expression.indexOf('=')
  const qualifier = equals < 0 ? 'trace' : expression.slice(0, equals)
  const text = equals < 0 ? expression : expression.slice(equals + 1)
  switch (qualifier) {
    case 'trace':
    case 't':
      selection.calls = setOf(
        text,
        expression,
        calls.map((call) => call.nr),
        callsOf,
        'CALL_UNKNOWN',
      )
      return
    case 'status':
      selection.statuses = setOf(text, expression, statuses, (name) => {
        const found = statuses.find((one) => one === name)
        // Tasks are never detached from.
        return found === undefined ? (name === 'detached' ? [] : undefined) : [found]
      })
      return
    case 'signal':
    case 'signals':
    case 's':
      selection.signals = setOf(
        text,
        expression,
        Array.from({ length: signalCount }, (_, i) => i + 1),
        (name) => {
          const number = signalNumber(name)
          return number === undefined ? undefined : [number]
        },
      )
      return
    default:
      throw new MonguardError('EXPRESSION', {
        where: `-e ${expression}`,
        detail: `${JSON.stringify(qualifier)} is not one of trace, status, signal`,
      })
  }
}

/** `all`, `none`, names separated by commas, or with a leading ! everything else. undefined: all. */
function setOf<T>(
  text: string,
  expression: string,
  all: readonly T[],
  lookUp: (name: string) => readonly T[] | undefined,
  unknown: 'CALL_UNKNOWN' | 'EXPRESSION' = 'EXPRESSION',
): Set<T> | undefined {
  const isInverse = text.startsWith('!')
  const names = (isInverse ? text.slice(1) : text).split(',')
  const found = new Set<T>()
  for (const name of names) {
    if (name === '') throw new MonguardError('EXPRESSION', { where: `-e ${expression}`, detail: 'a name is missing' })
    if (name === 'none') continue
    for (const one of name === 'all' ? all : resolve(name, expression, lookUp, unknown)) found.add(one)
  }
  if (isInverse) return new Set(all.filter((one) => !found.has(one)))
  return found.size === all.length ? undefined : found
}

function resolve<T>(
  name: string,
  expression: string,
  lookUp: (name: string) => readonly T[] | undefined,
  unknown: 'CALL_UNKNOWN' | 'EXPRESSION',
): readonly T[] {
  const isOptional = name.startsWith('?')
  const found = lookUp(isOptional ? name.slice(1) : name)
  if (found !== undefined) return found
  if (isOptional) return []
  throw new MonguardError(unknown, { where: `-e ${expression}`, detail: JSON.stringify(name) })
}

function callsOf(name: string): readonly number[] | undefined {
  if (name.startsWith('/')) return matching(name.slice(1))
  const group = name.startsWith('%') ? name : `%${name}`
  const plain = name.replace(/@64$/, '')
  const call = callByName.get(plain)
  if (call !== undefined) return [call.nr]
  return groups.get(groupAliases.get(group) ?? group)?.map((one) => one.nr)
}

function matching(pattern: string): readonly number[] {
  let expression: RegExp
  try {
    expression = new RegExp(pattern)
  } catch (error) {
    throw new MonguardError('EXPRESSION', {
      where: `-e /${pattern}`,
      detail: error instanceof Error ? error.message : String(error),
      cause: error,
    })
  }
  return calls.filter((call) => expression.test(call.name)).map((call) => call.nr)
}
