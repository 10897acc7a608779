// biome-ignore-all format: one call, one line, one diff.
// The machine and the kernel itself.
import { choice, denied, either, family, fd, flags, flags64, inArray, inout, input, int, monitored, output, outStruct, pid, size, size32, sizedStruct, string, uint, ulong, unsizedStruct } from './row.js'

const call = family('system', 'leader')
const module_ = denied('EPERM', 'loads or unloads kernel code, which nothing in this process could then hold')
const ports = denied('EPERM', 'gives user code the machine’s input and output ports')
const probe = denied('ENOSYS', 'is for trampolines that the kernel itself makes; from elsewhere it is an attack')

export const systemCalls = [
  call(63, 'uname', [outStruct('buf', 'utsname')]),
  call(99, 'sysinfo', [outStruct('info', 'sysinfo')]),
  call(103, 'syslog', [choice('type', 'syslog'), output('bufp', 'len'), size32('len')], { isolation: monitored('the kernel’s log tells where threads of a dying process were in the monitor'), returns: 'bytes', blocking: true }),
  call(153, 'vhangup', []),
  call(154, 'modify_ldt', [int('func'), inout('ptr', 'bytecount'), size('bytecount')], { isolation: denied('ENOSYS', 'segments give code other views of addresses and other modes of execution'), returns: 'value' }),
  call(169, 'reboot', [choice('magic', 'reboot_magic'), choice('magic2', 'reboot_magic'), choice('op', 'reboot_op'), either('arg')]),
  call(170, 'sethostname', [input('name', 'len'), size32('len')]),
  call(171, 'setdomainname', [input('name', 'len'), size32('len')]),
  call(172, 'iopl', [uint('level')], { isolation: ports }),
  call(173, 'ioperm', [ulong('from'), ulong('num'), int('turn_on')], { isolation: ports }),
  call(175, 'init_module', [input('module_image', 'len'), size('len'), string('param_values')], { isolation: module_ }),
  call(176, 'delete_module', [string('name'), flags('flags', 'open')], { isolation: module_ }),
  call(246, 'kexec_load', [ulong('entry'), size('nr_segments'), inArray('segments', 'kexec_segment', 'nr_segments'), flags64('flags', 'kexec')], { isolation: module_ }),
  call(298, 'perf_event_open', [unsizedStruct('attr', 'in', 'perf_event_attr'), pid('pid'), int('cpu'), fd('group_fd'), flags64('flags', 'perf')], { groups: 'desc', isolation: denied('EACCES', 'samples registers, the capability’s among them'), returns: 'fd' }),
  call(313, 'finit_module', [fd('fd'), string('param_values'), flags('flags', 'module_init')], { groups: 'desc', isolation: module_, since: '3.8' }),
  call(318, 'getrandom', [output('buf', 'buflen'), size('buflen'), flags('flags', 'getrandom')], { returns: 'bytes', blocking: true, since: '3.17' }),
  call(320, 'kexec_file_load', [fd('kernel_fd'), fd('initrd_fd'), size('cmdline_len'), input('cmdline', 'cmdline_len'), flags64('flags', 'kexec_file')], { groups: 'desc', isolation: module_, since: '3.17' }),
  call(321, 'bpf', [choice('cmd', 'bpf'), sizedStruct('attr', 'inout', 'bpf_attr', 'size'), size32('size')], { groups: 'desc', isolation: denied('EPERM', 'a program in the kernel could read the monitor and the capability'), returns: 'value', since: '3.18' }),
  call(335, 'uretprobe', [], { isolation: probe, returns: 'value', since: '6.11' }),
  call(336, 'uprobe', [], { isolation: probe, returns: 'value', since: '6.18' }),
]
