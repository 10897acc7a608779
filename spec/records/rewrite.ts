// Rewritten copies of ELF files, as a plan lists them for the monitor: which file, which copy, and where the pieces of the
// copy belong. src/rewrite makes the copies, src/session lists them, mgload and the monitor map them (native/interpose/rewrites.c).
import { constants, field, record } from '../record.js'

export const rewriteConstants = constants('rewrite', 'Rewritten copies and their trampolines', {
  /**
   * The trampoline area of a mapped object begins with this many bytes that the monitor makes itself, in each process: the stubs. The
   * copy's trampolines follow.
   */
  STUB_BYTES: 4096,
  /** Offset of the stub that leads to the gate: rcx holds the address behind the call's `syscall`; r11 and rcx may be changed. */
  STUB_GATE: 0,
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

export const rewriteSpec = {
  constants: [rewriteConstants],
  records: [rewriteEntry, rewriteSegment],
}
