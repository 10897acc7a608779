// biome-ignore-all format: one call, one line, one diff.
// Moving bytes through descriptors that are already open.
import { choice, either, family, fd, flags, inoutStruct, input, inStruct, iovec, low32, offset, output, outStruct, size, ulong } from './row.js'

const call = family('io', 'leader')

// preadv and pwritev split a 64-bit position in two on 32-bit machines; on x86-64 pos_from_hilo() shifts pos_h out of the word.
const posL = offset('pos_l')
const posH = ulong('pos_h')

// A terminal is shared with the shell outside, which would run what was typed or pasted into it.
const typing = { arg: 'request', names: ['TIOCSTI', 'TIOCLINUX'], errno: 'EPERM', why: 'types into the terminal, for whoever reads there next' }

// A listener of the application's is asked about notified forms, which only the monitor can read and answer.
const notifications = { arg: 'request', names: ['SECCOMP_IOCTL_NOTIF_RECV', 'SECCOMP_IOCTL_NOTIF_SEND'], why: 'tells what the monitor’s own call looks like' }

export const ioCalls = [
  call(0, 'read', [fd('fd'), output('buf', 'count'), size('count')], { groups: 'desc', returns: 'bytes', blocking: true }),
  call(1, 'write', [fd('fd'), input('buf', 'count'), size('count')], { groups: 'desc', returns: 'bytes', blocking: true }),
  call(8, 'lseek', [fd('fd'), offset('offset'), choice('whence', 'whence')], { groups: 'desc', returns: 'value' }),
  call(16, 'ioctl', [fd('fd'), choice('request', 'ioctl'), either('arg')], { groups: 'desc', returns: 'value', blocking: true, refusal: typing, watched: notifications }),
  call(17, 'pread64', [fd('fd'), output('buf', 'count'), size('count'), offset('offset')], { groups: 'desc', returns: 'bytes', blocking: true }),
  call(18, 'pwrite64', [fd('fd'), input('buf', 'count'), size('count'), offset('offset')], { groups: 'desc', returns: 'bytes', blocking: true }),
  call(19, 'readv', [low32(fd('fd')), iovec('iov', 'out', 'iovcnt'), size('iovcnt')], { groups: 'desc', returns: 'bytes', blocking: true }),
  call(20, 'writev', [low32(fd('fd')), iovec('iov', 'in', 'iovcnt'), size('iovcnt')], { groups: 'desc', returns: 'bytes', blocking: true }),
  call(40, 'sendfile', [fd('out_fd'), fd('in_fd'), inoutStruct('offset', 'long'), size('count')], { groups: 'desc network', returns: 'bytes', blocking: true }),
  call(74, 'fsync', [fd('fd')], { groups: 'desc' }),
  call(75, 'fdatasync', [fd('fd')], { groups: 'desc' }),
  call(77, 'ftruncate', [fd('fd'), offset('length')], { groups: 'desc' }),
  call(162, 'sync', []),
  call(187, 'readahead', [fd('fd'), offset('offset'), size('count')], { groups: 'desc' }),
  call(221, 'fadvise64', [fd('fd'), offset('offset'), size('len'), choice('advice', 'fadvise')], { groups: 'desc' }),
  call(275, 'splice', [fd('fd_in'), inoutStruct('off_in', 'long'), fd('fd_out'), inoutStruct('off_out', 'long'), size('len'), flags('flags', 'splice')], { groups: 'desc', capability: { high: [0, 2] }, returns: 'bytes', blocking: true }),
  call(276, 'tee', [fd('fd_in'), fd('fd_out'), size('len'), flags('flags', 'splice')], { groups: 'desc', returns: 'bytes', blocking: true }),
  call(277, 'sync_file_range', [fd('fd'), offset('offset'), offset('nbytes'), flags('flags', 'sync_file_range')], { groups: 'desc' }),
  call(278, 'vmsplice', [fd('fd'), iovec('iov', 'inout', 'nr_segs'), size('nr_segs'), flags('flags', 'splice')], { groups: 'desc', returns: 'bytes', blocking: true }),
  call(285, 'fallocate', [fd('fd'), flags('mode', 'fallocate'), offset('offset'), offset('len')], { groups: 'desc' }),
  call(295, 'preadv', [low32(fd('fd')), iovec('iov', 'out', 'iovcnt'), size('iovcnt'), posL, posH], { groups: 'desc', returns: 'bytes', blocking: true }),
  call(296, 'pwritev', [low32(fd('fd')), iovec('iov', 'in', 'iovcnt'), size('iovcnt'), posL, posH], { groups: 'desc', returns: 'bytes', blocking: true }),
  call(306, 'syncfs', [fd('fd')], { groups: 'desc' }),
  call(326, 'copy_file_range', [fd('fd_in'), inoutStruct('off_in', 'long'), fd('fd_out'), inoutStruct('off_out', 'long'), size('len'), flags('flags', 'none')], { groups: 'desc', capability: { high: [0, 2] }, returns: 'bytes', blocking: true, since: '4.5' }),
  call(327, 'preadv2', [low32(fd('fd')), iovec('iov', 'out', 'iovcnt'), size('iovcnt'), posL, posH, flags('flags', 'rwf')], { groups: 'desc', capability: { arg: 4 }, returns: 'bytes', blocking: true, since: '4.6' }),
  call(328, 'pwritev2', [low32(fd('fd')), iovec('iov', 'in', 'iovcnt'), size('iovcnt'), posL, posH, flags('flags', 'rwf')], { groups: 'desc', capability: { arg: 4 }, returns: 'bytes', blocking: true, since: '4.6' }),
  call(451, 'cachestat', [fd('fd'), inStruct('range', 'cachestat_range'), outStruct('cstat', 'cachestat'), flags('flags', 'none')], { groups: 'desc', since: '6.5' }),
]
