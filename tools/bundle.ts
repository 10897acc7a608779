// Part of the build: the command line in few files. Node spends most of a millisecond on each module file that it loads, and a
// run of /bin/true has no milliseconds to spare. What a plain run does not need stays in files of its own (dynamic imports).
// The bundle lies as deep as the modules it is made of, so that paths relative to import.meta.url stay right.
import { renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
const outdir = `${root}dist/bundle/cli`

// Beside, and then in its place, so that a launch meanwhile finds the old files or the new ones.
const fresh = `${outdir}.${process.pid}`
await build({
  absWorkingDir: root,
  entryPoints: ['dist/src/cli/main.js'],
  outdir: fresh,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  minifyWhitespace: true,
  logLevel: 'warning',
})
rmSync(outdir, { recursive: true, force: true })
renameSync(fresh, outdir)
