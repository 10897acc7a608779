/* Generated from spec/records by npm run generate. Do not edit. */
#pragma once

#include <stdint.h>

/* The event ring. */
#define MG_RING_MAGIC 0x31474e4952474dull
#define MG_RING_VERSION 1
#define MG_RING_HEADER_BYTES 2101248
#define MG_RING_DESCRIPTORS_OFFSET 4096
#define MG_RING_GRANULE_BYTES 64
#define MG_RING_MIN_CAPACITY 65536
#define MG_RING_MAX_CAPACITY 16777216
#define MG_RING_DEFAULT_CAPACITY 4194304

/* State of a granule, the low bits of its descriptor. */
#define MG_RECORD_STATE_FREE 0
#define MG_RECORD_STATE_PENDING 1
#define MG_RECORD_STATE_COMMITTED 2
#define MG_RECORD_STATE_LATE 3
#define MG_RECORD_STATE_MASK 3
#define MG_RECORD_STATE_GRANULES_SHIFT 2
#define MG_RECORD_STATE_GRANULES_MASK 65535
#define MG_RECORD_STATE_TID_SHIFT 18
#define MG_RECORD_STATE_TID_MASK 4194303
#define MG_RECORD_STATE_LAP_SHIFT 40
#define MG_RECORD_STATE_LAP_MASK 16777215

/* What a record of the ring tells. */
#define MG_EVENT_KIND_NOTHING 0
#define MG_EVENT_KIND_CALL 1
#define MG_EVENT_KIND_EXEC 2
#define MG_EVENT_KIND_CHILD 3
#define MG_EVENT_KIND_EXIT 4
#define MG_EVENT_KIND_SIGNAL 5
#define MG_EVENT_KIND_NOTICE 6
#define MG_EVENT_KIND_CLOCK 7
#define MG_EVENT_KIND_MISS 8

/* What policy said of a call. */
#define MG_VERDICT_ALLOW 0
#define MG_VERDICT_DENY 1
#define MG_VERDICT_KILL 2
#define MG_VERDICT_LOG 3
#define MG_VERDICT_KILL_THREAD 4
#define MG_VERDICT_TRAP 5

/* The way by which a call reached the monitor. */
#define MG_EVENT_VIA_SIGSYS 0
#define MG_EVENT_VIA_GATE 1
#define MG_EVENT_VIA_PTRACE 2

/* Bits of event_call.flags. */
#define MG_EVENT_FLAG_NO_RETURN 1
#define MG_EVENT_FLAG_RESTARTED 2
#define MG_EVENT_FLAG_EMULATED 4

/* The plan of a launch. */
#define MG_PLAN_MAGIC 0x314e414c50474dull
#define MG_PLAN_VERSION 1

/* Where the monitor lives and what keeps it safe. */
#define MG_ISOLATION_MPK 1
#define MG_ISOLATION_NONE 2
#define MG_ISOLATION_PROCESS 3

/* Bits of plan_header.flags. */
#define MG_PLAN_FLAG_PASS_LIST_EMPTY 1
#define MG_PLAN_FLAG_ALLOW_SETUID 2
#define MG_PLAN_FLAG_REWRITE 8
#define MG_PLAN_FLAG_CODE_CHECKED 16
#define MG_PLAN_FLAG_CODE_REFUSED 32
#define MG_PLAN_FLAG_CORES_KEPT 128
#define MG_PLAN_FLAG_VDSO_WITHHELD 256
#define MG_PLAN_FLAG_FORK_RERANDOMISE 64
#define MG_PLAN_FLAG_SIGNAL_EVENTS 4

/* Which 32 bits of the secret an instruction compares with. */
#define MG_PLAN_HALF_LOW 0
#define MG_PLAN_HALF_HIGH 1
#define MG_PLAN_HALF_BRIEF 2
#define MG_PLAN_HALF_NOTIFIED_LOW 3
#define MG_PLAN_HALF_NOTIFIED_HIGH 4
#define MG_PLAN_HALF_NOTIFIED_BRIEF 5

/* Notified forms: calls as the listener of a seccomp filter of the application’s is asked about them. */
#define MG_NOTIFIED_FIRST 268435456
#define MG_NOTIFIED_CONTINUE 0x4d47636f6e74696eull

/* The monitor as relocatable pieces. */
#define MG_IMAGE_MAGIC 0x31474d49474d4dull
#define MG_IMAGE_VERSION 2

/* What a piece holds. */
#define MG_PIECE_KIND_CODE 0
#define MG_PIECE_KIND_CONST 1
#define MG_PIECE_KIND_DATA 2

/* How a reference is written. */
#define MG_RELOC_KIND_ABS64 0
#define MG_RELOC_KIND_VALUE32 1

/* Values that mgload writes into gate code. */
#define MG_LAUNCH_VALUE_KEY_MASK 0
#define MG_LAUNCH_VALUE_APP_PKRU 1

/* Compiled policy. */
#define MG_POLICY_VERSION 1
#define MG_POLICY_DEFAULT_RULE 65535
#define MG_POLICY_MAX_PATTERN_BYTES 1024

/* What a group of conditions looks at. */
#define MG_GROUP_KIND_VALUE 1
#define MG_GROUP_KIND_PATH 2
#define MG_GROUP_KIND_ADDRESS 3
#define MG_GROUP_KIND_PORT 4

