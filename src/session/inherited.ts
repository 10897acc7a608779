// What the process got from whoever started it, and Node hides: descriptors beyond 2, ignored and blocked signals, and
// arguments and environment byte for byte. The program is to get all of it.
//
// Node marks every descriptor close-on-exec when it starts, resets every signal, and raises the soft limit of open files. bin/monguard, a shell script, therefore
// looks first and leaves what it saw in MONGUARD_START, as `fds=3,7 ignored=HEX blocked=HEX files=N`. Without it (node
// bin/monguard.js) the descriptors that Node did not open itself are found by their kinds, and signals are taken to be as usual.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

export interface Inherited {
  /** Descriptors to pass on, 0 to 2 not among them. */
  readonly fds: readonly number[]
  /** Bit n - 1: signal n. */
  readonly ignored: bigint
  readonly blocked: bigint
  /** The soft limit of open files, where Node has raised it; undefined where it is as it was. */
  readonly openFiles?: number | undefined
}

const variable = 'MONGUARD_START'

/** Reads and removes what bin/monguard left. Must be called before anything opens a descriptor. */
export function takeInherited(): Inherited {
  const text = process.env[variable]
  delete process.env[variable]
  const found = /^fds=([\d,]*) ignored=([0-9a-f]+) blocked=([0-9a-f]+) files=(\d+|unlimited)$/i.exec(text ?? '')
  if (found === null) return { fds: foreignDescriptors(), ignored: 0n, blocked: 0n }
  return {
    fds: (found[1] ?? '')
      .split(',')
      .filter((one) => one !== '')
      .map(Number),
    ignored: BigInt(`0x${found[2]}`),
    blocked: BigInt(`0x${found[3]}`),
    openFiles: raisedFrom(found[4] ?? ''),
  }
}

/** The caller's limit of open files, if it is not this process's own any more. */
function raisedFrom(soft: string): number | undefined {
  const now = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1]
  return now === soft || soft === 'unlimited' || Number(soft) === 0 ? undefined : Number(soft)
}

function foreignDescriptors(): number[] {
  const links = new Map<number, string>()
  for (const name of readdirSync('/proc/self/fd')) {
    try {
      links.set(Number(name), readlinkSync(`/proc/self/fd/${name}`))
    } catch {
      // The descriptor of the listing itself is gone by now.
    }
  }
  const targets = [...links.values()]
  // Node's own: event descriptors, pipes with both ends here, and a spare /dev/null.
  const isOwn = (target: string): boolean =>
    target.startsWith('anon_inode:') ||
    target === '/dev/null' ||
    (target.startsWith('pipe:') && targets.filter((one) => one === target).length > 1)
  return [...links].flatMap(([fd, target]) => (fd > 2 && !isOwn(target) ? [fd] : []))
}

export interface RawStart {
  readonly args: readonly Uint8Array[]
  readonly environment: readonly Uint8Array[]
}

/** Arguments and environment as they came: undefined if both are plain UTF-8, so that Node's copies are as good. */
export function rawStart(): RawStart | undefined {
  const args = readFileSync('/proc/self/cmdline')
  const environment = readFileSync('/proc/self/environ')
  const isPlain = (bytes: Buffer): boolean => Buffer.compare(Buffer.from(bytes.toString('utf8')), bytes) === 0
  if (isPlain(args) && isPlain(environment)) return undefined
  const own = Buffer.from(`${variable}=`)
  return {
    args: split(args),
    environment: split(environment).filter((one) => Buffer.compare(one.subarray(0, own.length), own) !== 0),
  }
}

function split(bytes: Buffer): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0, at)
    parts.push(bytes.subarray(at, end < 0 ? bytes.length : end))
    at = end < 0 ? bytes.length : end + 1
  }
  return parts
}
