/* clone, clone3, fork, vfork, exit. A task that shares memory gets a thread area of its own before it exists, and its first
 * instruction already runs in the monitor, on that area's stack (invariant I7). */
#include "interpose/code.h"
#include "interpose/errand.h"
#include "interpose/events.h"
#include "interpose/opening.h"
#include "interpose/families.h"
#include "interpose/layout.h"
#include "interpose/rewrites.h"
#include "interpose/root.h"
#include "interpose/signals.h"

#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

long mg_clone_raw(const struct mg_call_regs *regs, struct mg_thread *child);
_Noreturn void mg_exit_raw(uint8_t *area_in_use, uint32_t rights, uint64_t capability, long status, long nr);
_Noreturn void mg_thread_begin(struct mg_thread *thread);

#define CLEAR_SIGHAND 0x100000000ull /* CLONE_CLEAR_SIGHAND */

struct clone3_args {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_bytes, tls, set_tid, set_tid_count, cgroup;
};

struct request {
    uint64_t flags;
    uint64_t stack;              /* the application's stack for the new task; 0: the same as now */
    struct mg_call_regs regs;    /* for the kernel */
    uint64_t *kernel_stack;      /* where among them the new task's stack goes */
    struct clone3_args *clone3;  /* or 0 */
};

/* A thread has its process's number, which it was given; the first task of a process has the same number twice. */
static void renumber(struct mg_thread *thread, uint32_t pid) {
    thread->tid = (uint32_t)mg_sys0(MG_NR_gettid);
    thread->pid = pid ? pid : thread->tid;
}

static struct mg_thread *prepare_area(struct mg_thread *thread, const struct request *request) {
    struct mg_thread *child = mg_thread_new();
    if (!child) return 0;
    struct mg_process *process = request->flags & MG_CLONE_SIGHAND ? thread->process : mg_process_new(thread->process);
    if (!process) {
        mg_thread_free(child);
        return 0;
    }
    if (process == thread->process) __atomic_add_fetch(&process->threads, 1, __ATOMIC_RELAXED);
    /* Whoever gives all threads a filter finds the child with those of its parent, or has given the parent its own before. */
    mg_lock(&thread->process->lock);
    child->process = process;
    child->filter = thread->filter;
    child->sees_all = thread->sees_all;
    mg_unlock(&thread->process->lock);
    if (request->flags & MG_CLONE_THREAD) child->pid = thread->pid;
    child->app = thread->app;
    child->app.rax = 0;
    if (request->stack) child->app.rsp = request->stack;
    child->app_pkru = thread->app_pkru;
    child->mask = thread->mask;
    child->slow_leave = thread->slow_leave;
    child->strict = thread->strict;
    if (request->flags & MG_CLONE_VFORK)
        child->ends_as = MG_ENDS_AS_VFORK_CHILD;
    else if (!(request->flags & MG_CLONE_THREAD))
        child->ends_as = MG_ENDS_AS_SHARING_PROCESS;
    /* As the kernel: a vfork child keeps the alternate stack, other sharers of memory start without. */
    child->clear_handlers = (request->flags & CLEAR_SIGHAND) != 0;
    if (request->flags & MG_CLONE_VFORK) child->altstack = thread->altstack;
    return child;
}

