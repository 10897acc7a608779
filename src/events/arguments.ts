// A CALL event's registers and captures to named, decoded arguments, by the system call table.

import { commandSets, dependentSets } from '../../spec/flags.js'
import { type Arg, type Call, callByNumber, isMemory, structs } from '../../spec/syscalls.js'
import type { CallEvent, Capture } from './event.js'
import { modeText, namedValue } from './names.js'
import { signalName, signalSetText } from './signals.js'
import { decodeAddress, decodeStruct, waitStatus } from './structs.js'
import { addressOf, hex, number, styled, symbol, type Value } from './value.js'

export interface DecodedArgument {
  readonly name: string
  readonly value: Value
}

export interface DecodedCall {
  readonly name: string
  /** undefined: no row in the table. */
  readonly call: Call | undefined
  readonly args: readonly DecodedArgument[]
}

const AT_FDCWD = -100

export function decodeCall(event: CallEvent): DecodedCall {
  const call = callByNumber.get(event.nr)
  if (call === undefined) {
    const args = event.args.map((value, i) => ({ name: `arg${i + 1}`, value: addressOrZero(value) }))
    return { name: callName(event.nr), call, args }
  }
  const count = usedArguments(call, event)
  const args = call.args
    .slice(0, count)
    .map((arg, index) => ({ name: arg.name, value: decodeArgument(call, arg, index, event) }))
  return { name: call.name, call, args }
}

const addressOrZero = (value: bigint): Value => (value === 0n ? number(0) : addressOf(value))

/** The register as the kernel reads it: 32 or 64 bits, signed or not. */
function registerOf(arg: Arg, raw: bigint): bigint {
  const value = BigInt.asUintN(arg.bits, raw)
  return arg.signed ? BigInt.asIntN(arg.bits, value) : value
}

const registerNamed = (call: Call, event: CallEvent, name: string): bigint => {
  const index = call.args.findIndex((arg) => arg.name === name)
  const arg = call.args[index]
  return arg === undefined ? 0n : registerOf(arg, event.args[index] ?? 0n)
}

const O_CREAT = 0x40n
const O_TMPFILE_BIT = 0x400000n
/** Commands of fcntl that take no argument: F_GETFD, F_GETFL, F_GETOWN, F_GETSIG, F_GETLEASE, F_GETPIPE_SZ, F_GET_SEALS. */
const fcntlBare: ReadonlySet<bigint> = new Set([1n, 3n, 9n, 11n, 1025n, 1032n, 1034n])
/** Commands of futex, and how many arguments the kernel reads with them; the others take six. */
const futexArguments: ReadonlyMap<bigint, number> = new Map([
  [0n, 4], // WAIT
  [1n, 3], // WAKE
  [6n, 4], // LOCK_PI
  [7n, 2], // UNLOCK_PI
  [8n, 2], // TRYLOCK_PI
])

/** Arguments that the kernel does not read with these values of the others are not shown. */
function usedArguments(call: Call, event: CallEvent): number {
  switch (call.name) {
    case 'open':
    case 'openat':
      return (registerNamed(call, event, 'flags') & (O_CREAT | O_TMPFILE_BIT)) === 0n
        ? call.args.length - 1
        : call.args.length
    case 'fcntl':
      return fcntlBare.has(registerNamed(call, event, 'op')) ? 2 : call.args.length
    case 'futex':
      return futexArguments.get(registerNamed(call, event, 'futex_op') & 0x7fn) ?? call.args.length
    default:
      return call.args.length
  }
}

function decodeArgument(call: Call, arg: Arg, index: number, event: CallEvent): Value {
  const raw = event.args[index] ?? 0n
  return isMemory(arg) ? decodeMemory(call, arg, index, raw, event) : decodeNumber(call, arg, index, raw, event)
}

function decodeNumber(call: Call, arg: Arg, index: number, raw: bigint, event: CallEvent): Value {
  const value = registerOf(arg, raw)
  switch (arg.kind) {
    case 'fd':
      return Number(value) === AT_FDCWD && call.args.some((one) => one.dirfd === index)
        ? symbol('AT_FDCWD')
        : number(value)
    case 'flags':
    case 'enum': {
      const named = namedValue(setFor(call, arg, event), BigInt.asUintN(arg.bits, raw))
      // Only where a file is opened is there an access mode; elsewhere reading is not meant by its bits.
      if (
        arg.flags === 'open' &&
        named.kind === 'symbol' &&
        !call.groups.includes('%file') &&
        call.name !== 'open_by_handle_at'
      )
        return named.text === 'O_RDONLY' ? number(0) : symbol(named.text.replace(/^O_RDONLY\|/, ''))
      // The headers have names for the commands with this flag.
      return named.kind === 'symbol' && arg.flags === 'futex'
        ? symbol(named.text.replace(/^(\w+)\|FUTEX_PRIVATE_FLAG/, '$1_PRIVATE'))
        : named
    }
    case 'mode':
      return symbol(modeText(value))
    case 'signal':
      return value === 0n ? number(0) : symbol(signalName(Number(value)))
    case 'uid':
    case 'gid':
      return number(BigInt.asIntN(32, raw) === -1n ? -1n : value)
    case 'device':
      return styled(
        `makedev(${hex((value >> 8n) & 0xfffn)}, ${hex((value & 0xffn) | ((value >> 12n) & 0xfff00n))})`,
        Number(value),
      )
    case 'pointer':
      return addressOf(value)
    case 'offset':
      return call.name === 'mmap' && value > 0n ? symbol(hex(value)) : number(value)
    default:
      return number(value)
  }
}

