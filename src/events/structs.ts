// Structures of the kernel's interface, decoded. Layouts: include/uapi of Linux for x86-64, which spec/syscalls/structs.ts sizes.
import type { StructName } from '../../spec/syscalls.js'
import { modeText, namedValue } from './names.js'
import { isFault, signalCodeName, signalName, signalSetText } from './signals.js'
import { addressOf, type Field, number, styled, symbol, toJson, toText, type Value } from './value.js'

type Reader = (view: DataView, at: number) => Value

const i16: Reader = (view, at) => number(view.getInt16(at, true))
const u16: Reader = (view, at) => number(view.getUint16(at, true))
const i32: Reader = (view, at) => number(view.getInt32(at, true))
const u32: Reader = (view, at) => number(view.getUint32(at, true))
const i64: Reader = (view, at) => number(view.getBigInt64(at, true))
const u64: Reader = (view, at) => number(view.getBigUint64(at, true))
const pointer: Reader = (view, at) => addressOf(view.getBigUint64(at, true))
const hex32: Reader = (view, at) => symbol(`0x${view.getUint32(at, true).toString(16)}`)
const mode16: Reader = (view, at) => symbol(modeText(BigInt(view.getUint16(at, true))))
const mode32: Reader = (view, at) => symbol(modeText(BigInt(view.getUint32(at, true))))
const flags16 =
  (set: string): Reader =>
  (view, at) =>
    namedValue(set, BigInt(view.getUint16(at, true)))
const flags32 =
  (set: string): Reader =>
  (view, at) =>
    namedValue(set, BigInt(view.getUint32(at, true)))
const flags64 =
  (set: string): Reader =>
  (view, at) =>
    namedValue(set, view.getBigUint64(at, true))
const signalSet: Reader = (view, at) => symbol(signalSetText(view.getBigUint64(at, true)))
const device: Reader = (view, at) => {
  const dev = view.getBigUint64(at, true)
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn)
  const minor = (dev & 0xffn) | ((dev >> 12n) & ~0xffn)
  return styled(`makedev(0x${major.toString(16)}, 0x${minor.toString(16)})`, `${major}:${minor}`)
}
const limit: Reader = (view, at) => {
  const value = view.getBigUint64(at, true)
  if (value === 0xffff_ffff_ffff_ffffn) return symbol('RLIM64_INFINITY')
  return value > 0n && value % 1024n === 0n ? styled(`${value / 1024n}*1024`, toJson(number(value))) : number(value)
}
const charsOf =
  (bytes: number): Reader =>
  (view, at) => {
    const text = new Uint8Array(view.buffer, view.byteOffset + at, bytes)
    const end = text.indexOf(0)
    const used = end < 0 ? text : text.subarray(0, end)
    return { kind: 'text', bytes: used, full: used.length, limited: false }
  }

interface FieldLayout {
  readonly name: string
  readonly at: number
  readonly read: Reader
  readonly minor?: true
}

const has = (name: string, at: number, read: Reader): FieldLayout => ({ name, at, read })
/** Left out of the short form, as strace does without -v. */
const also = (name: string, at: number, read: Reader): FieldLayout => ({ name, at, read, minor: true })

const record =
  (...layout: readonly FieldLayout[]): Reader =>
  (view, at) => {
    const fields: Field[] = []
    for (const one of layout) {
      try {
        const value = one.read(view, at + one.at)
        fields.push({ name: one.name, value, ...(one.minor === undefined ? {} : { minor: true }) })
      } catch (error) {
        // The caller's structure ends here: an older version of it, or memory that could not be read to its end.
        if (error instanceof RangeError) break
        throw error
      }
    }
    return { kind: 'record', fields }
  }

const timespec = record(has('tv_sec', 0, i64), has('tv_nsec', 8, i64))
const timeval = record(has('tv_sec', 0, i64), has('tv_usec', 8, i64))
const statxTime = record(has('tv_sec', 0, i64), has('tv_nsec', 8, u32))

const handler: Reader = (view, at) => {
  const value = view.getBigUint64(at, true)
  return value === 0n ? symbol('SIG_DFL') : value === 1n ? symbol('SIG_IGN') : addressOf(value)
}

