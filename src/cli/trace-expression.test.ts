import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callByName, calls, groups } from '../../spec/syscalls.js'
import { MonguardError } from '../errors.js'
import { parseExpressions } from './trace-expression.js'

const names = (...expressions: string[]): string[] | 'all' => {
  const found = parseExpressions(expressions).calls
  return found === undefined ? 'all' : calls.filter((call) => found.has(call.nr)).map((call) => call.name)
}

test('Names, groups, patterns and their negations select calls', () => {
  assert.deepEqual(names('open,close'), ['open', 'close'])
  assert.deepEqual(names('trace=read'), ['read'])
  assert.deepEqual(names('t=read'), ['read'])
  assert.deepEqual(
    names('%file'),
    groups.get('%file')?.map((call) => call.name),
  )
  assert.deepEqual(names('file'), names('%file'))
  assert.deepEqual(names('%net'), names('%network'))
  assert.deepEqual(names('/^epoll_cr'), ['epoll_create', 'epoll_create1'])
  const others = names('!read,write')
  assert.ok(
    others !== 'all' && !others.includes('read') && others.includes('close') && others.length === calls.length - 2,
  )
  assert.deepEqual(names('trace=!read,write'), others)
})

test('all is everything, none is nothing, and the last expression holds', () => {
  assert.equal(names(), 'all')
  assert.equal(names('all'), 'all')
  assert.deepEqual(names('none'), [])
  assert.deepEqual(names('open', 'close'), ['close'])
})

test('A question mark ignores what does not exist', () => {
  assert.deepEqual(names('?no_such_call,read'), ['read'])
  assert.throws(
    () => names('no_such_call'),
    (error) => error instanceof MonguardError && error.row.name === 'CALL_UNKNOWN',
  )
})

test('Results and signals are selected by qualifiers of their own', () => {
  const selection = parseExpressions(['status=failed', 'signal=INT,sigterm,9', 'read'])
  assert.deepEqual(selection.statuses, new Set(['failed']))
  assert.deepEqual(selection.signals, new Set([2, 15, 9]))
  assert.deepEqual(selection.calls, new Set([callByName.get('read')?.nr]))
  assert.deepEqual(parseExpressions(['signal=none']).signals, new Set())
  assert.equal(parseExpressions(['signal=!chld']).signals?.has(17), false)
})

test('Nonsense is refused with a reason', () => {
  for (const expression of ['inject=open', '', 'read,,write', '/(', 'status=maybe', 'signal=NOPE'])
    assert.throws(() => parseExpressions([expression]), MonguardError, expression)
})
