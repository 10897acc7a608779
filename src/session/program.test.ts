import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { MonguardError } from '../errors.js'
import { findProgram, type Program } from './program.js'

// A short name: one test writes the path of a file in it where a dynamic linker's stood.
const folder = mkdtempSync('/tmp/p')
after(() => rmSync(folder, { recursive: true }))

const find = (name: string, ...args: string[]): Program =>
  findProgram(name, args, { placement: 'none', allowSetuid: false })

function put(name: string, content: string | Buffer, mode = 0o755): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

function refusal(path: string): string {
  try {
    find(path)
  } catch (error) {
    if (error instanceof MonguardError) return `${error.status} ${error.row.name}`
    throw error
  }
  return 'accepted'
}

const trueProgram = readFileSync('/bin/true')
const changed = (change: (bytes: Buffer) => void): Buffer => {
  const copy = Buffer.from(trueProgram)
  change(copy)
  return copy
}

test('A name is looked for in PATH, a path is taken as it is, and argv[0] stays what was typed', () => {
  const old = process.env['PATH']
  put('prog', trueProgram)
  put('plain', trueProgram, 0o644)
  mkdirSync(join(folder, 'sub'))
  try {
    process.env['PATH'] = `/nonexistent:${folder}`
    assert.deepEqual(find('prog', '-x'), { path: join(folder, 'prog'), argv: ['prog', '-x'] })
    assert.equal(refusal('nosuch'), '127 PROGRAM_MISSING')
    assert.equal(refusal('plain'), '126 PROGRAM_NOT_EXECUTABLE')
    delete process.env['PATH']
    assert.equal(find('true').path, '/bin/true')
  } finally {
    process.env['PATH'] = old
  }
  assert.deepEqual(find('/bin/true'), { path: '/bin/true', argv: ['/bin/true'] })
})

test('Each reason why a program cannot be run has its own answer', () => {
  assert.equal(refusal(''), '127 PROGRAM_MISSING')
  assert.equal(refusal(join(folder, 'nosuch')), '127 PROGRAM_MISSING')
  assert.equal(refusal(`${put('file', 'x')}/below`), '127 PROGRAM_MISSING')
  assert.equal(refusal(folder), '126 PROGRAM_DIRECTORY')
  assert.equal(refusal(put('no-x', trueProgram, 0o644)), '126 PROGRAM_NOT_EXECUTABLE')
  symlinkSync('loop', join(folder, 'loop'))
  assert.equal(refusal(join(folder, 'loop')), '126 PROGRAM_LOOP')
  assert.equal(refusal(`/${'x'.repeat(5000)}`), '126 PROGRAM_LOOP')
  assert.equal(refusal(put('binary', Buffer.from([1, 2, 0, 3]))), '126 PROGRAM_FORMAT')
  assert.equal(
    refusal(
      put(
        'arm',
        changed((elf) => elf.writeUInt16LE(183, 18)),
      ),
    ),
    '126 PROGRAM_FOREIGN',
  )
  assert.equal(
    refusal(
      put(
        'i386',
        changed((elf) => elf.writeUInt8(1, 4)),
      ),
    ),
    '126 PROGRAM_FOREIGN',
  )
  assert.equal(refusal(put('short', trueProgram.subarray(0, 40))), '126 PROGRAM_TRUNCATED')
  assert.equal(refusal(put('cut', trueProgram.subarray(0, trueProgram.length >> 1))), '126 PROGRAM_TRUNCATED')
  assert.equal(
    refusal(
      put(
        'object',
        changed((elf) => elf.writeUInt16LE(1, 16)),
      ),
    ),
    '126 PROGRAM_CORRUPT',
  )
  assert.equal(
    refusal(
      put(
        'no-headers',
        changed((elf) => elf.writeUInt16LE(0, 56)),
      ),
    ),
    '126 PROGRAM_CORRUPT',
  )
  assert.equal(
    refusal(
      put(
        'far',
        changed((elf) => elf.writeBigUInt64LE(1n << 63n, 32)),
      ),
    ),
    '126 PROGRAM_TRUNCATED',
  )
})

test('A missing or unsound dynamic linker is told apart from a missing program', () => {
  const at = trueProgram.indexOf('/lib64/ld-linux')
  assert.ok(at > 0)
  assert.equal(
    refusal(
      put(
        'no-linker',
        changed((elf) => elf.write('/lib64/ld-nosuch', at)),
      ),
    ),
    '127 INTERPRETER_MISSING',
  )
  put('L', 'no ELF')
  assert.equal(
    refusal(
      put(
        'bad-linker',
        changed((elf) => elf.write(`${join(folder, 'L')}\0`, at)),
      ),
    ),
    '126 INTERPRETER_CORRUPT',
  )
})

test('Scripts are checked down to the program that runs them', () => {
  assert.equal(refusal(put('script', '#! /bin/sh -e\n')), 'accepted')
  assert.equal(refusal(put('lost', '#!/no/such/interpreter\n')), '127 SCRIPT_INTERPRETER_MISSING')
  assert.equal(refusal(put('windows', '#!/bin/sh\r\n')), '127 SCRIPT_INTERPRETER_MISSING')
  assert.equal(refusal(put('empty-line', '#!\n')), '126 PROGRAM_FORMAT')
  const self = join(folder, 'self')
  assert.equal(refusal(put('self', `#!${self}\n`)), '126 SCRIPT_TOO_DEEP')
  put('s1', '#!/bin/sh\n')
  put('s2', `#!${join(folder, 's1')}\n`)
  assert.equal(refusal(put('s3', `#!${join(folder, 's2')}\n`)), 'accepted')
})

test('A text without #! is a script of the shell, as for execvp', () => {
  const path = put('text', 'echo hi\n')
  assert.deepEqual(find(path, 'a'), { path: '/bin/sh', argv: ['/bin/sh', path, 'a'] })
  assert.equal(find(put('nothing', '')).path, '/bin/sh')
})

const notRoot = process.getuid?.() === 0 ? false : 'only root can take another user'

test('A set-user-ID program is refused unless it may run without its rights', { skip: notRoot }, () => {
  const path = put('setuid', trueProgram)
  // Owned by this user it would gain nothing.
  chmodSync(path, 0o4755)
  assert.equal(refusal(path), 'accepted')
  chmodSync(folder, 0o755)
  process.seteuid?.(65534)
  try {
    assert.equal(refusal(path), '126 PROGRAM_SETUID')
    assert.equal(findProgram(path, [], { placement: 'process', allowSetuid: true }).path, path)
  } finally {
    process.seteuid?.(0)
  }
})

test('Truncated anywhere, a program is refused or taken, and never throws anything else', () => {
  for (let bytes = 0; bytes < 1200; bytes += 7)
    assert.notEqual(refusal(put('part', trueProgram.subarray(0, bytes))), '')
})

test('A name that a file holds cannot speak to the terminal', () => {
  const error = new MonguardError('PROGRAM_MISSING', {
    where: '/x\u001b]0;title\u0007\n  mend:  run this',
    errno: 'ENOENT',
  })
  assert.match(error.message, /where: \/x\\x1b\]0;title\\x07\\x0a {2}mend/)
})
