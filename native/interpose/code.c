/* Code that no rewriting has seen (code.h). What the application asked for is remembered (a span); what the kernel is told differs: such a
 * page is either without the right to execute it, or without the right to write to it. Faults lead from one to the other. A page that
 * becomes executable is a fresh one that nobody else has ever had: no other mapping, file or transfer under way reaches it. */
#include "interpose/code.h"

#include "interpose/events.h"
#include "interpose/rewrites.h"
#include "interpose/signals.h"

#include <mg/errors.h>
#include <mg/fault.h>
#include <mg/sensitive.h>
#include <mg/spans.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

enum { FAULT_WRITE = 2, FAULT_KEY = 32, FAULT_FETCH = 16 }; /* the processor's bits */
enum { SEGV_MAPERR_ = 1 };
enum { MAP_TYPE_ = 0xf, MAP_GROWSDOWN_ = 0x100, MREMAP_MAYMOVE_ = 1, MREMAP_FIXED_ = 2, MREMAP_DONTUNMAP_ = 4 };
#define PROT_GROWSDOWN_ 0x01000000u
#define ST_NOEXEC_ 8
#define SHM_EXEC_ 0100000
#define MOST_SPANS 32768
#define MOST_AT_ONCE 65536ull          /* bytes */
#define STACK_REACH (8ull << 20)       /* what an executable stack may come to cover */

size_t mg_copy_raw(void *to, const void *from, size_t bytes);

static struct mg_spans spans;
static unsigned char *page_copy;
static uint32_t lock;
static const struct mg_thread *owner;

/* Without rewritten copies the code of files holds what is searched for, and nothing would run. */
static int is_checked(void) { return mg_globals.launch.checks_code; }
static int is_refused(void) { return (mg_globals.launch.plan->flags & MG_PLAN_FLAG_CODE_REFUSED) != 0; }

static uint64_t page_up(uint64_t bytes) { return (bytes + MG_PAGE - 1) & ~(MG_PAGE - 1); }

void mg_code_lock(const struct mg_thread *thread) {
    mg_lock(&lock);
    __atomic_store_n(&owner, thread, __ATOMIC_RELAXED);
}

void mg_code_unlock(void) {
    __atomic_store_n(&owner, 0, __ATOMIC_RELAXED);
    mg_unlock(&lock);
}

/* A span may reach over memory that was not there when the application asked: a stack's, where it would grow to, which the monitor's own
 * may lie in, or come to (invariant D1). */
static long protect(uint64_t at, uint64_t bytes, uint32_t rights, int key) {
    if (mg_is_ours(at, bytes)) return -MG_EFAULT;
    if (mg_globals.launch.key < 0 && key == 0) return mg_sys3(MG_NR_mprotect, (long)at, (long)bytes, rights);
    return mg_sys4(MG_NR_pkey_mprotect, (long)at, (long)bytes, rights, key);
}

static uint32_t rights_of(const struct mg_span *span) { return span->prot & (MG_PROT_READ | MG_PROT_WRITE | MG_PROT_EXEC); }

/* Back to where it can be written and not executed. */
static long settle_as_data(const struct mg_span *span, uint64_t start, uint64_t end) {
    return protect(start, end - start, rights_of(span) & ~(uint32_t)MG_PROT_EXEC, span->key);
}

/* Takes the right to execute away, even where the kernel gives none to write for it: a limit on data, or a key that was given up, forbid that.
 * 0 if something can still be executed. */
static int end_execution(const struct mg_span *span, uint64_t start, uint64_t end) {
    if (settle_as_data(span, start, end) == 0) return 1;
    for (uint64_t page = start; page < end; page += MG_PAGE) {
        unsigned char vector;
        if (mg_is_ours(page, MG_PAGE) || mg_sys3(MG_NR_mprotect, (long)page, MG_PAGE, rights_of(span) & MG_PROT_READ) == 0) continue;
        if (mg_sys3(MG_NR_mincore, (long)page, MG_PAGE, (long)&vector) != -MG_ENOMEM) return 0; /* it is not that there is none */
    }
    return 1;
}

