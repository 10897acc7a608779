// Compiles the attack programs, once per content: the folder's name carries a hash of the source, its headers and the options.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MonguardError } from '../errors.js'
import { packageRoot } from '../host/native.js'
import type { Attack, Corpus } from './corpus.js'

/** Warnings about what these programs do on purpose: bad pointers, endless recursion. */
const provocations = ['nonnull', 'stringop-overread', 'stringop-overflow', 'clobbered', 'infinite-recursion']

const options = [
  '-std=gnu17',
  '-O1',
  '-g',
  '-Wall',
  '-Wextra',
  ...provocations.map((name) => `-Wno-${name}`),
  '-pthread',
] as const
const libraries = ['-lrt', '-lm', '-ldl'] as const

/** Beside the native parts where this user may write there, else among the user's own cached files. */
export function programFolder(): string {
  const own = fileURLToPath(new URL('native/build/', packageRoot))
  try {
    accessSync(own, constants.W_OK)
    return join(own, 'attacks')
  } catch {
    return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'monguard-attacks')
  }
}

export interface Compiled {
  readonly path: string
  /** What the compiler had to say; '' also where the program was there already. */
  readonly warnings: string
}

const running = new Map<string, Promise<Compiled>>()

/** Where the attack's program lies; compiles it if it is not there yet. Throws ATTACK_COMPILER, or ATTACK_BUILD with the compiler's words. */
export function compile(corpus: Corpus, attack: Attack): Promise<Compiled> {
  const source = join(corpus.folder, `${attack.program}.c`)
  const compiler = process.env['CC'] || 'gcc'
  const flags = [...options, ...attack.options]
  const hash = createHash('sha256')
    .update(JSON.stringify([compiler, flags]))
    .update(readFileSync(source))
  for (const name of readdirSync(corpus.folder).sort())
    if (name.endsWith('.h')) hash.update(readFileSync(join(corpus.folder, name)))
  const folder = join(programFolder(), hash.digest('hex').slice(0, 16))
  const path = join(folder, attack.program)
  if (existsSync(path)) return Promise.resolve({ path, warnings: '' })
  let work = running.get(path)
  if (work === undefined) {
    work = build(compiler, flags, source, folder, path)
    running.set(path, work)
  }
  return work
}

async function build(
  compiler: string,
  flags: readonly string[],
  source: string,
  folder: string,
  path: string,
): Promise<Compiled> {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new MonguardError('ATTACK_BUILD', { where: folder, detail: String(error), cause: error })
  }
  const fresh = `${path}.${process.pid}`
  const output = await new Promise<{ status: number | null; text: string }>((done, fail) => {
    const child = spawn(compiler, [...flags, '-o', fresh, source, ...libraries], { stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (text += piece))
    child.on('error', (error) =>
      fail(new MonguardError('ATTACK_COMPILER', { where: compiler, detail: error.message, cause: error })),
    )
    child.on('close', (status) => done({ status, text }))
  })
  if (output.status !== 0) {
    rmSync(fresh, { force: true })
    throw new MonguardError('ATTACK_BUILD', { where: source, detail: `\n${output.text.trimEnd()}` })
  }
  renameSync(fresh, path)
  return { path, warnings: output.text }
}
