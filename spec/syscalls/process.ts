// biome-ignore-all format: one call, one line, one diff.
// Processes and threads: making, ending, waiting, naming, tracing, namespaces.
import { argv, choice, choice64, denied, either, family, fd, flags, flags64, int, iovec, long, monitored, outArray, outStruct, path, pid, pointer, selfSized, size, size32, sizedStruct, uint, ulong } from './row.js'

const call = family('process', 'each')
const makes = monitored('the new task needs a thread area before its first instruction')
const ends = monitored('the monitor gives the task’s areas back and reports the end')
const execs = monitored('the new program must be loaded under the monitor')
const other = monitored('reads or writes another process, which may be a monitored one, past its keys')
const leaves = monitored('changes what the monitor of this task sees or may do')

export const processCalls = [
  call(39, 'getpid', [], { groups: 'pure', returns: 'pid', mvx: 'leader' }),
  call(56, 'clone', [flags('flags', 'clone'), pointer('stack'), outStruct('parent_tid', 'int'), outStruct('child_tid', 'int'), pointer('tls')], { groups: 'process', isolation: makes, returns: 'pid', blocking: true, mvx: 'joint' }),
  call(57, 'fork', [], { groups: 'process', isolation: makes, returns: 'pid', mvx: 'joint' }),
  call(58, 'vfork', [], { groups: 'process', isolation: makes, returns: 'pid', blocking: true, mvx: 'joint' }),
  call(59, 'execve', [path('path'), argv('argv'), argv('envp')], { groups: 'file process', isolation: execs, mvx: 'joint' }),
  call(60, 'exit', [int('status')], { groups: 'process', isolation: ends, returns: 'never', mvx: 'joint' }),
  call(61, 'wait4', [pid('pid'), outStruct('wstatus', 'int'), flags('options', 'wait'), outStruct('rusage', 'rusage')], { groups: 'process', returns: 'pid', blocking: true, mvx: 'joint' }),
  call(101, 'ptrace', [choice64('request', 'ptrace'), long('pid'), either('addr'), either('data')], { isolation: other, returns: 'value', mvx: 'joint' }),
  call(109, 'setpgid', [pid('pid'), pid('pgid')], { mvx: 'leader' }),
  call(110, 'getppid', [], { groups: 'pure', returns: 'pid', mvx: 'leader' }),
  call(111, 'getpgrp', [], { groups: 'pure', returns: 'pid', mvx: 'leader' }),
  call(112, 'setsid', [], { returns: 'pid', mvx: 'leader' }),
  call(121, 'getpgid', [pid('pid')], { returns: 'pid', mvx: 'leader' }),
  call(124, 'getsid', [pid('pid')], { returns: 'pid', mvx: 'leader' }),
  call(135, 'personality', [flags('persona', 'personality')], { isolation: monitored('READ_IMPLIES_EXEC and ADDR_NO_RANDOMIZE weaken every later mapping'), returns: 'value' }),
  call(157, 'prctl', [choice('option', 'prctl'), either('arg2'), either('arg3'), either('arg4'), either('arg5')], { groups: 'creds', isolation: monitored('can change seccomp, dumpability, memory map fields and system call dispatch'), returns: 'value' }),
  call(158, 'arch_prctl', [choice('op', 'arch_prctl'), either('addr')], { isolation: monitored('%gs leads to the thread area; shadow stacks and CPUID faulting are set here'), returns: 'value' }),
  call(186, 'gettid', [], { groups: 'pure', returns: 'pid', mvx: 'leader' }),
  call(218, 'set_tid_address', [outStruct('tidptr', 'int')], { isolation: monitored('the kernel writes to this address when the thread ends'), returns: 'pid' }),
  call(231, 'exit_group', [int('status')], { groups: 'process', isolation: ends, returns: 'never', mvx: 'joint' }),
  call(247, 'waitid', [choice('idtype', 'waitid'), pid('id'), outStruct('infop', 'siginfo'), flags('options', 'wait'), outStruct('rusage', 'rusage')], { groups: 'process', blocking: true, mvx: 'joint' }),
  call(272, 'unshare', [flags64('flags', 'unshare')], { isolation: leaves }),
  call(308, 'setns', [fd('fd'), flags('nstype', 'unshare')], { groups: 'desc', isolation: leaves }),
  call(310, 'process_vm_readv', [pid('pid'), iovec('local_iov', 'out', 'liovcnt'), size('liovcnt'), iovec('remote_iov', 'in', 'riovcnt'), size('riovcnt'), ulong('flags')], { isolation: other, capability: null, returns: 'bytes', mvx: 'leader', since: '3.2' }),
  call(311, 'process_vm_writev', [pid('pid'), iovec('local_iov', 'in', 'liovcnt'), size('liovcnt'), iovec('remote_iov', 'out', 'riovcnt'), size('riovcnt'), ulong('flags')], { isolation: other, capability: null, returns: 'bytes', mvx: 'leader', since: '3.2' }),
  call(312, 'kcmp', [pid('pid1'), pid('pid2'), choice('type', 'kcmp'), ulong('idx1'), ulong('idx2')], { isolation: monitored('orders kernel objects of two processes, the monitor’s descriptors among them'), returns: 'value', mvx: 'leader', since: '3.5' }),
  call(322, 'execveat', [fd('dirfd'), path('path', 'dirfd'), argv('argv'), argv('envp'), flags('flags', 'at_exec')], { groups: 'file desc process', isolation: execs, mvx: 'joint', since: '3.19' }),
  call(334, 'rseq', [sizedStruct('rseq', 'inout', 'rseq', 'rseq_len'), size32('rseq_len'), flags('flags', 'rseq'), uint('sig')], { isolation: denied('ENOSYS', 'the kernel would jump to the application’s abort address while the monitor runs'), since: '4.18' }),
  call(434, 'pidfd_open', [pid('pid'), flags('flags', 'pidfd')], { groups: 'desc', returns: 'fd', mvx: 'leader', since: '5.3' }),
  call(435, 'clone3', [sizedStruct('cl_args', 'in', 'clone_args', 'size'), size('size')], { groups: 'process', isolation: makes, returns: 'pid', blocking: true, mvx: 'joint', since: '5.3' }),
  call(438, 'pidfd_getfd', [fd('pidfd'), fd('targetfd'), flags('flags', 'none')], { groups: 'desc', isolation: monitored('takes a descriptor out of another process, the monitor’s among them'), returns: 'fd', mvx: 'leader', since: '5.6' }),
  call(448, 'process_mrelease', [fd('pidfd'), flags('flags', 'none')], { groups: 'desc', isolation: monitored('reaps the memory of a dying process, its monitor’s included'), mvx: 'leader', since: '5.15' }),
  call(470, 'listns', [selfSized('req', 'in', 'ns_id_req'), outArray('ns_ids', 'u64', 'nr_ns_ids'), size('nr_ns_ids'), flags('flags', 'none')], { returns: 'count', mvx: 'leader', since: '6.19' }),
  call(471, 'rseq_slice_yield', [], { isolation: denied('ENOSYS', 'belongs to rseq'), returns: 'value', since: '7.0' }),
]