static void page_as_data(struct mg_thread *thread, uint64_t at) {
    uint64_t page = at & ~(MG_PAGE - 1);
    const struct mg_span *span = mg_spans_find(&spans, page);
    if (span && (span->prot & MG_PROT_EXEC) && !end_execution(span, page, page + MG_PAGE)) mg_kill(thread, MG_ERROR_CODE_STUCK, page);
}

/* Whether a sensitive instruction begins or ends in [start, end), which nobody can write to. A neighbour that can still be written is
 * searched, with this, when its own turn comes. */
static int has_sensitive(uint64_t start, uint64_t end) {
    enum { EDGE = MG_SENSITIVE_BYTES - 1 };
    const unsigned char *code = (const unsigned char *)start;
    uint64_t bytes = end - start;
    for (uint64_t i = 0; i + MG_SENSITIVE_BYTES <= bytes; i++)
        if (code[i] == 0x0f && mg_is_sensitive(code + i)) return 1;
    unsigned char border[2 * EDGE];
    memcpy(border + EDGE, code, EDGE);
    if (mg_copy_raw(border, code - EDGE, EDGE) == 0 && (mg_is_sensitive(border) || mg_is_sensitive(border + 1))) return 1;
    memcpy(border, code + bytes - EDGE, EDGE);
    return mg_copy_raw(border + EDGE, code + bytes, EDGE) == 0 && (mg_is_sensitive(border) || mg_is_sensitive(border + 1));
}

/* Fresh pages with what page_copy holds, in place of those that a file, another mapping or a transfer under way may still change.
 * Meanwhile they bear the monitor's key: who touches them waits for the lock. Without keys there is nothing to hide them behind, and
 * nothing is promised. */
static long renew(const struct mg_span *span, uint64_t start, uint64_t bytes) {
    int key = mg_globals.launch.key;
    long flags = MG_MAP_PRIVATE | MG_MAP_ANONYMOUS | MG_MAP_FIXED | (span->prot & PROT_GROWSDOWN_ ? MAP_GROWSDOWN_ : 0);
    long got = mg_sys6(MG_NR_mmap, (long)start, (long)bytes, MG_PROT_NONE, flags, -1, 0);
    if (mg_is_error(got)) return got;
    long error = protect(start, bytes, MG_PROT_READ | MG_PROT_WRITE, key);
    if (error != 0) return error;
    memcpy((void *)start, page_copy, bytes);
    return protect(start, bytes, MG_PROT_READ, key);
}

enum outcome { ADMITTED, SENSITIVE, UNREADABLE };

/* Makes pages of a span executable, if there is nothing in them. */
static enum outcome admit(const struct mg_span *span, uint64_t start, uint64_t end) {
    uint64_t bytes = end - start;
    /* From here on a write waits at the lock, and none is lost. */
    if (protect(start, bytes, MG_PROT_READ, span->key) != 0) return UNREADABLE;
    if (mg_copy_raw(page_copy, (const void *)start, bytes) != 0) {
        settle_as_data(span, start, end);
        return UNREADABLE;
    }
    if (mg_globals.launch.key >= 0 && renew(span, start, bytes) != 0) return UNREADABLE;
    if (has_sensitive(start, end)) {
        settle_as_data(span, start, end);
        return SENSITIVE;
    }
    uint32_t rights = rights_of(span) & ~(uint32_t)MG_PROT_WRITE;
    /* Writable memory is readable here. Memory that can only be executed gets the kernel's own key for that, which only mprotect gives. */
    if (span->prot & MG_PROT_WRITE) rights |= MG_PROT_READ;
    if (rights == MG_PROT_EXEC && span->key == 0) {
        if (protect(start, bytes, MG_PROT_READ, 0) != 0) return UNREADABLE;
        return mg_sys3(MG_NR_mprotect, (long)start, (long)bytes, rights) == 0 ? ADMITTED : UNREADABLE;
    }
    return protect(start, bytes, rights, span->key) == 0 ? ADMITTED : UNREADABLE;
}

