// biome-ignore-all format: one call, one line, one diff.
// Waiting for descriptors, and the descriptors made to be waited for.
import { bitset, choice, family, fd, flags, flags64, inoutArray, inoutStruct, inStruct, int, monitored, outArray, path, sigset, size, size32, uint } from './row.js'

const call = family('poll', 'leader')
const masks = monitored('its signal mask holds only during the call, and a handler that runs then must find it in its frame')

export const pollCalls = [
  call(7, 'poll', [inoutArray('fds', 'pollfd', 'nfds'), size32('nfds'), int('timeout')], { groups: 'desc', returns: 'value', endsBySignal: true }),
  call(23, 'select', [int('nfds'), bitset('readfds', 'inout', 'nfds'), bitset('writefds', 'inout', 'nfds'), bitset('exceptfds', 'inout', 'nfds'), inoutStruct('timeout', 'timeval')], { groups: 'desc', returns: 'value', endsBySignal: true }),
  call(213, 'epoll_create', [int('size')], { groups: 'desc', returns: 'fd' }),
  call(232, 'epoll_wait', [fd('epfd'), outArray('events', 'epoll_event', 'maxevents'), size32('maxevents'), int('timeout')], { groups: 'desc', returns: 'count', endsBySignal: true }),
  call(233, 'epoll_ctl', [fd('epfd'), choice('op', 'epoll_op'), fd('fd'), inStruct('event', 'epoll_event')], { groups: 'desc' }),
  call(253, 'inotify_init', [], { groups: 'desc', returns: 'fd' }),
  call(254, 'inotify_add_watch', [fd('fd'), path('path'), flags('mask', 'inotify')], { groups: 'file desc', returns: 'value' }),
  call(255, 'inotify_rm_watch', [fd('fd'), int('wd')], { groups: 'desc' }),
  call(270, 'pselect6', [int('nfds'), bitset('readfds', 'inout', 'nfds'), bitset('writefds', 'inout', 'nfds'), bitset('exceptfds', 'inout', 'nfds'), inoutStruct('timeout', 'timespec'), inStruct('sigmask', 'sigset_and_size')], { groups: 'desc', isolation: masks, capability: { high: [0] }, returns: 'value', sigmask: 'sigmask', endsBySignal: true }),
  call(271, 'ppoll', [inoutArray('fds', 'pollfd', 'nfds'), size32('nfds'), inoutStruct('timeout', 'timespec'), sigset('sigmask', 'in', 'sigsetsize'), size('sigsetsize')], { groups: 'desc', isolation: masks, returns: 'value', sigmask: 'sigmask', endsBySignal: true }),
  call(281, 'epoll_pwait', [fd('epfd'), outArray('events', 'epoll_event', 'maxevents'), size32('maxevents'), int('timeout'), sigset('sigmask', 'in', 'sigsetsize'), size('sigsetsize')], { groups: 'desc', isolation: masks, capability: { high: [0, 2] }, returns: 'count', sigmask: 'sigmask', endsBySignal: true }),
  call(284, 'eventfd', [uint('initval')], { groups: 'desc', returns: 'fd' }),
  call(290, 'eventfd2', [uint('initval'), flags('flags', 'eventfd')], { groups: 'desc', returns: 'fd' }),
  call(291, 'epoll_create1', [flags('flags', 'open')], { groups: 'desc', returns: 'fd' }),
  call(294, 'inotify_init1', [flags('flags', 'open')], { groups: 'desc', returns: 'fd' }),
  call(300, 'fanotify_init', [flags('flags', 'fanotify_init'), flags('event_f_flags', 'open')], { isolation: monitored('its events come with descriptors of files that were opened, the closed ones too'), groups: 'desc', returns: 'fd' }),
  call(301, 'fanotify_mark', [fd('fanotify_fd'), flags('flags', 'fanotify_mark'), flags64('mask', 'fanotify_events'), fd('dirfd'), path('path', 'dirfd')], { groups: 'file desc' }),
  call(441, 'epoll_pwait2', [fd('epfd'), outArray('events', 'epoll_event', 'maxevents'), size32('maxevents'), inStruct('timeout', 'timespec'), sigset('sigmask', 'in', 'sigsetsize'), size('sigsetsize')], { groups: 'desc', isolation: masks, capability: { high: [0, 2] }, returns: 'count', sigmask: 'sigmask', blocking: true, since: '5.11' }),
]
