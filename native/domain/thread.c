/* Allocates thread areas and process records out of the ranges that mgload reserved in the zone. */
#include "domain/thread.h"

#include <linux/filter.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

void mg_set_gs(const struct mg_slot *slot);

#define OFFSET(field, value) _Static_assert(__builtin_offsetof(struct mg_thread, field) == (value), #field)
OFFSET(shown_return, MG_T_SHOWN);
OFFSET(self, MG_T_SELF);
OFFSET(app, MG_T_APP);
OFFSET(app_pkru, MG_T_PKRU);
OFFSET(slot, MG_T_SLOT);
OFFSET(pending, MG_T_PENDING);
OFFSET(inside, MG_T_INSIDE);
OFFSET(after_pkru, MG_T_AFTER_PKRU);
OFFSET(call_rsp, MG_T_CALL_RSP);
_Static_assert(__builtin_offsetof(struct mg_regs, rflags) == MG_R_RFLAGS, "mg_regs");
_Static_assert(__builtin_offsetof(struct mg_regs, rdi) == MG_R_RDI, "mg_regs");
_Static_assert(__builtin_offsetof(struct mg_regs, rdx) == MG_R_RDX, "mg_regs");
_Static_assert(__builtin_offsetof(struct mg_regs, rip) == MG_R_RIP, "mg_regs");
#define SLOT_OFFSET(field, value) _Static_assert(__builtin_offsetof(struct mg_slot, field) == (value), #field)
SLOT_OFFSET(in_rax, MG_S_IN_RAX);
SLOT_OFFSET(in_rdx, MG_S_IN_RDX);
SLOT_OFFSET(in_rcx, MG_S_IN_RCX);
SLOT_OFFSET(in_pkru, MG_S_IN_PKRU);
_Static_assert(sizeof(struct mg_slot) == 1 << MG_S_BYTES_SHIFT && MG_AREA_BYTES == 1 << MG_AREA_BYTES_SHIFT, "shifts");
_Static_assert(sizeof(struct mg_thread) <= MG_AREA_STATE_BYTES, "the state fits its pages");

struct mg_globals mg_globals;
struct mg_range mg_thread_bounds; /* copy of the range for find_area in assembly */
struct mg_gate_bounds mg_gate_bounds;

enum { FREE = 0, TAKEN = 1 };
static uint8_t area_state[MG_AREAS];
static uint8_t area_mapped[MG_AREAS];
static uint8_t record_state[MG_PROCESS_RECORDS];
static uint8_t record_mapped[MG_PROCESS_RECORDS];

static struct {
    void *at;
    uint64_t bytes;
} area_memory[MG_AREAS];

