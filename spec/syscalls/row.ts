// The language in which system calls are described: one row, one call. A family's file holds rows and nothing else;
// everything that knows of system calls (numbers, decoding, policy, the pass list, the C tables) is derived from them.
import { flagSets } from '../flags.js'
import type { StructName } from './structs.js'
import { structs } from './structs.js'

/** What an argument is. The first group are numbers; the second point to memory that the kernel reads or writes. */
export type ArgKind =
  | 'int'
  | 'uint'
  | 'long'
  | 'ulong'
  | 'size' // a count of bytes or elements
  | 'offset' // a place in a file
  | 'fd'
  | 'flags'
  | 'enum'
  | 'mode' // file permission bits
  | 'signal'
  | 'pid'
  | 'uid'
  | 'gid'
  | 'device'
  | 'pointer' // an address as a number: the kernel does not use what lies there as data (mmap addr, stack, tls)
  | 'either' // a number or a pointer of any size; another argument says which (ioctl arg, prctl arg2)
  | 'path' // zero-terminated
  | 'string' // zero-terminated
  | 'argv' // a null-terminated array of strings
  | 'address' // sockaddr
  | 'buffer'
  | 'struct'
  | 'array'
  | 'bitset' // fd_set and node masks: whole 64-bit words
  | 'iovec'
  | 'msghdr'
  | 'sigset'
  | 'futex'

export type Direction = 'in' | 'out' | 'inout'

/** What one unit of the size argument stands for: an element of `elementBytes`, a bit of a bitset, a page of memory. */
export type SizeUnit = 'element' | 'bit' | 'page'

/**
 * One argument. Memory behind a pointer takes `bytes` + (value of argument `sizeFrom`) × `elementBytes` bytes; a null
 * pointer takes none. Without `bytes` and `sizeFrom` it is zero-terminated (path, string, argv) or `unsized`.
 */
export interface Arg {
  readonly name: string
  readonly kind: ArgKind
  /** Bits of the register that the kernel looks at; it drops the others. */
  readonly bits: 32 | 64
  readonly signed: boolean
  /** For pointers: who writes the memory. For iovec and msghdr: the direction of the data behind the description. */
  readonly direction?: Direction
  /** Index of the argument that holds the size, in `sizeUnit`s. */
  readonly sizeFrom?: number
  readonly sizeUnit?: SizeUnit
  /** Argument `sizeFrom` is itself a pointer: the size is the 32-bit number that it points to. */
  readonly sizeBehind?: true
  /** After a successful call only as many units were written as the result says. */
  readonly resultSized?: true
  readonly elementBytes?: number
  readonly bytes?: number
  readonly struct?: StructName
  /** Name of a set in spec/flags.ts. */
  readonly flags?: string
  /** The memory holds further pointers. */
  readonly nested: boolean
  /** For paths: index of the directory descriptor that a relative path starts from. */
  readonly dirfd?: number
  /** Names a file in another way than by a path: policy judges it by the path of what it leads to. */
  readonly leads?: true
  /** How much memory the kernel touches is not for the argument list to say. */
  readonly unsized?: true
}

/**
 * neutral: cannot weaken the monitor, may go on the pass list. monitored: the in-process monitor must always see it.
 * denied: refused with `deniedErrno` in-process.
 */
export type Isolation = 'neutral' | 'monitored' | 'denied'

/**
 * Where the capability rides: a whole register that the kernel does not read, or the upper halves of registers of which
 * it reads 32 bits: the capability's lower half in the first, its upper half in the second. null: nowhere, so that the call is on the pass list, or denied, or made another way.
 */
export type CapabilityPlace = { readonly arg: number } | { readonly high: readonly number[] } | null

/** What rax means when it is no error. */
export type Returns = 'zero' | 'value' | 'fd' | 'address' | 'bytes' | 'count' | 'pid' | 'never'

/** leader: one variant runs it, the others take its result. each: all run their own. joint: all take part in one outcome. */
export type Mvx = 'leader' | 'each' | 'joint'

export type Family =
  | 'io'
  | 'desc'
  | 'file'
  | 'attribute'
  | 'mount'
  | 'network'
  | 'poll'
  | 'process'
  | 'sched'
  | 'creds'
  | 'memory'
  | 'signal'
  | 'time'
  | 'ipc'
  | 'futex'
  | 'async'
  | 'system'
  | 'obsolete'

export interface NamedValue {
  readonly name: string
  readonly value: number
}

