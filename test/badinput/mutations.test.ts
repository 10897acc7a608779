import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { mutations } from './mutations.js'

const sound = readFileSync('/bin/true')

test('A seed gives the same broken programs every time, another seed gives others', () => {
  const names = (seed: number): string[] => mutations(sound, seed, 40).map((one) => one.name)
  assert.deepEqual(names(1), names(1))
  assert.notDeepEqual(names(1), names(2))
})

test('Every one of them differs from the sound program, and only in its headers or its length', () => {
  const codeAt = 64 + sound.readUInt16LE(56) * 56
  for (const { name, bytes } of mutations(sound, 3, 200)) {
    assert.ok(!bytes.equals(sound), name)
    assert.ok(bytes.length < sound.length || bytes.subarray(codeAt).equals(sound.subarray(codeAt)), name)
  }
})
