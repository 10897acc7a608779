/* Thread areas: what the monitor keeps for each thread of the application, in monitor memory.
 * An area is MG_AREA_BYTES at a multiple of its size, so that any address on its stacks leads to it. */
#pragma once

#define MG_AREA_BYTES 0x20000
#define MG_AREA_STATE_BYTES 0x4000   /* struct mg_thread; a guard page follows */
#define MG_SECURE_STACK_START 0x5000 /* C code of the monitor runs here … */
#define MG_SECURE_STACK_END 0xf000   /* … downwards from here; a guard page follows */
#define MG_SIGNAL_STACK_START 0x10000 /* the kernel writes signal frames here */
#define MG_SIGNAL_STACK_END 0x20000

/* Offsets into struct mg_thread for assembly; thread.c asserts each. */
#define MG_T_SHOWN 0
#define MG_T_APP 48
#define MG_T_SELF 192
#define MG_T_PKRU 200
#define MG_T_SLOT 208
#define MG_T_PENDING 216
#define MG_T_INSIDE 224
#define MG_T_AFTER_PKRU 232
#define MG_T_CALL_RSP 240

/* What mg_call_dropped and mg_call_kept return when a signal came first: no kernel result looks like it. */
#define MG_CALL_ABORTED (-0x40000000)
/* A number that no filter passes: mg_leave_by_trap makes it to be trapped. */
#define MG_TRAP_NR 0x3ffffff0

/* Offsets into struct mg_slot, which %gs points to while the application runs; thread.c asserts each. */
#define MG_S_BYTES_SHIFT 6
#define MG_S_IN_RAX 32
#define MG_S_IN_RDX 40
#define MG_S_IN_RCX 48
#define MG_S_IN_PKRU 56
#define MG_AREA_BYTES_SHIFT 17

/* Offsets into struct mg_regs. */
#define MG_R_R8 0
#define MG_R_R9 8
#define MG_R_R10 16
#define MG_R_R11 24
#define MG_R_R12 32
#define MG_R_R13 40
#define MG_R_R14 48
#define MG_R_R15 56
#define MG_R_RDI 64
#define MG_R_RSI 72
#define MG_R_RBP 80
#define MG_R_RBX 88
#define MG_R_RDX 96
#define MG_R_RAX 104
#define MG_R_RCX 112
#define MG_R_RSP 120
#define MG_R_RIP 128
#define MG_R_RFLAGS 136

#ifndef __ASSEMBLER__
#include <mg/kernel.h>
#include <mg/launch.h>

/* One per thread area, in application memory: what the leaving gate loads after it closed the monitor domain, and what the entering
 * gate puts aside before it opens it. The application may change it; it can only hurt its own registers. */
struct mg_slot {
    uint64_t rax, rdx, rip, rflags;
    uint64_t in_rax, in_rdx, in_rcx, in_pkru;
};

/* What processes share that share signal handlers (CLONE_SIGHAND): one per process, but one for a vfork child too. */
/* One filter that the application installed; filters of a thread form a chain, shared with the tasks it creates. */
struct mg_app_filter {
    struct mg_app_filter *older;
    uint32_t count;
    uint32_t listens; /* 1: a listener of the application's is asked where the filter says so, and may be open */
    uint8_t program[]; /* struct sock_filter[count] */
};

struct mg_process {
    uint32_t lock;
    uint32_t threads; /* that use this record */
    uint32_t no_new_privs; /* 1: the application asked for it */
    uint32_t padding;
    struct mg_limit core; /* of core files, as the application set it (interpose/limits.c) */
    struct mg_sigaction action[MG_SIGNALS + 1]; /* by signal number, as the application set it */
};

/* How a task that shares memory leaves its area. */
enum { MG_ENDS_AS_THREAD, MG_ENDS_AS_VFORK_CHILD /* its parent does */, MG_ENDS_AS_SHARING_PROCESS };

#define MG_THREAD_CAPTURE_BYTES 9216 /* two paths and what goes with them */

/* What a task without the application's descriptors is to do (interpose/errand.h). */
struct mg_errand {
    long (*work)(void *argument);
    void *argument;
    long result;
    uint32_t task; /* its id; 0 when it is gone */
};

struct mg_thread {
    /* While a call is made the stack pointer leads here, to what debuggers take for the frame of a signal handler that the application's
     * code was struck by: where it returns to, the head of a ucontext, and the registers in the same order as there. */
    const unsigned char *shown_return;
    uint64_t shown_head[5];
    struct mg_regs app;        /* the application's registers at the call; what it gets back */
    struct mg_thread *self;
    uint64_t app_pkru;         /* its rights */
    struct mg_slot *slot;
    uint32_t pending;          /* 1: `deferred` waits for delivery; the kernel's mask is full meanwhile */
    uint32_t ends_as;          /* MG_ENDS_*: who gives this area back */
    uint32_t inside;           /* 1: somebody is in the monitor on this area; whoever else would come in dies (invariant G2) */
    uint32_t by_gate;          /* 1: the call in progress came by mg_gate */
    uint64_t after_pkru;       /* PKRU as the last application call left it */
    uint64_t call_rsp;         /* secure stack pointer while a call of the application is made; 0 otherwise */

