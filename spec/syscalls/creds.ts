// biome-ignore-all format: one call, one line, one diff.
// Who a process is and what it may do: identities, capabilities, keys, security modules, seccomp.
import { choice, either, family, fd, flags, gid, inArray, inoutStruct, input, inStruct, monitored, outArray, outputBehind, outStruct, size, size32, sizedStruct, string, uid, unsized } from './row.js'

const call = family('creds', 'leader')

export const credsCalls = [
  call(102, 'getuid', [], { groups: 'pure creds', returns: 'value' }),
  call(104, 'getgid', [], { groups: 'pure creds', returns: 'value' }),
  call(105, 'setuid', [uid('uid')], { groups: 'creds' }),
  call(106, 'setgid', [gid('gid')], { groups: 'creds' }),
  call(107, 'geteuid', [], { groups: 'pure creds', returns: 'value' }),
  call(108, 'getegid', [], { groups: 'pure creds', returns: 'value' }),
  call(113, 'setreuid', [uid('ruid'), uid('euid')], { groups: 'creds' }),
  call(114, 'setregid', [gid('rgid'), gid('egid')], { groups: 'creds' }),
  call(115, 'getgroups', [size32('size'), outArray('list', 'uint', 'size')], { groups: 'creds', returns: 'count' }),
  call(116, 'setgroups', [size32('size'), inArray('list', 'uint', 'size')], { groups: 'creds' }),
  call(117, 'setresuid', [uid('ruid'), uid('euid'), uid('suid')], { groups: 'creds' }),
  call(118, 'getresuid', [outStruct('ruid', 'uint'), outStruct('euid', 'uint'), outStruct('suid', 'uint')], { groups: 'creds' }),
  call(119, 'setresgid', [gid('rgid'), gid('egid'), gid('sgid')], { groups: 'creds' }),
  call(120, 'getresgid', [outStruct('rgid', 'uint'), outStruct('egid', 'uint'), outStruct('sgid', 'uint')], { groups: 'creds' }),
  call(122, 'setfsuid', [uid('fsuid')], { groups: 'creds', returns: 'value' }),
  call(123, 'setfsgid', [gid('fsgid')], { groups: 'creds', returns: 'value' }),
  call(125, 'capget', [inoutStruct('hdrp', 'cap_header'), outStruct('datap', 'cap_data')], { groups: 'creds' }),
  call(126, 'capset', [inoutStruct('hdrp', 'cap_header'), inStruct('datap', 'cap_data')], { groups: 'creds' }),
  call(248, 'add_key', [string('type'), string('description'), input('payload', 'plen'), size('plen'), choice('keyring', 'keyring')], { returns: 'value' }),
  call(249, 'request_key', [string('type'), string('description'), string('callout_info'), choice('dest_keyring', 'keyring')], { returns: 'value', blocking: true }),
  call(250, 'keyctl', [choice('op', 'keyctl'), either('arg2'), either('arg3'), either('arg4'), either('arg5')], { returns: 'value', blocking: true }),
  call(317, 'seccomp', [choice('op', 'seccomp_op'), flags('flags', 'seccomp_flags'), either('args')], { isolation: monitored('a filter of the application’s could read the capability or answer for the kernel'), returns: 'value', mvx: 'each', since: '3.17' }),
  call(444, 'landlock_create_ruleset', [sizedStruct('attr', 'in', 'landlock_ruleset_attr', 'size'), size('size'), flags('flags', 'landlock_create')], { groups: 'desc', returns: 'value', since: '5.13' }),
  call(445, 'landlock_add_rule', [fd('ruleset_fd'), choice('rule_type', 'landlock_rule'), unsized('rule_attr', 'in'), flags('flags', 'none')], { groups: 'desc', since: '5.13' }),
  call(446, 'landlock_restrict_self', [fd('ruleset_fd'), flags('flags', 'landlock_restrict')], { groups: 'desc', since: '5.13' }),
  call(459, 'lsm_get_self_attr', [choice('attr', 'lsm_attr'), outputBehind('ctx', 'size'), inoutStruct('size', 'uint'), flags('flags', 'lsm_flags')], { returns: 'count', since: '6.8' }),
  call(460, 'lsm_set_self_attr', [choice('attr', 'lsm_attr'), input('ctx', 'size'), size32('size'), flags('flags', 'none')], { since: '6.8' }),
  call(461, 'lsm_list_modules', [outputBehind('ids', 'size'), inoutStruct('size', 'uint'), flags('flags', 'none')], { returns: 'count', since: '6.8' }),
]
