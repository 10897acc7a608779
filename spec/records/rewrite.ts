// Rewritten copies of ELF files, as a plan lists them for the monitor: which file, which copy, and where the pieces of the
// copy belong. src/rewrite makes the copies, src/session lists them, mgload and the monitor map them (native/interpose/rewrites.c).
import { constants, field, record } from '../record.js'

export const rewriteConstants = constants('rewrite', 'Rewritten copies and their trampolines', {
  /**
   * The trampoline area of a mapped object begins with this many bytes that the monitor makes itself, in each process: the stubs. The
   * copy's trampolines follow.
   */
  STUB_BYTES: 8192,
  /** Offset of the stub that leads to the gate: rcx holds the address behind the call's `syscall`; r11 and rcx may be changed. */
  STUB_GATE: 0,
  /**
   * Offset of one stub per call number, for sites whose number the code itself says: the launch's pass list is built into them. A call
   * that passes goes back to its own `syscall`, every other to the gate.
   */
  STUB_NUMBERS: 4096,
  STUB_NUMBER_BYTES: 8,
  STUB_NUMBER_COUNT: 512,
  /** An object and its trampolines have fewer bytes each: far more than any has, far less than what could overflow. */
  LARGEST_BYTES: 0x40_0000_0000,
})

/** Modes of the files in the cache (invariant R3, native/core/own-files.c). A regular file whose mode has these bits so is MonGuard's own. */
export const ownFileConstants = constants('own_file', 'Modes that mark MonGuard’s own files', {
  /** All that is compared: set-user-ID, set-group-ID, sticky, and everybody's right to write. */
  MASK: 0o7222,
  /** Of these, the sticky bit alone. */
  MARK: 0o1000,
  /** Others may read a copy if they may read the file: a program may change its user. */
  COPY_MODE: 0o1444,
  PRIVATE_COPY_MODE: 0o1400,
  /** Another than a copy's: programs have a say in what a copy holds, and must not make an index so. */
  INDEX_MODE: 0o1500,
})

export const rewriteEntry = record(
  'rewrite_entry',
  'One file and its rewritten copy; both are known by what stat(2) says of them. Addresses are those of the ELF file',
  [
    field('source_dev', 'u64', 'st_dev of the file'),
    field('source_ino', 'u64', 'st_ino'),
    field('source_bytes', 'u64', 'st_size'),
    field('source_changed_ns', 'u64', 'st_ctime, ns since 1970'),
    field('copy_dev', 'u64', 'the same of the copy'),
    field('copy_ino', 'u64', ''),
    field('copy_bytes', 'u64', ''),
    field('copy_changed_ns', 'u64', ''),
    field('first_vaddr', 'u64', 'page of the lowest PT_LOAD'),
    field(
      'span',
      'u64',
      'bytes from there to the end of the last PT_LOAD in memory, whole pages: the trampoline area follows',
    ),
    field('trampoline_offset', 'u64', 'of the trampolines in the copy, without the stubs; whole pages'),
    field('trampoline_bytes', 'u64', 'whole pages'),
    field('segment', 'u32', 'index of the first of its rewrite_segments'),
    field('segments', 'u32', 'how many'),
    field('copy_path', 'u32', 'offset in the plan of the copy’s absolute path, zero-terminated'),
    field('padding', 'u32', '0'),
  ],
)

export const rewriteSegment = record(
  'rewrite_segment',
  'One executable segment of the file; the copy holds the same pages with its calls rewritten',
  [
    field('source_offset', 'u64', 'first page, in the file'),
    field('bytes', 'u64', 'whole pages'),
    field('copy_offset', 'u64', 'first page, in the copy'),
    field('vaddr', 'u64', 'where the first page belongs'),
  ],
)

// Copies that are made while a launch runs. A monitor that meets a file without one asks for it (event_miss) and waits for the answer, which
// the launch's copier (src/session/copier.ts) appends to this log, behind the data area of the ring's file. Nothing in it is ever changed.

export const copiesConstants = constants('copies', 'The log of copies that were made since the launch began', {
  LOG_BYTES: 256 << 10,
})

export const copiesHeader = record('copies_header', 'First record of the log', [
  field('open', 'u32', '1: who asks gets an answer'),
  field('used', 'u32', 'bytes of the log, with this record; written when they are there'),
])