/** Values of one argument that nobody gets through with, in any placement, whatever the policy says. */
export interface Refusal {
  /** Index of the argument. The kernel reads 32 bits of it. */
  readonly arg: number
  readonly values: readonly NamedValue[]
  readonly errno: string
  readonly why: string
}

/** Values of one argument that bring the call to the in-process monitor, though the pass list has it. */
export interface Watched {
  /** Index of the argument. The kernel reads 32 bits of it. */
  readonly arg: number
  readonly values: readonly NamedValue[]
  readonly why: string
}

export interface Call {
  readonly nr: number
  readonly name: string
  readonly args: readonly Arg[]
  readonly family: Family
  /** strace's classes with their percent sign: '%file', '%desc', … */
  readonly groups: readonly string[]
  readonly isolation: Isolation
  readonly deniedErrno?: string
  /** Why it is monitored or denied; empty for neutral calls. */
  readonly why: string
  readonly refusal?: Refusal
  readonly watched?: Watched
  readonly capability: CapabilityPlace
  readonly returns: Returns
  /** Index of the argument with a signal mask that holds only during the call; its struct is `sigset_and_size` where the mask lies one pointer further. */
  readonly sigmask?: number
  /** May sleep without end, so that a signal has to be able to end it. */
  readonly blocking: boolean
  /** Ends with EINTR when a handler ran, whatever SA_RESTART says (signal(7)): programs wait for signals with it. */
  readonly endsBySignal: boolean
  /** First kernel that has it, where that is later than 3.0. */
  readonly since?: string
  readonly mvx: Mvx
}

/** An argument as a row writes it: other arguments by name. */
interface ArgRow extends Omit<Arg, 'sizeFrom' | 'dirfd'> {
  readonly sizeFrom?: string
  readonly dirfd?: string
}

interface Options {
  /** strace's classes without percent sign, separated by spaces. */
  readonly groups?: string
  readonly isolation?: Verdict
  readonly refusal?: RefusalRow
  readonly watched?: WatchedRow
  readonly capability?: CapabilityPlace
  readonly returns?: Returns
  readonly sigmask?: string
  readonly blocking?: boolean
  readonly endsBySignal?: boolean
  readonly since?: string
  readonly mvx?: Mvx
}

type Verdict = { readonly isolation: Isolation; readonly deniedErrno?: string; readonly why: string }

/** Watched values as a row writes them: the argument and its values by name. */
interface WatchedRow {
  readonly arg: string
  readonly names: readonly string[]
  readonly why: string
}

interface RefusalRow extends WatchedRow {
  readonly errno: string
}

export const monitored = (why: string): Verdict => ({ isolation: 'monitored', why })
export const denied = (deniedErrno: string, why: string): Verdict => ({ isolation: 'denied', deniedErrno, why })

// ---- numbers

const number =
  (kind: ArgKind, bits: 32 | 64, signed: boolean) =>
  (name: string): ArgRow => ({ name, kind, bits, signed, nested: false })

export const int = number('int', 32, true)
export const uint = number('uint', 32, false)
export const long = number('long', 64, true)
export const ulong = number('ulong', 64, false)
export const size = number('size', 64, false)
export const size32 = number('size', 32, false)
export const offset = number('offset', 64, true)
export const fd = number('fd', 32, true)
export const mode = number('mode', 32, false)
export const signal = number('signal', 32, true)
export const pid = number('pid', 32, true)
export const uid = number('uid', 32, false)
export const gid = number('gid', 32, false)
export const device = number('device', 32, false)
export const pointer = number('pointer', 64, false)

const named =
  (kind: 'flags' | 'enum', bits: 32 | 64) =>
  (name: string, setName: string): ArgRow => {
    const set = flagSets.get(setName)
    if (set?.kind !== kind)
      throw new Error(
        `system call table: argument ${name} wants ${kind} named ${setName}; spec/flags has ${set?.kind ?? 'none'}`,
      )
    return {
      name,
      kind,
      bits,
      signed: Object.values(set.values).some((value) => value < 0),
      flags: setName,
      nested: false,
    }
  }

export const flags = named('flags', 32)
export const flags64 = named('flags', 64)
export const choice = named('enum', 32)
export const choice64 = named('enum', 64)

/** The kernel declares a 64-bit argument and drops the upper half of it all the same. Say at the row where that was read. */
export const low32 = (row: ArgRow): ArgRow => ({ ...row, bits: 32 })

// ---- memory