/* Bits of policy_group.flags. */
#define MG_GROUP_FLAG_SIGNED 1
#define MG_GROUP_FLAG_LOCAL 2
#define MG_GROUP_FLAG_MESSAGE 4

/* How a condition compares. */
#define MG_CONDITION_OP_RANGE 1
#define MG_CONDITION_OP_MASKED_EQ 2
#define MG_CONDITION_OP_MASKED_ANY 3
#define MG_CONDITION_OP_GLOB 4
#define MG_CONDITION_OP_NETWORK 5
#define MG_CONDITION_OP_FAMILY 6

/* Tokens of a compiled path pattern. */
#define MG_GLOB_ONE 1
#define MG_GLOB_STAR 2
#define MG_GLOB_ANY 3
#define MG_GLOB_DIRECTORIES 4
#define MG_GLOB_DIRECTORY_NAME 5
#define MG_GLOB_BELOW 6
#define MG_GLOB_SET 7
#define MG_GLOB_NOT_SET 8
#define MG_GLOB_PLAIN 9
#define MG_GLOB_CONTINUATION 10
#define MG_GLOB_FIRST_PLAIN 16

/* What must be copied from the application before the rules can be judged. */
#define MG_POLICY_NEED_PATH 1
#define MG_POLICY_NEED_ADDRESS 2

/* Rewritten copies and their trampolines. */
#define MG_REWRITE_STUB_BYTES 8192
#define MG_REWRITE_STUB_GATE 0
#define MG_REWRITE_STUB_NUMBERS 4096
#define MG_REWRITE_STUB_NUMBER_BYTES 8
#define MG_REWRITE_STUB_NUMBER_COUNT 512
#define MG_REWRITE_LARGEST_BYTES 274877906944

/* Modes that mark MonGuard’s own files. */
#define MG_OWN_FILE_MASK 3730
#define MG_OWN_FILE_MARK 512
#define MG_OWN_FILE_COPY_MODE 804
#define MG_OWN_FILE_PRIVATE_COPY_MODE 768
#define MG_OWN_FILE_INDEX_MODE 832

/* The log of copies that were made since the launch began. */
#define MG_COPIES_LOG_BYTES 262144

/* First page of the ring file; descriptors and the data area follow it. `head` and `tail` count bytes since creation.. */
struct mg_ring_header {
    uint64_t magic; /* ring MAGIC */
    uint32_t version; /* ring VERSION */
    uint32_t capacity; /* bytes of the data area, a power of two */
    _Alignas(64) uint64_t head; /* bytes reserved by producers */
    _Alignas(64) uint64_t tail; /* bytes the consumer has freed */
    _Alignas(64) uint32_t consumer_asleep; /* futex word: 1 while the consumer sleeps */
    _Alignas(64) uint64_t dropped; /* records that found the ring full */
    _Alignas(64) uint64_t trapped; /* calls that came by SIGSYS, or by a stop of the tracer */
    _Alignas(64) uint64_t gated; /* calls that came by a gate */
    _Alignas(64) uint32_t requests; /* number of the last request for a copy */
    _Alignas(64) uint64_t searches; /* times that code which came from no copy was searched before it was executed */
    _Alignas(64) uint64_t processes; /* processes that were guarded */
    uint64_t threads; /* threads that were guarded */
    _Alignas(64) uint64_t zone_faults; /* faults at addresses of the zone, of all processes of the launch */
} __attribute__((aligned(64)));
_Static_assert(__builtin_offsetof(struct mg_ring_header, magic) == 0, "ring_header.magic");
_Static_assert(__builtin_offsetof(struct mg_ring_header, version) == 8, "ring_header.version");
_Static_assert(__builtin_offsetof(struct mg_ring_header, capacity) == 12, "ring_header.capacity");
_Static_assert(__builtin_offsetof(struct mg_ring_header, head) == 64, "ring_header.head");
_Static_assert(__builtin_offsetof(struct mg_ring_header, tail) == 128, "ring_header.tail");
_Static_assert(__builtin_offsetof(struct mg_ring_header, consumer_asleep) == 192, "ring_header.consumer_asleep");
_Static_assert(__builtin_offsetof(struct mg_ring_header, dropped) == 256, "ring_header.dropped");
_Static_assert(__builtin_offsetof(struct mg_ring_header, trapped) == 320, "ring_header.trapped");
_Static_assert(__builtin_offsetof(struct mg_ring_header, gated) == 384, "ring_header.gated");
_Static_assert(__builtin_offsetof(struct mg_ring_header, requests) == 448, "ring_header.requests");
_Static_assert(__builtin_offsetof(struct mg_ring_header, searches) == 512, "ring_header.searches");
_Static_assert(__builtin_offsetof(struct mg_ring_header, processes) == 576, "ring_header.processes");
_Static_assert(__builtin_offsetof(struct mg_ring_header, threads) == 584, "ring_header.threads");
_Static_assert(__builtin_offsetof(struct mg_ring_header, zone_faults) == 640, "ring_header.zone_faults");
_Static_assert(sizeof(struct mg_ring_header) <= 4096 && 640 < 4096, "ring_header");

