#!/usr/bin/env node
// The command line of MonGuard; bin/monguard is what users start.
try {
  await import('../dist/src/cli/main.js')
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error
  process.stderr.write(`monguard: cannot start (NOT_BUILT)
  where: ${new URL('..', import.meta.url).pathname}
  why:   MonGuard is not built here: ${error.message.split('\n')[0]}
  mend:  npm ci in a checkout, npm rebuild monguard where it is installed
`)
  process.exitCode = 125
}
