// biome-ignore-all format: one call, one line, one diff.
// What a file carries beside its bytes: mode, owner, times, extended attributes, quotas.
import { either, family, fd, flags, gid, inPair, input, inStruct, mode, monitored, output, path, size, sizedStruct, string, uid, uint } from './row.js'

const call = family('attribute', 'leader')
const marks = monitored('no file of the program may look like one of MonGuard’s own (invariant R3)')

export const attributeCalls = [
  call(90, 'chmod', [path('path'), mode('mode')], { groups: 'file', isolation: marks }),
  call(91, 'fchmod', [fd('fd'), mode('mode')], { groups: 'desc', isolation: marks }),
  call(92, 'chown', [path('path'), uid('owner'), gid('group')], { groups: 'file' }),
  call(93, 'fchown', [fd('fd'), uid('owner'), gid('group')], { groups: 'desc' }),
  call(94, 'lchown', [path('path'), uid('owner'), gid('group')], { groups: 'file' }),
  call(132, 'utime', [path('path'), inStruct('times', 'utimbuf')], { groups: 'file' }),
  call(179, 'quotactl', [flags('op', 'quota'), path('special'), uint('id'), either('addr')], { groups: 'file' }),
  call(188, 'setxattr', [path('path'), string('name'), input('value', 'size'), size('size'), flags('flags', 'xattr')], { groups: 'file', isolation: marks }),
  call(189, 'lsetxattr', [path('path'), string('name'), input('value', 'size'), size('size'), flags('flags', 'xattr')], { groups: 'file', isolation: marks }),
  call(190, 'fsetxattr', [fd('fd'), string('name'), input('value', 'size'), size('size'), flags('flags', 'xattr')], { groups: 'desc', isolation: marks }),
  call(191, 'getxattr', [path('path'), string('name'), output('value', 'size'), size('size')], { groups: 'file', returns: 'bytes' }),
  call(192, 'lgetxattr', [path('path'), string('name'), output('value', 'size'), size('size')], { groups: 'file', returns: 'bytes' }),
  call(193, 'fgetxattr', [fd('fd'), string('name'), output('value', 'size'), size('size')], { groups: 'desc', returns: 'bytes' }),
  call(194, 'listxattr', [path('path'), output('list', 'size'), size('size')], { groups: 'file', returns: 'bytes' }),
  call(195, 'llistxattr', [path('path'), output('list', 'size'), size('size')], { groups: 'file', returns: 'bytes' }),
  call(196, 'flistxattr', [fd('fd'), output('list', 'size'), size('size')], { groups: 'desc', returns: 'bytes' }),
  call(197, 'removexattr', [path('path'), string('name')], { groups: 'file' }),
  call(198, 'lremovexattr', [path('path'), string('name')], { groups: 'file' }),
  call(199, 'fremovexattr', [fd('fd'), string('name')], { groups: 'desc' }),
  call(235, 'utimes', [path('path'), inPair('times', 'timeval')], { groups: 'file' }),
  call(260, 'fchownat', [fd('dirfd'), path('path', 'dirfd'), uid('owner'), gid('group'), flags('flags', 'at')], { groups: 'file desc' }),
  call(261, 'futimesat', [fd('dirfd'), path('path', 'dirfd'), inPair('times', 'timeval')], { groups: 'file desc' }),
  call(268, 'fchmodat', [fd('dirfd'), path('path', 'dirfd'), mode('mode')], { groups: 'file desc', isolation: marks }),
  call(280, 'utimensat', [fd('dirfd'), path('path', 'dirfd'), inPair('times', 'timespec'), flags('flags', 'at')], { groups: 'file desc' }),
  call(443, 'quotactl_fd', [fd('fd'), flags('op', 'quota'), uint('id'), either('addr')], { groups: 'desc', since: '5.14' }),
  call(452, 'fchmodat2', [fd('dirfd'), path('path', 'dirfd'), mode('mode'), flags('flags', 'at')], { groups: 'file desc', isolation: marks, since: '6.6' }),
  call(463, 'setxattrat', [fd('dirfd'), path('path', 'dirfd'), flags('at_flags', 'at'), string('name'), sizedStruct('args', 'in', 'xattr_args', 'size'), size('size')], { groups: 'file desc', isolation: marks, capability: { high: [0, 2] }, since: '6.13' }),
  call(464, 'getxattrat', [fd('dirfd'), path('path', 'dirfd'), flags('at_flags', 'at'), string('name'), sizedStruct('args', 'inout', 'xattr_args', 'size'), size('size')], { groups: 'file desc', capability: { high: [0, 2] }, returns: 'bytes', since: '6.13' }),
  call(465, 'listxattrat', [fd('dirfd'), path('path', 'dirfd'), flags('at_flags', 'at'), output('list', 'size'), size('size')], { groups: 'file desc', returns: 'bytes', since: '6.13' }),
  call(466, 'removexattrat', [fd('dirfd'), path('path', 'dirfd'), flags('at_flags', 'at'), string('name')], { groups: 'file desc', since: '6.13' }),
  call(468, 'file_getattr', [fd('dirfd'), path('path', 'dirfd'), sizedStruct('attr', 'out', 'file_attr', 'size'), size('size'), flags('at_flags', 'at')], { groups: 'file desc', since: '6.17' }),
  call(469, 'file_setattr', [fd('dirfd'), path('path', 'dirfd'), sizedStruct('attr', 'in', 'file_attr', 'size'), size('size'), flags('at_flags', 'at')], { groups: 'file desc', since: '6.17' }),
]
