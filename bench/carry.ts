// node dist/bench/carry.js FOLDER: everything that `npm run bench` needs, for a machine without Node, compilers, servers or a network: Node
// itself, MonGuard, its tests and attacks ready compiled, nginx, redis and their clients with their libraries. FOLDER/there.sh runs it there.
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { compile } from '../src/selftest/compile.js'
import { readCorpus } from '../src/selftest/corpus.js'
import { cases as abi } from '../test/abi/suite.js'
import { cases as conformance } from '../test/conformance/suite.js'
import { findProgram } from '../test/harness/needs.js'
import { root } from '../test/harness/placement.js'
import { cases as resilience } from '../test/resilience/suite.js'
import { buildPrograms, readyPrograms } from './prepared.js'

/** What travels to such a machine must not be larger. */
const mostBytes = 64 * 2 ** 20

const project = [
  'bin',
  'dist',
  'attacks',
  'bench',
  'docs',
  'package.json',
  'test/conformance',
  'test/abi',
  'test/resilience',
  'test/harness',
]
const native = ['mgload', 'mgtrace', 'mgdrain', 'mgstart', 'monitor-none.image', 'monitor-mpk.image', 'attacks']
/** Left out of what is carried: made there, or of no use there. */
const unwanted = /\/dist\/(cache|bench\/result|soak|tools\/bundle)(\/|$)|\.map$/
const modules = ['iced-x86', 'jiti', 'yaml']
const programs = ['nginx', 'redis-server', 'redis-benchmark', 'redis-cli', 'wrk', 'strace', 'taskset', 'stress-ng']
/** The machine's own: another version of these beside its dynamic linker would not run. */
const ofTheMachine = /^(ld-linux|libc\.|libm\.|libpthread|libdl|librt|libresolv|libutil|libstdc\+\+|libgcc_s)/

async function compileAll(): Promise<void> {
  buildPrograms(readyPrograms)
  for (const one of [...abi, ...conformance, ...resilience])
    try {
      await one.prepare?.()
    } catch (error) {
      console.error(`left out: ${one.suite}/${one.name}: ${String(error)}`)
    }
  const corpus = readCorpus()
  for (const attack of corpus.attacks) await compile(corpus, attack)
}

function librariesOf(program: string): string[] {
  const text = execFileSync('ldd', [program], { encoding: 'utf8' })
  return [...text.matchAll(/=> (\/\S+)/g)]
    .map((match) => match[1] ?? '')
    .filter((path) => !ofTheMachine.test(basename(path)))
}

function fill(stage: string): void {
  const into = (path: string): string => {
    const to = join(stage, path)
    mkdirSync(join(to, '..'), { recursive: true })
    return to
  }
  for (const path of project)
    cpSync(join(root, path), into(path), { recursive: true, filter: (source) => !unwanted.test(source) })
  for (const name of native) cpSync(join(root, 'native/build', name), into(`native/build/${name}`), { recursive: true })
  for (const name of modules)
    cpSync(realpathSync(join(root, 'node_modules', name)), into(`node_modules/${name}`), { recursive: true })
  copyFileSync(process.execPath, into('there/bin/node'))
  for (const name of programs) {
    const path = findProgram(name)
    if (path === undefined) {
      console.error(`left out: there is no ${name}`)
      continue
    }
    copyFileSync(realpathSync(path), into(`there/bin/${name}`))
    for (const library of librariesOf(path)) copyFileSync(realpathSync(library), into(`there/lib/${basename(library)}`))
  }
}

async function main(): Promise<number> {
  const folder = process.argv[2]
  if (folder === undefined || process.argv.length > 3) {
    console.error('usage: node dist/bench/carry.js FOLDER')
    return 125
  }
  if (!existsSync(join(root, 'native/build/monitor-mpk.image'))) throw new Error('npm run build comes first')
  await compileAll()
  const stage = mkdtempSync(join(tmpdir(), 'mg-carry-'))
  try {
    fill(stage)
    mkdirSync(folder, { recursive: true })
    const archive = join(resolve(folder), 'monguard.tar.xz')
    const packed = spawnSync('tar', ['-C', stage, '-I', 'xz -6 -T2', '-cf', archive, '.'], { stdio: 'inherit' })
    if (packed.status !== 0) throw new Error('tar failed')
    copyFileSync(join(root, 'bench/there.sh'), join(folder, 'there.sh'))
    const bytes = statSync(archive).size
    console.log(`${archive}: ${(bytes / 2 ** 20).toFixed(1)} MiB; there: sh ${folder}/there.sh figures, then checks`)
    if (bytes > mostBytes) {
      console.error(`that is more than ${mostBytes / 2 ** 20} MiB`)
      return 1
    }
    return 0
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

process.exitCode = await main()