export const copiesRow = record(
  'copies_row',
  'One file and its copy, or the answer to a request. A rewrite_entry, its rewrite_segment[] and the path of the copy, zero-terminated, follow if it has one: there, `segment` is 0 and `copy_path` counts from the row',
  [
    field('bytes', 'u32', 'of the row, with what follows; a multiple of 8'),
    field('request', 'u32', 'that this answers; 0: none, it may be asked for next'),
    field('has_copy', 'u32', '1 or 0'),
    field('padding', 'u32', '0'),
    field('source_dev', 'u64', 'of the file'),
    field('source_ino', 'u64', ''),
  ],
)

export const rewriteSpec = {
  constants: [rewriteConstants, ownFileConstants, copiesConstants],
  records: [rewriteEntry, rewriteSegment, copiesHeader, copiesRow],
}

// The cache of copies (src/rewrite/cache.ts). Only TypeScript reads and writes these: what a launch needs of them goes into its plan.

export const cacheConstants = constants('cache', 'The cache of rewritten copies', {
  COPY_MAGIC: 0x3159_504f_4347_4dn, // "MGCOPY1"
  INDEX_MAGIC: 0x3258_444e_4947_4dn, // "MGINDX2"
})

export const cacheState = constants('cache_state', 'What became of a file', {
  REWRITTEN: 1, // or copied as it is, where nothing needed to be
  UNFIT: 3, // it cannot be rewritten; the reason is kept
})

export const copyTrailer = record(
  'copy_trailer',
  'The end of a copy. Before it, from the start of the file: the pages of the segments, the trampolines, rewrite_segment[], the reason of an unfit file in UTF-8',
  [
    field('magic', 'u64', 'cache COPY_MAGIC'),
    field('state', 'u32', 'cache_state'),
    field('segments', 'u32', 'rewrite_segments'),
    field('reason_bytes', 'u32', ''),
    field('sites', 'u32', 'system call sites found'),
    field('patched', 'u32', 'of these, patched'),
    field('sensitive', 'u32', 'sensitive instructions found'),
    field('usable', 'u32', 'of these, still usable'),
    field('duration_ms', 'u32', 'that analysis and rewriting took'),
    field('first_vaddr', 'u64', 'as in rewrite_entry'),
    field('span', 'u64', ''),
    field('trampoline_offset', 'u64', ''),
    field('trampoline_bytes', 'u64', ''),
    field('source_bytes', 'u64', 'size of the file that this is a copy of'),
    field('source_sha256', 'u8', 'of its content', { count: 32 }),
    field('key', 'u8', 'the name of the copy: SHA-256 of source_sha256, rewriter version and options', { count: 32 }),
    field('sha256', 'u8', 'of everything before this field', { count: 32 }),
  ],
)

export const cacheIndexHeader = record(
  'cache_index_header',
  'First record of an index; cache_index_entry[], rewrite_segment[] and the paths follow, and nothing else',
  [
    field('magic', 'u64', 'cache INDEX_MAGIC'),
    field('checksum', 'u32', 'of everything behind this record, against torn writes'),
    field('entries', 'u32', 'sorted by source_dev, then source_ino; no two are of one file'),
    field('segments', 'u32', ''),
    field('path_bytes', 'u32', 'a multiple of 4'),
    field('rewriter', 'u8', 'version of the rewriter whose copies these are, zeros behind it', { count: 64 }),
  ],
)

export const cacheIndexEntry = record(
  'cache_index_entry',
  'One file whose copy was verified when both were as described. Begins as rewrite_entry does, so that a plan takes that part as it is',
  [
    ...rewriteEntry.fields,
    field('used_ns', 'u64', 'when a launch last wanted it, ns since 1970; to some minutes'),
    field('state', 'u32', 'cache_state'),
    field('path', 'u32', 'where the path begins under which the file was last found'),
    field('path_bytes', 'u32', ''),
    field('unused', 'u32', '0'),
    field('key', 'u8', 'the name of the copy', { count: 32 }),
  ],
)

/** For TypeScript alone. */
export const cacheSpec = {
  constants: [cacheConstants, cacheState],
  records: [copyTrailer, cacheIndexHeader, cacheIndexEntry],
}