const memory = (name: string, kind: ArgKind, direction: Direction, more: Partial<ArgRow>): ArgRow => ({
  name,
  kind,
  bits: 64,
  signed: false,
  direction,
  nested: false,
  ...more,
})

export const path = (name: string, dirfd?: string): ArgRow =>
  memory(name, 'path', 'in', dirfd === undefined ? {} : { dirfd })
export const string = (name: string): ArgRow => memory(name, 'string', 'in', {})
export const argv = (name: string): ArgRow => memory(name, 'argv', 'in', { nested: true })

export const either = (name: string, set?: string): ArgRow =>
  memory(name, 'either', 'inout', { unsized: true, nested: true, ...(set === undefined ? {} : { flags: set }) })
export const unsized = (name: string, direction: Direction): ArgRow =>
  memory(name, 'buffer', direction, { unsized: true })
export const unsizedStruct = (name: string, direction: Direction, struct: StructName): ArgRow =>
  memory(name, 'struct', direction, { struct, unsized: true, nested: structs[struct].nested })

const bytesBy =
  (direction: Direction) =>
  (name: string, sizeFrom: string, headBytes = 0): ArgRow =>
    memory(name, 'buffer', direction, { sizeFrom, elementBytes: 1, ...(headBytes === 0 ? {} : { bytes: headBytes }) })

/** A buffer whose length in bytes argument `sizeFrom` holds; `headBytes` lie before what is counted. */
export const input = bytesBy('in')
export const output = bytesBy('out')
export const inout = bytesBy('inout')
/** An output buffer whose length in bytes stands, as 32 bits, behind the pointer `sizeFrom`. */
export const outputBehind = (name: string, sizeFrom: string): ArgRow => ({
  ...output(name, sizeFrom),
  sizeBehind: true,
})
/** An input whose first 32 bits tell its own length, `headBytes` not counted. */
export const selfSized = (name: string, direction: Direction, struct: StructName, headBytes = 0): ArgRow =>
  memory(name, 'struct', direction, {
    struct,
    sizeFrom: name,
    sizeBehind: true,
    elementBytes: 1,
    ...(headBytes === 0 ? {} : { bytes: headBytes }),
  })

/** A file handle by which a file is opened. */
export const handle = (name: string): ArgRow => ({ ...selfSized(name, 'in', 'file_handle', 8), leads: true })

const one =
  (direction: Direction) =>
  (name: string, struct: StructName): ArgRow =>
    memory(name, 'struct', direction, { struct, bytes: structs[struct].bytes, nested: structs[struct].nested })
export const inStruct = one('in')
export const outStruct = one('out')
export const inoutStruct = one('inout')
/** A structure of which the caller says how long its version is. */
export const sizedStruct = (name: string, direction: Direction, struct: StructName, sizeFrom: string): ArgRow =>
  memory(name, 'struct', direction, { struct, sizeFrom, elementBytes: 1, nested: structs[struct].nested })

const many =
  (direction: Direction) =>
  (name: string, struct: StructName, sizeFrom: string): ArgRow =>
    memory(name, 'array', direction, {
      struct,
      sizeFrom,
      elementBytes: structs[struct].bytes,
      nested: structs[struct].nested,
    })
export const inArray = many('in')
export const outArray = many('out')
export const inoutArray = many('inout')
/** Two structures, always: the descriptors of pipe, the times of utimes. */
const pair =
  (direction: Direction) =>
  (name: string, struct: StructName): ArgRow =>
    memory(name, 'array', direction, { struct, bytes: 2 * structs[struct].bytes, nested: structs[struct].nested })
export const inPair = pair('in')
export const outPair = pair('out')
/** One byte for each page of the range whose length in bytes is in `sizeFrom`. */
export const outPageVector = (name: string, sizeFrom: string): ArgRow =>
  memory(name, 'buffer', 'out', { sizeFrom, sizeUnit: 'page', elementBytes: 1 })
export const bitset = (name: string, direction: Direction, sizeFrom: string): ArgRow =>
  memory(name, 'bitset', direction, { sizeFrom, sizeUnit: 'bit', elementBytes: 8 })

export const iovec = (name: string, direction: Direction, sizeFrom: string): ArgRow =>
  memory(name, 'iovec', direction, { struct: 'iovec', sizeFrom, elementBytes: structs.iovec.bytes, nested: true })
export const msghdr = (name: string, direction: Direction): ArgRow =>
  memory(name, 'msghdr', direction, { struct: 'msghdr', bytes: structs.msghdr.bytes, nested: true })
