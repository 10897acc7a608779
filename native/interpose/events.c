/* Writes events into the ring (events.h). */
#include "interpose/events.h"

#include <linux/futex.h>
#include <mg/capture.h>
#include <mg/ring.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

static const struct mg_ring *ring_of(void) { return mg_globals.launch.ring.header ? &mg_globals.launch.ring : 0; }

static int wanted(uint32_t nr) {
    const struct mg_plan_header *plan = mg_globals.launch.plan;
    return nr < 8 * sizeof plan->emit && (plan->emit[nr / 8] >> (nr % 8) & 1);
}

/* Reserves a record and fills its header; its body follows at the result + 1. */
static struct mg_record_header *begin(const struct mg_thread *thread, uint16_t kind, uint64_t body_bytes, uint64_t time_tsc) {
    const struct mg_ring *ring = ring_of();
    if (!ring) return 0;
    uint32_t bytes = (uint32_t)((sizeof(struct mg_record_header) + body_bytes + 7) & ~7ull);
    struct mg_record_header *record = mg_ring_reserve(ring, bytes, kind, thread->tid);
    if (!record) return 0;
    record->pid = thread->pid;
    record->time_tsc = time_tsc;
    return record;
}

static void finish(const struct mg_thread *thread, struct mg_record_header *record) {
    const struct mg_ring *ring = ring_of();
    if (mg_ring_commit(ring, record, thread->tid)) mg_sys4(MG_NR_futex, (long)&ring->header->consumer_asleep, FUTEX_WAKE, 1, 0);
}

static long read_application(void *context, uint64_t address, void *to, size_t bytes) {
    return (long)mg_copy_some(context, to, mg_address_of(address), bytes);
}

static void capture(struct mg_thread *thread, const struct mg_call *call, int after) {
    struct mg_capture_sink sink = {.bytes = thread->capture, .used = thread->capture_bytes, .size = sizeof thread->capture, .count = (uint16_t)thread->capture_count};
    struct mg_capture_source source = {.read = read_application, .context = thread};
    if (after)
        mg_capture_after(&sink, &source, call->nr, call->args, call->result);
    else
        mg_capture_before(&sink, &source, call->nr, call->args);
    thread->capture_bytes = sink.used;
    thread->capture_count = sink.count;
}

void mg_capture_begin(struct mg_thread *thread, struct mg_call *call) {
    thread->capture_bytes = thread->capture_count = 0;
    if (!ring_of() || !wanted(call->nr)) return;
    if (thread->entry_tsc == 0) thread->entry_tsc = __builtin_ia32_rdtsc();
    capture(thread, call, 0);
}

void mg_event_call(struct mg_thread *thread, struct mg_call *call) {
    if (!ring_of()) return;
    int refused = call->verdict != MG_VERDICT_ALLOW;
    if (!refused && !wanted(call->nr)) return;
    if (thread->entry_tsc == 0) thread->entry_tsc = __builtin_ia32_rdtsc();
    if (refused && thread->capture_count == 0) capture(thread, call, 0);
    if (!refused && !(call->flags & MG_EVENT_FLAG_NO_RETURN)) capture(thread, call, 1);
    struct mg_record_header *record = begin(thread, MG_EVENT_KIND_CALL, sizeof(struct mg_event_call) + thread->capture_bytes, thread->entry_tsc);
    if (!record) return;
    struct mg_event_call *body = (struct mg_event_call *)(record + 1);
    *body = (struct mg_event_call){.result = call->result,
                                   .latency_tsc = __builtin_ia32_rdtsc() - thread->entry_tsc,
                                   .nr = call->nr,
                                   .rule = call->rule,
                                   .flags = (uint16_t)call->flags,
                                   .verdict = call->verdict,
                                   .via = thread->by_gate ? MG_EVENT_VIA_GATE : MG_EVENT_VIA_SIGSYS,
                                   .captures = (uint16_t)thread->capture_count};
    for (unsigned i = 0; i < 6; i++) body->args[i] = call->args[i];
    memcpy(body + 1, thread->capture, thread->capture_bytes);
    finish(thread, record);
}

