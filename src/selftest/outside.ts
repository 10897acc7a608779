// The worst attacker's knowledge: where the monitor of a process lies and what it holds, seen from an unguarded process of root.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { findGates } from './gates.js'

interface Mapping {
  readonly from: bigint
  readonly to: bigint
  readonly rights: string
}

export interface Monitor {
  /** For the attack: `zone FROM-TO`, `gate FROM-TO` for each function of the assembly, then one line `FROM-TO RIGHTS` for each part that
   * holds something. */
  readonly lines: readonly string[]
  readonly parts: readonly Mapping[]
  /** Its machine code, as it lies at the part that is executable. */
  readonly code: Buffer
}

/** No program of the tests reserves as much in one stretch. */
const leastZone = 1n << 31n

function mappingsOf(pid: number): Mapping[] {
  const found: Mapping[] = []
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const match = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line)
    if (match === null || line.endsWith('[vsyscall]')) continue
    found.push({ from: BigInt(`0x${match[1]}`), to: BigInt(`0x${match[2]}`), rights: match[3] as string })
  }
  return found
}

/** The mappings of the zone: the one stretch without a hole that is larger than anything a test program has. */
function zoneOf(pid: number): Mapping[] {
  let stretch: Mapping[] = []
  for (const mapping of mappingsOf(pid)) {
    if (stretch.at(-1)?.to !== mapping.from) stretch = []
    stretch.push(mapping)
    const bytes = mapping.to - (stretch[0] as Mapping).from
    if (bytes >= leastZone) {
      const rest = mappingsOf(pid).filter((one) => one.from >= mapping.to)
      for (const one of rest) if (stretch.at(-1)?.to === one.from) stretch.push(one)
      return stretch
    }
  }
  return []
}

function readMemory(pid: number, from: bigint, bytes: number): Buffer {
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  try {
    const content = Buffer.alloc(bytes)
    let have = 0
    while (have < bytes) {
      const got = readSync(memory, content, have, bytes - have, from + BigInt(have))
      if (got === 0) break
      have += got
    }
    return content
  } finally {
    closeSync(memory)
  }
}

const text = (mapping: Mapping): string => `${mapping.from.toString(16)}-${mapping.to.toString(16)}`

/** `withKeys`: the gates are those of a build for protection keys. */
export function describeMonitor(pid: number, withKeys: boolean): Monitor {
  const zone = zoneOf(pid)
  const first = zone[0]
  const last = zone.at(-1)
  if (first === undefined || last === undefined) return { lines: [], parts: [], code: Buffer.alloc(0) }
  const parts = zone.filter((one) => !one.rights.startsWith('---'))
  // The stubs are code, too, of two pages.
  const code = parts
    .filter((one) => one.rights.includes('x'))
    .sort((a, b) => Number(b.to - b.from - (a.to - a.from)))[0]
  const bytes = code === undefined ? Buffer.alloc(0) : readMemory(pid, code.from, Number(code.to - code.from))
  const gates = code === undefined || !withKeys ? [] : findGates(bytes)
  const at = (offset: number): string => ((code?.from ?? 0n) + BigInt(offset)).toString(16)
  return {
    lines: [
      `zone ${first.from.toString(16)}-${last.to.toString(16)} zone`,
      ...gates.map((gate) => `gate ${at(gate.offset)}-${at(gate.offset + gate.bytes)} ${gate.name}`),
      ...parts.map((one) => `${text(one)} ${one.rights}`),
    ],
    parts,
    code: bytes,
  }
}

/** Where these eight bytes lie in memory that the monitor writes; 0: nowhere. */
export function findInMonitor(pid: number, value: bigint): bigint {
  const wanted = Buffer.alloc(8)
  wanted.writeBigUInt64LE(value)
  for (const part of zoneOf(pid)) {
    if (!part.rights.startsWith('rw')) continue
    const at = readMemory(pid, part.from, Number(part.to - part.from)).indexOf(wanted)
    if (at >= 0) return part.from + BigInt(at)
  }
  return 0n
}

/** The eight bytes at an address of the process; all ones where there is nothing. */
export function readMonitor(pid: number, at: bigint): bigint {
  try {
    return readMemory(pid, at, 8).readBigUInt64LE()
  } catch {
    return (1n << 64n) - 1n
  }
}
