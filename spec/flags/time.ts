// Clocks and timers. Values: the UAPI headers of Linux.
import { choices, type FlagSet, flags } from './set.js'

export const timeSets: readonly FlagSet[] = [
  choices('clock', {
    CLOCK_REALTIME: 0,
    CLOCK_MONOTONIC: 1,
    CLOCK_PROCESS_CPUTIME_ID: 2,
    CLOCK_THREAD_CPUTIME_ID: 3,
    CLOCK_MONOTONIC_RAW: 4,
    CLOCK_REALTIME_COARSE: 5,
    CLOCK_MONOTONIC_COARSE: 6,
    CLOCK_BOOTTIME: 7,
    CLOCK_REALTIME_ALARM: 8,
    CLOCK_BOOTTIME_ALARM: 9,
    CLOCK_SGI_CYCLE: 10,
    CLOCK_TAI: 11,
    CLOCK_AUX: 16,
    CLOCK_AUX_LAST: 23,
  }),
  choices('itimer', {
    ITIMER_REAL: 0,
    ITIMER_VIRTUAL: 1,
    ITIMER_PROF: 2,
  }),
  flags('timer', {
    TIMER_ABSTIME: 1,
  }),
  flags('timerfd', {
    TFD_TIMER_ABSTIME: 1,
    TFD_TIMER_CANCEL_ON_SET: 2,
  }),
]