/* Begins every record. */
struct mg_record_header {
    uint32_t size; /* bytes of the whole record, a multiple of 8 */
    uint16_t kind; /* event_kind */
    uint16_t reserved; /* 0 */
    uint32_t pid; /* process id, as the process sees it */
    uint32_t tid; /* thread id */
    uint64_t time_tsc; /* time stamp counter at the call’s entry */
};
_Static_assert(__builtin_offsetof(struct mg_record_header, size) == 0, "record_header.size");
_Static_assert(__builtin_offsetof(struct mg_record_header, kind) == 4, "record_header.kind");
_Static_assert(__builtin_offsetof(struct mg_record_header, reserved) == 6, "record_header.reserved");
_Static_assert(__builtin_offsetof(struct mg_record_header, pid) == 8, "record_header.pid");
_Static_assert(__builtin_offsetof(struct mg_record_header, tid) == 12, "record_header.tid");
_Static_assert(__builtin_offsetof(struct mg_record_header, time_tsc) == 16, "record_header.time_tsc");
_Static_assert(sizeof(struct mg_record_header) == 24, "record_header");

/* Body of a CALL record; captures follow. */
struct mg_event_call {
    uint64_t args[6]; /* the six argument registers */
    int64_t result; /* what rax holds afterwards */
    uint64_t latency_tsc; /* ticks from entry to result, the kernel’s work included */
    uint32_t nr; /* system call number */
    uint16_t rule; /* index of the rule that decided; 0xffff: the default */
    uint16_t flags; /* event_flag bits */
    uint8_t verdict; /* verdict */
    uint8_t via; /* event_via */
    uint16_t captures; /* number of captures that follow */
    uint32_t reserved; /* 0 */
};
_Static_assert(__builtin_offsetof(struct mg_event_call, args) == 0, "event_call.args");
_Static_assert(__builtin_offsetof(struct mg_event_call, result) == 48, "event_call.result");
_Static_assert(__builtin_offsetof(struct mg_event_call, latency_tsc) == 56, "event_call.latency_tsc");
_Static_assert(__builtin_offsetof(struct mg_event_call, nr) == 64, "event_call.nr");
_Static_assert(__builtin_offsetof(struct mg_event_call, rule) == 68, "event_call.rule");
_Static_assert(__builtin_offsetof(struct mg_event_call, flags) == 70, "event_call.flags");
_Static_assert(__builtin_offsetof(struct mg_event_call, verdict) == 72, "event_call.verdict");
_Static_assert(__builtin_offsetof(struct mg_event_call, via) == 73, "event_call.via");
_Static_assert(__builtin_offsetof(struct mg_event_call, captures) == 74, "event_call.captures");
_Static_assert(__builtin_offsetof(struct mg_event_call, reserved) == 76, "event_call.reserved");
_Static_assert(sizeof(struct mg_event_call) == 80, "event_call");

/* Memory behind a pointer argument; its bytes follow, padded to 8. */
struct mg_event_capture {
    uint8_t arg; /* argument index */
    uint8_t out; /* 1: read after the call */
    uint16_t bytes; /* bytes that follow */
    uint32_t full_bytes; /* bytes the call named, or 0xffffffff if unreadable */
};
_Static_assert(__builtin_offsetof(struct mg_event_capture, arg) == 0, "event_capture.arg");
_Static_assert(__builtin_offsetof(struct mg_event_capture, out) == 1, "event_capture.out");
_Static_assert(__builtin_offsetof(struct mg_event_capture, bytes) == 2, "event_capture.bytes");
_Static_assert(__builtin_offsetof(struct mg_event_capture, full_bytes) == 4, "event_capture.full_bytes");
_Static_assert(sizeof(struct mg_event_capture) == 8, "event_capture");

/* Body of an EXEC record; the path follows, zero-terminated, padded to 8. */
struct mg_event_exec {
    uint32_t path_bytes; /* bytes of the path with its zero */
    uint32_t reserved; /* 0 */
};
_Static_assert(__builtin_offsetof(struct mg_event_exec, path_bytes) == 0, "event_exec.path_bytes");
_Static_assert(__builtin_offsetof(struct mg_event_exec, reserved) == 4, "event_exec.reserved");
_Static_assert(sizeof(struct mg_event_exec) == 8, "event_exec");

/* Body of a MISS record; the path follows, zero-terminated, padded to 8. */
struct mg_event_miss {
    uint64_t dev; /* st_dev of the file */
    uint64_t ino; /* st_ino */
    uint32_t request; /* its number: somebody waits for the answer */
    uint32_t path_bytes; /* bytes of the path with its zero, as the process sees it */
};
_Static_assert(__builtin_offsetof(struct mg_event_miss, dev) == 0, "event_miss.dev");
_Static_assert(__builtin_offsetof(struct mg_event_miss, ino) == 8, "event_miss.ino");
_Static_assert(__builtin_offsetof(struct mg_event_miss, request) == 16, "event_miss.request");
_Static_assert(__builtin_offsetof(struct mg_event_miss, path_bytes) == 20, "event_miss.path_bytes");
_Static_assert(sizeof(struct mg_event_miss) == 24, "event_miss");

