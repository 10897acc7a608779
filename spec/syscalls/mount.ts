// biome-ignore-all format: one call, one line, one diff.
// File systems and the mount tree.
import { choice, denied, either, family, fd, flags, flags64, int, monitored, outArray, output, path, selfSized, size, sizedStruct, string, unsized } from './row.js'

const call = family('mount', 'leader')

export const mountCalls = [
  call(139, 'sysfs', [int('option'), either('arg1'), either('arg2')], { returns: 'value' }),
  call(155, 'pivot_root', [path('new_root'), path('put_old')], { groups: 'file', isolation: monitored('paths from the root directory may lead into procfs from then on') }),
  call(165, 'mount', [string('source'), path('target'), string('filesystemtype'), flags64('mountflags', 'mount'), unsized('data', 'in')], { groups: 'file' }),
  call(166, 'umount2', [path('target'), flags('flags', 'umount')], { groups: 'file' }),
  call(167, 'swapon', [path('path'), flags('swapflags', 'swapon')], { groups: 'file', isolation: denied('EPERM', 'the kernel could write the monitor’s pages to a file of the program’s, and read them back from it') }),
  call(168, 'swapoff', [path('path')], { groups: 'file' }),
  call(428, 'open_tree', [fd('dirfd'), path('path', 'dirfd'), flags('flags', 'open_tree')], { groups: 'file desc', returns: 'fd', since: '5.2' }),
  call(429, 'move_mount', [fd('from_dirfd'), path('from_path', 'from_dirfd'), fd('to_dirfd'), path('to_path', 'to_dirfd'), flags('flags', 'move_mount')], { groups: 'file desc', since: '5.2' }),
  call(430, 'fsopen', [string('fsname'), flags('flags', 'fsopen')], { groups: 'desc', returns: 'fd', since: '5.2' }),
  call(431, 'fsconfig', [fd('fd'), choice('cmd', 'fsconfig'), string('key'), unsized('value', 'in'), int('aux')], { groups: 'file desc', since: '5.2' }),
  call(432, 'fsmount', [fd('fd'), flags('flags', 'fsmount'), flags('attr_flags', 'mount_attr')], { groups: 'desc', returns: 'fd', since: '5.2' }),
  call(433, 'fspick', [fd('dirfd'), path('path', 'dirfd'), flags('flags', 'fspick')], { groups: 'file desc', returns: 'fd', since: '5.2' }),
  call(442, 'mount_setattr', [fd('dirfd'), path('path', 'dirfd'), flags('flags', 'at'), sizedStruct('attr', 'in', 'mount_attr', 'size'), size('size')], { groups: 'file desc', since: '5.12' }),
  call(457, 'statmount', [selfSized('req', 'in', 'mnt_id_req'), output('buf', 'bufsize'), size('bufsize'), flags('flags', 'none')], { since: '6.8' }),
  call(458, 'listmount', [selfSized('req', 'in', 'mnt_id_req'), outArray('mnt_ids', 'u64', 'nr_mnt_ids'), size('nr_mnt_ids'), flags('flags', 'listmount')], { returns: 'count', since: '6.8' }),
  call(467, 'open_tree_attr', [fd('dirfd'), path('path', 'dirfd'), flags('flags', 'open_tree'), sizedStruct('attr', 'in', 'mount_attr', 'size'), size('size')], { groups: 'file desc', returns: 'fd', since: '6.15' }),
]
