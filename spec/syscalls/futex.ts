// biome-ignore-all format: one call, one line, one diff.
// Futexes and the list of robust ones.
import { choice, either, family, flags, futex, inArray, inPair, inStruct, int, monitored, outStruct, pid, size, size32, uint, ulong } from './row.js'

const call = family('futex', 'each')

export const futexCalls = [
  // `timeout` is a number for the requeueing operations.
  call(202, 'futex', [futex('uaddr'), flags('futex_op', 'futex'), uint('val'), either('timeout'), futex('uaddr2'), uint('val3')], { capability: { high: [1, 5] }, returns: 'value', blocking: true }),
  call(273, 'set_robust_list', [inStruct('head', 'robust_list_head'), size('len')], { isolation: monitored('the kernel walks this list and writes through it when the thread ends') }),
  call(274, 'get_robust_list', [pid('pid'), outStruct('head_ptr', 'address'), outStruct('sizep', 'ulong')]),
  call(449, 'futex_waitv', [inArray('waiters', 'futex_waitv', 'nr_futexes'), size32('nr_futexes'), flags('flags', 'none'), inStruct('timeout', 'timespec'), choice('clockid', 'clock')], { returns: 'value', blocking: true, since: '5.16' }),
  call(454, 'futex_wake', [futex('uaddr'), ulong('mask'), int('nr'), flags('flags', 'futex2')], { returns: 'value', since: '6.7' }),
  call(455, 'futex_wait', [futex('uaddr'), ulong('val'), ulong('mask'), flags('flags', 'futex2'), inStruct('timeout', 'timespec'), choice('clockid', 'clock')], { capability: { high: [3, 5] }, blocking: true, since: '6.7' }),
  call(456, 'futex_requeue', [inPair('waiters', 'futex_waitv'), flags('flags', 'none'), int('nr_wake'), int('nr_requeue')], { returns: 'value', since: '6.7' }),
]
