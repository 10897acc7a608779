// biome-ignore-all format: one call, one line, one diff.
// Signals: handlers, masks, sending, waiting.
import { choice, family, fd, flags, inStruct, monitored, outStruct, pid, signal, sigset, size } from './row.js'

const call = family('signal', 'each')
const masks = monitored('SIGSYS must stay deliverable')
const feigned = monitored('what a program sends itself may look like a fault, or like a call that was trapped')
const frames = monitored('a frame decides every register, PKRU included')

export const signalCalls = [
  call(13, 'rt_sigaction', [signal('signum'), inStruct('act', 'sigaction'), outStruct('oldact', 'sigaction'), size('sigsetsize')], { groups: 'signal', isolation: monitored('every handler that the kernel knows is the monitor’s') }),
  call(14, 'rt_sigprocmask', [choice('how', 'sigprocmask'), sigset('set', 'in', 'sigsetsize'), sigset('oldset', 'out', 'sigsetsize'), size('sigsetsize')], { groups: 'signal', isolation: masks }),
  call(15, 'rt_sigreturn', [], { groups: 'signal', isolation: frames, returns: 'value', mvx: 'joint' }),
  call(34, 'pause', [], { groups: 'signal', endsBySignal: true, mvx: 'joint' }),
  call(62, 'kill', [pid('pid'), signal('sig')], { groups: 'process signal', mvx: 'leader' }),
  call(127, 'rt_sigpending', [sigset('set', 'out', 'sigsetsize'), size('sigsetsize')], { groups: 'signal', isolation: masks, mvx: 'leader' }),
  call(128, 'rt_sigtimedwait', [sigset('set', 'in', 'sigsetsize'), outStruct('info', 'siginfo'), inStruct('timeout', 'timespec'), size('sigsetsize')], { groups: 'signal', isolation: monitored('its set may hold SIGSYS'), returns: 'value', blocking: true, mvx: 'leader' }),
  call(129, 'rt_sigqueueinfo', [pid('tgid'), signal('sig'), inStruct('info', 'siginfo')], { groups: 'process signal', isolation: feigned, mvx: 'leader' }),
  call(130, 'rt_sigsuspend', [sigset('mask', 'in', 'sigsetsize'), size('sigsetsize')], { groups: 'signal', isolation: monitored('its signal mask holds only during the call; SIGSYS must stay deliverable'), sigmask: 'mask', endsBySignal: true, mvx: 'joint' }),
  call(131, 'sigaltstack', [inStruct('ss', 'stack_t'), outStruct('old_ss', 'stack_t')], { groups: 'signal', isolation: monitored('the kernel’s alternate stack is the monitor’s') }),
  call(200, 'tkill', [pid('tid'), signal('sig')], { groups: 'process signal', mvx: 'leader' }),
  call(219, 'restart_syscall', [], { returns: 'value', blocking: true, mvx: 'leader', capability: null }),
  call(234, 'tgkill', [pid('tgid'), pid('tid'), signal('sig')], { groups: 'process signal', mvx: 'leader' }),
  call(282, 'signalfd', [fd('fd'), sigset('mask', 'in', 'sizemask'), size('sizemask')], { groups: 'desc signal', returns: 'fd', mvx: 'leader' }),
  call(289, 'signalfd4', [fd('fd'), sigset('mask', 'in', 'sizemask'), size('sizemask'), flags('flags', 'open')], { groups: 'desc signal', returns: 'fd', mvx: 'leader' }),
  call(297, 'rt_tgsigqueueinfo', [pid('tgid'), pid('tid'), signal('sig'), inStruct('info', 'siginfo')], { groups: 'process signal', isolation: feigned, mvx: 'leader' }),
  call(424, 'pidfd_send_signal', [fd('pidfd'), signal('sig'), inStruct('info', 'siginfo'), flags('flags', 'pidfd_signal')], { groups: 'desc process signal', isolation: feigned, mvx: 'leader', since: '5.1' }),
]
