import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deepest, readGraph } from './stack.js'

const node = (name: string, label: string): string =>
  `node: { title: "${name}" label: "${name}\\nfile.c:1:1\\n${label}" }\n`
const edge = (from: string, to: string): string =>
  `edge: { sourcename: "${from}" targetname: "${to}" label: "file.c:2:2" }\n`

const graph = readGraph([
  node('root', '100 bytes (static)') + edge('root', 'shallow') + edge('root', 'deep') + edge('root', '__indirect_call'),
  node('shallow', '10 bytes (static)'),
  node('deep', '400 bytes (dynamic,bounded)') + edge('deep', 'shallow'),
  node('pointed', '1000 bytes (static)') + edge('pointed', 'deep'),
])

test('The deepest chain counts frames and return addresses, through pointers too', () => {
  const { bytes, chain } = deepest(graph, 'root', { root: ['pointed'] }, [])
  assert.deepEqual(chain, ['root 100', 'pointed 1000', 'deep 400', 'shallow 10'])
  assert.equal(bytes, 1510 + 4 * 8)
})

test('What is never reached from a function does not count below it, only there', () => {
  assert.equal(deepest(graph, 'root', { root: ['pointed'] }, [['pointed', 'deep']]).bytes, 1100 + 2 * 8)
  assert.equal(deepest(graph, 'root', { root: [] }, [['pointed', 'deep']]).bytes, 510 + 3 * 8)
})

test('Pointers that nobody names, functions that are not there, recursion and frames of any size are errors', () => {
  assert.throws(() => deepest(graph, 'root', {}, []), /root calls by a pointer/)
  assert.throws(() => deepest(graph, 'root', { root: ['none'] }, []), /there is no none/)
  assert.throws(() => deepest(graph, 'none', {}, []), /nothing is said of none/)
  const hands = readGraph([
    node('a', '8 bytes (static)') + edge('a', 'mg_errand') + node('mg_errand', '8 bytes (static)'),
  ])
  assert.throws(() => deepest(hands, 'a', {}, []), /a hands a pointer to mg_errand/)
  const circle = readGraph([
    node('a', '8 bytes (static)') + edge('a', 'b') + node('b', '8 bytes (static)') + edge('b', 'a'),
  ])
  assert.throws(() => deepest(circle, 'a', {}, []), /a calls itself/)
  assert.throws(() => readGraph([node('a', '8 bytes (dynamic)')]), /frame of any size/)
})