static enum outcome admit_around(const struct mg_span *span, uint64_t page) {
    uint64_t start = page & ~(MOST_AT_ONCE - 1), end = start + MOST_AT_ONCE;
    if (start < span->start) start = span->start;
    if (end > span->end) end = span->end;
    /* What may be written is searched page by page: there is reason to expect writes beside it. */
    if (span->prot & MG_PROT_WRITE) return admit(span, page, page + MG_PAGE);
    if (admit(span, start, end) == ADMITTED) return ADMITTED;
    /* All but the one that may not run: an instruction may lie in two pages. */
    enum outcome outcome = UNREADABLE;
    for (uint64_t at = start; at < end; at += MG_PAGE) {
        enum outcome one = admit(span, at, at + MG_PAGE);
        if (at == page) outcome = one;
    }
    return outcome;
}

static void count_search(void) {
    struct mg_ring_header *ring = mg_globals.launch.ring.header;
    if (ring) __atomic_add_fetch(&ring->searches, 1, __ATOMIC_RELAXED);
}

/* An instruction that writes to the page it stands on would go to and fro for ever. */
static int is_stuck(struct mg_thread *thread, uint64_t rip, uint64_t page, int is_fetch) {
    if (is_fetch) {
        thread->fetched_at = rip;
        thread->fetched_page = page;
        return 0;
    }
    int again = thread->wrote_at == rip && thread->fetched_at == rip && thread->fetched_page == page && thread->wrote_page == page;
    thread->wrote_at = rip;
    thread->wrote_page = page;
    return again;
}

enum verdict { NOT_OURS, MENDED, HOLDS_SENSITIVE, WRITES_ITSELF };

/* With the lock held; the fault is one that application code, or the monitor on its behalf, met. */
static enum verdict mend(struct mg_thread *thread, const struct mg_siginfo *info, uint64_t error, uint64_t rip, uint32_t pkru) {
    uint64_t address = info->fault.address, page = address & ~(MG_PAGE - 1);
    const struct mg_span *span = mg_spans_find(&spans, address);
    if (!span || !(span->prot & MG_PROT_EXEC) || info->code == SEGV_MAPERR_) return NOT_OURS;
    /* A key of the application's own that it closed is its business. Else it was the monitor's, while the page was searched: the kernel may
     * name another, since it looks only now. */
    if (error & FAULT_KEY) {
        uint32_t denied = pkru >> (2 * span->key) & ((error & FAULT_WRITE) ? 3 : 1);
        if (mg_globals.launch.key < 0 || denied) return NOT_OURS;
        return (uint32_t)info->words[2] != (uint32_t)mg_globals.launch.key || settle_as_data(span, page, page + MG_PAGE) == 0 ? MENDED : NOT_OURS;
    }
    if (error & FAULT_FETCH) {
        is_stuck(thread, rip, page, 1);
        count_search();
        enum outcome outcome = admit_around(span, page);
        return outcome == ADMITTED ? MENDED : outcome == SENSITIVE ? HOLDS_SENSITIVE : NOT_OURS;
    }
    if (!(span->prot & ((error & FAULT_WRITE) ? MG_PROT_WRITE : MG_PROT_READ | MG_PROT_WRITE))) return NOT_OURS;
    if ((error & FAULT_WRITE) && is_stuck(thread, rip, page, 0)) return WRITES_ITSELF;
    return settle_as_data(span, page, page + MG_PAGE) == 0 ? MENDED : NOT_OURS;
}

int mg_code_fault(struct mg_thread *thread, const struct mg_frame *frame) {
    const struct mg_siginfo *info = &frame->info;
    uint64_t rip = frame->context.regs.rip;
    if (info->signo != MG_SIGSEGV || info->code <= 0 || spans.count == 0) return 0;
    /* The search itself reads what may not be there. */
    if (__atomic_load_n(&owner, __ATOMIC_RELAXED) == thread) return 0;
    mg_code_lock(thread);
    enum verdict verdict = mend(thread, info, frame->context.err, rip, mg_frame_pkru(frame));
    mg_code_unlock();
    if (verdict == HOLDS_SENSITIVE) mg_kill(thread, MG_ERROR_CODE_SENSITIVE, info->fault.address);
    if (verdict == WRITES_ITSELF) mg_kill(thread, MG_ERROR_CODE_WRITES_ITSELF, rip);
    return verdict == MENDED;
}

