// biome-ignore-all format: one call, one line, one diff.
// Numbers that were given out and stand empty in Linux 6.18. They are rows, so that they are known by name and answer
// ENOSYS, as the kernel does.
import { denied, family } from './row.js'

const call = family('obsolete', 'each')
const empty = { isolation: denied('ENOSYS', 'the number stands empty'), returns: 'value' } as const

export const obsoleteCalls = [
  call(134, 'uselib', [], { ...empty, groups: 'file' }),
  call(156, '_sysctl', [], empty),
  call(174, 'create_module', [], empty),
  call(177, 'get_kernel_syms', [], empty),
  call(178, 'query_module', [], empty),
  call(180, 'nfsservctl', [], empty),
  call(181, 'getpmsg', [], { ...empty, groups: 'network' }),
  call(182, 'putpmsg', [], { ...empty, groups: 'network' }),
  call(183, 'afs_syscall', [], empty),
  call(184, 'tuxcall', [], empty),
  call(185, 'security', [], empty),
  call(205, 'set_thread_area', [], empty),
  call(211, 'get_thread_area', [], empty),
  call(212, 'lookup_dcookie', [], empty),
  call(214, 'epoll_ctl_old', [], empty),
  call(215, 'epoll_wait_old', [], empty),
  call(236, 'vserver', [], empty),
]
