// The layer rules: which folder may import which, for TypeScript and for C. Mechanisms never call upward; what they need
// is handed to them by the command that puts them together. A folder that is not listed here has no rule yet: an error.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** Names for groups of folders that many may use. */
const data = ['spec', 'src/generated', 'src/errors']

/** TypeScript: folder (or single file, without its ending) → what it may import besides itself. Packages are free. */
export const typescriptLayers: Readonly<Record<string, readonly string[]>> = {
  // Data without logic; the record language belongs to it.
  spec: [],
  'src/generated': [],
  'src/errors': ['spec'],
  // Mechanisms, from the bottom up.
  'src/elf': data,
  'src/x86': data,
  'src/host': data,
  'src/policy': data,
  'src/filter': [...data, 'src/policy'],
  'src/events': data,
  'src/bundle': [...data, 'src/elf', 'src/x86'],
  'src/rewrite': [...data, 'src/elf', 'src/x86'],
  'src/domains': [...data, 'src/elf', 'src/x86', 'src/rewrite'],
  'src/monitors': [...data, 'src/elf', 'src/bundle'],
  // One guarded run, and sets of them.
  'src/session': [
    ...data,
    'src/elf', // what a program will load stands in its headers
    'src/host',
    'src/policy',
    'src/filter',
    'src/bundle',
    'src/rewrite',
    'src/events',
    'src/domains',
    'src/monitors',
  ],
  'src/mvx': [...data, 'src/session', 'src/events', 'src/rewrite', 'src/elf'],
  // What it reports on: events, policies, and what rewriting made of a file.
  'src/report': [...data, 'src/events', 'src/policy', 'src/rewrite'],
  // Attacks on launches, each beside an unguarded run.
  'src/selftest': [...data, 'src/host', 'src/session', 'src/elf'],
  'src/bench': [...data, 'src/session', 'src/report', 'src/host'],
  'src/dashboard': [...data, 'src/events', 'src/report'],
  // The composition roots.
  'src/cli': [
    ...data,
    'src/session',
    'src/mvx',
    'src/report',
    'src/bench',
    'src/dashboard',
    'src/selftest',
    'src/policy',
    'src/filter',
    'src/events',
    'src/host',
    'src/bundle',
    'src/rewrite',
    'src/domains',
    'src/monitors',
  ],
  'src/index': [...data, 'src/policy', 'src/session', 'src/events', 'src/monitors', 'src/mvx'],
  // What builds and proves the project may look at all of it.
  tools: ['spec', 'src', 'test', 'bench'],
  test: ['spec', 'src', 'tools', 'bench'],
  bench: ['spec', 'src', 'test'],
}

/** Tests beside the source may reach one layer further: for a reference to compare with, and for compiled programs. */
const testMayAlsoImport = ['spec', 'src', 'tools', 'test/harness']

/** C: folder under native/ → the folders of native/ whose headers it may include besides include/mg. */
export const nativeLayers: Readonly<Record<string, readonly string[]>> = {
  include: [],
  // Pure algorithms: no system call, no other folder; compiled for the host too, tested and fuzzed there.
  core: [],
  'arch/tool': [],
  'arch/monitor': ['domain'],
  domain: ['arch/monitor'],
  interpose: ['domain', 'arch/monitor', 'loader', 'tracer'],
  monitors: ['domain', 'interpose'],
  loader: ['domain', 'arch/tool'],
  tracer: ['arch/tool'],
  drain: ['arch/tool'],
  start: ['arch/tool'],
}

const freestandingHeaders = /^(stdint|stddef|stdbool|stdalign|stdarg|limits|stdnoreturn)\.h$/
/** No libc anywhere in native/: the kernel's own headers, the compiler's, and three of libc's that hold constants. */
const kernelHeaders = /^((linux|asm|asm-generic)\/|(elf|sys\/syscall|sys\/mman)\.h$)/

function filesUnder(folder: string, ending: RegExp): string[] {
  const full = join(projectRoot, folder)
  if (!existsSync(full)) return []
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory())
      return /(^|\/)(build|node_modules|tests?)$/.test(path) && folder.startsWith('native')
        ? []
        : filesUnder(path, ending)
    return ending.test(entry.name) ? [path] : []
  })
}

