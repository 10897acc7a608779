/* Records for the event ring. A record is put together in the task's own buffer and copied into the ring when it is whole:
 * a call may last, and a place reserved in the ring would hold back all that follow. */
#include "tracer.h"

#include <asm/unistd.h>
#include <linux/sched.h>
#include <mg/kernel.h>
#include <mg/sys.h>
#include <mg/text.h>

#define FUTEX_WAKE 1

struct record {
    struct mg_record_header header;
    union {
        struct mg_event_call call;
        struct mg_event_exec exec;
        struct mg_event_child child;
        struct mg_event_exit exit;
        struct mg_event_signal signal;
        struct mg_event_notice notice;
    };
};

static void send(struct mg_tracee *tracee, const void *whole, uint32_t bytes, uint16_t kind, uint64_t time_tsc) {
    const struct mg_ring *ring = &mg_trace.ring;
    bytes = (bytes + 7) & ~7u;
    mg_tracee_identify(tracee);
    unsigned char *to = mg_ring_reserve(ring, bytes, kind, (uint32_t)mg_trace.self);
    if (to == 0) return;
    memcpy(to + sizeof(struct mg_record_header), (const unsigned char *)whole + sizeof(struct mg_record_header),
           bytes - sizeof(struct mg_record_header));
    struct mg_record_header *header = (struct mg_record_header *)to;
    header->pid = tracee->ns_pid;
    header->tid = tracee->ns_tid;
    header->time_tsc = time_tsc;
    if (mg_ring_commit(ring, to, (uint32_t)mg_trace.self)) mg_sys3(__NR_futex, (long)&ring->header->consumer_asleep, FUTEX_WAKE, 1);
}

static long read_memory(void *context, uint64_t address, void *to, size_t bytes) { return mg_memory_read(context, address, to, bytes); }

static struct mg_capture_sink sink_of(struct mg_tracee *tracee) {
    return (struct mg_capture_sink){
        .bytes = tracee->record, .used = tracee->record_bytes, .size = MG_TRACE_RECORD_BYTES, .count = tracee->record_captures};
}

void mg_report_begin(struct mg_tracee *tracee) {
    if (mg_trace.ring.header == 0) return;
    tracee->record_bytes = sizeof(struct mg_record_header) + sizeof(struct mg_event_call);
    tracee->record_captures = 0;
    struct mg_capture_sink sink = sink_of(tracee);
    struct mg_capture_source source = {.read = read_memory, .context = tracee};
    mg_capture_before(&sink, &source, tracee->call.nr, tracee->call.args);
    tracee->record_bytes = sink.used;
    tracee->record_captures = sink.count;
}

void mg_report_end(struct mg_tracee *tracee, int64_t result, uint16_t flags) {
    if (mg_trace.ring.header == 0) return;
    const struct mg_trace_call *call = &tracee->call;
    struct mg_capture_sink sink = sink_of(tracee);
    struct mg_capture_source source = {.read = read_memory, .context = tracee};
    if ((flags & (MG_EVENT_FLAG_NO_RETURN | MG_EVENT_FLAG_EMULATED | MG_EVENT_FLAG_RESTARTED)) == 0)
        mg_capture_after(&sink, &source, call->nr, call->args, result);
    struct mg_event_call *body = (struct mg_event_call *)(tracee->record + sizeof(struct mg_record_header));
    *body = (struct mg_event_call){
        .result = result,
        .latency_tsc = mg_tsc() - call->entry_tsc,
        .nr = call->nr,
        .rule = call->decision.rule,
        .flags = flags,
        .verdict = call->decision.verdict,
        .via = MG_EVENT_VIA_PTRACE,
        .captures = sink.count,
    };
    for (unsigned i = 0; i < 6; i++) body->args[i] = call->args[i];
    send(tracee, tracee->record, sink.used, MG_EVENT_KIND_CALL, call->entry_tsc);
}

void mg_report_exec(struct mg_tracee *tracee) {
    if (mg_trace.ring.header == 0) return;
    static struct {
        struct mg_record_header header;
        struct mg_event_exec body;
        char path[4096 + 8];
    } record;
    char name[32];
    struct mg_text link = mg_text_in(name, sizeof name);
    mg_text_add_unsigned(&link, (uint64_t)tracee->tid);
    mg_text_add(&link, "/exe");
    memset(record.path, 0, sizeof record.path);
    long bytes = mg_sys4(__NR_readlinkat, mg_trace.proc_fd, (long)name, (long)record.path, 4095);
    if (bytes < 0) bytes = 0;
    record.path[bytes] = 0;
    record.body = (struct mg_event_exec){.path_bytes = (uint32_t)bytes + 1};
    send(tracee, &record, (uint32_t)(sizeof record.header + sizeof record.body) + (uint32_t)bytes + 1, MG_EVENT_KIND_EXEC, mg_tsc());
}

static void send_fixed(struct mg_tracee *tracee, const struct record *record, size_t body_bytes, uint16_t kind) {
    send(tracee, record, (uint32_t)(sizeof record->header + body_bytes), kind, mg_tsc());
}

void mg_report_count(int is_process) {
    if (mg_trace.ring.header == 0) return;
    __atomic_fetch_add(&mg_trace.ring.header->threads, 1, __ATOMIC_RELAXED);
    if (is_process) __atomic_fetch_add(&mg_trace.ring.header->processes, 1, __ATOMIC_RELAXED);
}

void mg_report_child(struct mg_tracee *tracee, uint32_t child, uint64_t flags) {
    if (mg_trace.ring.header == 0) return;
    struct record record = {.child = {.child = child, .flags = flags}};
    mg_report_count((flags & CLONE_THREAD) == 0);
    send_fixed(tracee, &record, sizeof record.child, MG_EVENT_KIND_CHILD);
}

void mg_report_exit(struct mg_tracee *tracee, int status) {
    if (mg_trace.ring.header == 0) return;
    mg_tracee_identify(tracee);
    int code = (status & 0x7f) != 0 ? -(status & 0x7f) : status >> 8 & 0xff;
    struct record record = {.exit = {.status = code, .group = tracee->tid == tracee->pid}};
    send_fixed(tracee, &record, sizeof record.exit, MG_EVENT_KIND_EXIT);
}

void mg_report_signal(struct mg_tracee *tracee, int signo, int code, uint64_t value) {
    if (mg_trace.ring.header == 0) return;
    struct record record = {.signal = {.signo = signo, .code = code, .value = value}};
    send_fixed(tracee, &record, sizeof record.signal, MG_EVENT_KIND_SIGNAL);
}

void mg_report_notice(struct mg_tracee *tracee, uint32_t code, uint32_t nr, uint64_t detail) {
    if (mg_trace.ring.header == 0) return;
    struct record record = {.notice = {.code = code, .nr = nr, .args = {detail}}};
    send_fixed(tracee, &record, sizeof record.notice, MG_EVENT_KIND_NOTICE);
}
