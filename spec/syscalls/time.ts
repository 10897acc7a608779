// biome-ignore-all format: one call, one line, one diff.
// Clocks and timers.
import { choice, family, fd, flags, inoutStruct, inStruct, int, outStruct, uint } from './row.js'

const call = family('time', 'leader')

export const timeCalls = [
  call(35, 'nanosleep', [inStruct('req', 'timespec'), outStruct('rem', 'timespec')], { endsBySignal: true }),
  call(36, 'getitimer', [choice('which', 'itimer'), outStruct('curr_value', 'itimerval')]),
  call(37, 'alarm', [uint('seconds')], { returns: 'value' }),
  call(38, 'setitimer', [choice('which', 'itimer'), inStruct('new_value', 'itimerval'), outStruct('old_value', 'itimerval')]),
  call(96, 'gettimeofday', [outStruct('tv', 'timeval'), outStruct('tz', 'timezone')], { groups: 'clock' }),
  call(100, 'times', [outStruct('buf', 'tms')], { returns: 'value' }),
  call(159, 'adjtimex', [inoutStruct('buf', 'timex')], { groups: 'clock', returns: 'value' }),
  call(164, 'settimeofday', [inStruct('tv', 'timeval'), inStruct('tz', 'timezone')], { groups: 'clock' }),
  call(201, 'time', [outStruct('tloc', 'long')], { groups: 'clock', returns: 'value' }),
  call(222, 'timer_create', [choice('clockid', 'clock'), inStruct('sevp', 'sigevent'), outStruct('timerid', 'int')]),
  call(223, 'timer_settime', [int('timerid'), flags('flags', 'timer'), inStruct('new_value', 'itimerspec'), outStruct('old_value', 'itimerspec')]),
  call(224, 'timer_gettime', [int('timerid'), outStruct('curr_value', 'itimerspec')]),
  call(225, 'timer_getoverrun', [int('timerid')], { returns: 'value' }),
  call(226, 'timer_delete', [int('timerid')]),
  call(227, 'clock_settime', [choice('clockid', 'clock'), inStruct('tp', 'timespec')], { groups: 'clock' }),
  call(228, 'clock_gettime', [choice('clockid', 'clock'), outStruct('tp', 'timespec')], { groups: 'clock' }),
  call(229, 'clock_getres', [choice('clockid', 'clock'), outStruct('res', 'timespec')], { groups: 'clock' }),
  call(230, 'clock_nanosleep', [choice('clockid', 'clock'), flags('flags', 'timer'), inStruct('request', 'timespec'), outStruct('remain', 'timespec')], { endsBySignal: true }),
  call(283, 'timerfd_create', [choice('clockid', 'clock'), flags('flags', 'open')], { groups: 'desc', returns: 'fd' }),
  call(286, 'timerfd_settime', [fd('fd'), flags('flags', 'timerfd'), inStruct('new_value', 'itimerspec'), outStruct('old_value', 'itimerspec')], { groups: 'desc' }),
  call(287, 'timerfd_gettime', [fd('fd'), outStruct('curr_value', 'itimerspec')], { groups: 'desc' }),
  call(305, 'clock_adjtime', [choice('clockid', 'clock'), inoutStruct('buf', 'timex')], { groups: 'clock', returns: 'value' }),
]
