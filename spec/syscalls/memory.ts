// biome-ignore-all format: one call, one line, one diff.
// The address space: everything that maps, unmaps, protects, moves or looks at pages.
import { bitset, choice, denied, family, fd, flags, flags64, inArray, int, iovec, low32, monitored, offset, outArray, outPageVector, outStruct, pid, pointer, size, ulong } from './row.js'

const call = family('memory', 'each')
const maps = monitored('may replace, remove, move or expose pages of the monitor, or map code that was not checked')
const discards = monitored('MADV_DONTNEED and its kin throw pages away, the monitor’s too')
const moves = monitored('asks the kernel for, or moves, the pages of any address of the process')
const splits = monitored('splits mappings, and tells by how far it gets where they begin and end')
const keys = monitored('protection keys are shared out by the monitor')

// mmap declares unsigned long throughout. fd goes through fget(unsigned int). Of prot do_mmap() tests low bits, with one
// exception: prot == PROT_EXEC gets a page the kernel's execute-only key, and with the capability beside it does not, so
// that such a page can be read unless the monitor tags it. flags cannot carry: MAP_SHARED_VALIDATE refuses unknown bits,
// the upper half included.
// mbind: kernel_mbind() copies mode into an int before it looks.
export const memoryCalls = [
  call(9, 'mmap', [pointer('addr'), size('length'), low32(flags64('prot', 'mmap_prot')), flags64('flags', 'mmap_flags'), low32(fd('fd')), offset('offset')], { groups: 'desc memory', isolation: maps, capability: { high: [2, 4] }, returns: 'address' }),
  call(10, 'mprotect', [pointer('addr'), size('length'), flags64('prot', 'mmap_prot')], { groups: 'memory', isolation: maps }),
  call(11, 'munmap', [pointer('addr'), size('length')], { groups: 'memory', isolation: maps }),
  call(12, 'brk', [pointer('addr')], { groups: 'memory', isolation: maps, returns: 'address' }),
  call(25, 'mremap', [pointer('old_address'), size('old_size'), size('new_size'), flags64('flags', 'mremap'), pointer('new_address')], { groups: 'memory', isolation: maps, returns: 'address' }),
  call(26, 'msync', [pointer('addr'), size('length'), flags('flags', 'msync')], { groups: 'memory' }),
  call(27, 'mincore', [pointer('addr'), size('length'), outPageVector('vec', 'length')], { groups: 'memory', isolation: monitored('tells which addresses are mapped and in use') }),
  call(28, 'madvise', [pointer('addr'), size('length'), choice('advice', 'madvise')], { groups: 'memory', isolation: discards }),
  call(149, 'mlock', [pointer('addr'), size('length')], { groups: 'memory', isolation: splits }),
  call(150, 'munlock', [pointer('addr'), size('length')], { groups: 'memory', isolation: splits }),
  call(151, 'mlockall', [flags('flags', 'mlockall')], { groups: 'memory' }),
  call(152, 'munlockall', [], { groups: 'memory' }),
  call(216, 'remap_file_pages', [pointer('addr'), size('size'), flags64('prot', 'mmap_prot'), size('pgoff'), flags64('flags', 'mmap_flags')], { groups: 'memory', isolation: maps }),
  call(237, 'mbind', [pointer('addr'), size('length'), low32(flags64('mode', 'mempolicy')), bitset('nodemask', 'in', 'maxnode'), size('maxnode'), flags('flags', 'mbind')], { groups: 'memory', isolation: moves, capability: { high: [2, 5] } }),
  call(238, 'set_mempolicy', [flags('mode', 'mempolicy'), bitset('nodemask', 'in', 'maxnode'), size('maxnode')], { groups: 'memory' }),
  call(239, 'get_mempolicy', [outStruct('mode', 'int'), bitset('nodemask', 'out', 'maxnode'), size('maxnode'), pointer('addr'), flags64('flags', 'get_mempolicy')], { groups: 'memory' }),
  call(256, 'migrate_pages', [pid('pid'), size('maxnode'), bitset('old_nodes', 'in', 'maxnode'), bitset('new_nodes', 'in', 'maxnode')], { groups: 'memory', isolation: moves, returns: 'value' }),
  call(279, 'move_pages', [pid('pid'), size('count'), inArray('pages', 'address', 'count'), inArray('nodes', 'int', 'count'), outArray('status', 'int', 'count'), flags('flags', 'mbind')], { groups: 'memory', isolation: moves, capability: { high: [0, 5] }, returns: 'value' }),
  call(325, 'mlock2', [pointer('addr'), size('length'), flags('flags', 'mlock')], { groups: 'memory', isolation: splits, since: '4.4' }),
  call(329, 'pkey_mprotect', [pointer('addr'), size('length'), flags64('prot', 'mmap_prot'), int('pkey')], { groups: 'memory', isolation: maps, since: '4.9' }),
  call(330, 'pkey_alloc', [flags64('flags', 'none'), flags64('access_rights', 'pkey_access')], { isolation: keys, returns: 'value', since: '4.9' }),
  call(331, 'pkey_free', [int('pkey')], { isolation: keys, since: '4.9' }),
  call(323, 'userfaultfd', [flags('flags', 'userfaultfd')], { groups: 'desc', isolation: denied('EPERM', 'its owner could stop the monitor at any page and choose what the page holds'), returns: 'fd', since: '4.3' }),
  call(324, 'membarrier', [choice('cmd', 'membarrier'), flags('flags', 'membarrier_flags'), int('cpu_id')], { returns: 'value', since: '4.3' }),
  call(440, 'process_madvise', [fd('pidfd'), iovec('iovec', 'inout', 'vlen'), size('vlen'), choice('advice', 'madvise'), flags('flags', 'none')], { groups: 'desc', isolation: discards, returns: 'bytes', since: '5.10' }),
  call(450, 'set_mempolicy_home_node', [pointer('start'), size('len'), ulong('home_node'), flags64('flags', 'none')], { groups: 'memory', isolation: moves, since: '5.17' }),
  call(453, 'map_shadow_stack', [pointer('addr'), size('size'), flags('flags', 'map_shadow_stack')], { groups: 'memory', isolation: maps, returns: 'address', since: '6.6' }),
  call(462, 'mseal', [pointer('addr'), size('length'), flags64('flags', 'none')], { groups: 'memory', isolation: monitored('a sealed page of the monitor’s could never again be given back'), since: '6.10' }),
]
