// Finds the emulator and the kernel of the PKU virtual machine: the host's own where they are new enough, else
// Debian's from backports, unpacked in the cache. `node dist/test/vm/fetch.js` does only this.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kernelFilePatterns, kernelsUnder, leastKernel, type PreparedKernel, prepareKernel, unfit } from './kernel.js'
import { MachineError, MachineUnavailable } from './machine-error.js'
import { atLeast, PackageSource, upstreamVersion } from './packages.js'
import { cacheFolder, sweep } from './paths.js'
import { attempt, mustRun } from './tools.js'

/** Older ones corrupt the flags register of the guest now and then. */
const leastEmulator = [10, 0] as const

/** Bump when a prepared platform of an older layout must not be used any more. */
const layout = 1

export interface Emulator {
  readonly program: string
  readonly version: string
  /** Folders to find its shared libraries in, before the system's. */
  readonly libraries: readonly string[]
  /** Folders of its firmware; empty: where it looks by itself. */
  readonly firmware: readonly string[]
}

export interface Platform {
  readonly layout: number
  readonly emulator: Emulator
  readonly kernel: PreparedKernel
}

const temporaryMend = 'remove the cache folder and try again; see docs/how-to/pku-vm.md'

export function emulatorEnvironment(emulator: Emulator): NodeJS.ProcessEnv {
  if (emulator.libraries.length === 0) return process.env
  const { LD_LIBRARY_PATH: before } = process.env
  const libraries = [...emulator.libraries, ...(before ? [before] : [])]
  return { ...process.env, LD_LIBRARY_PATH: libraries.join(':') }
}

function emulatorVersion(program: string, libraries: readonly string[] = []): string | undefined {
  const environment = libraries.length === 0 ? [] : [`LD_LIBRARY_PATH=${libraries.join(':')}`]
  const said = attempt(['env', ...environment, program, '--version'])
  return said.ok ? /version (\d+\.\d+\S*)/.exec(said.stdout.toString())?.[1] : undefined
}

function systemEmulator(): Emulator | undefined {
  const program = 'qemu-system-x86_64'
  const version = emulatorVersion(program)
  if (version === undefined || !atLeast(upstreamVersion(version), leastEmulator)) return undefined
  return { program, version, libraries: [], firmware: [] }
}

function fetchEmulator(source: PackageSource, into: string): Emulator {
  const { archives } = source.downloadWithDependencies('qemu-system-x86', leastEmulator)
  mkdirSync(into, { recursive: true })
  for (const archive of archives) {
    mustRun('cannot unpack a package', ['dpkg-deb', '-x', archive, into], temporaryMend)
  }
  const program = join(into, 'usr/bin/qemu-system-x86_64')
  const libraries = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'].map((folder) => join(into, folder))
  const version = emulatorVersion(program, libraries)
  if (version === undefined) {
    const argv = ['env', `LD_LIBRARY_PATH=${libraries.join(':')}`, program, '--version'] as const
    throw new MachineUnavailable('cannot start the fetched emulator', program, attempt([...argv]).tail, temporaryMend)
  }
  return {
    program,
    version,
    libraries,
    firmware: ['usr/share/qemu', 'usr/share/seabios'].map((folder) => join(into, folder)),
  }
}

function fetchKernel(source: PackageSource, unpackInto: string, prepareInto: string): PreparedKernel {
  const archive = source.downloadDependency('linux-image-amd64', /\blinux-image-\d[^ ,(]*/, leastKernel)
  mkdirSync(unpackInto, { recursive: true })
  // Only what is used: the package is a hundred times as large.
  const command =
    'archive=$1; into=$2; shift 2; dpkg-deb --fsys-tarfile "$archive" | tar -x -C "$into" --wildcards "$@" || true'
  attempt(['sh', '-c', command, 'sh', archive, unpackInto, ...kernelFilePatterns])
  const kernel = kernelsUnder(unpackInto)[0]
  if (kernel === undefined) {
    throw new MachineUnavailable(
      'cannot find the kernel',
      basename(archive),
      'the package holds no boot/vmlinuz-*',
      temporaryMend,
    )
  }
  return prepareKernel(kernel, prepareInto)
}

function readPlatform(file: string): Platform | undefined {
  try {
    const platform = JSON.parse(readFileSync(file, 'utf8')) as Platform
    const files = [platform.kernel.image, ...platform.kernel.modules]
    const usable = platform.layout === layout && files.every((path) => existsSync(path))
    const { program, libraries } = platform.emulator
    return usable && emulatorVersion(program, libraries) === platform.emulator.version ? platform : undefined
  } catch {
    return undefined
  }
}

/** Rewrites the paths of a platform that was put together in one folder and then moved to another. */
function moved<T>(value: T, from: string, to: string): T {
  return JSON.parse(
    JSON.stringify(value).replaceAll(JSON.stringify(from).slice(1, -1), JSON.stringify(to).slice(1, -1)),
  ) as T
}

/**
 * The platform, from the cache where it is there. Several may prepare one at the same time: each works in a folder of
 * its own and the last to finish wins, so that nobody sees half a platform.
 */
export function preparePlatform(say: (line: string) => void): Platform {
  const cache = cacheFolder()
  const file = join(cache, 'platform.json')
  const known = readPlatform(file)
  if (known !== undefined) return known

  sweep(cache)
  const work = mkdtempSync(join(cache, 'preparing-'))
  try {
    const ownEmulator = systemEmulator()
    const ownKernel = kernelsUnder('/').find((kernel) => unfit(kernel) === undefined)
    const built = join(work, 'platform')
    let source: PackageSource | undefined
    const packages = (): PackageSource => {
      if (source === undefined) {
        say("vm: fetching QEMU 10 and Linux 6.12 from the system's package sources (about 130 MB, once)")
        source = new PackageSource(join(work, 'apt'))
      }
      return source
    }
    const emulator = ownEmulator ?? fetchEmulator(packages(), join(built, 'qemu'))
    const kernel =
      ownKernel === undefined
        ? fetchKernel(packages(), join(work, 'kernel'), join(built, 'kernel'))
        : prepareKernel(ownKernel, join(built, 'kernel'))
    const final = mkdtempSync(join(cache, 'platform-'))
    renameSync(built, final)
    const platform = moved({ layout, emulator, kernel }, built, final)
    writeFileSync(join(work, 'platform.json'), JSON.stringify(platform, null, 2))
    renameSync(join(work, 'platform.json'), file)
    return platform
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { emulator, kernel } = preparePlatform((line) => console.error(line))
    console.log(`QEMU ${emulator.version} (${emulator.program})\nLinux ${kernel.release} (${kernel.image})`)
  } catch (error) {
    if (!(error instanceof MachineError)) throw error
    console.error(error.message)
    process.exitCode = 75
  }
}