static long start_task(struct mg_thread *thread, struct mg_call *call, struct request *request) {
    int shares_memory = (request->flags & MG_CLONE_VM) != 0;
    struct mg_thread *child = 0;
    if (shares_memory) {
        child = prepare_area(thread, request);
        if (!child) return -MG_EAGAIN;
        *request->kernel_stack = mg_thread_secure_top(child);
        if (request->clone3) {
            request->clone3->stack = (uint64_t)child + MG_SECURE_STACK_START;
            request->clone3->stack_bytes = MG_SECURE_STACK_END - MG_SECURE_STACK_START;
        }
    } else {
        /* A copy of this address space goes on where this one stands, on its copy of this stack. */
        *request->kernel_stack = 0;
        if (request->clone3) request->clone3->stack_bytes = 0;
        mg_code_lock(thread);
        mg_lock(&thread->process->lock);
    }
    mg_opening_before_clone(request->flags);
    mg_root_before_clone(request->flags);
    mg_signal_block_all();
    mg_call_add_capability((uint32_t)request->regs.nr, request->regs.args, &mg_globals.launch.capability);
    long result = thread->pending ? MG_CALL_ABORTED : mg_clone_raw(&request->regs, child);
    if (!shares_memory) {
        mg_unlock(&thread->process->lock);
        mg_code_unlock();
    }
    if (result == 0) {
        renumber(thread, 0);
        mg_domain_after_fork(thread);
        mg_rewrites_after_fork();
        mg_opening_after_fork(request->flags);
        mg_root_after_fork(request->flags);
        thread->pending = 0;
        thread->held = 0;
        thread->trapped = thread->gated = 0;
        thread->ends_as = MG_ENDS_AS_THREAD;
        if (request->flags & CLEAR_SIGHAND) mg_signal_clear_handlers(thread);
        if (request->stack) thread->app.rsp = request->stack;
        if (mg_globals.launch.plan->flags & MG_PLAN_FLAG_FORK_RERANDOMISE) {
            thread->app.rax = 0;
            call->result = 0;
            mg_event_call(thread, call);
            mg_layout_renew(thread);
        }
    } else if (child && (result < 0 || (request->flags & MG_CLONE_VFORK))) {
        /* It never came to be, or it is gone: a vfork child has left this memory when its parent goes on. */
        mg_process_drop(child->process);
        mg_thread_free(child);
    }
    if (result > 0) mg_event_child(thread, (uint32_t)result, request->flags);
    mg_signal_unblock(thread);
    return result;
}

_Noreturn void mg_thread_begin(struct mg_thread *thread) {
    if (thread->errand) mg_errand_begin(thread);
    mg_signal_use_stack(thread);
    mg_thread_use_slot(thread);
    if (!thread->tid) renumber(thread, thread->pid);
    if (thread->clear_handlers) mg_signal_clear_handlers(thread);
    mg_signal_unblock(thread);
    if (thread->slow_leave) mg_leave_by_trap(thread);
    mg_leave(thread);
}

/* The signal that tells of a child's end would look like a fault, or like a trapped call: siginfo's code of an end is that of one. */
static int ends_like_fault(uint64_t flags, uint64_t signo) { return !(flags & MG_CLONE_THREAD) && signo <= MG_SIGNALS && mg_signal_is_fault((int)signo); }

static int touches_zone(uint64_t pointer) { return pointer != 0 && mg_is_ours(pointer, 8); }

long mg_thread_clone(struct mg_thread *thread, struct mg_call *call) {
    struct request request = {.flags = call->args[0] & ~(uint64_t)MG_CLONE_UNTRACED, .stack = call->args[1], .regs = {.nr = MG_NR_clone}};
    if (ends_like_fault(request.flags, request.flags & 0xff)) return -MG_EINVAL;
    uint64_t pointers = MG_CLONE_PARENT_SETTID | MG_CLONE_PIDFD;
    if ((request.flags & pointers) && touches_zone(call->args[2])) return -MG_EFAULT;
    if ((request.flags & (MG_CLONE_CHILD_SETTID | MG_CLONE_CHILD_CLEARTID)) && touches_zone(call->args[3])) return -MG_EFAULT;
    for (unsigned i = 0; i < 6; i++) request.regs.args[i] = call->args[i];
    request.kernel_stack = &request.regs.args[1];
    return start_task(thread, call, &request);
}

