// Where the native parts of MonGuard lie, and whether they are there.
import { accessSync, closeSync, constants, openSync, readSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MonguardError } from '../errors.js'

/** The package's folder. Compiled modules and the bundle of them (tools/bundle.ts) lie equally deep below it. */
export const packageRoot = new URL('../../../', import.meta.url)

const build = new URL('native/build/', packageRoot)

export const nativeNames = [
  'mgload',
  'mgtrace',
  'mgdrain',
  'mgstart',
  'monitor-mpk.image',
  'monitor-none.image',
] as const
export type NativeName = (typeof nativeNames)[number]

export const nativePath = (name: NativeName): string => fileURLToPath(new URL(name, build))

/** The first bytes of each kind: a file cut short must not be taken for a script, which Node would hand to a shell. */
const beginsRight = (name: NativeName): boolean => {
  const fd = openSync(nativePath(name), 'r')
  try {
    const head = Buffer.alloc(64)
    if (readSync(fd, head, 0, head.length, 0) < head.length) return false
    return name.endsWith('.image') || head.readUInt32BE(0) === 0x7f454c46
  } finally {
    closeSync(fd)
  }
}

export function isNativeThere(name: NativeName): boolean {
  try {
    accessSync(nativePath(name), name.endsWith('.image') ? constants.R_OK : constants.X_OK)
    return beginsRight(name)
  } catch {
    return false
  }
}

/** The path of a native part; throws NATIVE_MISSING if it was not built. */
export function requireNative(name: NativeName): string {
  if (!isNativeThere(name)) throw new MonguardError('NATIVE_MISSING', { where: nativePath(name), errno: 'ENOENT' })
  return nativePath(name)
}