function setFor(call: Call, arg: Arg, event: CallEvent): string {
  const name = arg.flags ?? 'none'
  const dependent = dependentSets[name]
  if (dependent === undefined) return name
  // Other families and levels have names of their own, which no table here holds.
  return dependent.sets[Number(registerNamed(call, event, dependent.on))] ?? 'none'
}

/** ioctl, fcntl, prctl: a number or a pointer, as the command says. */
function decodeEither(call: Call, index: number, raw: bigint, event: CallEvent): Value {
  const command = call.args[index - 1]
  const set =
    command?.flags === undefined ? undefined : commandSets[command.flags]?.[Number(event.args[index - 1] ?? 0n)]
  if (set !== undefined && raw < 0x1_0000_0000n) return namedValue(set, raw)
  // Small numbers are no addresses: the first page is never mapped.
  return raw < 4096n ? number(raw) : addressOf(raw)
}

function decodeMemory(call: Call, arg: Arg, index: number, raw: bigint, event: CallEvent): Value {
  if (arg.kind === 'either') return decodeEither(call, index, raw, event)
  // Places where the kernel will put a thread's id, now or at its end: what lies there says nothing of the call.
  if (raw === 0n || (arg.struct === 'int' && /tid(ptr)?$/.test(arg.name))) return addressOf(raw)
  const before = event.captures.find((one) => one.arg === index && !one.out)
  const after = event.captures.find((one) => one.arg === index && one.out)
  const first = before === undefined ? undefined : decodeCapture(call, arg, before, event)
  const second = after === undefined ? undefined : decodeCapture(call, arg, after, event)
  if (first !== undefined && second !== undefined && arg.direction === 'inout')
    return { kind: 'change', before: first, after: second }
  return second ?? first ?? addressOf(raw)
}

/** undefined: nothing was read, or there is no form for it; the pointer is shown then. */
function decodeCapture(call: Call, arg: Arg, capture: Capture, event: CallEvent): Value | undefined {
  const { bytes, fullBytes } = capture
  if (fullBytes === undefined && bytes.length === 0) return undefined
  const full = fullBytes ?? bytes.length
  switch (arg.kind) {
    case 'path':
    case 'string':
      return { kind: 'text', bytes, full, limited: false }
    case 'argv':
      return arg.name === 'envp' ? countStrings(capture, event) : decodeStrings(bytes, full)
    case 'buffer':
      return decodeBuffer(call, arg, bytes, full)
    case 'address':
      return decodeAddress(bytes, full)
    case 'sigset':
      return bytes.length >= 8
        ? symbol(signalSetText(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)))
        : undefined
    case 'bitset':
      return decodeBits(bytes)
    case 'struct':
    case 'msghdr':
    case 'iovec':
    case 'array':
      return decodeElements(call, arg, bytes, full)
    default:
      return undefined
  }
}

function decodeBuffer(call: Call, arg: Arg, bytes: Uint8Array, full: number): Value | undefined {
  // Options of sockets are mostly one int; directory entries are not text.
  if (call.name.endsWith('sockopt') && bytes.length === 4 && full === 4)
    return oneOf(number(new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true)))
  if (call.name.startsWith('getdents') || arg.sizeUnit === 'page') return undefined
  // The kernel ends these with a zero that is none of the text.
  const text = call.name === 'getcwd' && bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes
  return { kind: 'text', bytes: text, full: full - (bytes.length - text.length), limited: true }
}

const oneOf = (value: Value): Value => ({ kind: 'list', items: [value], more: false })

function decodeElements(call: Call, arg: Arg, bytes: Uint8Array, full: number): Value | undefined {
  if (arg.struct === undefined) return undefined
  if (call.name === 'wait4' && arg.name === 'wstatus') return waitStatus(bytes)
  if (arg.struct === 'mmsghdr') return undefined
  const one = arg.sizeFrom === undefined && arg.kind !== 'array'
  if (one || arg.kind === 'struct') {
    const value = decodeStruct(arg.struct, bytes)
    // strace shows what a pointer to a number points to in brackets.
    return value === undefined || value.kind === 'record' ? value : oneOf(value)
  }
  const size = structs[arg.struct].bytes
  const items: Value[] = []
  for (let at = 0; at + size <= bytes.length; at += size) {
    const item = decodeStruct(arg.struct, bytes.subarray(at, at + size))
    if (item === undefined) return undefined
    items.push(item)
  }
  return { kind: 'list', items, more: items.length * size < full }
}

function stringsOf(bytes: Uint8Array): Uint8Array[] {
  const strings: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0, at)
    strings.push(bytes.subarray(at, end < 0 ? bytes.length : end))
    at = end < 0 ? bytes.length : end + 1
  }
  return strings
}

function decodeStrings(bytes: Uint8Array, full: number): Value {
  const items = stringsOf(bytes).map((one): Value => ({ kind: 'text', bytes: one, full: one.length, limited: true }))
  return { kind: 'list', items, more: bytes.length < full }
}

/** Environments are long and dull: an address and a count, as strace has it. */
function countStrings(capture: Capture, event: CallEvent): Value {
  const count = stringsOf(capture.bytes).length
  const more = capture.fullBytes === undefined || capture.bytes.length < capture.fullBytes
  const address = hex(event.args[capture.arg] ?? 0n)
  return styled(`${address} /* ${count}${more ? '+' : ''} vars */`, { address, variables: count, more })
}

function decodeBits(bytes: Uint8Array): Value {
  const set: string[] = []
  for (let bit = 0; bit < bytes.length * 8; bit++) if (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) set.push(`${bit}`)
  return styled(`[${set.join(' ')}]`, set.map(Number))
}

/** The name of a call, or its number where the table has none. */
export const callName = (nr: number): string => callByNumber.get(nr)?.name ?? `syscall_${hex(nr)}`