/* Body of a CHILD record. */
struct mg_event_child {
    uint32_t child; /* pid or tid of the new task */
    uint32_t reserved; /* 0 */
    uint64_t flags; /* clone flags */
};
_Static_assert(__builtin_offsetof(struct mg_event_child, child) == 0, "event_child.child");
_Static_assert(__builtin_offsetof(struct mg_event_child, reserved) == 4, "event_child.reserved");
_Static_assert(__builtin_offsetof(struct mg_event_child, flags) == 8, "event_child.flags");
_Static_assert(sizeof(struct mg_event_child) == 16, "event_child");

/* Body of an EXIT record. */
struct mg_event_exit {
    int32_t status; /* exit status; -n: signal n ended it */
    uint32_t group; /* 1: the whole process */
};
_Static_assert(__builtin_offsetof(struct mg_event_exit, status) == 0, "event_exit.status");
_Static_assert(__builtin_offsetof(struct mg_event_exit, group) == 4, "event_exit.group");
_Static_assert(sizeof(struct mg_event_exit) == 8, "event_exit");

/* Body of a SIGNAL record. */
struct mg_event_signal {
    int32_t signo; /* signal number */
    int32_t code; /* si_code */
    uint64_t value; /* si_addr of a fault, else si_pid */
};
_Static_assert(__builtin_offsetof(struct mg_event_signal, signo) == 0, "event_signal.signo");
_Static_assert(__builtin_offsetof(struct mg_event_signal, code) == 4, "event_signal.code");
_Static_assert(__builtin_offsetof(struct mg_event_signal, value) == 8, "event_signal.value");
_Static_assert(sizeof(struct mg_event_signal) == 16, "event_signal");

/* Body of a NOTICE record: an error code of spec/errors.ts. */
struct mg_event_notice {
    uint32_t code; /* error code */
    uint32_t nr; /* system call concerned, or 0xffffffff */
    uint64_t args[4]; /* details, by code */
};
_Static_assert(__builtin_offsetof(struct mg_event_notice, code) == 0, "event_notice.code");
_Static_assert(__builtin_offsetof(struct mg_event_notice, nr) == 4, "event_notice.nr");
_Static_assert(__builtin_offsetof(struct mg_event_notice, args) == 8, "event_notice.args");
_Static_assert(sizeof(struct mg_event_notice) == 40, "event_notice");

/* Body of a CLOCK record: at time_tsc it was realtime_ns. */
struct mg_event_clock {
    uint64_t realtime_ns; /* CLOCK_REALTIME */
    uint64_t tsc_hz; /* ticks of the time stamp counter in a second, measured since mgdrain began */
};
_Static_assert(__builtin_offsetof(struct mg_event_clock, realtime_ns) == 0, "event_clock.realtime_ns");
_Static_assert(__builtin_offsetof(struct mg_event_clock, tsc_hz) == 8, "event_clock.tsc_hz");
_Static_assert(sizeof(struct mg_event_clock) == 16, "event_clock");

/* First record of a plan. */
struct mg_plan_header {
    uint64_t magic; /* plan MAGIC */
    uint32_t version; /* plan VERSION */
    uint32_t bytes; /* bytes of the whole plan */
    uint32_t isolation; /* isolation */
    uint32_t flags; /* plan_flag bits */
    uint32_t filter_offset; /* the seccomp program: struct sock_filter[] */
    uint32_t filter_count; /* instructions of it */
    uint32_t patch_offset; /* plan_patch[]: instructions that compare with the capability */
    uint32_t patch_count; /* entries */
    uint32_t full_filter_offset; /* the same program with an empty pass list, for processes that install filters of their own */
    uint32_t full_filter_count; /* instructions of it */
    uint32_t full_patch_offset; /* plan_patch[] of it */
    uint32_t full_patch_count; /* entries */
    uint32_t policy_offset; /* policy_header */
    uint32_t policy_bytes; /* bytes of the policy tables */
    uint32_t rewrite_offset; /* rewrite_entry[], sorted by source_dev, then source_ino */
    uint32_t rewrite_count; /* entries */
    uint32_t rewrite_segment_offset; /* rewrite_segment[] of all of them */
    uint32_t rewrite_segment_count; /* entries */
    uint32_t supervisor_pid; /* pid of the supervisor, through whose /proc/PID/fd an exec opens the ring again */
    uint32_t supervisor_ring_fd; /* fd number of the ring there; 0xffffffff: no ring */
    uint8_t pass[64]; /* bit per call number: the filter passes it, whatever its arguments */
    uint8_t emit[64]; /* bit per call number: an event for every such call, not only for denials */
};
_Static_assert(__builtin_offsetof(struct mg_plan_header, magic) == 0, "plan_header.magic");
_Static_assert(__builtin_offsetof(struct mg_plan_header, version) == 8, "plan_header.version");
_Static_assert(__builtin_offsetof(struct mg_plan_header, bytes) == 12, "plan_header.bytes");
_Static_assert(__builtin_offsetof(struct mg_plan_header, isolation) == 16, "plan_header.isolation");
_Static_assert(__builtin_offsetof(struct mg_plan_header, flags) == 20, "plan_header.flags");
_Static_assert(__builtin_offsetof(struct mg_plan_header, filter_offset) == 24, "plan_header.filter_offset");
_Static_assert(__builtin_offsetof(struct mg_plan_header, filter_count) == 28, "plan_header.filter_count");
_Static_assert(__builtin_offsetof(struct mg_plan_header, patch_offset) == 32, "plan_header.patch_offset");
_Static_assert(__builtin_offsetof(struct mg_plan_header, patch_count) == 36, "plan_header.patch_count");
_Static_assert(__builtin_offsetof(struct mg_plan_header, full_filter_offset) == 40, "plan_header.full_filter_offset");
_Static_assert(__builtin_offsetof(struct mg_plan_header, full_filter_count) == 44, "plan_header.full_filter_count");
_Static_assert(__builtin_offsetof(struct mg_plan_header, full_patch_offset) == 48, "plan_header.full_patch_offset");
_Static_assert(__builtin_offsetof(struct mg_plan_header, full_patch_count) == 52, "plan_header.full_patch_count");
_Static_assert(__builtin_offsetof(struct mg_plan_header, policy_offset) == 56, "plan_header.policy_offset");
_Static_assert(__builtin_offsetof(struct mg_plan_header, policy_bytes) == 60, "plan_header.policy_bytes");
_Static_assert(__builtin_offsetof(struct mg_plan_header, rewrite_offset) == 64, "plan_header.rewrite_offset");
_Static_assert(__builtin_offsetof(struct mg_plan_header, rewrite_count) == 68, "plan_header.rewrite_count");
_Static_assert(__builtin_offsetof(struct mg_plan_header, rewrite_segment_offset) == 72, "plan_header.rewrite_segment_offset");
_Static_assert(__builtin_offsetof(struct mg_plan_header, rewrite_segment_count) == 76, "plan_header.rewrite_segment_count");
_Static_assert(__builtin_offsetof(struct mg_plan_header, supervisor_pid) == 80, "plan_header.supervisor_pid");
_Static_assert(__builtin_offsetof(struct mg_plan_header, supervisor_ring_fd) == 84, "plan_header.supervisor_ring_fd");
_Static_assert(__builtin_offsetof(struct mg_plan_header, pass) == 88, "plan_header.pass");
_Static_assert(__builtin_offsetof(struct mg_plan_header, emit) == 152, "plan_header.emit");
_Static_assert(sizeof(struct mg_plan_header) == 216, "plan_header");

