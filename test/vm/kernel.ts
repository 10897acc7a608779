// Prepares a kernel for the guest: the uncompressed image, which boots a second sooner under emulation than the
// compressed one, and the modules that the first process loads.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { MachineUnavailable } from './machine-error.js'
import { atLeast, upstreamVersion } from './packages.js'
import { attempt, found, mustRun, need } from './tools.js'

/** What the guest needs beyond a plain kernel, in loading order, relative to the modules' folder. */
const wanted = [
  'kernel/fs/netfs/netfs.ko',
  'kernel/net/9p/9pnet.ko',
  'kernel/net/9p/9pnet_virtio.ko',
  'kernel/fs/9p/9p.ko',
  'kernel/fs/overlayfs/overlay.ko',
] as const

/** Must be part of the kernel itself: the port over which the host speaks is the first thing that is used. */
const builtIn = ['kernel/drivers/virtio/virtio_pci.ko', 'kernel/drivers/char/virtio_console.ko'] as const

/** Signals are delivered to stacks that the thread itself may not access since this version. */
export const leastKernel = [6, 12] as const

const packers = { '.xz': ['xz', 'xz-utils'], '.zst': ['zstd', 'zstd'] } as const

/** The tail patterns that pick these files out of a package. */
export const kernelFilePatterns = [
  './boot/vmlinuz-*',
  './boot/config-*',
  './lib/modules/*/modules.builtin',
  './usr/lib/modules/*/modules.builtin',
  ...wanted.map((module) => `*/${module}*`),
]

function unpack(path: string): Buffer {
  if (path.endsWith('.ko')) return readFileSync(path)
  if (path.endsWith('.gz')) return gunzipSync(readFileSync(path))
  const [program, debian] = path.endsWith('.xz') ? packers['.xz'] : packers['.zst']
  need(program, [debian])
  return mustRun('cannot unpack a kernel module', [program, '-dc', path], 'remove the cache folder and try again')
}

/**
 * The ELF image inside a bzImage that was packed with zstd or gzip; undefined for other packings. Offsets of the
 * header's fields: Documentation/arch/x86/boot.rst.
 */
export function uncompressedImage(bzImage: Buffer): Buffer | undefined {
  if (bzImage.toString('latin1', 0x202, 0x206) !== 'HdrS') return undefined
  const setupBytes = ((bzImage.readUInt8(0x1f1) || 4) + 1) * 512
  const at = setupBytes + bzImage.readUInt32LE(0x248)
  const payload = bzImage.subarray(at, at + bzImage.readUInt32LE(0x24c))
  const image = unpackPayload(payload)
  return image?.toString('latin1', 0, 4) === '\x7fELF' ? image : undefined
}

function unpackPayload(payload: Buffer): Buffer | undefined {
  // The last four bytes are the unpacked size, which is not part of the packed stream.
  const stream = payload.subarray(0, -4)
  if (payload.readUInt32LE(0) === 0xfd2fb528) {
    const outcome = found('zstd') ? attempt(['zstd', '-dcq'], { input: stream }) : undefined
    return outcome?.ok ? outcome.stdout : undefined
  }
  return payload.readUInt16LE(0) === 0x8b1f ? gunzipSync(stream) : undefined
}

export interface KernelFiles {
  readonly release: string
  readonly image: string
  readonly modulesFolder: string
}

function modulePath(folder: string, module: string): string | undefined {
  return ['', '.xz', '.zst', '.gz'].map((ending) => join(folder, module + ending)).find((path) => existsSync(path))
}

function builtInModules(folder: string): Set<string> {
  try {
    return new Set(readFileSync(join(folder, 'modules.builtin'), 'utf8').split('\n'))
  } catch {
    return new Set()
  }
}

/** Why this kernel cannot serve, or undefined. */
export function unfit(kernel: KernelFiles): string | undefined {
  if (!atLeast(upstreamVersion(kernel.release), leastKernel))
    return `${kernel.release} is older than ${leastKernel.join('.')}`
  const inside = builtInModules(kernel.modulesFolder)
  const lacking = [
    ...wanted.filter((module) => !inside.has(module) && modulePath(kernel.modulesFolder, module) === undefined),
    ...builtIn.filter((module) => !inside.has(module)),
  ]
  return lacking.length === 0 ? undefined : `${kernel.release} comes without ${lacking.join(', ')}`
}

/** Every kernel below a root folder, the newest first. */
export function kernelsUnder(root: string): KernelFiles[] {
  const boot = join(root, 'boot')
  if (!existsSync(boot)) return []
  return readdirSync(boot)
    .filter((name) => name.startsWith('vmlinuz-'))
    .map((name) => {
      const release = name.slice('vmlinuz-'.length)
      const folders = ['lib/modules', 'usr/lib/modules'].map((folder) => join(root, folder, release))
      const modulesFolder = folders.find((folder) => existsSync(folder)) ?? (folders[0] as string)
      return { release, image: join(boot, name), modulesFolder }
    })
    .sort((a, b) => b.release.localeCompare(a.release, 'en', { numeric: true }))
}

export interface PreparedKernel {
  readonly release: string
  readonly image: string
  /** Plain .ko files in loading order. */
  readonly modules: readonly string[]
}

/** Writes image and modules, ready for use, into a folder. */
export function prepareKernel(kernel: KernelFiles, into: string): PreparedKernel {
  const reason = unfit(kernel)
  if (reason !== undefined) {
    const mend = 'install a kernel image of 6.12 or newer with the 9p and overlay modules'
    throw new MachineUnavailable('cannot use the kernel', kernel.image, reason, mend)
  }
  mkdirSync(into, { recursive: true })
  const packed = readFileSync(kernel.image)
  const image = join(into, 'image')
  writeFileSync(image, uncompressedImage(packed) ?? packed)
  const inside = builtInModules(kernel.modulesFolder)
  const modules = wanted
    .filter((module) => !inside.has(module))
    .map((module, index) => {
      const target = join(into, `${String(index).padStart(2, '0')}.ko`)
      writeFileSync(target, unpack(modulePath(kernel.modulesFolder, module) as string))
      return target
    })
  return { release: kernel.release, image, modules }
}
