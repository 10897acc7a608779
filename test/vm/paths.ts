// Where the machine's files lie: the project it serves, and the cache of what was fetched or built for it.

import { accessSync, constants, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder; this file runs as dist/test/vm/paths.js in it. */
export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '')

function writable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** The user's own cache, so that a fresh checkout need not fetch again; the project's .vm where there is none. */
export function cacheFolder(): string {
  const { MONGUARD_VM_CACHE: chosen, XDG_CACHE_HOME: caches } = process.env
  if (chosen) {
    mkdirSync(chosen, { recursive: true })
    return chosen
  }
  const folder = join(caches || join(homedir(), '.cache'), 'monguard', 'vm')
  if (writable(folder)) return folder
  const own = join(projectRoot, '.vm')
  mkdirSync(own, { recursive: true })
  return own
}

const abandonedMs = 3_600_000

/** Removes what a run that was killed left half done. */
export function sweep(cache: string): void {
  for (const name of readdirSync(cache).filter((each) => /^(preparing|booting)-/.test(each))) {
    const path = join(cache, name)
    const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    if (Date.now() - changed > abandonedMs) rmSync(path, { recursive: true, force: true })
  }
}
