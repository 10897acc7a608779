/* Errands (errand.h). */
#include "interpose/errand.h"

#include "interpose/signals.h"

#include <mg/sys.h>
#include <mg/syscalls.h>

enum { FUTEX_WAIT_ = 0 };

long mg_clone_raw(const struct mg_call_regs *regs, struct mg_thread *child);

_Noreturn void mg_errand_begin(struct mg_thread *thread) {
    struct mg_errand *errand = thread->errand;
    /* SIGSYS alone is open: it ends a call that would wait for ever. Everything else is the application's threads' to take. */
    uint64_t mask = MG_ALL_SIGNALS & ~MG_SIGNAL_BIT(MG_SIGSYS);
    mg_signal_use_stack(thread);
    mg_sys4(MG_NR_rt_sigprocmask, MG_SIG_SETMASK, (long)&mask, 0, sizeof mask);
    errand->result = errand->work(errand->argument);
    for (;;) mg_sys1(MG_NR_exit, 0);
}

/* As the kernel decides when a handler interrupts a call. */
long mg_errand_interrupted(const struct mg_thread *thread) {
    const struct mg_sigaction *action = &thread->process->action[thread->deferred.signo];
    return action->handler > MG_SIG_IGN && !(action->flags & MG_SA_RESTART) ? -MG_EINTR : MG_CALL_ABORTED;
}

long mg_errand(struct mg_thread *thread, long (*work)(void *argument), void *argument) {
    struct mg_errand errand = {.work = work, .argument = argument, .task = 1};
    struct mg_thread *child = mg_thread_new();
    if (!child) return -MG_EAGAIN;
    child->process = thread->process;
    child->errand = &errand;
    /* A thread, so that /proc/self is the same; without CLONE_FILES. The kernel clears `task` when nothing of it runs any more. */
    uint64_t flags = MG_CLONE_VM | MG_CLONE_FS | MG_CLONE_SIGHAND | MG_CLONE_THREAD | MG_CLONE_PARENT_SETTID | MG_CLONE_CHILD_CLEARTID;
    struct mg_call_regs regs = {.nr = MG_NR_clone, .args = {flags, mg_thread_secure_top(child), (uint64_t)&errand.task, (uint64_t)&errand.task}};
    mg_call_add_capability((uint32_t)regs.nr, regs.args, &mg_globals.launch.capability);
    mg_signal_block_all();
    long task = thread->pending ? MG_CALL_ABORTED : mg_clone_raw(&regs, child);
    mg_signal_unblock(thread);
    const struct mg_timespec moment = {.nanoseconds = 1000000};
    while (task > 0 && __atomic_load_n(&errand.task, __ATOMIC_ACQUIRE) != 0) {
        /* A signal for this thread: what the errand waits for is given up, what it has done counts. */
        if (thread->pending) mg_sys3(MG_NR_tgkill, thread->pid, task, MG_SIGSYS);
        mg_sys4(MG_NR_futex, (long)&errand.task, FUTEX_WAIT_, task, (long)&moment);
    }
    /* Nor is it among the threads that /proc shows, a moment later. */
    while (task > 0 && mg_sys3(MG_NR_tgkill, thread->pid, task, 0) == 0) mg_sys0(MG_NR_sched_yield);
    mg_thread_free(child);
    if (task < 0) return task;
    return errand.result == -MG_EINTR && thread->pending ? mg_errand_interrupted(thread) : errand.result;
}