int mg_code_yield(struct mg_thread *thread, const struct mg_call *call) {
    if (spans.count == 0 || call->nr >= MG_CALL_COUNT || __atomic_load_n(&owner, __ATOMIC_RELAXED) == thread) return 0;
    int any = 0;
    mg_code_lock(thread);
    for (unsigned i = 0; i < 6; i++) {
        if (!(mg_calls[call->nr].memory >> i & 1)) continue;
        const struct mg_span *span = mg_spans_find(&spans, call->args[i]);
        if (!span || (span->prot & (MG_PROT_WRITE | MG_PROT_EXEC)) != (MG_PROT_WRITE | MG_PROT_EXEC)) continue;
        any |= settle_as_data(span, span->start, span->end) == 0;
    }
    mg_code_unlock();
    return any;
}

static long refuse(struct mg_thread *thread, const struct mg_call *call, long error) {
    mg_event_notice(thread, MG_ERROR_CODE_REFUSED, call->nr, call->args[0]);
    return error;
}

/* No notice where the kernel would refuse too: nothing may be executed on that file system. */
static int lies_where_nothing_runs(int fd) {
    struct { uint64_t words[15]; } what; /* struct statfs: f_flags is the eleventh word */
    return mg_sys2(MG_NR_fstatfs, fd, (long)&what) == 0 && (what.words[10] & ST_NOEXEC_) != 0;
}

void mg_code_part(struct mg_thread *thread, uint64_t start, uint64_t bytes) {
    if (spans.count == 0) return;
    page_as_data(thread, start - MG_PAGE);
    page_as_data(thread, start + page_up(bytes));
}

void mg_code_forget(struct mg_thread *thread, uint64_t start, uint64_t bytes) {
    if (spans.count == 0) return;
    mg_spans_clear(&spans, start, start + page_up(bytes));
    mg_code_part(thread, start, bytes);
}

int mg_code_wanted(uint64_t start, uint64_t bytes) { return mg_spans_touch(&spans, start, start + page_up(bytes)); }

int mg_code_shown(const struct mg_thread *thread, uint64_t address) {
    if (spans.count == 0) return -1;
    mg_code_lock(thread);
    const struct mg_span *span = mg_spans_find(&spans, address);
    int prot = span && (span->prot & MG_PROT_EXEC) ? (int)rights_of(span) : -1;
    mg_code_unlock();
    return prot;
}

/* From now on the range is searched when it is executed. The kernel has it without that right already. */
static long expect(uint64_t start, uint64_t bytes, uint32_t prot, int key) {
    struct mg_span span = {.start = start, .end = start + page_up(bytes), .prot = prot, .key = key};
    return mg_spans_set(&spans, span) ? 0 : -MG_ENOMEM;
}

long mg_code_map(struct mg_thread *thread, const struct mg_call *call) {
    uint32_t flags = (uint32_t)call->args[3], type = flags & MAP_TYPE_;
    int executable = is_checked() && (call->args[2] & MG_PROT_EXEC);
    struct mg_call changed = *call;
    if (executable) {
        int fd = (flags & MG_MAP_ANONYMOUS) ? -1 : (int)call->args[4];
        if (fd >= 0 && lies_where_nothing_runs(fd)) return -MG_EPERM;
        if (is_refused() || type != MG_MAP_PRIVATE) return refuse(thread, call, -MG_EACCES);
        changed.args[2] &= ~(uint64_t)MG_PROT_EXEC;
    }
    long result = mg_call_forward(thread, &changed);
    if (mg_is_error(result) || result == MG_CALL_ABORTED) return result;
    uint32_t prot = (uint32_t)call->args[2] | (flags & MAP_GROWSDOWN_ ? PROT_GROWSDOWN_ : 0);
    mg_code_forget(thread, (uint64_t)result, call->args[1]);
    if (executable && expect((uint64_t)result, call->args[1], prot, 0) != 0) {
        mg_sys2(MG_NR_munmap, result, (long)page_up(call->args[1]));
        return -MG_ENOMEM;
    }
    return result;
}