/* One instruction of the filter whose constant is half of the capability. */
struct mg_plan_patch {
    uint32_t instruction; /* index */
    uint32_t half; /* plan_half */
};
_Static_assert(__builtin_offsetof(struct mg_plan_patch, instruction) == 0, "plan_patch.instruction");
_Static_assert(__builtin_offsetof(struct mg_plan_patch, half) == 4, "plan_patch.half");
_Static_assert(sizeof(struct mg_plan_patch) == 8, "plan_patch");

/* What mgstart sets before it starts a program; path, arguments and environment follow, each zero-terminated. */
struct mg_start_sheet {
    uint64_t ignored; /* signals to ignore; bit n - 1: signal n */
    uint64_t blocked; /* signals to block */
    uint64_t open_files; /* soft limit of open files; 0: as it is */
    uint32_t arguments; /* how many */
    uint32_t variables; /* environment strings */
};
_Static_assert(__builtin_offsetof(struct mg_start_sheet, ignored) == 0, "start_sheet.ignored");
_Static_assert(__builtin_offsetof(struct mg_start_sheet, blocked) == 8, "start_sheet.blocked");
_Static_assert(__builtin_offsetof(struct mg_start_sheet, open_files) == 16, "start_sheet.open_files");
_Static_assert(__builtin_offsetof(struct mg_start_sheet, arguments) == 24, "start_sheet.arguments");
_Static_assert(__builtin_offsetof(struct mg_start_sheet, variables) == 28, "start_sheet.variables");
_Static_assert(sizeof(struct mg_start_sheet) == 32, "start_sheet");

/* First record of an image; pieces, then relocations, then bytes. */
struct mg_image_header {
    uint64_t magic; /* image MAGIC */
    uint32_t version; /* image VERSION */
    uint32_t bytes; /* bytes of the whole image */
    uint32_t piece_count; /* image_piece[] follow this header */
    uint32_t reloc_count; /* image_reloc[] follow the pieces */
    uint32_t start_piece; /* piece that holds mg_start */
    uint32_t start_offset; /* offset of mg_start in it */
};
_Static_assert(__builtin_offsetof(struct mg_image_header, magic) == 0, "image_header.magic");
_Static_assert(__builtin_offsetof(struct mg_image_header, version) == 8, "image_header.version");
_Static_assert(__builtin_offsetof(struct mg_image_header, bytes) == 12, "image_header.bytes");
_Static_assert(__builtin_offsetof(struct mg_image_header, piece_count) == 16, "image_header.piece_count");
_Static_assert(__builtin_offsetof(struct mg_image_header, reloc_count) == 20, "image_header.reloc_count");
_Static_assert(__builtin_offsetof(struct mg_image_header, start_piece) == 24, "image_header.start_piece");
_Static_assert(__builtin_offsetof(struct mg_image_header, start_offset) == 28, "image_header.start_offset");
_Static_assert(sizeof(struct mg_image_header) == 32, "image_header");

