// biome-ignore-all format: one call, one line, one diff.
// Files by name: opening, looking, making, renaming, removing, walking.
import { device, family, fd, flags, handle, mode, monitored, offset, output, outStruct, path, selfSized, size, size32, sizedStruct, string } from './row.js'

const call = family('file', 'leader')
const opens = monitored('may open a view of /proc that shows or changes the monitor')
const marks = monitored('no file of the program may look like one of MonGuard’s own (invariant R3)')
const reads = monitored('/proc/self/exe and its kin must name the program, not its loader')

export const fileCalls = [
  call(2, 'open', [path('path'), flags('flags', 'open'), mode('mode')], { groups: 'file desc', isolation: opens, returns: 'fd', blocking: true }),
  call(4, 'stat', [path('path'), outStruct('statbuf', 'stat')], { groups: 'file stat %stat' }),
  call(5, 'fstat', [fd('fd'), outStruct('statbuf', 'stat')], { groups: 'desc fstat %stat' }),
  call(6, 'lstat', [path('path'), outStruct('statbuf', 'stat')], { groups: 'file lstat %stat' }),
  call(21, 'access', [path('path'), flags('mode', 'access')], { groups: 'file' }),
  call(76, 'truncate', [path('path'), offset('length')], { groups: 'file' }),
  call(79, 'getcwd', [output('buf', 'size'), size('size')], { groups: 'file', returns: 'bytes' }),
  call(80, 'chdir', [path('path')], { groups: 'file' }),
  call(81, 'fchdir', [fd('fd')], { groups: 'desc' }),
  call(82, 'rename', [path('oldpath'), path('newpath')], { groups: 'file' }),
  call(83, 'mkdir', [path('path'), mode('mode')], { groups: 'file' }),
  call(84, 'rmdir', [path('path')], { groups: 'file' }),
  call(85, 'creat', [path('path'), mode('mode')], { groups: 'file desc', isolation: opens, returns: 'fd', blocking: true }),
  call(86, 'link', [path('oldpath'), path('newpath')], { groups: 'file' }),
  call(87, 'unlink', [path('path')], { groups: 'file' }),
  call(88, 'symlink', [string('target'), path('linkpath')], { groups: 'file' }),
  call(89, 'readlink', [path('path'), output('buf', 'bufsiz'), size32('bufsiz')], { groups: 'file', isolation: reads, returns: 'bytes' }),
  call(95, 'umask', [mode('mask')], { returns: 'value' }),
  call(133, 'mknod', [path('path'), mode('mode'), device('dev')], { groups: 'file', isolation: marks }),
  call(136, 'ustat', [device('dev'), outStruct('ubuf', 'ustat')], { groups: '%statfs' }),
  call(137, 'statfs', [path('path'), outStruct('buf', 'statfs')], { groups: 'file statfs %statfs' }),
  call(138, 'fstatfs', [fd('fd'), outStruct('buf', 'statfs')], { groups: 'desc fstatfs %statfs' }),
  call(161, 'chroot', [path('path')], { groups: 'file', isolation: monitored('paths from the root directory may lead into procfs from then on') }),
  call(163, 'acct', [path('path')], { groups: 'file' }),
  call(257, 'openat', [fd('dirfd'), path('path', 'dirfd'), flags('flags', 'open'), mode('mode')], { groups: 'file desc', isolation: opens, returns: 'fd', blocking: true }),
  call(258, 'mkdirat', [fd('dirfd'), path('path', 'dirfd'), mode('mode')], { groups: 'file desc' }),
  call(259, 'mknodat', [fd('dirfd'), path('path', 'dirfd'), mode('mode'), device('dev')], { groups: 'file desc', isolation: marks }),
  call(262, 'newfstatat', [fd('dirfd'), path('path', 'dirfd'), outStruct('statbuf', 'stat'), flags('flags', 'at')], { groups: 'file desc fstat %stat' }),
  call(263, 'unlinkat', [fd('dirfd'), path('path', 'dirfd'), flags('flags', 'at_unlink')], { groups: 'file desc' }),
  call(264, 'renameat', [fd('olddirfd'), path('oldpath', 'olddirfd'), fd('newdirfd'), path('newpath', 'newdirfd')], { groups: 'file desc' }),
  call(265, 'linkat', [fd('olddirfd'), path('oldpath', 'olddirfd'), fd('newdirfd'), path('newpath', 'newdirfd'), flags('flags', 'at')], { groups: 'file desc' }),
  call(266, 'symlinkat', [string('target'), fd('newdirfd'), path('linkpath', 'newdirfd')], { groups: 'file desc' }),
  call(267, 'readlinkat', [fd('dirfd'), path('path', 'dirfd'), output('buf', 'bufsiz'), size32('bufsiz')], { groups: 'file desc', isolation: reads, returns: 'bytes' }),
  call(269, 'faccessat', [fd('dirfd'), path('path', 'dirfd'), flags('mode', 'access')], { groups: 'file desc' }),
  call(303, 'name_to_handle_at', [fd('dirfd'), path('path', 'dirfd'), selfSized('handle', 'inout', 'file_handle', 8), outStruct('mount_id', 'u64'), flags('flags', 'at_handle')], { groups: 'file desc' }),
  call(304, 'open_by_handle_at', [fd('mount_fd'), handle('handle'), flags('flags', 'open')], { groups: 'desc', isolation: opens, returns: 'fd', blocking: true }),
  call(316, 'renameat2', [fd('olddirfd'), path('oldpath', 'olddirfd'), fd('newdirfd'), path('newpath', 'newdirfd'), flags('flags', 'rename')], { groups: 'file desc', since: '3.15' }),
  call(332, 'statx', [fd('dirfd'), path('path', 'dirfd'), flags('flags', 'at_statx'), flags('mask', 'statx'), outStruct('statxbuf', 'statx')], { groups: 'file desc fstat %stat', since: '4.11' }),
  call(437, 'openat2', [fd('dirfd'), path('path', 'dirfd'), sizedStruct('how', 'in', 'open_how', 'size'), size('size')], { groups: 'file desc', isolation: opens, returns: 'fd', blocking: true, since: '5.6' }),
  call(439, 'faccessat2', [fd('dirfd'), path('path', 'dirfd'), flags('mode', 'access'), flags('flags', 'at_access')], { groups: 'file desc', since: '5.8' }),
]
