// biome-ignore-all format: one call, one line, one diff.
// Scheduling, priorities and resource limits.
import { choice, family, flags, input, inStruct, int, monitored, output, outStruct, pid, pointer, selfSized, size32, sizedStruct } from './row.js'

const call = family('sched', 'leader')
const cores = 'the limit of core files is virtual: their registers tell the capability'

export const schedCalls = [
  call(24, 'sched_yield', [], { mvx: 'each' }),
  call(97, 'getrlimit', [choice('resource', 'rlimit'), outStruct('rlim', 'rlimit')], { isolation: monitored(cores), mvx: 'each' }),
  call(98, 'getrusage', [choice('who', 'rusage'), outStruct('usage', 'rusage')]),
  call(140, 'getpriority', [choice('which', 'priority'), int('who')], { returns: 'value' }),
  call(141, 'setpriority', [choice('which', 'priority'), int('who'), int('prio')]),
  call(142, 'sched_setparam', [pid('pid'), inStruct('param', 'sched_param')]),
  call(143, 'sched_getparam', [pid('pid'), outStruct('param', 'sched_param')]),
  call(144, 'sched_setscheduler', [pid('pid'), flags('policy', 'sched_policy'), inStruct('param', 'sched_param')]),
  call(145, 'sched_getscheduler', [pid('pid')], { returns: 'value' }),
  call(146, 'sched_get_priority_max', [flags('policy', 'sched_policy')], { returns: 'value' }),
  call(147, 'sched_get_priority_min', [flags('policy', 'sched_policy')], { returns: 'value' }),
  call(148, 'sched_rr_get_interval', [pid('pid'), outStruct('interval', 'timespec')]),
  call(160, 'setrlimit', [choice('resource', 'rlimit'), inStruct('rlim', 'rlimit')], { isolation: monitored(cores), mvx: 'each' }),
  call(203, 'sched_setaffinity', [pid('pid'), size32('cpusetsize'), input('mask', 'cpusetsize')]),
  call(204, 'sched_getaffinity', [pid('pid'), size32('cpusetsize'), output('mask', 'cpusetsize')], { returns: 'bytes' }),
  call(251, 'ioprio_set', [choice('which', 'ioprio'), int('who'), int('ioprio')]),
  call(252, 'ioprio_get', [choice('which', 'ioprio'), int('who')], { returns: 'value' }),
  call(302, 'prlimit64', [pid('pid'), choice('resource', 'rlimit'), inStruct('new_limit', 'rlimit'), outStruct('old_limit', 'rlimit')], { isolation: monitored(cores), mvx: 'each' }),
  call(309, 'getcpu', [outStruct('cpu', 'uint'), outStruct('node', 'uint'), pointer('tcache')]),
  call(314, 'sched_setattr', [pid('pid'), selfSized('attr', 'in', 'sched_attr'), flags('flags', 'none')], { since: '3.14' }),
  call(315, 'sched_getattr', [pid('pid'), sizedStruct('attr', 'out', 'sched_attr', 'size'), size32('size'), flags('flags', 'none')], { since: '3.14' }),
]