/* A function or a data object. */
struct mg_image_piece {
    uint32_t offset; /* its bytes in the image; 0 for zeroed data */
    uint32_t bytes; /* size */
    uint16_t align; /* alignment */
    uint16_t kind; /* piece_kind */
    uint32_t reserved; /* 0: what follows the pieces is aligned */
};
_Static_assert(__builtin_offsetof(struct mg_image_piece, offset) == 0, "image_piece.offset");
_Static_assert(__builtin_offsetof(struct mg_image_piece, bytes) == 4, "image_piece.bytes");
_Static_assert(__builtin_offsetof(struct mg_image_piece, align) == 8, "image_piece.align");
_Static_assert(__builtin_offsetof(struct mg_image_piece, kind) == 10, "image_piece.kind");
_Static_assert(__builtin_offsetof(struct mg_image_piece, reserved) == 12, "image_piece.reserved");
_Static_assert(sizeof(struct mg_image_piece) == 16, "image_piece");

/* A reference from a piece. */
struct mg_image_reloc {
    uint32_t piece; /* the piece that refers */
    uint32_t offset; /* where in it */
    uint32_t target; /* piece referred to, or launch_value for VALUE32 */
    uint32_t kind; /* reloc_kind */
    int64_t addend; /* added to the address or value */
};
_Static_assert(__builtin_offsetof(struct mg_image_reloc, piece) == 0, "image_reloc.piece");
_Static_assert(__builtin_offsetof(struct mg_image_reloc, offset) == 4, "image_reloc.offset");
_Static_assert(__builtin_offsetof(struct mg_image_reloc, target) == 8, "image_reloc.target");
_Static_assert(__builtin_offsetof(struct mg_image_reloc, kind) == 12, "image_reloc.kind");
_Static_assert(__builtin_offsetof(struct mg_image_reloc, addend) == 16, "image_reloc.addend");
_Static_assert(sizeof(struct mg_image_reloc) == 24, "image_reloc");

/* What concerns one call number. */
struct mg_policy_call {
    uint32_t entry_first; /* index of its first entry */
    uint16_t entry_count; /* how many, in order */
    uint8_t known; /* 0: the table of calls has no such number */
    uint8_t needs; /* policy_need bits */
};
_Static_assert(__builtin_offsetof(struct mg_policy_call, entry_first) == 0, "policy_call.entry_first");
_Static_assert(__builtin_offsetof(struct mg_policy_call, entry_count) == 4, "policy_call.entry_count");
_Static_assert(__builtin_offsetof(struct mg_policy_call, known) == 6, "policy_call.known");
_Static_assert(__builtin_offsetof(struct mg_policy_call, needs) == 7, "policy_call.needs");
_Static_assert(sizeof(struct mg_policy_call) == 8, "policy_call");

/* One rule as it applies to one call. */
struct mg_policy_entry {
    uint32_t group_first; /* index of its first group */
    uint16_t group_count; /* how many; 0: always holds */
    uint16_t rule; /* number of the rule in the document, from 0 */
    uint16_t error; /* errno for DENY */
    uint8_t verdict; /* verdict */
    uint8_t reserved; /* 0 */
};
_Static_assert(__builtin_offsetof(struct mg_policy_entry, group_first) == 0, "policy_entry.group_first");
_Static_assert(__builtin_offsetof(struct mg_policy_entry, group_count) == 4, "policy_entry.group_count");
_Static_assert(__builtin_offsetof(struct mg_policy_entry, rule) == 6, "policy_entry.rule");
_Static_assert(__builtin_offsetof(struct mg_policy_entry, error) == 8, "policy_entry.error");
_Static_assert(__builtin_offsetof(struct mg_policy_entry, verdict) == 10, "policy_entry.verdict");
_Static_assert(__builtin_offsetof(struct mg_policy_entry, reserved) == 11, "policy_entry.reserved");
_Static_assert(sizeof(struct mg_policy_entry) == 12, "policy_entry");

/* Conditions on the same arguments. */
struct mg_policy_group {
    uint32_t condition_first; /* index of its first condition */
    uint16_t condition_count; /* how many */
    uint8_t kind; /* group_kind */
    uint8_t args; /* bit per argument; a permissive verdict needs all of them to hold, a restrictive one any */
    uint8_t width; /* VALUE: bytes of the register that count: 2, 4 or 8 */
    uint8_t flags; /* group_flag bits */
    uint16_t reserved; /* 0 */
};
_Static_assert(__builtin_offsetof(struct mg_policy_group, condition_first) == 0, "policy_group.condition_first");
_Static_assert(__builtin_offsetof(struct mg_policy_group, condition_count) == 4, "policy_group.condition_count");
_Static_assert(__builtin_offsetof(struct mg_policy_group, kind) == 6, "policy_group.kind");
_Static_assert(__builtin_offsetof(struct mg_policy_group, args) == 7, "policy_group.args");
_Static_assert(__builtin_offsetof(struct mg_policy_group, width) == 8, "policy_group.width");
_Static_assert(__builtin_offsetof(struct mg_policy_group, flags) == 9, "policy_group.flags");
_Static_assert(__builtin_offsetof(struct mg_policy_group, reserved) == 10, "policy_group.reserved");
_Static_assert(sizeof(struct mg_policy_group) == 12, "policy_group");

