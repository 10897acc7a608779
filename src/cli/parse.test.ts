import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commands } from '../../spec/options.js'
import { MonguardError } from '../errors.js'
import { commandHelp, mainHelp } from './help.js'
import { isSet, lastOf, type Parsed, parseArguments } from './parse.js'

function command(name: string): (typeof commands)[number] {
  const found = commands.find((one) => one.name === name)
  assert.ok(found)
  return found
}
const parse = (name: string, ...args: string[]): Parsed => parseArguments(command(name), args)

test('Options of the program belong to the program, with and without --', () => {
  assert.deepEqual(parse('run', 'ls', '-l', '--events', 'x').operands, ['ls', '-l', '--events', 'x'])
  assert.deepEqual(parse('run', '-v', '--', '-odd', '--', 'y').operands, ['-odd', '--', 'y'])
})

test('Values follow with =, as the next word, or right behind a short option', () => {
  for (const args of [['--string-limit=64'], ['--string-limit', '64'], ['-s64'], ['-s', '64'], ['-fs64']])
    assert.equal(lastOf(parse('trace', ...args, 'ls'), 'string-limit'), '64')
  assert.equal(lastOf(parse('run', '--policy=a=b', 'ls'), 'policy'), 'a=b')
  assert.equal(lastOf(parse('run', '--events', '-', 'ls'), 'events'), '-')
})

test('Short options come in bundles, and repeated ones add up where they may', () => {
  const parsed = parse('trace', '-fttT', '-e', 'open', '-eclose', 'ls')
  assert.equal(parsed.options.get('absolute-timestamps')?.length, 2)
  assert.ok(isSet(parsed, 'syscall-times') && isSet(parsed, 'follow-forks'))
  assert.deepEqual(parsed.options.get('expr'), ['open', 'close'])
  assert.equal(lastOf(parse('run', '-p', 'a', '-p', 'b', 'ls'), 'policy'), 'b')
})

function failure(name: string, ...args: string[]): MonguardError {
  try {
    parse(name, ...args)
  } catch (error) {
    assert.ok(error instanceof MonguardError)
    return error
  }
  assert.fail('it was accepted')
}

test('Mistakes are told in four parts, with what was probably meant', () => {
  const unknown = failure('run', '--polcy', 'x')
  assert.equal(unknown.row.name, 'OPTION_UNKNOWN')
  assert.equal(unknown.status, 125)
  assert.match(
    unknown.message,
    /^monguard: .+ \(OPTION_UNKNOWN\)\n {2}where: monguard run --polcy\n {2}why: .+did you mean --policy\?\n {2}mend: /,
  )
  assert.match(failure('run', '-q').message, /where: monguard run -q/)
  assert.match(failure('run', '--isolation', 'mpx', 'ls').message, /it takes auto, mpk, process, none/)
  assert.match(failure('run', '--policy').message, /it needs a value: FILE/)
  assert.match(failure('run', '--stats=yes').message, /it takes no value/)
})

test('The help of a command names every option of it, within the width', () => {
  for (const one of commands) {
    const text = commandHelp(one, 100)
    for (const option of one.options) assert.ok(text.includes(`--${option.long}`), option.long)
    assert.ok(mainHelp().includes(one.name))
    const long = text.split('\n').filter((line) => line.length > 100 && !line.includes('#'))
    assert.deepEqual(long, [])
  }
})