void mg_event_exec(struct mg_thread *thread, const char *path) {
    uint64_t bytes = strlen(path) + 1;
    struct mg_record_header *record = begin(thread, MG_EVENT_KIND_EXEC, sizeof(struct mg_event_exec) + bytes, __builtin_ia32_rdtsc());
    if (!record) return;
    struct mg_event_exec *body = (struct mg_event_exec *)(record + 1);
    *body = (struct mg_event_exec){.path_bytes = (uint32_t)bytes};
    memset(body + 1, 0, record->size - sizeof *record - sizeof *body);
    memcpy(body + 1, path, bytes);
    finish(thread, record);
}

uint32_t mg_event_miss(struct mg_thread *thread, const char *path, const struct mg_stat *file) {
    const struct mg_ring *ring = ring_of();
    if (!ring || !path[0]) return 0;
    uint64_t bytes = strlen(path) + 1;
    struct mg_record_header *record = begin(thread, MG_EVENT_KIND_MISS, sizeof(struct mg_event_miss) + bytes, __builtin_ia32_rdtsc());
    if (!record) return 0;
    struct mg_event_miss *body = (struct mg_event_miss *)(record + 1);
    uint32_t request = __atomic_add_fetch(&ring->header->requests, 1, __ATOMIC_RELAXED);
    *body = (struct mg_event_miss){.dev = file->dev, .ino = file->ino, .request = request, .path_bytes = (uint32_t)bytes};
    memset(body + 1, 0, record->size - sizeof *record - sizeof *body);
    memcpy(body + 1, path, bytes);
    finish(thread, record);
    return request;
}

void mg_event_count(uint64_t flags) {
    const struct mg_ring *ring = ring_of();
    if (!ring) return;
    __atomic_add_fetch(&ring->header->threads, 1, __ATOMIC_RELAXED);
    if (!(flags & MG_CLONE_THREAD)) __atomic_add_fetch(&ring->header->processes, 1, __ATOMIC_RELAXED);
}

void mg_event_child(struct mg_thread *thread, uint32_t child, uint64_t flags) {
    mg_event_count(flags);
    struct mg_record_header *record = begin(thread, MG_EVENT_KIND_CHILD, sizeof(struct mg_event_child), __builtin_ia32_rdtsc());
    if (!record) return;
    *(struct mg_event_child *)(record + 1) = (struct mg_event_child){.child = child, .flags = flags};
    finish(thread, record);
}

void mg_event_exit(struct mg_thread *thread, int status, int group) {
    struct mg_record_header *record = begin(thread, MG_EVENT_KIND_EXIT, sizeof(struct mg_event_exit), __builtin_ia32_rdtsc());
    if (!record) return;
    *(struct mg_event_exit *)(record + 1) = (struct mg_event_exit){.status = status, .group = (uint32_t)group};
    finish(thread, record);
}

void mg_event_signal(struct mg_thread *thread, const struct mg_siginfo *info) {
    if (!(mg_globals.launch.plan->flags & MG_PLAN_FLAG_SIGNAL_EVENTS)) return;
    struct mg_record_header *record = begin(thread, MG_EVENT_KIND_SIGNAL, sizeof(struct mg_event_signal), __builtin_ia32_rdtsc());
    if (!record) return;
    uint64_t value = info->code > 0 ? info->fault.address : (uint32_t)info->queued.pid;
    *(struct mg_event_signal *)(record + 1) = (struct mg_event_signal){.signo = info->signo, .code = info->code, .value = value};
    finish(thread, record);
}

void mg_event_notice(struct mg_thread *thread, uint32_t code, uint32_t nr, uint64_t detail) {
    struct mg_record_header *record = begin(thread, MG_EVENT_KIND_NOTICE, sizeof(struct mg_event_notice), __builtin_ia32_rdtsc());
    if (!record) return;
    *(struct mg_event_notice *)(record + 1) = (struct mg_event_notice){.code = code, .nr = nr, .args = {detail}};
    finish(thread, record);
}