/* One comparison. */
struct mg_policy_condition {
    uint8_t op; /* condition_op */
    uint8_t negated; /* 1: the group does not hold where this does */
    uint16_t reserved; /* 0 */
    uint32_t reserved2; /* 0 */
    uint64_t a; /* by op */
    uint64_t b; /* by op */
};
_Static_assert(__builtin_offsetof(struct mg_policy_condition, op) == 0, "policy_condition.op");
_Static_assert(__builtin_offsetof(struct mg_policy_condition, negated) == 1, "policy_condition.negated");
_Static_assert(__builtin_offsetof(struct mg_policy_condition, reserved) == 2, "policy_condition.reserved");
_Static_assert(__builtin_offsetof(struct mg_policy_condition, reserved2) == 4, "policy_condition.reserved2");
_Static_assert(__builtin_offsetof(struct mg_policy_condition, a) == 8, "policy_condition.a");
_Static_assert(__builtin_offsetof(struct mg_policy_condition, b) == 16, "policy_condition.b");
_Static_assert(sizeof(struct mg_policy_condition) == 24, "policy_condition");

/* A range of addresses. */
struct mg_policy_network {
    uint16_t family; /* AF_INET or AF_INET6 */
    uint16_t prefix; /* bits that count */
    uint8_t bytes[16]; /* the address in network order; for AF_INET the first four */
};
_Static_assert(__builtin_offsetof(struct mg_policy_network, family) == 0, "policy_network.family");
_Static_assert(__builtin_offsetof(struct mg_policy_network, prefix) == 2, "policy_network.prefix");
_Static_assert(__builtin_offsetof(struct mg_policy_network, bytes) == 4, "policy_network.bytes");
_Static_assert(sizeof(struct mg_policy_network) == 20, "policy_network");

/* First record of compiled policy; must lie at a multiple of 8. */
struct mg_policy_header {
    uint32_t bytes; /* bytes of the whole */
    uint32_t version; /* policy VERSION */
    uint32_t call_offset; /* policy_call[], by call number */
    uint32_t call_count; /* how many */
    uint32_t entry_offset; /* policy_entry[] */
    uint32_t entry_count; /* how many */
    uint32_t group_offset; /* policy_group[] */
    uint32_t group_count; /* how many */
    uint32_t condition_offset; /* policy_condition[] */
    uint32_t condition_count; /* how many */
    uint32_t network_offset; /* policy_network[] */
    uint32_t network_count; /* how many */
    uint32_t text_offset; /* compiled path patterns */
    uint32_t text_bytes; /* bytes of them */
    uint8_t default_verdict; /* verdict where no rule matches */
    uint8_t unknown_verdict; /* verdict for numbers the table of calls does not have */
    uint16_t default_errno; /* for DENY */
    uint16_t unknown_errno; /* for DENY */
    uint16_t reserved; /* 0 */
};
_Static_assert(__builtin_offsetof(struct mg_policy_header, bytes) == 0, "policy_header.bytes");
_Static_assert(__builtin_offsetof(struct mg_policy_header, version) == 4, "policy_header.version");
_Static_assert(__builtin_offsetof(struct mg_policy_header, call_offset) == 8, "policy_header.call_offset");
_Static_assert(__builtin_offsetof(struct mg_policy_header, call_count) == 12, "policy_header.call_count");
_Static_assert(__builtin_offsetof(struct mg_policy_header, entry_offset) == 16, "policy_header.entry_offset");
_Static_assert(__builtin_offsetof(struct mg_policy_header, entry_count) == 20, "policy_header.entry_count");
_Static_assert(__builtin_offsetof(struct mg_policy_header, group_offset) == 24, "policy_header.group_offset");
_Static_assert(__builtin_offsetof(struct mg_policy_header, group_count) == 28, "policy_header.group_count");
_Static_assert(__builtin_offsetof(struct mg_policy_header, condition_offset) == 32, "policy_header.condition_offset");
_Static_assert(__builtin_offsetof(struct mg_policy_header, condition_count) == 36, "policy_header.condition_count");
_Static_assert(__builtin_offsetof(struct mg_policy_header, network_offset) == 40, "policy_header.network_offset");
_Static_assert(__builtin_offsetof(struct mg_policy_header, network_count) == 44, "policy_header.network_count");
_Static_assert(__builtin_offsetof(struct mg_policy_header, text_offset) == 48, "policy_header.text_offset");
_Static_assert(__builtin_offsetof(struct mg_policy_header, text_bytes) == 52, "policy_header.text_bytes");
_Static_assert(__builtin_offsetof(struct mg_policy_header, default_verdict) == 56, "policy_header.default_verdict");
_Static_assert(__builtin_offsetof(struct mg_policy_header, unknown_verdict) == 57, "policy_header.unknown_verdict");
_Static_assert(__builtin_offsetof(struct mg_policy_header, default_errno) == 58, "policy_header.default_errno");
_Static_assert(__builtin_offsetof(struct mg_policy_header, unknown_errno) == 60, "policy_header.unknown_errno");
_Static_assert(__builtin_offsetof(struct mg_policy_header, reserved) == 62, "policy_header.reserved");
_Static_assert(sizeof(struct mg_policy_header) == 64, "policy_header");

