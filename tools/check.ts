// npm run check: format, lint, types, layers, generated files, gate and stack audit, unit tests; under a minute. Prints one line per
// check, and all that a failing one said.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

interface Step {
  readonly name: string
  readonly argv: readonly string[]
  /** A failing step without which the later ones mean nothing. */
  readonly first?: boolean
}

function unitTests(): string[] {
  const found: string[] = []
  const walk = (folder: string): void => {
    if (!existsSync(join(projectRoot, folder))) return
    for (const entry of readdirSync(join(projectRoot, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) walk(path)
      // A compiled test whose source is gone says nothing about the project.
      else if (
        entry.name.endsWith('.test.js') &&
        existsSync(join(projectRoot, path.slice('dist/'.length).replace(/\.js$/, '.ts')))
      )
        found.push(path)
    }
  }
  for (const folder of ['dist/spec', 'dist/src', 'dist/tools', 'dist/test/harness', 'dist/test/fuzz', 'dist/bench'])
    walk(folder)
  return found.sort()
}

const tool = (name: string): string => join(projectRoot, 'node_modules/.bin', name)
const own = (name: string): readonly string[] => [process.execPath, join(projectRoot, 'dist/tools', name)]

const steps: readonly Step[] = [
  { name: 'types and build', argv: ['npm', 'run', '--silent', 'build'], first: true },
  { name: 'format and lint', argv: [tool('biome'), 'check', '--error-on-warnings', '--diagnostic-level=warn', '.'] },
  { name: 'layers', argv: own('layers.js') },
  { name: 'generated files', argv: [...own('generate.js'), '--check'] },
  { name: 'gate audit', argv: own('audit.js') },
  { name: 'stack audit', argv: own('stack.js') },
  { name: 'unit tests', argv: [process.execPath, '--test', '--test-reporter=tap', ...unitTests()] },
]

interface Ended {
  readonly ok: boolean
  readonly output: string
  readonly ms: number
}

function run(argv: readonly string[]): Promise<Ended> {
  const [file = '', ...args] = argv
  const started = performance.now()
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] })
    const pieces: Buffer[] = []
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
    child.stderr.on('data', (piece: Buffer) => pieces.push(piece))
    const end = (ok: boolean, more = ''): void =>
      resolve({ ok, output: Buffer.concat(pieces).toString() + more, ms: performance.now() - started })
    child.on('error', (error) => end(false, String(error)))
    child.on('close', (code) => end(code === 0))
  })
}

/** Of a long TAP output, what failed and the totals. */
function essence(output: string): string {
  if (!output.startsWith('TAP version')) return output
  const lines = output.split('\n')
  const kept: string[] = []
  let failing = -1
  for (const line of lines) {
    const result = /^(\s*)(not ok|ok) /.exec(line)
    if (result !== null) failing = result[2] === 'not ok' ? (result[1]?.length ?? 0) : -1
    if (failing >= 0 || /^# (tests|pass|fail|skipped) /.test(line)) kept.push(line)
  }
  return kept.join('\n')
}

async function main(): Promise<boolean> {
  let passed = true
  for (const step of steps) {
    const { ok, output, ms } = await run(step.argv)
    console.log(`${ok ? 'ok  ' : 'FAIL'}  ${step.name} ${(ms / 1000).toFixed(1)} s`)
    if (ok) continue
    passed = false
    for (const line of essence(output).trimEnd().split('\n')) console.log(`      ${line}`)
    if (step.first === true) break
  }
  return passed
}

process.exitCode = (await main()) ? 0 : 1
