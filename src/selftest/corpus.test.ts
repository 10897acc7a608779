import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attacksOf, readCorpus } from './corpus.js'
import { Turnstile } from './turnstile.js'

const sources = { paper: 'A paper' }
const described = (yaml: string): string => `/* attack\n${yaml}*/\nint main(void) { return 0; }\n`
const minimal = 'class: call\naim: call\ntries: a call\nexpect: { mpk: contained }\n'

test('every attack of the corpus is described, under a name of its own, with an expectation for some placement', () => {
  const { attacks } = readCorpus()
  assert.ok(attacks.length > 150)
  assert.equal(new Set(attacks.map((one) => one.name)).size, attacks.length)
})

test('a variant takes what stands above it and overrides it', () => {
  const [first, second] = attacksOf(
    'try',
    described(
      `${minimal}source: paper\nvariants:\n  - { args: [one], tries: first }\n  - { args: [two, more], expect: { none: gap }, gap: why }\n`,
    ),
    sources,
  )
  assert.deepEqual([first?.name, first?.tries, first?.expect], ['try-one', 'first', { mpk: 'contained' }])
  assert.deepEqual([second?.name, second?.tries, second?.gap], ['try-two-more', 'a call', 'why'])
  assert.equal(second?.source, 'paper')
})

test('what is missing or misspelt in a description is named', () => {
  const wrong = (yaml: string): unknown => attacksOf('try', described(yaml), sources)
  assert.throws(() => attacksOf('try', 'int main;', sources), /does not begin with a description/)
  assert.throws(() => wrong(`${minimal}clas: call\n`), /it has no clas/)
  assert.throws(() => wrong(minimal.replace('class: call', 'class: magic')), /class must be one of/)
  assert.throws(() => wrong(minimal.replace('mpk: contained', 'mpk: gap')), /a gap needs its reason/)
  assert.throws(() => wrong(minimal.replace('mpk', 'mkp')), /expect names the placement mkp/)
  assert.throws(() => wrong(`${minimal}source: nowhere\n`), /sources.yaml has no nowhere/)
})

test('a launch that must be alone waits for the others, and they for it', async () => {
  const turnstile = new Turnstile()
  const running: string[] = []
  const seen: string[] = []
  const work = (name: string) => async (): Promise<void> => {
    running.push(name)
    seen.push(running.join('+'))
    await new Promise((done) => setTimeout(done, 5))
    running.splice(running.indexOf(name), 1)
  }
  await Promise.all([
    turnstile.pass(false, work('a')),
    turnstile.pass(false, work('b')),
    turnstile.pass(true, work('alone')),
    turnstile.pass(false, work('c')),
  ])
  assert.deepEqual(seen, ['a', 'a+b', 'alone', 'c'])
})
