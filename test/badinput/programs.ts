// Programs that cannot be run, each for a reason of its own; what MonGuard says, and what a shell says of the same program.
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { built } from '../harness/build.js'

export interface BadProgram {
  readonly name: string
  /** Makes it in `folder`; returns the command. */
  readonly make: (folder: string) => readonly string[]
  /** The failure that it is, by its name in the registry. */
  readonly failure: string
  /** The answer of bash where it is not the registry's, and why. */
  readonly shell?: { readonly status: string; readonly because: string }
}

/** The program that all the broken ones were once: it tells by its status that it ran, and how. */
export const wholeProgram = (linking: 'dynamic' | 'static' = 'dynamic'): string =>
  built('test/badinput/whole.c', linking)

function put(folder: string, name: string, content: string | Uint8Array, mode = 0o755): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

/** A copy of the sound program after `change`. */
function changed(folder: string, change: (elf: Buffer) => Buffer | undefined): readonly string[] {
  const elf = readFileSync(wholeProgram())
  return [put(folder, 'program', change(elf) ?? elf)]
}

const script = (folder: string, text: string): readonly string[] => [put(folder, 'script', text)]

const interpreterName = '/lib64/ld-linux-x86-64.so.2'

function withInterpreter(folder: string, path: string): readonly string[] {
  return changed(folder, (elf) => {
    const at = elf.indexOf(interpreterName)
    if (at < 0 || path.length > interpreterName.length) throw new Error(`no room for ${path} in the sound program`)
    elf.fill(0, at, at + interpreterName.length).write(path, at)
    return undefined
  })
}

const elfType = 16
const elfMachine = 18
const programHeaderOffset = 32
const programHeaderSize = 54
const programHeaderCount = 56

export const badPrograms: readonly BadProgram[] = [
  { name: 'missing', failure: 'PROGRAM_MISSING', make: (folder) => [join(folder, 'nosuch')] },
  { name: 'missing from PATH', failure: 'PROGRAM_MISSING', make: () => ['mg-no-such-program'] },
  { name: 'an empty name', failure: 'PROGRAM_MISSING', make: () => [''] },
  {
    name: 'below a file',
    failure: 'PROGRAM_MISSING',
    make: (folder) => [join(put(folder, 'file', 'x'), 'below')],
    shell: { status: 'exit 126', because: 'bash looks at ENOTDIR as at a program that is there' },
  },
  { name: 'a directory', failure: 'PROGRAM_DIRECTORY', make: (folder) => [folder] },
  {
    name: 'not executable',
    failure: 'PROGRAM_NOT_EXECUTABLE',
    make: (folder) => [put(folder, 'plain', readFileSync(wholeProgram()), 0o644)],
  },
  {
    name: 'a loop of links',
    failure: 'PROGRAM_LOOP',
    make: (folder) => {
      symlinkSync('loop', join(folder, 'loop'))
      return [join(folder, 'loop')]
    },
  },
  { name: 'a name that is too long', failure: 'PROGRAM_LOOP', make: () => [`/${'x'.repeat(300)}`] },
  {
    name: 'for another processor',
    failure: 'PROGRAM_FOREIGN',
    make: (folder) => changed(folder, (elf) => void elf.writeUInt16LE(183, elfMachine)),
  },
  {
    name: 'marked as 32-bit',
    failure: 'PROGRAM_FOREIGN',
    make: (folder) =>
      changed(folder, (elf) => {
        elf.writeUInt8(1, 4)
        elf.writeUInt16LE(3, elfMachine)
        return undefined
      }),
  },
  {
    name: 'an object file',
    failure: 'PROGRAM_CORRUPT',
    make: (folder) => changed(folder, (elf) => void elf.writeUInt16LE(1, elfType)),
  },
  {
    name: 'without program headers',
    failure: 'PROGRAM_CORRUPT',
    make: (folder) => changed(folder, (elf) => void elf.writeUInt16LE(0, programHeaderCount)),
  },
  {
    name: 'with program headers of another size',
    failure: 'PROGRAM_CORRUPT',
    make: (folder) => changed(folder, (elf) => void elf.writeUInt16LE(32, programHeaderSize)),
  },
  {
    name: 'with program headers beyond its end',
    failure: 'PROGRAM_TRUNCATED',
    make: (folder) => changed(folder, (elf) => void elf.writeBigUInt64LE(1n << 40n, programHeaderOffset)),
  },
  {
    name: 'cut inside its header',
    failure: 'PROGRAM_TRUNCATED',
    make: (f) => changed(f, (elf) => elf.subarray(0, 40)),
  },
  {
    name: 'cut inside its program headers',
    failure: 'PROGRAM_TRUNCATED',
    make: (folder) => changed(folder, (elf) => elf.subarray(0, 100)),
  },
  {
    name: 'that is no program at all',
    failure: 'PROGRAM_FORMAT',
    make: (folder) => [put(folder, 'noise', Buffer.from([1, 2, 0, 3, 0, 0, 0, 9]))],
  },
  {
    name: 'without its dynamic linker',
    failure: 'INTERPRETER_MISSING',
    make: (folder) => withInterpreter(folder, '/lib64/ld-nosuch'),
  },
  {
    name: 'whose dynamic linker is no program',
    failure: 'INTERPRETER_CORRUPT',
    make: (folder) => withInterpreter(folder, '/etc/passwd'),
  },
  {
    name: 'whose interpreter is missing',
    failure: 'SCRIPT_INTERPRETER_MISSING',
    make: (folder) => script(folder, '#!/no/such/interpreter\n'),
  },
  {
    name: 'written on Windows',
    failure: 'SCRIPT_INTERPRETER_MISSING',
    make: (folder) => script(folder, '#!/bin/sh\r\necho no\r\n'),
  },
  {
    name: 'whose interpreter is a directory',
    failure: 'PROGRAM_DIRECTORY',
    make: (folder) => script(folder, `#!${folder}\n`),
  },
  {
    name: 'that is its own interpreter',
    failure: 'SCRIPT_TOO_DEEP',
    make: (folder) => script(folder, `#!${join(folder, 'script')}\n`),
  },
  {
    name: 'whose interpreter is a script that it interprets',
    failure: 'SCRIPT_TOO_DEEP',
    make: (folder) => {
      put(folder, 'other', `#!${join(folder, 'script')}\n`)
      return script(folder, `#!${join(folder, 'other')}\n`)
    },
  },
  {
    name: 'in a folder that is no folder any more',
    failure: 'PROGRAM_MISSING',
    make: (folder) => {
      mkdirSync(join(folder, 'there'))
      symlinkSync('gone', join(folder, 'link'))
      return [join(folder, 'link/program')]
    },
  },
]
