// Where the kernel puts core files. In-process they tell how the monitor makes its calls, so a launch limits them to one byte; a socket
// (Linux 6.16 and later) gets them whatever the limit.
import { readFileSync } from 'node:fs'

/** kernel.core_pattern; undefined where it cannot be read. */
export function corePattern(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/core_pattern', 'latin1').trim()
  } catch {
    return undefined
  }
}

export const isCoreSocket = (pattern: string | undefined): boolean => pattern?.startsWith('@') ?? false

/** What a launch must say whose core files should be stopped and are not; undefined: nothing. */
export const coreRemark = (pattern: string | undefined): string | undefined =>
  isCoreSocket(pattern)
    ? `monguard: WARNING: core files go to a socket (kernel.core_pattern is ${pattern}), which no limit stops: whoever reads them there learns from the registers of threads in a call how the monitor makes its calls; set kernel.core_pattern to a file or to a pipe`
    : undefined