const siginfo: Reader = (view, at) => {
  const signo = view.getInt32(at, true)
  const code = view.getInt32(at + 8, true)
  const fields: Field[] = [
    { name: 'si_signo', value: symbol(signalName(signo)) },
    { name: 'si_code', value: symbol(signalCodeName(signo, code)) },
  ]
  if (isFault(signo, code)) fields.push({ name: 'si_addr', value: pointer(view, at + 16) })
  else fields.push({ name: 'si_pid', value: i32(view, at + 16) }, { name: 'si_uid', value: u32(view, at + 20) })
  return { kind: 'record', fields }
}

const sigactionFields = record(
  has('sa_handler', 0, handler),
  has('sa_mask', 24, signalSet),
  has('sa_flags', 8, flags64('sigaction')),
  has('sa_restorer', 16, pointer),
)
const SA_RESTORER = 0x4000000n

const sigaction: Reader = (view, at) => {
  const value = sigactionFields(view, at)
  if (value.kind !== 'record' || (view.getBigUint64(at + 8, true) & SA_RESTORER) !== 0n) return value
  return { kind: 'record', fields: value.fields.filter((field) => field.name !== 'sa_restorer') }
}

const statFields = record(
  also('st_dev', 0, device),
  also('st_ino', 8, u64),
  has('st_mode', 24, mode32),
  also('st_nlink', 16, u64),
  also('st_uid', 28, u32),
  also('st_gid', 32, u32),
  also('st_rdev', 40, device),
  has('st_size', 48, i64),
  also('st_blksize', 56, i64),
  also('st_blocks', 64, i64),
  also('st_atime', 72, timespec),
  also('st_mtime', 88, timespec),
  also('st_ctime', 104, timespec),
)