/** The longest name in `names` that `path` is or lies in. */
function layerOf(path: string, names: readonly string[]): string | undefined {
  const bare = path.replace(/\.(ts|js)$/, '')
  return names.filter((name) => bare === name || bare.startsWith(`${name}/`)).sort((a, b) => b.length - a.length)[0]
}

const within = (path: string, folder: string): boolean => layerOf(path, [folder]) !== undefined

export function importsOf(text: string): string[] {
  const found: string[] = []
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^'"\n;]*(?:\{[^}]*\})?[^'"\n;]*\bfrom\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g
  for (const match of text.matchAll(pattern)) found.push(match[1] ?? match[2] ?? '')
  return found.filter((name) => name.startsWith('.'))
}

export function checkTypescript(): string[] {
  const problems: string[] = []
  const names = Object.keys(typescriptLayers)
  for (const file of ['spec', 'src', 'tools', 'test', 'bench'].flatMap((folder) => filesUnder(folder, /\.ts$/))) {
    const layer = layerOf(file, names)
    if (layer === undefined) {
      problems.push(`${file}: no layer has a rule for this folder; mend: add one to tools/layers.ts`)
      continue
    }
    const isTest = file.endsWith('.test.ts')
    const allowed = [layer, ...(typescriptLayers[layer] ?? []), ...(isTest ? testMayAlsoImport : [])]
    for (const name of importsOf(readFileSync(join(projectRoot, file), 'utf8'))) {
      const target = normalize(join(dirname(file), name))
      if (!allowed.some((one) => within(target, one)))
        problems.push(`${file} imports ${target}: ${layer} may import only ${allowed.slice(1).join(', ') || 'nothing'}`)
    }
  }
  return problems
}

export function checkNative(): string[] {
  const problems: string[] = []
  const names = Object.keys(nativeLayers)
  for (const file of filesUnder('native', /\.(c|h|S)$/)) {
    const path = file.slice('native/'.length)
    const layer = layerOf(path.replace(/\.(c|h|S)$/, ''), names)
    if (layer === undefined) {
      problems.push(`${file}: no layer has a rule for this folder; mend: add one to tools/layers.ts`)
      continue
    }
    const text = readFileSync(join(projectRoot, file), 'utf8')
    for (const [, bracket, name = ''] of text.matchAll(/^\s*#\s*include\s+([<"])([^>"]+)[>"]/gm)) {
      if (name.startsWith('mg/')) continue
      if (bracket === '<') {
        if (freestandingHeaders.test(name)) continue
        if (!kernelHeaders.test(name)) problems.push(`${file} includes <${name}>: no libc in native/`)
        continue
      }
      const beside = normalize(join(dirname(path), name))
      const target = existsSync(join(projectRoot, 'native', beside)) ? beside : name
      const allowed = [layer, ...(nativeLayers[layer] ?? [])]
      if (!allowed.some((one) => within(target.replace(/\.h$/, ''), one)))
        problems.push(`${file} includes ${target}: ${layer} may include only mg/, ${allowed.join(', ')}`)
    }
    if (layer.startsWith('arch')) continue
    const code = text
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      .replace(/"(\\.|[^"\\\n])*"/g, (string) =>
        /\b(wrpkru|xrstor|syscall|sysenter|int\s+\$0x80)\b/.test(string) ? string : '""',
      )
    for (const line of code.split('\n'))
      if (
        /__asm__|\basm\b/.test(line) &&
        /\b(wrpkru|xrstors?|syscall|sysenter|wrgsbase|wrfsbase|int\s+\$0x80)\b/.test(line)
      )
        problems.push(`${file}: a sensitive instruction outside native/arch: ${line.trim()}`)
    if (layer === 'core' && /\bmg_sys\d\b|\bmg_raw_syscall\b/.test(code))
      problems.push(`${file}: core makes no system calls`)
  }
  return problems
}

export function checkLayers(): string[] {
  return [...checkTypescript(), ...checkNative()]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = checkLayers()
  for (const problem of problems) console.error(`layers: ${problem}`)
  console.log(`layers: ${problems.length} problems in ${relative(process.cwd(), projectRoot) || '.'}`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
