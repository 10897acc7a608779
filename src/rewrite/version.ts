// The version of the rewriter: a hash of its own code, so that no change to it can leave copies in use that it would not make today.
// The build writes it down (src/session/precompile.ts); in a checkout it is made anew when something was compiled since.
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rewrite } from '../generated/records.js'

/** Compiled modules and the bundle of them (tools/bundle.ts) lie equally deep below the package's folder. */
const compiled = new URL('../../../dist/src/', import.meta.url)
const versionFile = fileURLToPath(new URL('rewrite/rewriter.version', compiled))
const buildStamp = fileURLToPath(new URL('../.tsbuildinfo', compiled))

const madeAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

export async function rewriterVersion(): Promise<string> {
  const made = madeAt(versionFile)
  if (made > 0 && made >= madeAt(buildStamp)) {
    const text = readFileSync(versionFile, 'latin1')
    if (/^[0-9a-f]{64}$/.test(text)) return text
  }
  return keepRewriterVersion()
}

/** Works the version out, and keeps it for later launches if this user may. */
export async function keepRewriterVersion(): Promise<string> {
  const [{ createHash }, { createRequire }] = await Promise.all([import('node:crypto'), import('node:module')])
  const hash = createHash('sha256').update(JSON.stringify(rewrite))
  for (const folder of ['elf', 'x86', 'rewrite']) {
    const at = new URL(`${folder}/`, compiled)
    const names = readdirSync(at).filter((name) => name.endsWith('.js') && !name.endsWith('.test.js'))
    for (const name of names.sort()) hash.update(`\n${folder}/${name}\n`).update(readFileSync(new URL(name, at)))
  }
  // The decoder decides too.
  hash.update(readFileSync(createRequire(import.meta.url).resolve('iced-x86/package.json')))
  const version = hash.digest('hex')
  const fresh = `${versionFile}.${process.pid}`
  try {
    writeFileSync(fresh, version)
    renameSync(fresh, versionFile)
  } catch {
    // Another user's installation: it is worked out at each launch.
  }
  return version
}