const layouts: Partial<Record<StructName, Reader>> = {
  int: i32,
  uint: u32,
  long: i64,
  ulong: u64,
  u64,
  address: pointer,
  pointers: pointer,
  stat: (view, at) => {
    const value = statFields(view, at)
    const type = view.getUint32(at + 24, true) & 0o170000
    if (value.kind !== 'record' || (type !== 0o020000 && type !== 0o060000)) return value
    // Of a device the number says more than the size.
    const fields = value.fields.map(({ name, value: one }) => ({
      name,
      value: one,
      ...(name === 'st_mode' || name === 'st_rdev' ? {} : { minor: true }),
    }))
    return { kind: 'record', fields }
  },
  statx: record(
    has('stx_mask', 0, flags32('statx')),
    also('stx_blksize', 4, u32),
    has('stx_attributes', 8, u64),
    also('stx_nlink', 16, u32),
    also('stx_uid', 20, u32),
    also('stx_gid', 24, u32),
    has('stx_mode', 28, mode16),
    also('stx_ino', 32, u64),
    has('stx_size', 40, u64),
    also('stx_blocks', 48, u64),
    also('stx_atime', 64, statxTime),
    also('stx_btime', 80, statxTime),
    also('stx_ctime', 96, statxTime),
    also('stx_mtime', 112, statxTime),
  ),
  statfs: record(
    has('f_type', 0, hex32),
    has('f_bsize', 8, i64),
    has('f_blocks', 16, u64),
    has('f_bfree', 24, u64),
    has('f_bavail', 32, u64),
    has('f_files', 40, u64),
    has('f_ffree', 48, u64),
    has('f_namelen', 64, i64),
    has('f_frsize', 72, i64),
  ),
  open_how: record(
    has('flags', 0, flags64('open')),
    has('mode', 8, (view, at) => symbol(modeText(view.getBigUint64(at, true)))),
    has('resolve', 16, flags64('resolve')),
  ),
  timespec,
  timeval,
  timezone: record(has('tz_minuteswest', 0, i32), has('tz_dsttime', 4, i32)),
  itimerval: record(has('it_interval', 0, timeval), has('it_value', 16, timeval)),
  itimerspec: record(has('it_interval', 0, timespec), has('it_value', 16, timespec)),
  tms: record(
    has('tms_utime', 0, i64),
    has('tms_stime', 8, i64),
    has('tms_cutime', 16, i64),
    has('tms_cstime', 24, i64),
  ),
  utimbuf: record(has('actime', 0, i64), has('modtime', 8, i64)),
  pollfd: record(
    has('fd', 0, i32),
    has('events', 4, flags16('poll_events')),
    also('revents', 6, flags16('poll_events')),
  ),
  epoll_event: record(has('events', 0, flags32('epoll_events')), has('data', 4, u64)),
  sigaction,
  stack_t: record(has('ss_sp', 0, pointer), has('ss_flags', 8, flags32('sigaltstack')), has('ss_size', 16, u64)),
  siginfo,
  iovec: record(has('iov_base', 0, pointer), has('iov_len', 8, u64)),
  msghdr: record(
    has('msg_name', 0, pointer),
    has('msg_namelen', 8, u32),
    has('msg_iov', 16, pointer),
    has('msg_iovlen', 24, u64),
    has('msg_control', 32, pointer),
    has('msg_controllen', 40, u64),
    has('msg_flags', 48, flags32('msg')),
  ),
  clone_args: record(
    has('flags', 0, flags64('clone')),
    has('pidfd', 8, pointer),
    has('child_tid', 16, pointer),
    has('parent_tid', 24, pointer),
    has('exit_signal', 32, (view, at) => symbol(signalName(Number(view.getBigUint64(at, true))))),
    has('stack', 40, pointer),
    has('stack_size', 48, u64),
    has('tls', 56, pointer),
  ),
  rusage: record(
    has('ru_utime', 0, timeval),
    has('ru_stime', 16, timeval),
    also('ru_maxrss', 32, i64),
    also('ru_minflt', 64, i64),
    also('ru_majflt', 72, i64),
    also('ru_nvcsw', 128, i64),
    also('ru_nivcsw', 136, i64),
  ),
  rlimit: record(has('rlim_cur', 0, limit), has('rlim_max', 8, limit)),
  sched_param: record(has('sched_priority', 0, i32)),
  utsname: record(
    has('sysname', 0, charsOf(65)),
    has('nodename', 65, charsOf(65)),
    also('release', 130, charsOf(65)),
    also('version', 195, charsOf(65)),
    also('machine', 260, charsOf(65)),
  ),
  sysinfo: record(
    has('uptime', 0, i64),
    has('loads', 8, u64),
    has('totalram', 32, u64),
    has('freeram', 40, u64),
    also('sharedram', 48, u64),
    also('bufferram', 56, u64),
    also('totalswap', 64, u64),
    also('freeswap', 72, u64),
    has('procs', 80, u16),
  ),
  sembuf: record(has('sem_num', 0, u16), has('sem_op', 2, i16), has('sem_flg', 4, flags16('sembuf'))),
  mq_attr: record(
    has('mq_flags', 0, i64),
    has('mq_maxmsg', 8, i64),
    has('mq_msgsize', 16, i64),
    has('mq_curmsgs', 24, i64),
  ),
  cap_header: record(has('version', 0, hex32), has('pid', 4, i32)),
  futex_waitv: record(has('val', 0, u64), has('uaddr', 8, pointer), has('flags', 16, hex32)),
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** undefined where the structure has no layout here, or nothing of it could be read. */
export function decodeStruct(name: StructName, bytes: Uint8Array): Value | undefined {
  const read = layouts[name]
  if (read === undefined || bytes.length === 0) return undefined
  try {
    const value = read(viewOf(bytes), 0)
    return value.kind === 'record' && value.fields.length === 0 ? undefined : value
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

export const canDecode = (name: StructName): boolean => layouts[name] !== undefined

/** The wait status of a process, as strace writes it with the macros that take it apart. */
export function waitStatus(bytes: Uint8Array): Value | undefined {
  if (bytes.length < 4) return undefined
  const status = viewOf(bytes).getInt32(0, true)
  const low = status & 0x7f
  const high = (status >> 8) & 0xff
  if (status === 0xffff) return styled('[{WIFCONTINUED(s)}]', { continued: true })
  if (low === 0) return styled(`[{WIFEXITED(s) && WEXITSTATUS(s) == ${high}}]`, { exited: high })
  if (low === 0x7f)
    return styled(`[{WIFSTOPPED(s) && WSTOPSIG(s) == ${signalName(high & 0x7f)}}]`, {
      stopped: signalName(high & 0x7f),
    })
  const core = (status & 0x80) !== 0
  return styled(`[{WIFSIGNALED(s) && WTERMSIG(s) == ${signalName(low)}${core ? ' && WCOREDUMP(s)' : ''}}]`, {
    signal: signalName(low),
    core,
  })
}

const family = { unix: 1, inet: 2, inet6: 10, netlink: 16 } as const

/** A socket address, in strace's words; `full`: its length as the call gave it. */
export function decodeAddress(bytes: Uint8Array, full: number): Value | undefined {
  if (bytes.length < 2) return undefined
  const view = viewOf(bytes)
  const kind = view.getUint16(0, true)
  const name = namedValue('socket_domain', BigInt(kind))
  const familyText = toText(name, 0)
  const text = (rest: string, json: Record<string, string | number>): Value =>
    styled(`{sa_family=${familyText}, ${rest}}`, { family: familyText, ...json })
  if (kind === family.inet && bytes.length >= 8) {
    const port = view.getUint16(2)
    const address = bytes.subarray(4, 8).join('.')
    return text(`sin_port=htons(${port}), sin_addr=inet_addr("${address}")`, { address, port })
  }
  if (kind === family.inet6 && bytes.length >= 24) {
    const port = view.getUint16(2)
    const address = ipv6Text(bytes.subarray(8, 24))
    const scope = bytes.length >= 28 ? view.getUint32(24, true) : 0
    const flow = view.getUint32(4)
    return text(
      `sin6_port=htons(${port}), sin6_flowinfo=htonl(${flow}), inet_pton(AF_INET6, "${address}", &sin6_addr), sin6_scope_id=${scope}`,
      { address, port, scope },
    )
  }
  if (kind === family.unix) {
    const path = bytes.subarray(2, Math.min(bytes.length, full))
    if (path.length === 0) return styled(`{sa_family=${familyText}}`, { family: familyText })
    const isAbstract = path[0] === 0
    const end = isAbstract ? path.length : path.indexOf(0)
    const shown = path.subarray(isAbstract ? 1 : 0, end < 0 ? path.length : end)
    const quoted = toText({ kind: 'text', bytes: shown, full: shown.length, limited: false }, 0)
    return text(`sun_path=${isAbstract ? '@' : ''}${quoted}`, {
      path: `${isAbstract ? '@' : ''}${new TextDecoder().decode(shown)}`,
    })
  }
  if (kind === family.netlink && bytes.length >= 12) {
    const pid = view.getUint32(4, true)
    const groups = view.getUint32(8, true)
    return text(`nl_pid=${pid}, nl_groups=${groups.toString(16).padStart(8, '0')}`, { pid, groups })
  }
  const data = bytes.subarray(2)
  return text(`sa_data=${toText({ kind: 'text', bytes: data, full: data.length, limited: false }, 0)}`, {
    data: Buffer.from(data).toString('base64'),
  })
}

/** RFC 5952: the longest run of zero groups, the first of several, becomes two colons. */
export function ipv6Text(bytes: Uint8Array): string {
  const view = viewOf(bytes)
  const groups = Array.from({ length: 8 }, (_, i) => view.getUint16(2 * i))
  if (groups.slice(0, 5).every((one) => one === 0) && groups[5] === 0xffff)
    return `::ffff:${bytes.subarray(12, 16).join('.')}`
  let best = { at: -1, length: 1 }
  for (let at = 0; at < 8; at++) {
    let length = 0
    while (groups[at + length] === 0) length++
    if (length > best.length) best = { at, length }
  }
  const text = (part: number[]): string => part.map((one) => one.toString(16)).join(':')
  return best.at < 0 ? text(groups) : `${text(groups.slice(0, best.at))}::${text(groups.slice(best.at + best.length))}`
}
