// Path patterns: what they match, by the native matcher; and that it agrees with regular expressions made another way.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compilePattern, PatternError } from './glob.js'
import { Bytes, compileDriver, Random, runDriver } from './native.js'
import { matchesPattern } from './reference.js'

const driver = compileDriver('policy', ['policy', 'glob'])

function matched(pairs: readonly (readonly [pattern: string, text: string])[]): boolean[] {
  const input = new Bytes()
  const counts = pairs.map(([pattern, text]) => {
    const compiled = compilePattern(pattern)
    for (const one of compiled) input.block(one.tokens).block(Buffer.from(text))
    return compiled.length
  })
  const lines = runDriver(driver, ['glob'], input.done)
  assert.ok(!lines.includes('bad'))
  let at = 0
  return counts.map((count) => {
    const some = lines.slice(at, at + count).includes('1')
    at += count
    return some
  })
}

const examples: readonly (readonly [pattern: string, matches: readonly string[], others: readonly string[]])[] = [
  ['/a', ['/a'], ['/', '/a/', '/ab', '/A', '']],
  ['/secret/**', ['/secret', '/secret/', '/secret/x', '/secret/x/y'], ['/secrets', '/secre', '/x/secret', '/']],
  ['/**', ['/', '/a', '/a/b'], ['', 'a', 'pipe:[7]']],
  ['/*', ['/', '/a'], ['/a/b', 'a']],
  ['/a/*.txt', ['/a/.txt', '/a/b.txt'], ['/a/b/c.txt', '/a/b.txt2', '/a/btxt']],
  ['/a/**/b', ['/a/b', '/a/x/b', '/a/x/y/b'], ['/a/xb', '/ab', '/a/b/c']],
  ['/**/b', ['/b', '/a/b', '/a/a/b'], ['/ab', '/a/b/c']],
  ['/a**z', ['/az', '/a/b/z', '/axxz'], ['/a', '/az/']],
  ['/a?', ['/ab', '/aä'], ['/a', '/abc', '/a/']],
  ['/[a-c]x', ['/ax', '/cx'], ['/dx', '/x', '/Ax']],
  ['/[!a-c]x', ['/dx', '/äx'], ['/ax', '//x', '/x']],
  ['/[]x]', ['/]', '/x'], ['/y']],
  ['/[a-]', ['/a', '/-'], ['/b']],
  ['/[ -a]x', ['/.x', '/0x', '/ x'], ['//x']],
  ['/{a,b/c}/d', ['/a/d', '/b/c/d'], ['/a,b/c/d', '/b/d']],
  ['/{a,{b,c}d}', ['/a', '/bd', '/cd'], ['/ad', '/b']],
  ['/{,x}y', ['/y', '/xy'], ['/x']],
  ['/\\*\\?\\[\\{\\\\', ['/*?[{\\'], ['/a?[{\\']],
  ['/ä/*', ['/ä/x'], ['/a/x']],
  ['/\u0001\u0005', ['/\u0001\u0005'], ['/a']],
]

for (const [pattern, matches, others] of examples)
  test(`the pattern ${JSON.stringify(pattern)} matches what it says and nothing else`, () => {
    assert.deepEqual(
      matched(matches.map((text) => [pattern, text])),
      matches.map(() => true),
    )
    assert.deepEqual(
      matched(others.map((text) => [pattern, text])),
      others.map(() => false),
    )
  })

const wrong: readonly (readonly [pattern: string, what: RegExp])[] = [
  ['', /empty/],
  ['tmp/x', /relative/],
  ['~/x', /relative/],
  ['$HOME/x', /relative/],
  ['/a//b', /matches nothing/],
  ['/a/../b', /matches nothing/],
  ['/a/.', /matches nothing/],
  ['/tmp/', /matches nothing/],
  ['/[a', /does not close it/],
  ['/[z-a]', /backwards/],
  ['/[a/b]', /slash/],
  ['/[ä]', /not ASCII/],
  ['/{a,b', /does not close it/],
  ['/a\\', /ends with a backslash/],
  ['/{1,2,3,4,5}{1,2,3,4,5}{1,2,3,4,5}{1,2,3,4,5}', /more than 256/],
  [`/${'x'.repeat(2000)}`, /too long/],
]

for (const [pattern, what] of wrong)
  test(`the pattern ${JSON.stringify(pattern.slice(0, 40))} is refused`, () => {
    assert.throws(
      () => compilePattern(pattern),
      (error) => error instanceof PatternError && what.test(error.text.what),
    )
  })

test('the native matcher agrees with regular expressions on 30,000 random pairs', () => {
  const random = new Random(42)
  const pieces = ['/', '/', 'a', 'b', 'ab', '*', '**', '/**/', '?', '[ab]', '[!a]', 'ä', '\\*']
  const letters = ['/', '/', 'a', 'b', 'ab', '*', 'ä', 'c', '.']
  const pairs: (readonly [string, string])[] = []
  while (pairs.length < 30000) {
    let pattern = '/'
    for (let i = random.below(9); i > 0; i--) pattern += random.pick(pieces)
    if (pattern.includes('//') || (pattern.length > 1 && pattern.endsWith('/'))) continue
    let text = '/'
    for (let i = random.below(9); i > 0; i--) text += random.pick(letters)
    pairs.push([pattern, text])
  }
  const got = matched(pairs)
  let hits = 0
  pairs.forEach(([pattern, text], i) => {
    assert.equal(got[i], matchesPattern(pattern, text), `${pattern} on ${text}`)
    if (got[i]) hits++
  })
  assert.ok(hits > 1000, `only ${hits} of the pairs match: the generator has gone astray`)
})

test('no pattern makes the matcher slow', () => {
  const pattern = `/${'*a'.repeat(300)}`
  const text = `/${'a'.repeat(4000)}b`
  const started = performance.now()
  assert.deepEqual(
    matched([
      [pattern, text],
      [`/${'**a'.repeat(200)}`, text],
    ]),
    [false, false],
  )
  // Sanitizers make it some ten times slower than it is; a matcher that backtracks would not end at all.
  assert.ok(performance.now() - started < 20000)
})
