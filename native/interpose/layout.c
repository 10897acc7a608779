/* A fork child's own layout (layout.h). The first half runs in the code that the child was born with, the second in the new one. */
#include "interpose/layout.h"

#include "interpose/code.h"
#include "interpose/events.h"
#include "interpose/rewrites.h"
#include "interpose/signals.h"
#include "loader/zone.h"

#include <mg/errors.h>
#include <mg/fail.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

enum { MREMAP_MAYMOVE_ = 1, MREMAP_FIXED_ = 2 };

struct mg_move {
    struct mg_launch launch; /* as the new code is to have it */
    struct mg_thread *thread; /* in the old zone */
    struct mg_range old_zone;
    struct mg_moved_files files;
};

_Noreturn void mg_thread_begin(struct mg_thread *thread);

static struct mg_thread *child;

/* The files shared with mgload end by this, too. */
_Noreturn void mg_fail(enum mg_error code, const char *where, long error) {
    (void)where, (void)error;
    mg_event_notice(child, MG_ERROR_FORK_LAYOUT, (uint32_t)child->app.rax, code);
    mg_signal_die(child, MG_SIGKILL);
}

/* Within one mapping: the kernel moves no more at a time. */
static void move(uint64_t from, uint64_t to, uint64_t bytes) {
    long got = mg_sys5(MG_NR_mremap, (long)from, (long)bytes, (long)bytes, MREMAP_MAYMOVE_ | MREMAP_FIXED_, (long)to);
    if (mg_is_error(got)) mg_fail(MG_ERROR_NO_MEMORY, "moving", got);
}

/* The ring, whose data is mapped twice in a row, and the log behind it. */
static void move_ring(struct mg_launch *launch, uint64_t to) {
    mg_globals.launch.ring = (struct mg_ring){0}; /* no notice finds one meanwhile */
    uint64_t from = (uint64_t)launch->ring.header, capacity = launch->ring.header->capacity, log = MG_RING_HEADER_BYTES + 2 * capacity;
    move(from, to, MG_RING_HEADER_BYTES);
    for (unsigned i = 0; i < 2; i++) move(from + MG_RING_HEADER_BYTES + i * capacity, to + MG_RING_HEADER_BYTES + i * capacity, capacity);
    launch->ring = (struct mg_ring){(struct mg_ring_header *)to, (unsigned char *)to + MG_RING_HEADER_BYTES};
    mg_globals.launch.ring = launch->ring;
    if (!launch->copies) return;
    move((uint64_t)launch->copies, to + log, MG_COPIES_LOG_BYTES);
    launch->copies = (const struct mg_copies_header *)(to + log);
}

static uint64_t ring_bytes(const struct mg_launch *launch) {
    if (!launch->ring.header) return 0;
    return MG_RING_HEADER_BYTES + 2 * (uint64_t)launch->ring.header->capacity + (launch->copies ? MG_COPIES_LOG_BYTES : 0);
}

_Noreturn void mg_layout_renew(struct mg_thread *thread) {
    child = thread;
    mg_random_forget();
    struct mg_move *all = mg_heap_pages(sizeof *all);
    if (!all) mg_fail(MG_ERROR_NO_MEMORY, "launch", 0);
    const struct mg_launch *old = &mg_globals.launch;
    struct mg_launch *new = &all->launch;
    *new = *old;
    new->move = all;
    all->thread = thread;
    all->old_zone = old->zone;
    all->files = (struct mg_moved_files){.pack = (uint64_t)old->pack_file, .pack_bytes = old->pack->bytes};
    memset(new->rewritten, 0, sizeof new->rewritten);

    struct mg_zone zone = {0};
    uint64_t entry = mg_place(new, &zone, ring_bytes(old));
    uint64_t top = new->threads.start + (uint64_t)thread->index * MG_AREA_BYTES + MG_SECURE_STACK_END;
    uint64_t stack_bytes = MG_SECURE_STACK_END - MG_SECURE_STACK_START;
    if (mg_domain_open_pages(top - stack_bytes, stack_bytes) != 0) mg_fail(MG_ERROR_NO_MEMORY, "stack", 0);
    mg_zone_move_pack(new, zone.pack);
    if (old->ring.header) move_ring(new, zone.ring);
    all->files.pack_by = (uint64_t)new->pack_file - all->files.pack;
    all->files.copies_by = (uint64_t)new->copies - (uint64_t)old->copies;
    mg_zone_protect(new, &zone);
    /* Data moves whole: what the monitor knows, at another place. */
    move(old->data.start, zone.data, old->data.end - old->data.start);
    /* Nothing that this code knows is there any more. */
    ((void (*)(struct mg_launch *, uint64_t))entry)(new, top);
    __builtin_unreachable();
}

_Noreturn void mg_layout_renewed(struct mg_move *all) {
    struct mg_thread *thread = mg_domain_after_move(all->thread);
    if (!thread) mg_fail(MG_ERROR_NO_MEMORY, "thread area", 0);
    long error = mg_code_after_move();
    if (error == 0) error = mg_rewrites_after_move(&all->files);
    if (error != 0) mg_fail(MG_ERROR_NO_MEMORY, "trampolines", error);
    child = thread;
    mg_signal_after_move(thread->process);
    struct mg_range old_zone = all->old_zone;
    mg_globals.launch.move = 0;
    error = mg_sys2(MG_NR_munmap, (long)old_zone.start, (long)(old_zone.end - old_zone.start));
    if (error != 0) mg_fail(MG_ERROR_SEAL, "old zone", error);
    thread->clear_handlers = 0;
    mg_thread_begin(thread);
}
