// Compiles the C and C++ programs of the tests, once per content: the file name carries a hash of the source, its headers and the options.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Failure } from './case.js'
import { root } from './placement.js'

export type Linking = 'dynamic' | 'static' | 'static-pie' | 'no-pie' | 'musl' | 'musl-static'

const linkOptions: Record<Linking, readonly string[]> = {
  dynamic: [],
  static: ['-static', '-no-pie'],
  'static-pie': ['-static-pie'],
  'no-pie': ['-no-pie', '-fno-pie'],
  musl: [],
  'musl-static': ['-static'],
}

/** Warnings about what these programs do on purpose: bad pointers, endless recursion. */
const provocations = ['nonnull', 'stringop-overread', 'stringop-overflow', 'clobbered', 'infinite-recursion'].map(
  (name) => `-Wno-${name}`,
)

/** Where the program compiled from `source` lies. Compiles it if it is not there yet. */
export function built(source: string, linking: Linking = 'dynamic', options: readonly string[] = []): string {
  const path = join(root, source)
  const folder = dirname(path)
  const isCpp = source.endsWith('.cc')
  const compiler = isCpp ? 'g++' : linking.startsWith('musl') ? 'musl-gcc' : 'gcc'
  const headers = readdirSync(folder).filter((name) => name.endsWith('.h'))
  const flags = [
    isCpp ? '-std=gnu++17' : '-std=gnu17',
    '-O1',
    '-g',
    '-Wall',
    '-Wextra',
    '-Werror',
    ...provocations,
    '-pthread',
    `-I${join(root, 'test/conformance')}`,
  ]
  const all = [...flags, ...linkOptions[linking], ...options]
  const hash = createHash('sha256')
    .update(JSON.stringify([compiler, all]))
    .update(readFileSync(path))
  for (const header of headers) hash.update(readFileSync(join(folder, header)))
  const shared = join(root, 'test/conformance/show.h')
  if (existsSync(shared)) hash.update(readFileSync(shared))
  const name = basename(source).replace(/\.(c|cc|S)$/, '')
  // The hash names the folder and not the file: programs print their own name.
  const output = join(root, 'dist/programs', hash.digest('hex').slice(0, 12), name)
  if (existsSync(output)) return output
  mkdirSync(dirname(output), { recursive: true })
  const libraries = ['-lrt', '-lm', '-ldl']
  const result = spawnSync(compiler, [...all, '-o', `${output}.${process.pid}`, path, ...libraries], {
    encoding: 'utf8',
  })
  if (result.error !== undefined) throw new Failure(`cannot run ${compiler}: ${result.error.message}`)
  if (result.status !== 0) throw new Failure(`${compiler} could not compile ${source}`, [result.stderr])
  renameSync(`${output}.${process.pid}`, output)
  return output
}
