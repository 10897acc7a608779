// biome-ignore-all format: one call, one line, one diff.
// Asynchronous input and output: Linux aio, and io_uring, which works past every monitor.
import { choice, denied, either, family, fd, flags, inArray, inoutStruct, input, inStruct, long, monitored, outArray, outStruct, size, uint, ulong } from './row.js'

const call = family('async', 'leader')
const ring = denied('ENOSYS', 'its requests are system calls that no filter and no monitor sees')

export const asyncCalls = [
  call(206, 'io_setup', [uint('nr_events'), inoutStruct('ctx_idp', 'ulong')], { groups: 'memory' }),
  call(207, 'io_destroy', [ulong('ctx_id')], { groups: 'memory' }),
  call(208, 'io_getevents', [ulong('ctx_id'), long('min_nr'), long('nr'), outArray('events', 'io_event', 'nr'), inStruct('timeout', 'timespec')], { returns: 'count', blocking: true }),
  call(209, 'io_submit', [ulong('ctx_id'), long('nr'), inArray('iocbpp', 'pointers', 'nr')], { returns: 'value', blocking: true }),
  call(210, 'io_cancel', [ulong('ctx_id'), inStruct('iocb', 'iocb'), outStruct('result', 'io_event')]),
  call(333, 'io_pgetevents', [ulong('ctx_id'), long('min_nr'), long('nr'), outArray('events', 'io_event', 'nr'), inStruct('timeout', 'timespec'), inStruct('sigmask', 'sigset_and_size')], { isolation: monitored('its signal mask holds only during the call, and a handler that runs then must find it in its frame'), capability: null, returns: 'count', sigmask: 'sigmask', blocking: true, since: '4.18' }),
  call(425, 'io_uring_setup', [uint('entries'), inoutStruct('params', 'io_uring_params')], { groups: 'desc', isolation: ring, returns: 'fd', since: '5.1' }),
  call(426, 'io_uring_enter', [fd('fd'), uint('to_submit'), uint('min_complete'), flags('flags', 'io_uring_enter'), input('arg', 'argsz'), size('argsz')], { groups: 'desc signal', isolation: ring, capability: { high: [0, 1] }, returns: 'value', blocking: true, since: '5.1' }),
  call(427, 'io_uring_register', [fd('fd'), choice('opcode', 'io_uring_register'), either('arg'), uint('nr_args')], { groups: 'desc memory', isolation: ring, returns: 'value', since: '5.1' }),
]