/* One file and its rewritten copy; both are known by what stat(2) says of them. Addresses are those of the ELF file. */
struct mg_rewrite_entry {
    uint64_t source_dev; /* st_dev of the file */
    uint64_t source_ino; /* st_ino */
    uint64_t source_bytes; /* st_size */
    uint64_t source_changed_ns; /* st_ctime, ns since 1970 */
    uint64_t copy_dev; /* the same of the copy */
    uint64_t copy_ino;
    uint64_t copy_bytes;
    uint64_t copy_changed_ns;
    uint64_t first_vaddr; /* page of the lowest PT_LOAD */
    uint64_t span; /* bytes from there to the end of the last PT_LOAD in memory, whole pages: the trampoline area follows */
    uint64_t trampoline_offset; /* of the trampolines in the copy, without the stubs; whole pages */
    uint64_t trampoline_bytes; /* whole pages */
    uint32_t segment; /* index of the first of its rewrite_segments */
    uint32_t segments; /* how many */
    uint32_t copy_path; /* offset in the plan of the copy’s absolute path, zero-terminated */
    uint32_t padding; /* 0 */
};
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, source_dev) == 0, "rewrite_entry.source_dev");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, source_ino) == 8, "rewrite_entry.source_ino");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, source_bytes) == 16, "rewrite_entry.source_bytes");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, source_changed_ns) == 24, "rewrite_entry.source_changed_ns");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, copy_dev) == 32, "rewrite_entry.copy_dev");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, copy_ino) == 40, "rewrite_entry.copy_ino");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, copy_bytes) == 48, "rewrite_entry.copy_bytes");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, copy_changed_ns) == 56, "rewrite_entry.copy_changed_ns");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, first_vaddr) == 64, "rewrite_entry.first_vaddr");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, span) == 72, "rewrite_entry.span");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, trampoline_offset) == 80, "rewrite_entry.trampoline_offset");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, trampoline_bytes) == 88, "rewrite_entry.trampoline_bytes");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, segment) == 96, "rewrite_entry.segment");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, segments) == 100, "rewrite_entry.segments");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, copy_path) == 104, "rewrite_entry.copy_path");
_Static_assert(__builtin_offsetof(struct mg_rewrite_entry, padding) == 108, "rewrite_entry.padding");
_Static_assert(sizeof(struct mg_rewrite_entry) == 112, "rewrite_entry");

/* One executable segment of the file; the copy holds the same pages with its calls rewritten. */
struct mg_rewrite_segment {
    uint64_t source_offset; /* first page, in the file */
    uint64_t bytes; /* whole pages */
    uint64_t copy_offset; /* first page, in the copy */
    uint64_t vaddr; /* where the first page belongs */
};
_Static_assert(__builtin_offsetof(struct mg_rewrite_segment, source_offset) == 0, "rewrite_segment.source_offset");
_Static_assert(__builtin_offsetof(struct mg_rewrite_segment, bytes) == 8, "rewrite_segment.bytes");
_Static_assert(__builtin_offsetof(struct mg_rewrite_segment, copy_offset) == 16, "rewrite_segment.copy_offset");
_Static_assert(__builtin_offsetof(struct mg_rewrite_segment, vaddr) == 24, "rewrite_segment.vaddr");
_Static_assert(sizeof(struct mg_rewrite_segment) == 32, "rewrite_segment");

/* First record of the log. */
struct mg_copies_header {
    uint32_t open; /* 1: who asks gets an answer */
    uint32_t used; /* bytes of the log, with this record; written when they are there */
};
_Static_assert(__builtin_offsetof(struct mg_copies_header, open) == 0, "copies_header.open");
_Static_assert(__builtin_offsetof(struct mg_copies_header, used) == 4, "copies_header.used");
_Static_assert(sizeof(struct mg_copies_header) == 8, "copies_header");

/* One file and its copy, or the answer to a request. A rewrite_entry, its rewrite_segment[] and the path of the copy, zero-terminated, follow if it has one: there, `segment` is 0 and `copy_path` counts from the row. */
struct mg_copies_row {
    uint32_t bytes; /* of the row, with what follows; a multiple of 8 */
    uint32_t request; /* that this answers; 0: none, it may be asked for next */
    uint32_t has_copy; /* 1 or 0 */
    uint32_t padding; /* 0 */
    uint64_t source_dev; /* of the file */
    uint64_t source_ino;
};
_Static_assert(__builtin_offsetof(struct mg_copies_row, bytes) == 0, "copies_row.bytes");
_Static_assert(__builtin_offsetof(struct mg_copies_row, request) == 4, "copies_row.request");
_Static_assert(__builtin_offsetof(struct mg_copies_row, has_copy) == 8, "copies_row.has_copy");
_Static_assert(__builtin_offsetof(struct mg_copies_row, padding) == 12, "copies_row.padding");
_Static_assert(__builtin_offsetof(struct mg_copies_row, source_dev) == 16, "copies_row.source_dev");
_Static_assert(__builtin_offsetof(struct mg_copies_row, source_ino) == 24, "copies_row.source_ino");
_Static_assert(sizeof(struct mg_copies_row) == 32, "copies_row");
