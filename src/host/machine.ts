// What processor and kernel offer, as far as files of /proc tell: cheap enough for every launch.
import { closeSync, openSync, readSync } from 'node:fs'
import { release } from 'node:os'

export interface KernelVersion {
  readonly major: number
  readonly minor: number
  /** As uname -r prints it. */
  readonly release: string
}

/** The first kernel that delivers signals to a stack which the interrupted code may not touch. */
export const signalStackKernel = { major: 6, minor: 12 } as const

export function parseRelease(text: string): KernelVersion {
  const found = /^(\d+)\.(\d+)/.exec(text)
  return { major: Number(found?.[1] ?? 0), minor: Number(found?.[2] ?? 0), release: text }
}

export const isAtLeast = (kernel: KernelVersion, wanted: { readonly major: number; readonly minor: number }): boolean =>
  kernel.major > wanted.major || (kernel.major === wanted.major && kernel.minor >= wanted.minor)

export interface Cpu {
  readonly model: string
  /** The processor has protection keys. */
  readonly pku: boolean
  /** The kernel has switched them on. */
  readonly ospke: boolean
  /** Programs may read and set the base of %gs themselves. */
  readonly fsgsbase: boolean
}

/** Reads the text about one processor from the front of /proc/cpuinfo; that of all of them may be a megabyte. */
export function parseCpu(text: string): Cpu {
  const first = text.split('\n\n', 1)[0] ?? ''
  const field = (key: string): string => new RegExp(`^${key}\\s*:\\s*(.*)$`, 'm').exec(first)?.[1] ?? ''
  const flags = new Set(field('flags').split(' '))
  return {
    model: field('model name') || 'unknown processor',
    pku: flags.has('pku'),
    ospke: flags.has('ospke'),
    fsgsbase: flags.has('fsgsbase'),
  }
}

export interface Machine {
  readonly cpu: Cpu
  readonly kernel: KernelVersion
}

export function readMachine(): Machine {
  return { cpu: parseCpu(readStart('/proc/cpuinfo', 8192)), kernel: parseRelease(release()) }
}

function readStart(path: string, bytes: number): string {
  try {
    const fd = openSync(path, 'r')
    try {
      const buffer = Buffer.alloc(bytes)
      return buffer.toString('latin1', 0, readSync(fd, buffer, 0, bytes, 0))
    } finally {
      closeSync(fd)
    }
  } catch {
    // Without /proc nothing is known of the processor: the cautious answer is that it has no keys.
    return ''
  }
}
