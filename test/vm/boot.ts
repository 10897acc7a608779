// Builds the guest's first file system (guest/init.c and the kernel's modules) and keeps it in the cache.

import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { archive, executableFile, folder, plainFile } from './initramfs.js'
import type { PreparedKernel } from './kernel.js'
import { cacheFolder, projectRoot } from './paths.js'
import { mustRun, need } from './tools.js'

const initSource = join(projectRoot, 'test/vm/guest/init.c')
const compileFlags = ['-std=gnu17', '-O2', '-static', '-Wall', '-Wextra', '-Werror']

function compileInit(into: string): Buffer {
  need('gcc', ['gcc', 'libc6-dev'])
  const program = join(into, 'init')
  const mend = 'apt-get install gcc libc6-dev (the C library is linked statically)'
  mustRun("cannot compile the guest's first process", ['gcc', ...compileFlags, '-o', program, initSource], mend)
  return readFileSync(program)
}

/** The archive's path; built when the source or the modules are not those it was built from. */
export function prepareBoot(kernel: PreparedKernel): string {
  const modules = kernel.modules.map((path) => ({ name: basename(path), content: readFileSync(path) }))
  const hash = createHash('sha256').update(readFileSync(initSource)).update(compileFlags.join(' '))
  for (const module of modules) hash.update(module.name).update(module.content)
  const cache = cacheFolder()
  const path = join(cache, `boot-${hash.digest('hex').slice(0, 16)}.cpio`)
  if (existsSync(path)) return path

  const work = mkdtempSync(join(cache, 'booting-'))
  try {
    const entries = [
      { path: 'modules', mode: folder },
      { path: 'init', mode: executableFile, content: compileInit(work) },
      ...modules.map(({ name, content }) => ({ path: `modules/${name}`, mode: plainFile, content })),
    ]
    const finished = join(work, 'boot.cpio')
    writeFileSync(finished, archive(entries))
    renameSync(finished, path)
    return path
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