export const mmsghdr = (name: string, direction: Direction, sizeFrom: string): ArgRow =>
  memory(name, 'msghdr', direction, { struct: 'mmsghdr', sizeFrom, elementBytes: structs.mmsghdr.bytes, nested: true })

export const address = (name: string, sizeFrom: string): ArgRow =>
  memory(name, 'address', 'in', { sizeFrom, elementBytes: 1 })
export const addressOut = (name: string, sizeFrom: string): ArgRow =>
  memory(name, 'address', 'out', { sizeFrom, elementBytes: 1, sizeBehind: true })
export const sigset = (name: string, direction: Direction, sizeFrom: string): ArgRow =>
  memory(name, 'sigset', direction, { sizeFrom, elementBytes: 1 })
export const futex = (name: string): ArgRow => memory(name, 'futex', 'inout', { bytes: 4 })

// ---- rows

/** Calls that return how much they wrote tell by that how much of their plain output is new. */
function isResultSized(arg: ArgRow, returns: Returns): boolean {
  return (
    (returns === 'bytes' || returns === 'count') &&
    arg.direction === 'out' &&
    arg.sizeFrom !== undefined &&
    arg.sizeBehind === undefined &&
    (arg.kind === 'buffer' || arg.kind === 'array')
  )
}

function resolve(call: string, rows: readonly ArgRow[], returns: Returns): Arg[] {
  const indexOf = (name: string): number => {
    const index = rows.findIndex((row) => row.name === name)
    if (index < 0) throw new Error(`system call table: ${call} has no argument ${name}, which another argument names`)
    return index
  }
  return rows.map(({ sizeFrom, dirfd, ...plain }) => ({
    ...plain,
    ...(sizeFrom === undefined ? {} : { sizeFrom: indexOf(sizeFrom) }),
    ...(dirfd === undefined ? {} : { dirfd: indexOf(dirfd) }),
    ...(isResultSized({ ...plain, ...(sizeFrom === undefined ? {} : { sizeFrom }) }, returns)
      ? { resultSized: true as const }
      : {}),
  }))
}

function resolveValues(call: string, args: readonly Arg[], { arg, names, why }: WatchedRow): Watched {
  const index = args.findIndex((one) => one.name === arg)
  const { bits, flags: set = '' } = args[index] ?? { bits: 0 }
  if (bits !== 32)
    throw new Error(`system call table: ${call} looks at values of ${arg}, which is no argument of 32 bits`)
  const values = names.map((name) => {
    const value = flagSets.get(set)?.values[name]
    if (value === undefined) throw new Error(`system call table: ${call} looks for ${name}, which ${set} does not have`)
    return { name, value }
  })
  return { arg: index, values, why }
}

/** The kernel never reads the sixth register (r9) of a call with fewer arguments. */
const r9: CapabilityPlace = { arg: 5 }

/** Returns the row function of a family. Six-argument rows must say where the capability rides, others may not. */
export function family(name: Family, mvx: Mvx) {
  return (nr: number, callName: string, rows: readonly ArgRow[], options: Options = {}): Call => {
    const returns = options.returns ?? 'zero'
    const verdict: Verdict = options.isolation ?? { isolation: 'neutral', why: '' }
    if (rows.length === 6 && options.capability === undefined)
      throw new Error(
        `system call table: ${callName} has six arguments; its row must say where the capability rides, or null`,
      )
    const args = resolve(callName, rows, returns)
    const sigmask = options.sigmask === undefined ? -1 : args.findIndex((arg) => arg.name === options.sigmask)
    return {
      nr,
      name: callName,
      args,
      family: name,
      groups: (options.groups ?? '').split(' ').flatMap((word) => (word === '' ? [] : [`%${word}`])),
      ...verdict,
      ...(options.refusal === undefined
        ? {}
        : { refusal: { ...resolveValues(callName, args, options.refusal), errno: options.refusal.errno } }),
      ...(options.watched === undefined ? {} : { watched: resolveValues(callName, args, options.watched) }),
      capability: options.capability === undefined ? r9 : options.capability,
      returns,
      ...(sigmask < 0 ? {} : { sigmask }),
      blocking: options.blocking ?? options.endsBySignal ?? false,
      endsBySignal: options.endsBySignal ?? false,
      ...(options.since === undefined ? {} : { since: options.since }),
      mvx: options.mvx ?? mvx,
    }
  }
}
