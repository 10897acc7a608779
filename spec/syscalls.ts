// The system call table: every x86-64 number up to Linux 6.18, and what is known of it. The rows stand in spec/syscalls,
// one file per family; tools/generate-syscalls.ts makes the C tables and docs/system-calls.md from what is exported here.
import { asyncCalls } from './syscalls/async.js'
import { attributeCalls } from './syscalls/attribute.js'
import { credsCalls } from './syscalls/creds.js'
import { descCalls } from './syscalls/desc.js'
import { fileCalls } from './syscalls/file.js'
import { futexCalls } from './syscalls/futex.js'
import { ioCalls } from './syscalls/io.js'
import { ipcCalls } from './syscalls/ipc.js'
import { memoryCalls } from './syscalls/memory.js'
import { mountCalls } from './syscalls/mount.js'
import { networkCalls } from './syscalls/network.js'
import { obsoleteCalls } from './syscalls/obsolete.js'
import { pollCalls } from './syscalls/poll.js'
import { processCalls } from './syscalls/process.js'
import type { Arg, ArgKind, Call } from './syscalls/row.js'
import { schedCalls } from './syscalls/sched.js'
import { signalCalls } from './syscalls/signal.js'
import { systemCalls } from './syscalls/system.js'
import { timeCalls } from './syscalls/time.js'

export { callFamilies } from './syscalls/families.js'
export type {
  Arg,
  ArgKind,
  Call,
  CapabilityPlace,
  Direction,
  Family,
  Isolation,
  Mvx,
  Refusal,
  Returns,
  SizeUnit,
  Watched,
} from './syscalls/row.js'
export { type Struct, type StructName, structs } from './syscalls/structs.js'

/** Every call, by number. Numbers between 337 and 423 were never given out. */
export const calls: readonly Call[] = [
  ...ioCalls,
  ...descCalls,
  ...fileCalls,
  ...attributeCalls,
  ...mountCalls,
  ...networkCalls,
  ...pollCalls,
  ...processCalls,
  ...schedCalls,
  ...credsCalls,
  ...memoryCalls,
  ...signalCalls,
  ...timeCalls,
  ...ipcCalls,
  ...futexCalls,
  ...asyncCalls,
  ...systemCalls,
  ...obsoleteCalls,
].sort((a, b) => a.nr - b.nr)

export const callByName: ReadonlyMap<string, Call> = new Map(calls.map((call) => [call.name, call]))
export const callByNumber: ReadonlyMap<number, Call> = new Map(calls.map((call) => [call.nr, call]))

/** strace's classes: '%file', '%desc', … and the calls of each. */
export const groups: ReadonlyMap<string, readonly Call[]> = (() => {
  const found = new Map<string, Call[]>()
  for (const call of calls) for (const group of call.groups) found.set(group, [...(found.get(group) ?? []), call])
  return found
})()

/** Other spellings of classes that strace users know. */
export const groupAliases: ReadonlyMap<string, string> = new Map([['%net', '%network']])

const numbers: ReadonlySet<ArgKind> = new Set<ArgKind>([
  'int',
  'uint',
  'long',
  'ulong',
  'size',
  'offset',
  'fd',
  'flags',
  'enum',
  'mode',
  'signal',
  'pid',
  'uid',
  'gid',
  'device',
  'pointer',
])

/** The kernel reads or writes memory at this address. `either` arguments may be one. */
export const isMemory = (arg: Arg): boolean => !numbers.has(arg.kind)

/** All memory the call touches is named by its arguments: comparing each with the monitor's zone is enough. */
export const isFlat = (call: Call): boolean => call.args.every((arg) => !isMemory(arg) || !arg.nested)