long mg_code_attach(struct mg_thread *thread, const struct mg_call *call) {
    if (is_checked() && (call->args[2] & SHM_EXEC_)) return refuse(thread, call, -MG_EACCES);
    long result = mg_call_forward(thread, call);
    if (spans.count == 0 || mg_is_error(result) || result == MG_CALL_ABORTED) return result;
    struct { uint64_t words[14]; } segment; /* struct shmid64_ds: shm_segsz follows the 48-byte ipc64_perm */
    struct mg_call stat = {.nr = MG_NR_shmctl, .args = {call->args[0], 2 /* IPC_STAT */, (uint64_t)&segment}};
    if (mg_call_with_monitor_rights(thread, &stat) == 0) mg_code_forget(thread, (uint64_t)result, segment.words[6]);
    return result;
}

/* Memory that others share would have to be searched again whenever they write. An old size of 0 duplicates shared mappings only. */
static int is_shared(uint64_t at) {
    long twin = mg_sys4(MG_NR_mremap, (long)at, 0, MG_PAGE, MREMAP_MAYMOVE_);
    if (mg_is_error(twin)) return 0;
    mg_sys2(MG_NR_munmap, twin, MG_PAGE);
    return 1;
}

long mg_code_protect(struct mg_thread *thread, const struct mg_call *call) {
    uint64_t start = call->args[0], bytes = page_up(call->args[1]);
    uint32_t prot = (uint32_t)call->args[2];
    if (!is_checked() || bytes == 0 || (start & (MG_PAGE - 1))) return mg_call_forward(thread, call);
    const struct mg_span *before = mg_spans_find(&spans, start);
    int key = call->nr == MG_NR_pkey_mprotect && (int)call->args[3] >= 0 ? (int)call->args[3] : before ? before->key : 0;
    struct mg_call changed = *call;
    if (prot & MG_PROT_EXEC) {
        /* Nothing new: what was searched stays as it is. */
        if (before && before->prot == prot && before->key == key && before->end >= start + bytes && !(prot & MG_PROT_WRITE)) return 0;
        if (is_refused() || is_shared(start)) return refuse(thread, call, -MG_EACCES);
        changed.args[2] &= ~(uint64_t)MG_PROT_EXEC;
    }
    long result = mg_call_forward(thread, &changed);
    if (result != 0) return result;
    if ((prot & PROT_GROWSDOWN_) && (prot & MG_PROT_EXEC)) {
        bytes += STACK_REACH;
        start -= STACK_REACH;
    }
    if (!(prot & MG_PROT_EXEC) && key == 0) {
        mg_spans_clear(&spans, start, start + bytes);
        return 0;
    }
    return expect(start, bytes, prot, key);
}

/* The kernel moves one mapping at a time, and pages that were renewed are mappings of their own. Page by page then; what grows is memory
 * without a file, as that which is written and executed by turns is. */
static long move_pages(const struct mg_call *call, uint64_t old_bytes, uint64_t new_bytes) {
    uint64_t old = call->args[0], kept = old_bytes < new_bytes ? old_bytes : new_bytes;
    int is_fixed = (call->args[3] & MREMAP_FIXED_) != 0;
    if (!(call->args[3] & MREMAP_MAYMOVE_) || (call->args[3] & MREMAP_DONTUNMAP_)) return -MG_EFAULT;
    const struct mg_span *last = mg_spans_find(&spans, old + old_bytes - 1);
    uint32_t rights = last ? rights_of(last) & ~(uint32_t)MG_PROT_EXEC : MG_PROT_NONE;
    long flags = MG_MAP_PRIVATE | MG_MAP_ANONYMOUS | (is_fixed ? MG_MAP_FIXED : 0);
    long new = mg_sys6(MG_NR_mmap, is_fixed ? (long)call->args[4] : 0, (long)new_bytes, rights, flags, -1, 0);
    for (uint64_t at = 0; !mg_is_error(new) && at < kept; at += MG_PAGE) {
        long moved = mg_sys5(MG_NR_mremap, (long)(old + at), MG_PAGE, MG_PAGE, MREMAP_MAYMOVE_ | MREMAP_FIXED_, new + (long)at);
        if (mg_is_error(moved)) return moved;
    }
    if (!mg_is_error(new) && old_bytes > kept) mg_sys2(MG_NR_munmap, (long)(old + kept), (long)(old_bytes - kept));
    return new;
}

