/* The table of traced tasks, by thread id. */
#include "tracer.h"

#include <asm/unistd.h>
#include <mg/kernel.h>
#include <mg/sys.h>
#include <mg/text.h>

#define BUCKETS 4096u
#define SLAB_BYTES (64ul << 10)

static struct mg_tracee *buckets[BUCKETS];
static struct mg_tracee *unused;

static void *pages(size_t bytes) {
    long at = mg_sys6(__NR_mmap, 0, (long)bytes, MG_PROT_READ | MG_PROT_WRITE, MG_MAP_PRIVATE | MG_MAP_ANONYMOUS, -1, 0);
    if (mg_is_error(at)) mg_loop_abandon(MG_ERROR_NO_MEMORY);
    return (void *)at;
}

static struct mg_tracee **bucket_of(int tid) { return &buckets[(unsigned)tid % BUCKETS]; }

struct mg_tracee *mg_tracee_find(int tid) {
    struct mg_tracee *tracee = *bucket_of(tid);
    while (tracee != 0 && tracee->tid != tid) tracee = tracee->next;
    return tracee;
}

struct mg_tracee *mg_tracee_add(int tid) {
    if (unused == 0) {
        struct mg_tracee *slab = pages(SLAB_BYTES);
        for (size_t i = 0; i < SLAB_BYTES / sizeof *slab; i++) {
            slab[i].next = unused;
            unused = &slab[i];
        }
    }
    struct mg_tracee *tracee = unused;
    unused = tracee->next;
    unsigned char *record = tracee->record;
    memset(tracee, 0, sizeof *tracee);
    tracee->record = record;
    tracee->tid = tid;
    if (mg_trace.ring.header != 0 && tracee->record == 0) tracee->record = pages(MG_TRACE_RECORD_BYTES);
    tracee->next = *bucket_of(tid);
    *bucket_of(tid) = tracee;
    return tracee;
}

static void unlink_from_bucket(struct mg_tracee *tracee) {
    struct mg_tracee **at = bucket_of(tracee->tid);
    while (*at != tracee) at = &(*at)->next;
    *at = tracee->next;
}

void mg_tracee_remove(struct mg_tracee *tracee) {
    unlink_from_bucket(tracee);
    tracee->next = unused;
    unused = tracee;
}

void mg_tracee_rename(struct mg_tracee *tracee, int tid) {
    unlink_from_bucket(tracee);
    tracee->tid = tid;
    tracee->next = *bucket_of(tid);
    *bucket_of(tid) = tracee;
}

void mg_status_read(int tid, char *text, size_t size) {
    char path[32];
    struct mg_text name = mg_text_in(path, sizeof path);
    mg_text_add_unsigned(&name, (uint64_t)tid);
    mg_text_add(&name, "/status");
    long fd = mg_sys4(__NR_openat, mg_trace.proc_fd, (long)path, 02000000 /* O_CLOEXEC */, 0);
    long got = mg_is_error(fd) ? 0 : mg_sys3(__NR_read, fd, (long)text, (long)size - 1);
    if (!mg_is_error(fd)) mg_sys1(__NR_close, fd);
    text[got > 0 ? got : 0] = 0;
}

const char *mg_status_of(const char *text, const char *key) {
    while (*text != 0 && !mg_text_starts(text, key)) {
        while (*text != 0 && *text != '\n') text++;
        if (*text == '\n') text++;
    }
    return *text ? text + strlen(key) : text;
}

/* The last number of the line that begins with `key`, or 0. */
static uint32_t last_number(const char *text, const char *key) {
    uint32_t value = 0;
    int within = 0;
    for (text = mg_status_of(text, key); *text != 0 && *text != '\n'; text++) {
        int digit = *text >= '0' && *text <= '9';
        value = digit ? (within ? value * 10 : 0) + (uint32_t)(*text - '0') : value;
        within = digit;
    }
    return value;
}

void mg_tracee_identify(struct mg_tracee *tracee) {
    if (tracee->pid != 0) return;
    char status[2048];
    mg_status_read(tracee->tid, status, sizeof status);
    tracee->pid = (int)last_number(status, "Tgid:");
    tracee->ns_pid = last_number(status, "NStgid:");
    tracee->ns_tid = last_number(status, "NSpid:");
    /* Gone already, or a kernel without namespaces: what the tracer itself knows. */
    if (tracee->pid == 0) tracee->pid = tracee->tid;
    if (tracee->ns_pid == 0) tracee->ns_pid = (uint32_t)tracee->pid;
    if (tracee->ns_tid == 0) tracee->ns_tid = (uint32_t)tracee->tid;
}
