// Names of the numbers that system calls take: flags, commands, options, signals. Data only; the sets stand in spec/flags.
import { fileSets } from './flags/file.js'
import { ioctlSets } from './flags/ioctl.js'
import { ipcSets } from './flags/ipc.js'
import { memorySets } from './flags/memory.js'
import { mountSets } from './flags/mount.js'
import { networkSets } from './flags/network.js'
import { pollSets } from './flags/poll.js'
import { processSets } from './flags/process.js'
import type { FlagSet } from './flags/set.js'
import { signalSets } from './flags/signal.js'
import { systemSets } from './flags/system.js'
import { timeSets } from './flags/time.js'

export type { Field, FlagSet } from './flags/set.js'

export const flagSets: ReadonlyMap<string, FlagSet> = new Map(
  [
    ...fileSets,
    ...memorySets,
    ...processSets,
    ...networkSets,
    ...signalSets,
    ...timeSets,
    ...ipcSets,
    ...pollSets,
    ...mountSets,
    ...systemSets,
    ...ioctlSets,
  ].map((set) => [set.name, set]),
)

/** Arguments whose names depend on another argument: set of the dependent one → value of the other → set to use. */
export const dependentSets: Readonly<
  Record<string, { readonly on: string; readonly sets: Readonly<Record<number, string>> }>
> = {
  socket_option: {
    on: 'level',
    sets: {
      1: 'socket_option',
      0: 'ip_option',
      41: 'ipv6_option',
      6: 'tcp_option',
      17: 'udp_option',
      270: 'netlink_option',
    },
  },
  ip_protocol: { on: 'domain', sets: { 2: 'ip_protocol', 10: 'ip_protocol', 16: 'netlink_protocol' } },
}

/** Commands whose next argument has names too: set of the command → its value → set of the argument that follows. */
export const commandSets: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  fcntl: { 2: 'fd_flags', 4: 'open', 1024: 'lock_type', 1026: 'dnotify', 1033: 'seals' },
  prctl: { 1: 'signal', 22: 'seccomp_mode', 23: 'capability', 24: 'capability', 35: 'prctl_mm' },
}
