// npm run generate: writes every generated file from spec/; with --check it only says which ones are out of date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errnos } from '../spec/errnos.js'
import { errors } from '../spec/errors.js'
import { measures } from '../spec/measures.js'
import { operations } from '../spec/operations.js'
import { commands } from '../spec/options.js'
import { imageSpec } from '../spec/records/image.js'
import { planSpec } from '../spec/records/plan.js'
import { policySpec } from '../spec/records/policy.js'
import { cacheSpec, rewriteSpec } from '../spec/records/rewrite.js'
import { ringSpec } from '../spec/records/ring.js'
import { generateErrorsC } from './generate-errors.js'
import { generateMeasures } from './generate-measures.js'
import { generateCliDocument } from './generate-options.js'
import { generateC, generateTs } from './generate-records.js'
import { generateSyscallsDocument, generateSyscallsHeader, generateSyscallsTable } from './generate-syscalls.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const specs = [ringSpec, planSpec, imageSpec, policySpec, rewriteSpec]
const records = specs.flatMap((one) => one.records)
const sets = specs.flatMap((one) => one.constants)
/** What the native side never sees. */
const typescriptOnly = [cacheSpec]

/** Every generated file: path from the project's root, and its content. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['native/include/mg/records.h', generateC(records, sets)],
    ['native/include/mg/errors.h', generateErrorsC(errors, errnos)],
    ['docs/cli.md', generateCliDocument(commands, errors)],
    [
      'src/generated/records.ts',
      generateTs(
        [...records, ...typescriptOnly.flatMap((one) => one.records)],
        [...sets, ...typescriptOnly.flatMap((one) => one.constants)],
      ),
    ],
    ['native/include/mg/syscalls.h', generateSyscallsHeader()],
    ['native/core/syscalls.c', generateSyscallsTable()],
    ['docs/system-calls.md', generateSyscallsDocument()],
    ['docs/measures.md', generateMeasures(measures, operations)],
  ])
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const checkOnly = process.argv.includes('--check')
let stale = 0
for (const [path, content] of generatedFiles()) {
  const full = join(root, path)
  if (readOrEmpty(full) === content) continue
  stale++
  if (checkOnly) {
    console.error(`generated file is out of date: ${path}\n  mend: npm run generate`)
  } else {
    mkdirSync(dirname(full), { recursive: true })
    writeFileSync(full, content)
    console.log(`wrote ${path}`)
  }
}
if (checkOnly && stale > 0) process.exitCode = 1