long mg_code_remap(struct mg_thread *thread, const struct mg_call *call) {
    uint64_t old = call->args[0], old_bytes = page_up(call->args[1]), new_bytes = page_up(call->args[2]);
    if (spans.count == 0) return mg_call_forward(thread, call);
    /* At most as many pieces as there are spans; they are taken in order, and each is set before the next is looked at. */
    for (uint32_t i = mg_spans_from(&spans, old); i < spans.count && spans.at[i].start < old + old_bytes; i++) {
        const struct mg_span *span = &spans.at[i];
        uint64_t from = span->start > old ? span->start : old, to = span->end < old + old_bytes ? span->end : old + old_bytes;
        /* Searched for the place where it is, it may not go to another as it is. */
        if ((span->prot & MG_PROT_EXEC) && !end_execution(span, from, to)) return -MG_ENOMEM;
    }
    long result = mg_call_forward(thread, call);
    if (result == -MG_EFAULT && old_bytes && mg_spans_touch(&spans, old, old + old_bytes)) result = move_pages(call, old_bytes, new_bytes);
    if (mg_is_error(result) || result == MG_CALL_ABORTED) return result;
    uint64_t new = (uint64_t)result, kept = old_bytes < new_bytes ? old_bytes : new_bytes;
    if (new != old) mg_code_forget(thread, new, new_bytes);
    uint64_t at = old;
    while (at < old + kept) {
        uint32_t i = mg_spans_from(&spans, at);
        if (i == spans.count || spans.at[i].start >= old + kept) break;
        struct mg_span piece = spans.at[i];
        if (piece.start < at) piece.start = at;
        if (piece.end > old + kept) piece.end = old + kept;
        at = piece.end;
        /* A mapping that grows does so with the rights of its end. */
        uint64_t more = at == old + old_bytes && new_bytes > old_bytes ? new_bytes - old_bytes : 0;
        if (new != old || more) expect(new + (piece.start - old), piece.end - piece.start + more, piece.prot, piece.key);
    }
    if (new != old && !(call->args[3] & MREMAP_DONTUNMAP_) && old_bytes) mg_spans_clear(&spans, old, old + old_bytes);
    if (new == old && new_bytes < old_bytes) mg_spans_clear(&spans, old + new_bytes, old + old_bytes);
    return result;
}

static long take_memory(void) {
    spans.at = mg_heap_pages(MOST_SPANS * sizeof *spans.at);
    page_copy = mg_heap_pages(MOST_AT_ONCE);
    spans.most = MOST_SPANS;
    return spans.at && page_copy ? 0 : -MG_ENOMEM;
}

long mg_code_after_move(void) {
    const struct mg_span *old = spans.at;
    if (!is_checked()) return 0;
    long error = take_memory();
    if (error == 0) memcpy(spans.at, old, spans.count * sizeof *old);
    return error;
}

long mg_code_begin(void) {
    const struct mg_launch *launch = &mg_globals.launch;
    if (!is_checked()) return 0;
    if (take_memory() != 0) return -MG_ENOMEM;
    for (uint32_t i = 0; i < launch->unseen_count; i++) {
        long error = expect(launch->unseen[i].start, launch->unseen[i].end - launch->unseen[i].start, launch->unseen[i].prot, 0);
        if (error != 0) return error;
    }
    if (!launch->executable_stack) return 0;
    uint64_t top = page_up(launch->start_stack);
    return expect(top - STACK_REACH, STACK_REACH, MG_PROT_READ | MG_PROT_WRITE | MG_PROT_EXEC | PROT_GROWSDOWN_, 0);
}