long mg_thread_clone3(struct mg_thread *thread, struct mg_call *call) {
    struct clone3_args args = {0};
    uint64_t bytes = call->args[1];
    if (bytes > MG_PAGE) return -MG_E2BIG;
    if (bytes < 64) return -MG_EINVAL;
    if (mg_copy_in(thread, &args, mg_address_of(call->args[0]), bytes < sizeof args ? bytes : sizeof args) != 0) return -MG_EFAULT;
    for (uint64_t at = sizeof args; at < bytes; at++) {
        /* A newer, longer struct is fine as long as what we do not know is zero. */
        uint8_t extra;
        if (mg_copy_in(thread, &extra, mg_address_of(call->args[0] + at), 1) != 0) return -MG_EFAULT;
        if (extra != 0) return -MG_E2BIG;
    }
    if ((args.stack == 0) != (args.stack_bytes == 0)) return -MG_EINVAL;
    if (touches_zone(args.pidfd) || touches_zone(args.child_tid) || touches_zone(args.parent_tid) ||
        (args.set_tid_count && mg_is_ours(args.set_tid, args.set_tid_count * 4)))
        return -MG_EFAULT;
    if (ends_like_fault(args.flags, args.exit_signal)) return -MG_EINVAL;
    if ((args.flags & CLEAR_SIGHAND) && (args.flags & MG_CLONE_SIGHAND)) return -MG_EINVAL;
    uint64_t flags = args.flags;
    /* The kernel would clear the monitor's handlers too. */
    args.flags &= ~(uint64_t)(MG_CLONE_UNTRACED | CLEAR_SIGHAND);
    struct request request = {.flags = flags,
                              .stack = args.stack ? args.stack + args.stack_bytes : 0,
                              .regs = {.nr = MG_NR_clone3, .args = {(uint64_t)&args, bytes < sizeof args ? bytes : sizeof args}},
                              .kernel_stack = &args.stack,
                              .clone3 = &args};
    return start_task(thread, call, &request);
}

long mg_thread_fork(struct mg_thread *thread, struct mg_call *call) {
    uint64_t flags = MG_SIGCHLD | (call->nr == MG_NR_vfork ? MG_CLONE_VFORK | MG_CLONE_VM : 0);
    struct request request = {.flags = flags, .regs = {.nr = MG_NR_clone, .args = {flags}}};
    request.kernel_stack = &request.regs.args[1];
    return start_task(thread, call, &request);
}

void mg_thread_count_calls(struct mg_thread *thread) {
    struct mg_ring_header *ring = mg_globals.launch.ring.header;
    if (ring) {
        __atomic_add_fetch(&ring->trapped, thread->trapped, __ATOMIC_RELAXED);
        __atomic_add_fetch(&ring->gated, thread->gated, __ATOMIC_RELAXED);
    }
    thread->trapped = thread->gated = 0;
}

/* Ends the task by call `nr` and gives its area back with the last instruction that could touch it. */
static _Noreturn void end_with_area(struct mg_thread *thread, int status, uint32_t nr) {
    uint64_t all = MG_ALL_SIGNALS;
    mg_sys4(MG_NR_rt_sigprocmask, MG_SIG_SETMASK, (long)&all, 0, sizeof all);
    uint32_t rights = (uint32_t)thread->app_pkru;
    uint64_t capability = mg_globals.launch.capability.full;
    struct mg_process *process = thread->process;
    uint8_t *in_use = mg_thread_retire(thread);
    mg_process_drop(process);
    mg_exit_raw(in_use, rights, capability, status, nr);
}

_Noreturn void mg_thread_kill(struct mg_thread *thread) {
    if (thread->ends_as != MG_ENDS_AS_THREAD || thread->process->threads == 1) mg_signal_die(thread, MG_SIGSYS);
    mg_thread_count_calls(thread);
    end_with_area(thread, MG_SIGSYS, MG_NR_exit);
}

long mg_thread_exit(struct mg_thread *thread, struct mg_call *call) {
    call->flags |= MG_EVENT_FLAG_NO_RETURN;
    mg_event_call(thread, call);
    mg_thread_count_calls(thread);
    if (thread->ends_as == MG_ENDS_AS_VFORK_CHILD) return mg_call_forward(thread, call);
    end_with_area(thread, (int)call->args[0], MG_NR_exit);
}

long mg_thread_exit_group(struct mg_thread *thread, struct mg_call *call) {
    call->flags |= MG_EVENT_FLAG_NO_RETURN;
    mg_event_call(thread, call);
    mg_event_exit(thread, (int)call->args[0], 1);
    mg_thread_count_calls(thread);
    if (thread->ends_as != MG_ENDS_AS_SHARING_PROCESS) return mg_call_forward(thread, call);
    end_with_area(thread, (int)call->args[0], MG_NR_exit_group);
}