    struct mg_process *process;
    uint32_t index;            /* of this area */
    uint32_t tid, pid;
    uint32_t in_temporary_mask; /* 1: the call in progress replaced the mask by `temporary_mask` */
    uint64_t mask;             /* what the application believes is blocked */
    uint64_t temporary_mask;
    uint64_t held;             /* SIGILL, SIGSEGV and SIGBUS: really blocked, because one is pending that the application blocks */
    struct mg_stack altstack;  /* the application's */
    struct mg_siginfo deferred;
    struct mg_siginfo held_sigsys; /* a SIGSYS that someone sent while the application blocks it … */
    uint32_t sigsys_waits;     /* … if 1 */
    uint32_t clear_handlers;   /* 1: begin with default actions (CLONE_CLEAR_SIGHAND) */
    uint32_t steps;            /* not 0: the application goes by single steps, so many at most, until `deferred` can be shown to it */
    uint32_t slow_leave;       /* 1: leave through a trap, since only a frame restores the flags (single steps) */
    uint64_t entry_tsc;
    struct mg_app_filter *filter; /* the application's own seccomp filters, newest first; once linked only `listens` changes */
    uint32_t strict;           /* 1: the application is in seccomp's strict mode */
    uint32_t sees_all;         /* 1: the kernel's filter of this thread passes nothing without the monitor */
    uint32_t capture_bytes, capture_count; /* of the call in progress */
    unsigned char capture[MG_THREAD_CAPTURE_BYTES];
    struct mg_errand *errand;  /* what this task is for; 0: it is the application's */
    uint64_t fetched_at, fetched_page, wrote_at, wrote_page; /* the last faults of code that was made at run time (interpose/code.c) */
    unsigned char shown_code[16]; /* by which debuggers know the return from a signal handler; read and never executed */
    const struct mg_iovec *lent; /* ranges of application memory that the kernel reads with the monitor's rights for the call under way … */
    uint64_t lent_count;         /* … and how many */
    uint64_t trapped, gated;   /* calls that came by SIGSYS and by the gate, added to the ring's counters when the thread ends */
};

#define MG_AREAS 4096           /* threads of one process at a time */
#define MG_PROCESS_RECORDS 1024 /* sets of signal handlers within one address space: vfork children and CLONE_VM */
#define MG_HEAP_BYTES (64ull << 20)

/* Globals of the monitor: constant after mg_begin. */
struct mg_globals {
    struct mg_launch launch;
};
extern struct mg_globals mg_globals;
extern struct mg_range mg_thread_bounds;
/* What mg_gate needs to find the thread area that belongs to a slot. */
struct mg_gate_bounds {
    uint64_t slots, slot_bytes, threads;
};
extern struct mg_gate_bounds mg_gate_bounds;


/* Reserves an area and makes it accessible; 0 when memory or areas are used up. Safe from any thread. */
struct mg_thread *mg_thread_new(void);
/* Gives an area back whose stacks nobody uses any more. */
void mg_thread_free(struct mg_thread *thread);
/* As mg_thread_free for the caller's own area, but the last step, clearing the returned byte, is left to mg_exit_raw. */
uint8_t *mg_thread_retire(struct mg_thread *thread);

/* Points %gs at the slot of the area that this thread runs on; before its first application instruction. */
void mg_thread_use_slot(const struct mg_thread *thread);

static inline uint64_t mg_thread_secure_top(const struct mg_thread *thread) { return (uint64_t)thread + MG_SECURE_STACK_END; }

/* A process record, a copy of `from` where given, with one thread; 0 when none is left. */
struct mg_process *mg_process_new(const struct mg_process *from);
void mg_process_drop(struct mg_process *process);

/* The thread of that id in this address space, or 0. */
struct mg_thread *mg_thread_by_tid(uint32_t tid);
/* Puts a filter before those that the thread has; `for_all` gives every other thread of its process the same chain. 0; or the number of a thread that has
 * filters of its own, and then nobody gets it. */
long mg_thread_add_filter(struct mg_thread *thread, struct mg_app_filter *filter, int for_all);
/* Says what the kernel may read for this thread, before it is compared with what is the monitor's: memory becomes that only where no thread
 * lends it (invariant D7). Until mg_thread_take_back, which must follow, `ranges` stay as they are. */
void mg_thread_lend(struct mg_thread *thread, const struct mg_iovec *ranges, uint64_t count);
void mg_thread_take_back(struct mg_thread *thread);
/* Whether any thread lends some of [start, end); to be asked once the range is known to be the monitor's. */
int mg_thread_lends(uint64_t start, uint64_t end);
/* How many tasks of the monitor's own are under way: the kernel counts them among the threads. */
unsigned mg_thread_errands(void);
/* In a fork child: the parent's other threads do not exist here; gives their areas and records back. */
void mg_domain_after_fork(struct mg_thread *thread);

/* In a fork child whose zone is new: the area, process record and filters of its one thread, `from` in the old zone; 0 when there is no memory. */
struct mg_thread *mg_domain_after_move(const struct mg_thread *from);

/* Makes reserved pages of the zone readable and writable for the monitor domain only; 0 or -errno. */
long mg_domain_open_pages(uint64_t start, uint64_t bytes);
/* Working memory of a thread, for what its stack has no room for; it stays with the area. 0 when used up. */
void *mg_thread_memory(struct mg_thread *thread, uint64_t bytes);
/* Zeroed monitor memory that lives until exec; 0 when used up. */
void *mg_heap_pages(uint64_t bytes);

/* A lock between threads. Its holder runs in the monitor, where a signal is only noted, so no handler waits for it. */
void mg_lock(uint32_t *lock);
void mg_unlock(uint32_t *lock);

/* Whether [start, start + bytes) touches anything of the monitor: one compare against the zone (invariant D1). */
static inline int mg_in_zone(uint64_t start, uint64_t bytes) {
    uint64_t end = start + bytes;
    if (end < start) end = UINT64_MAX;
    return start < mg_globals.launch.zone.end && end > mg_globals.launch.zone.start;
}
#endif
