// Address ranges and families of socket addresses, as policies write them.
import { isIPv4, isIPv6 } from 'node:net'
import type { AddressTest } from './model.js'

/** Families by the names that a policy may use; numbers from include/linux/socket.h. */
export const families: ReadonlyMap<string, number> = new Map([
  ['unix', 1],
  ['inet', 2],
  ['inet6', 10],
  ['netlink', 16],
  ['packet', 17],
  ['bluetooth', 31],
  ['alg', 38],
  ['vsock', 40],
  ['xdp', 44],
])

function bytesOf4(text: string): number[] {
  return text.split('.').map(Number)
}

function bytesOf6(text: string): number[] {
  const four = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const [a = 0, b = 0, c = 0, d = 0] = bytesOf4(four?.[2] ?? '')
  const words = four === null ? text : `${four[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  const [head = '', tail] = words.split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const middle = new Array<string>(tail === undefined ? 0 : 8 - front.length - back.length).fill('0')
  return [...front, ...middle, ...back].flatMap((word) => {
    const value = Number.parseInt(word, 16)
    return [value >> 8, value & 0xff]
  })
}

const mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]

/** `10.0.0.0/8`, `::1`, `fd00::/8` or a family's name; undefined where it is neither. */
export function parseAddress(text: string): AddressTest | undefined {
  const family = families.get(text)
  if (family !== undefined) return { op: 'family', family }
  const [host = '', length, ...more] = text.split('/')
  if (more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined
  if (isIPv4(host)) {
    const prefix = length === undefined ? 32 : Number(length)
    return prefix <= 32 ? { op: 'network', family: 4, prefix, bytes: Uint8Array.from(bytesOf4(host)) } : undefined
  }
  if (!isIPv6(host) || host.includes('%')) return undefined
  const bytes = bytesOf6(host)
  const prefix = length === undefined ? 128 : Number(length)
  if (prefix > 128) return undefined
  // IPv4 in IPv6 clothes is judged as IPv4.
  if (prefix >= 96 && mapped.every((byte, i) => bytes[i] === byte))
    return { op: 'network', family: 4, prefix: prefix - 96, bytes: Uint8Array.from(bytes.slice(12)) }
  return { op: 'network', family: 6, prefix, bytes: Uint8Array.from(bytes) }
}

/** Bits behind the prefix that are not zero: 10.1.2.3/8 is probably not what was meant. */
export function hasHostBits(test: AddressTest): boolean {
  if (test.op === 'family') return false
  return test.bytes.some((byte, i) => {
    const kept = Math.min(8, Math.max(0, test.prefix - 8 * i))
    return (byte & (0xff >> kept)) !== 0
  })
}
