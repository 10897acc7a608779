#!/usr/bin/env node
// The command line of MonGuard; bin/monguard is what users start. Takes the bundle (tools/bundle.ts), or, in a checkout where
// something was compiled since it was made, the modules themselves.
import { statSync } from 'node:fs'

const madeAt = (path) => statSync(new URL(path, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0
const bundle = '../dist/bundle/cli/main.js'
const madeBundle = madeAt(bundle)

try {
  await import(madeBundle > 0 && madeBundle >= madeAt('../dist/.tsbuildinfo') ? bundle : '../dist/src/cli/main.js')
} catch (error) {
  if (error?.code === 'EMFILE' || error?.code === 'ENFILE') {
    process.stderr.write(`monguard: cannot open a file (NO_FILES)
  where: ${error.path}
  why:   too many files are open (ulimit -n) (${error.code})
  mend:  ulimit -n 1024
`)
    process.exit(125)
  }
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error
  process.stderr.write(`monguard: cannot start (NOT_BUILT)
  where: ${new URL('..', import.meta.url).pathname}
  why:   MonGuard is not built here: ${error.message.split('\n')[0]}
  mend:  npm ci in a checkout, npm rebuild monguard where it is installed
`)
  process.exitCode = 125
}
