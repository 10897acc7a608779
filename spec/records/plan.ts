// The plan: what one launch is to do. src/session writes it, mgload and mgtrace read it. Offsets count from its start.
import { constants, field, record } from '../record.js'

export const planConstants = constants('plan', 'The plan of a launch', {
  MAGIC: 0x314e_414c_5047_4dn, // "MGPLAN1"
  VERSION: 1,
})

export const isolation = constants('isolation', 'Where the monitor lives and what keeps it safe', {
  MPK: 1,
  NONE: 2,
  PROCESS: 3,
})

export const planFlags = constants('plan_flag', 'Bits of plan_header.flags', {
  PASS_LIST_EMPTY: 1, // every call comes to the monitor
  ALLOW_SETUID: 2, // run set-user-ID programs without their rights instead of refusing them
  REWRITE: 8, // rewritten copies are used; files without one are to be reported
  CODE_CHECKED: 16, // code that comes from no copy is searched before it is executed
  CODE_REFUSED: 32, // there is to be none
  CORES_KEPT: 128, // core files are written, with the capability in them
  VDSO_WITHHELD: 256, // policy has something to say of the time, which the vDSO would tell without a call
  FORK_RERANDOMISE: 64, // a fork child gets a layout of the monitor of its own
  SIGNAL_EVENTS: 4, // an event for every signal that reaches a handler or ends a thread's wait
})

export const planHalf = constants('plan_half', 'Which 32 bits of the secret an instruction compares with', {
  LOW: 0,
  HIGH: 1,
  BRIEF: 2, // the secret of calls that have room for 32 bits only
  NOTIFIED_LOW: 3, // the same of notified forms, which have secrets of their own
  NOTIFIED_HIGH: 4,
  NOTIFIED_BRIEF: 5,
})

export const notified = constants(
  'notified',
  'Notified forms: calls as the listener of a seccomp filter of the application’s is asked about them',
  {
    FIRST: 0x1000_0000, // of call 0; no call of the kernel’s has a number so high
    CONTINUE: 0x4d47_636f_6e74_696en, // what a monitor answers for a listener that lets the call continue
  },
)

export const planHeader = record('plan_header', 'First record of a plan', [
  field('magic', 'u64', 'plan MAGIC'),
  field('version', 'u32', 'plan VERSION'),
  field('bytes', 'u32', 'bytes of the whole plan'),
  field('isolation', 'u32', 'isolation'),
  field('flags', 'u32', 'plan_flag bits'),
  field('filter_offset', 'u32', 'the seccomp program: struct sock_filter[]'),
  field('filter_count', 'u32', 'instructions of it'),
  field('patch_offset', 'u32', 'plan_patch[]: instructions that compare with the capability'),
  field('patch_count', 'u32', 'entries'),
  field(
    'full_filter_offset',
    'u32',
    'the same program with an empty pass list, for processes that install filters of their own',
  ),
  field('full_filter_count', 'u32', 'instructions of it'),
  field('full_patch_offset', 'u32', 'plan_patch[] of it'),
  field('full_patch_count', 'u32', 'entries'),
  field('policy_offset', 'u32', 'policy_header'),
  field('policy_bytes', 'u32', 'bytes of the policy tables'),
  field('rewrite_offset', 'u32', 'rewrite_entry[], sorted by source_dev, then source_ino'),
  field('rewrite_count', 'u32', 'entries'),
  field('rewrite_segment_offset', 'u32', 'rewrite_segment[] of all of them'),
  field('rewrite_segment_count', 'u32', 'entries'),
  field('supervisor_pid', 'u32', 'pid of the supervisor, through whose /proc/PID/fd an exec opens the ring again'),
  field('supervisor_ring_fd', 'u32', 'fd number of the ring there; 0xffffffff: no ring'),
  field('pass', 'u8', 'bit per call number: the filter passes it, whatever its arguments', { count: 64 }),
  field('emit', 'u8', 'bit per call number: an event for every such call, not only for denials', { count: 64 }),
])

export const planPatch = record(
  'plan_patch',
  'One instruction of the filter whose constant is half of the capability',
  [field('instruction', 'u32', 'index'), field('half', 'u32', 'plan_half')],
)

export const startSheet = record(
  'start_sheet',
  'What mgstart sets before it starts a program; path, arguments and environment follow, each zero-terminated',
  [
    field('ignored', 'u64', 'signals to ignore; bit n - 1: signal n'),
    field('blocked', 'u64', 'signals to block'),
    field('open_files', 'u64', 'soft limit of open files; 0: as it is'),
    field('arguments', 'u32', 'how many'),
    field('variables', 'u32', 'environment strings'),
  ],
)

export const planSpec = {
  constants: [planConstants, isolation, planFlags, planHalf, notified],
  records: [planHeader, planPatch, startSheet],
}
