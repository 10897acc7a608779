import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { MonguardError } from '../errors.js'
import { Output } from './output.js'

const folder = mkdtempSync(join(tmpdir(), 'monguard-output-'))
after(() => rmSync(folder, { recursive: true }))

test('What is written arrives whole and in order', async () => {
  const path = join(folder, 'out')
  const output = Output.toFile(path, () => assert.fail('it failed'))
  const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`)
  for (const line of lines) output.write(line)
  await output.finish()
  assert.equal(readFileSync(path, 'utf8'), lines.join(''))
  assert.equal(output.lost, 0)
})

test('A file that cannot be created is refused before anything runs', () => {
  for (const path of [join(folder, 'no', 'such'), folder])
    assert.throws(
      () => Output.toFile(path, () => {}),
      (error) => error instanceof MonguardError && error.row.name === 'OUTPUT_OPEN',
    )
})

test('A full disk is reported once, and what follows is counted', async () => {
  const failures: MonguardError[] = []
  const output = Output.toFile('/dev/full', (failure) => failures.push(failure))
  output.write('a\n')
  await new Promise((resolve) => setTimeout(resolve, 50))
  output.write('b\n')
  output.write('c\n')
  await output.finish()
  assert.equal(failures.length, 1)
  assert.match(failures[0]?.message ?? '', /OUTPUT_WRITE\)\n {2}where: \/dev\/full\n {2}why: .*ENOSPC/)
  assert.equal(output.lost, 3)
})

test('A reader that never reads costs a bounded queue, and the rest is counted', async () => {
  const path = join(folder, 'fifo')
  assert.equal(spawnSync('mkfifo', [path]).status, 0)
  // Opened for reading and writing a FIFO needs no partner, and fills up.
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
  const output = Output.toDescriptor(fd, 'fifo', () => assert.fail('it failed'))
  const line = `${'x'.repeat(1023)}\n`
  for (let i = 0; i < 40_000; i++) output.write(line)
  assert.ok(output.lost > 20_000 && output.lost < 30_000, `${output.lost} lost`)
  const sink = new Uint8Array(1 << 16)
  let received = 0
  const finished = output.finish().then(() => 'finished')
  while ((await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, 1))])) !== 'finished')
    received += readAvailable(fd, sink)
  received += readAvailable(fd, sink)
  closeSync(fd)
  assert.equal(received, (40_000 - output.lost) * 1024)
})

function readAvailable(fd: number, sink: Uint8Array): number {
  let all = 0
  try {
    for (;;) all += readSync(fd, sink)
  } catch {
    // Empty for now.
  }
  return all
}
