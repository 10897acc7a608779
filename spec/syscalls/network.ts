// biome-ignore-all format: one call, one line, one diff.
// Sockets.
import { address, addressOut, choice, family, fd, flags, inoutStruct, input, int, mmsghdr, monitored, msghdr, outPair, output, outputBehind, size, size32 } from './row.js'

const call = family('network', 'leader')

export const networkCalls = [
  call(41, 'socket', [choice('domain', 'socket_domain'), flags('type', 'socket_type'), choice('protocol', 'ip_protocol')], { groups: 'network', isolation: monitored('the kernel’s audit logs arguments of calls, the capability among them'), returns: 'fd' }),
  call(42, 'connect', [fd('fd'), address('address', 'addrlen'), size32('addrlen')], { groups: 'network', blocking: true }),
  call(43, 'accept', [fd('fd'), addressOut('address', 'addrlen'), inoutStruct('addrlen', 'int')], { groups: 'network', returns: 'fd', blocking: true }),
  call(44, 'sendto', [fd('fd'), input('buf', 'len'), size('len'), flags('flags', 'msg'), address('address', 'addrlen'), size32('addrlen')], { groups: 'network', capability: { high: [0, 3] }, returns: 'bytes', blocking: true }),
  call(45, 'recvfrom', [fd('fd'), output('buf', 'len'), size('len'), flags('flags', 'msg'), addressOut('address', 'addrlen'), inoutStruct('addrlen', 'int')], { groups: 'network', capability: { high: [0, 3] }, returns: 'bytes', blocking: true }),
  call(46, 'sendmsg', [fd('fd'), msghdr('msg', 'in'), flags('flags', 'msg')], { groups: 'network', returns: 'bytes', blocking: true }),
  call(47, 'recvmsg', [fd('fd'), msghdr('msg', 'out'), flags('flags', 'msg')], { groups: 'network', returns: 'bytes', blocking: true }),
  call(48, 'shutdown', [fd('fd'), choice('how', 'shutdown')], { groups: 'network' }),
  call(49, 'bind', [fd('fd'), address('address', 'addrlen'), size32('addrlen')], { groups: 'network' }),
  call(50, 'listen', [fd('fd'), int('backlog')], { groups: 'network' }),
  call(51, 'getsockname', [fd('fd'), addressOut('address', 'addrlen'), inoutStruct('addrlen', 'int')], { groups: 'network' }),
  call(52, 'getpeername', [fd('fd'), addressOut('address', 'addrlen'), inoutStruct('addrlen', 'int')], { groups: 'network' }),
  call(53, 'socketpair', [choice('domain', 'socket_domain'), flags('type', 'socket_type'), choice('protocol', 'ip_protocol'), outPair('sv', 'int')], { groups: 'network' }),
  call(54, 'setsockopt', [fd('fd'), choice('level', 'socket_level'), choice('optname', 'socket_option'), input('optval', 'optlen'), size32('optlen')], { groups: 'network' }),
  call(55, 'getsockopt', [fd('fd'), choice('level', 'socket_level'), choice('optname', 'socket_option'), outputBehind('optval', 'optlen'), inoutStruct('optlen', 'int')], { groups: 'network' }),
  call(288, 'accept4', [fd('fd'), addressOut('address', 'addrlen'), inoutStruct('addrlen', 'int'), flags('flags', 'socket_flags')], { groups: 'network', returns: 'fd', blocking: true }),
  call(299, 'recvmmsg', [fd('fd'), mmsghdr('msgvec', 'out', 'vlen'), size32('vlen'), flags('flags', 'msg'), inoutStruct('timeout', 'timespec')], { groups: 'network', returns: 'count', blocking: true }),
  call(307, 'sendmmsg', [fd('fd'), mmsghdr('msgvec', 'in', 'vlen'), size32('vlen'), flags('flags', 'msg')], { groups: 'network', returns: 'count', blocking: true }),
]