static int take(uint8_t *state, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        uint8_t expected = FREE;
        if (__atomic_load_n(&state[i], __ATOMIC_RELAXED) == FREE &&
            __atomic_compare_exchange_n(&state[i], &expected, TAKEN, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            return (int)i;
    }
    return -1;
}

long mg_domain_open_pages(uint64_t start, uint64_t bytes) {
    int rights = MG_PROT_READ | MG_PROT_WRITE;
    if (mg_globals.launch.key < 0) return mg_sys3(MG_NR_mprotect, (long)start, (long)bytes, rights);
    return mg_sys4(MG_NR_pkey_mprotect, (long)start, (long)bytes, rights, mg_globals.launch.key);
}

static long open_area(int index, uint64_t area) {
    long error = mg_domain_open_pages(area, MG_AREA_STATE_BYTES);
    if (error == 0) error = mg_domain_open_pages(area + MG_SECURE_STACK_START, MG_SECURE_STACK_END - MG_SECURE_STACK_START);
    if (error == 0) error = mg_domain_open_pages(area + MG_SIGNAL_STACK_START, MG_SIGNAL_STACK_END - MG_SIGNAL_STACK_START);
    if (error == 0) area_mapped[index] = 1;
    return error;
}

struct mg_thread *mg_thread_new(void) {
    int index = take(area_state, MG_AREAS);
    if (index < 0) return 0;
    uint64_t area = mg_globals.launch.threads.start + (uint64_t)index * MG_AREA_BYTES;
    if (!area_mapped[index] && open_area(index, area) != 0) {
        __atomic_store_n(&area_state[index], FREE, __ATOMIC_RELEASE);
        return 0;
    }
    struct mg_thread *thread = (struct mg_thread *)area;
    memset(thread, 0, sizeof *thread);
    thread->self = thread;
    static const unsigned char code[] = {0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05}; /* mov $15, %rax; syscall */
    memcpy(thread->shown_code, code, sizeof code);
    thread->shown_return = thread->shown_code;
    thread->index = (uint32_t)index;
    thread->slot = (struct mg_slot *)mg_globals.launch.slots.start + index;
    thread->inside = 1;
    thread->app_pkru = mg_globals.launch.app_pkru;
    thread->altstack.flags = MG_SS_DISABLE;
    return thread;
}

void mg_thread_free(struct mg_thread *thread) {
    uint32_t index = thread->index;
    thread->self = 0;
    __atomic_store_n(&area_state[index], FREE, __ATOMIC_RELEASE);
}

void mg_thread_use_slot(const struct mg_thread *thread) {
    if (mg_globals.launch.gates) mg_set_gs(thread->slot);
}

uint8_t *mg_thread_retire(struct mg_thread *thread) {
    thread->self = 0;
    return &area_state[thread->index];
}

struct mg_thread *mg_thread_by_tid(uint32_t tid) {
    for (unsigned i = 0; i < MG_AREAS; i++) {
        if (__atomic_load_n(&area_state[i], __ATOMIC_ACQUIRE) != TAKEN) continue;
        struct mg_thread *one = (struct mg_thread *)(mg_globals.launch.threads.start + (uint64_t)i * MG_AREA_BYTES);
        if (area_mapped[i] && one->self == one && one->tid == tid) return one;
    }
    return 0;
}

/* The thread of an area, if it is one of this process's; or 0. */
static struct mg_thread *sibling(const struct mg_thread *thread, unsigned area) {
    if (__atomic_load_n(&area_state[area], __ATOMIC_ACQUIRE) != TAKEN) return 0;
    struct mg_thread *other = (struct mg_thread *)(mg_globals.launch.threads.start + (uint64_t)area * MG_AREA_BYTES);
    return area_mapped[area] && other->self == other && other->process == thread->process ? other : 0;
}

/* Whether all its filters are among those of `thread`. */
static int can_follow(const struct mg_thread *other, const struct mg_thread *thread) {
    if (other->strict) return 0;
    const struct mg_app_filter *one = thread->filter;
    while (one && one != other->filter) one = one->older;
    return one == other->filter;
}

/* Under the lock of their process, under which a new thread takes its parent's (interpose/threads.c): no filter is lost, and no thread goes without. */
long mg_thread_add_filter(struct mg_thread *thread, struct mg_app_filter *filter, int for_all) {
    long other_way = 0;
    mg_lock(&thread->process->lock);
    for (unsigned i = 0; for_all && other_way == 0 && i < MG_AREAS; i++) {
        const struct mg_thread *other = sibling(thread, i);
        if (other && !can_follow(other, thread)) other_way = other->tid;
    }
    if (other_way == 0) {
        filter->older = thread->filter;
        __atomic_store_n(&thread->filter, filter, __ATOMIC_RELEASE);
    }
    for (unsigned i = 0; for_all && other_way == 0 && i < MG_AREAS; i++) {
        struct mg_thread *other = sibling(thread, i);
        if (!other) continue;
        other->sees_all = 1;
        __atomic_store_n(&other->filter, filter, __ATOMIC_RELEASE);
    }
    mg_unlock(&thread->process->lock);
    return other_way;
}

void mg_thread_lend(struct mg_thread *thread, const struct mg_iovec *ranges, uint64_t count) {
    thread->lent = ranges;
    __atomic_store_n(&thread->lent_count, count, __ATOMIC_SEQ_CST);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

void mg_thread_take_back(struct mg_thread *thread) { __atomic_store_n(&thread->lent_count, 0, __ATOMIC_RELEASE); }

int mg_thread_lends(uint64_t start, uint64_t end) {
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    for (unsigned i = 0; i < MG_AREAS; i++) {
        if (__atomic_load_n(&area_state[i], __ATOMIC_ACQUIRE) != TAKEN || !area_mapped[i]) continue;
        const struct mg_thread *one = (const struct mg_thread *)(mg_globals.launch.threads.start + (uint64_t)i * MG_AREA_BYTES);
        uint64_t count = __atomic_load_n(&one->lent_count, __ATOMIC_ACQUIRE);
        for (uint64_t k = 0; k < count; k++)
            if (one->lent[k].bytes && one->lent[k].base < end && (one->lent[k].base + one->lent[k].bytes < one->lent[k].base || one->lent[k].base + one->lent[k].bytes > start))
                return 1;
    }
    return 0;
}

unsigned mg_thread_errands(void) {
    unsigned count = 0;
    for (unsigned i = 0; i < MG_AREAS; i++) {
        if (__atomic_load_n(&area_state[i], __ATOMIC_ACQUIRE) != TAKEN || !area_mapped[i]) continue;
        const struct mg_thread *one = (const struct mg_thread *)(mg_globals.launch.threads.start + (uint64_t)i * MG_AREA_BYTES);
        count += one->self == one && one->errand != 0;
    }
    return count;
}

void mg_domain_after_fork(struct mg_thread *thread) {
    uint64_t own = ((uint64_t)thread->process - mg_globals.launch.heap.start) / MG_PAGE;
    for (unsigned i = 0; i < MG_AREAS; i++)
        if (i != thread->index) area_state[i] = FREE;
    for (unsigned i = 0; i < MG_PROCESS_RECORDS; i++)
        if (i != own) record_state[i] = FREE;
    thread->process->threads = 1;
}

struct mg_process *mg_process_new(const struct mg_process *from) {
    int index = take(record_state, MG_PROCESS_RECORDS);
    if (index < 0) return 0;
    uint64_t at = mg_globals.launch.heap.start + (uint64_t)index * MG_PAGE;
    if (!record_mapped[index] && mg_domain_open_pages(at, MG_PAGE) != 0) {
        __atomic_store_n(&record_state[index], FREE, __ATOMIC_RELEASE);
        return 0;
    }
    record_mapped[index] = 1;
    struct mg_process *process = (struct mg_process *)at;
    if (from)
        *process = *from;
    else
        memset(process, 0, sizeof *process);
    process->lock = 0;
    process->threads = 1;
    return process;
}
_Static_assert(sizeof(struct mg_process) <= MG_PAGE, "a process record is one page");

void mg_process_drop(struct mg_process *process) {
    if (__atomic_sub_fetch(&process->threads, 1, __ATOMIC_ACQ_REL) != 0) return;
    uint64_t index = ((uint64_t)process - mg_globals.launch.heap.start) / MG_PAGE;
    __atomic_store_n(&record_state[index], FREE, __ATOMIC_RELEASE);
}

void mg_lock(uint32_t *lock) {
    while (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) != 0) mg_sys0(MG_NR_sched_yield);
}

void mg_unlock(uint32_t *lock) { __atomic_store_n(lock, 0, __ATOMIC_RELEASE); }

#define HEAP_START ((uint64_t)MG_PROCESS_RECORDS * MG_PAGE)
static uint64_t heap_used = HEAP_START;

void *mg_heap_pages(uint64_t bytes) {
    uint64_t rounded = (bytes + MG_PAGE - 1) & ~(MG_PAGE - 1);
    const struct mg_range *heap = &mg_globals.launch.heap;
    if (rounded < bytes || rounded > heap->end - heap->start) return 0;
    uint64_t at = __atomic_fetch_add(&heap_used, rounded, __ATOMIC_RELAXED);
    if (at + rounded > heap->end - heap->start) return 0;
    if (mg_domain_open_pages(heap->start + at, rounded) != 0) return 0;
    return (void *)(heap->start + at);
}

void *mg_thread_memory(struct mg_thread *thread, uint64_t bytes) {
    if (bytes > area_memory[thread->index].bytes) {
        void *at = mg_heap_pages(bytes);
        if (!at) return 0;
        area_memory[thread->index].at = at;
        area_memory[thread->index].bytes = bytes;
    }
    return area_memory[thread->index].at;
}

/* Nothing that was accessible is so in the new zone; what is still of use is made anew, and copied. */
struct mg_thread *mg_domain_after_move(const struct mg_thread *from) {
    memset(area_mapped, 0, sizeof area_mapped);
    memset(record_mapped, 0, sizeof record_mapped);
    memset(record_state, FREE, sizeof record_state);
    heap_used = HEAP_START;
    for (unsigned i = 0; i < MG_AREAS; i++)
        if (area_memory[i].at) area_memory[i].at = 0, area_memory[i].bytes = 0;
    uint64_t area = mg_globals.launch.threads.start + (uint64_t)from->index * MG_AREA_BYTES;
    if (open_area((int)from->index, area) != 0) return 0;
    struct mg_thread *thread = (struct mg_thread *)area;
    *thread = *from;
    thread->self = thread;
    thread->shown_return = thread->shown_code;
    thread->process = mg_process_new(from->process);
    if (!thread->process) return 0;
    for (struct mg_app_filter **link = &thread->filter; *link; link = &(*link)->older) {
        uint64_t bytes = sizeof **link + (*link)->count * sizeof(struct sock_filter);
        struct mg_app_filter *filter = mg_heap_pages(bytes);
        if (!filter) return 0;
        memcpy(filter, *link, bytes);
        *link = filter;
    }
    return thread;
}
