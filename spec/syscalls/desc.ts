// biome-ignore-all format: one call, one line, one diff.
// Descriptors themselves: making, copying, closing, locking and listing.
import { choice, either, family, fd, flags, outPair, output, size32, string, uint } from './row.js'

const call = family('desc', 'leader')

export const descCalls = [
  call(3, 'close', [fd('fd')], { groups: 'desc', blocking: true }),
  call(22, 'pipe', [outPair('pipefd', 'int')], { groups: 'desc' }),
  call(32, 'dup', [fd('fd')], { groups: 'desc', returns: 'fd' }),
  call(33, 'dup2', [fd('oldfd'), fd('newfd')], { groups: 'desc', returns: 'fd' }),
  call(72, 'fcntl', [fd('fd'), choice('op', 'fcntl'), either('arg')], { groups: 'desc', returns: 'value', blocking: true }),
  call(73, 'flock', [fd('fd'), flags('op', 'flock')], { groups: 'desc', blocking: true }),
  call(78, 'getdents', [fd('fd'), output('dirp', 'count'), size32('count')], { groups: 'desc', returns: 'bytes' }),
  call(217, 'getdents64', [fd('fd'), output('dirp', 'count'), size32('count')], { groups: 'desc', returns: 'bytes' }),
  call(292, 'dup3', [fd('oldfd'), fd('newfd'), flags('flags', 'open')], { groups: 'desc', returns: 'fd' }),
  call(293, 'pipe2', [outPair('pipefd', 'int'), flags('flags', 'open')], { groups: 'desc' }),
  call(319, 'memfd_create', [string('name'), flags('flags', 'memfd')], { groups: 'desc', returns: 'fd', since: '3.17' }),
  call(436, 'close_range', [uint('first'), uint('last'), flags('flags', 'close_range')], { since: '5.9' }),
  call(447, 'memfd_secret', [flags('flags', 'memfd_secret')], { groups: 'desc', returns: 'fd', since: '5.14' }),
]
