// The parts of the machine that need no machine to be tested.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { parseCommandLine } from './command-line.js'
import { archive, executableFile, folder } from './initramfs.js'
import { uncompressedImage } from './kernel.js'
import { MachineError } from './machine-error.js'
import { choose, debianSuite, upstreamVersion, widenSources } from './packages.js'
import { encodeOrder, MessageReader } from './protocol.js'

test('Messages are found again however the byte stream is cut', () => {
  const stream = Buffer.from([
    6, 0, 0, 0, 0, 1, 3, 0, 0, 0, 97, 0, 255, 3, 4, 0, 0, 0, 0, 7, 0, 0, 4, 5, 0, 0, 0, 2, 0, 0, 0, 47,
  ])
  const expected = [
    { kind: 'started' },
    { kind: 'out', bytes: Buffer.from([97, 0, 255]) },
    { kind: 'exit', waitStatus: 0x700 },
    { kind: 'no-exec', errno: 2, where: '/' },
  ]
  for (let piece = 1; piece <= stream.length; piece++) {
    const reader = new MessageReader()
    const messages = []
    for (let at = 0; at < stream.length; at += piece) messages.push(...reader.read(stream.subarray(at, at + piece)))
    assert.deepEqual(messages, expected, `pieces of ${piece}`)
  }
})

test('An order is pairs of terminated strings behind their length', () => {
  const order = { argv: ['a', ''], env: { X: '1=2' }, cwd: '/c', hostname: 'h', shares: ['/s'], writable: false }
  const bytes = encodeOrder(order)
  assert.equal(bytes.readUInt32LE(0), bytes.length - 4)
  const text = 'arg\0a\0arg\0\0env\0X=1=2\0read-only-share\0/s\0cwd\0/c\0hostname\0h\0'
  assert.equal(bytes.toString('latin1', 4), text)
})

test('The archive is what cpio calls newc', () => {
  const bytes = archive([
    { path: 'd', mode: folder },
    { path: 'd/x', mode: executableFile, content: Buffer.from('hello') },
  ])
  assert.equal(bytes.length % 4, 0)
  assert.equal(bytes.toString('latin1', 0, 22), '07070100000001000041ed')
  const second = 112
  assert.equal(bytes.toString('latin1', second, second + 6), '070701')
  assert.equal(bytes.toString('latin1', second + 54, second + 62), '00000005')
  assert.equal(bytes.toString('latin1', second + 110, second + 114), 'd/x\0')
  assert.equal(bytes.toString('latin1', second + 116, second + 121), 'hello')
  assert.ok(bytes.toString('latin1').includes('TRAILER!!!\0'))
})

test('The kernel inside a bzImage is unpacked, and an image of another kind is left alone', () => {
  const elf = Buffer.concat([Buffer.from('\x7fELF', 'latin1'), Buffer.alloc(1000, 7)])
  const size = Buffer.alloc(4)
  size.writeUInt32LE(elf.length)
  const payload = Buffer.concat([gzipSync(elf), size])
  const head = Buffer.alloc(3 * 512)
  head.writeUInt8(2, 0x1f1)
  head.write('HdrS', 0x202)
  head.writeUInt32LE(16, 0x248)
  head.writeUInt32LE(payload.length, 0x24c)
  assert.deepEqual(uncompressedImage(Buffer.concat([head, Buffer.alloc(16), payload])), elf)
  assert.equal(uncompressedImage(Buffer.alloc(2000)), undefined)
})

const address = 'http://mirror.test/debian'

test('Package sources keep what concerns the suite and gain its backports', () => {
  const modern = `Types: deb
# a comment
URIs: ${address}
Suites: bookworm bookworm-updates
Components: main
Signed-By: /key

Types: deb
URIs: ${address}-security
Suites: bookworm-security
Components: main

Types: deb
URIs: ${address}/other
Suites: nodistro
Components: main
`
  const widened = widenSources(modern, 'bookworm', true)
  assert.deepEqual(widened.match(/^Suites: .*$/gm), [
    'Suites: bookworm bookworm-updates',
    'Suites: bookworm-security',
    'Suites: bookworm-backports',
  ])
  assert.equal(widened.match(/^Signed-By: \/key$/gm)?.length, 2)
  assert.ok(!widened.includes('other'))

  const old = `# deb ${address} bookworm main
deb [signed-by=/key] ${address} bookworm main contrib
deb-src ${address} bookworm main
deb ${address} bookworm-updates main
deb ${address} stable main
`
  assert.equal(
    widenSources(old, 'bookworm', false),
    `deb [signed-by=/key] ${address} bookworm main contrib
deb ${address} bookworm-updates main
deb [signed-by=/key] ${address} bookworm-backports main contrib
`,
  )
})

test('Only Debian has a suite', () => {
  assert.equal(debianSuite('ID=debian\nVERSION_CODENAME=bookworm\n'), 'bookworm')
  assert.equal(debianSuite('ID=ubuntu\nVERSION_CODENAME=noble\n'), undefined)
})

test('The suite itself is preferred to its backports, and what is too old is not taken', () => {
  const backport = { version: '1:10.0.2+ds-2~bpo12+1', backports: true }
  const old = { version: '1:7.2+dfsg-7', backports: false }
  const own = { version: '1:10.0.8+ds-0', backports: false }
  assert.deepEqual(upstreamVersion(backport.version), [10, 0])
  assert.equal(choose([backport, old], [10, 0]), backport)
  assert.equal(choose([{ ...backport, version: '1:10.2.0' }, own], [10, 0]), own)
  assert.equal(choose([old], [10, 0]), undefined)
})

test('Options end at the command, whose own options are left alone', () => {
  assert.deepEqual(
    parseCommandLine(['--share', '/a', '--share=/b', '--smp', '1', '--ro', '--timeout', '1.5', 'ls', '--ro']),
    {
      argv: ['ls', '--ro'],
      options: { shares: ['/a', '/b'], cpus: 1, readOnly: true, timeoutMs: 1500 },
    },
  )
  assert.deepEqual(parseCommandLine(['--memory', '4G', '--', '--odd']), {
    argv: ['--odd'],
    options: { shares: [], memory: '4G' },
  })
  assert.equal(parseCommandLine(['--help']), 'help')
})

test('A command line that makes no sense is refused in four parts', () => {
  for (const words of [
    [],
    ['--'],
    ['--smp', '0', 'x'],
    ['--memory', 'much', 'x'],
    ['--timeout', '-1', 'x'],
    ['--what', 'x'],
    ['--share'],
  ])
    assert.throws(
      () => parseCommandLine(words),
      (error) => error instanceof MachineError && /^vm: .+: .+\n {2}why: .+\n {2}mend: .+$/.test(error.message),
      words.join(' '),
    )
})
