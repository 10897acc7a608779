/* Waiting for stops and telling them apart. */
#include "tracer.h"

#include <asm/unistd.h>
#include <linux/ptrace.h>
#include <mg/kernel.h>
#include <mg/sys.h>

#define WALL 0x40000000 /* __WALL */
#define WNOHANG 1
#define ROUND 512
#define MG_SIGTSTP 20
#define MG_SIGTTIN 21
#define MG_SIGTTOU 22

void mg_loop_abandon(uint32_t code) {
    struct mg_tracee *tracee = mg_tracee_find(mg_trace.main_pid);
    if (tracee != 0) mg_report_notice(tracee, code, 0xffffffff, 0);
    for (;;) mg_sys1(__NR_exit_group, 125);
}

static void on_death(struct mg_tracee *tracee, int status) {
    /* A call that the end of the task cut short. */
    if (tracee->call.active && tracee->call.wants_event) mg_report_end(tracee, 0, MG_EVENT_FLAG_NO_RETURN);
    mg_report_exit(tracee, status);
    mg_tracee_remove(tracee);
}

static uint64_t clone_flags(const struct mg_tracee *tracee, int event) {
    struct mg_user_regs regs;
    if (mg_is_error(mg_ptrace_get_regs(tracee->tid, &regs))) return 0;
    uint64_t flags = MG_SIGCHLD;
    if (regs.orig_rax == __NR_clone) flags = regs.rdi;
    else if (regs.orig_rax == __NR_clone3) mg_memory_read(tracee, regs.rdi, &flags, sizeof flags);
    else if (event == PTRACE_EVENT_VFORK) flags = MG_CLONE_VFORK | MG_CLONE_VM | MG_SIGCHLD;
    return flags;
}

static void on_child(struct mg_tracee *tracee, int event) {
    uint64_t child = 0;
    if (mg_trace.ring.header != 0 && !mg_is_error(mg_ptrace_message(tracee->tid, &child)))
        mg_report_child(tracee, (uint32_t)child, clone_flags(tracee, event));
    mg_ptrace_resume(tracee, 0);
}

/* An exec by a thread that is not the leader: the leader is gone, and the thread goes on under the leader's id. */
static struct mg_tracee *take_over(struct mg_tracee *leader) {
    uint64_t former = 0;
    if (mg_is_error(mg_ptrace_message(leader->tid, &former)) || (int)former == leader->tid) return leader;
    struct mg_tracee *thread = mg_tracee_find((int)former);
    if (thread == 0) return leader;
    int tid = leader->tid;
    thread->pid = leader->pid;
    thread->ns_pid = leader->ns_pid;
    thread->ns_tid = leader->ns_pid;
    mg_tracee_remove(leader);
    mg_tracee_rename(thread, tid);
    return thread;
}

static void on_exec(struct mg_tracee *tracee) {
    tracee = take_over(tracee);
    tracee->launching = 0;
    tracee->trapped = 0;
    mg_call_exec(tracee);
}

/* A group stop, or a new task's first stop. In a group stop the task must stay stopped and yet be woken by SIGCONT. */
static void on_event_stop(struct mg_tracee *tracee, int signal) {
    if (signal == MG_SIGSTOP || signal == MG_SIGTSTP || signal == MG_SIGTTIN || signal == MG_SIGTTOU)
        mg_ptrace(PTRACE_LISTEN, tracee->tid, 0, 0);
    else
        mg_ptrace_resume(tracee, 0);
}

/* The kernel made this SIGSYS for the number that MG_TRACE_NR_TRAP put in place of the call's own. */
static void mend_trap(struct mg_tracee *tracee, struct mg_siginfo *info) {
    tracee->trapped = 0;
    info->call.nr = (int32_t)tracee->trap_nr;
    info->error = tracee->call.decision.error;
    mg_ptrace(PTRACE_SETSIGINFO, tracee->tid, 0, (uint64_t)info);
    mg_ptrace_poke_reg(tracee->tid, __builtin_offsetof(struct mg_user_regs, rax), tracee->trap_nr);
}

/* For what the task did itself. */
static int is_fault(const struct mg_siginfo *info) {
    return info->code > 0 &&
           (info->signo == MG_SIGSEGV || info->signo == MG_SIGBUS || info->signo == MG_SIGILL || info->signo == MG_SIGFPE || info->signo == MG_SIGTRAP);
}

/* What the record tells of a signal: where a fault struck, else who sent it. */
static uint64_t signal_value(const struct mg_siginfo *info) { return is_fault(info) ? info->fault.address : (uint32_t)info->queued.pid; }

static void on_signal(struct mg_tracee *tracee, int signal) {
    struct mg_siginfo info;
    if (mg_is_error(mg_ptrace(PTRACE_GETSIGINFO, tracee->tid, 0, (uint64_t)&info)) || info.signo != signal) return;
    if (signal == MG_SIGSYS && tracee->trapped && info.code == MG_SYS_SECCOMP) mend_trap(tracee, &info);
    mg_report_signal(tracee, signal, info.code, signal_value(&info));
    int is_punishment = is_fault(&info) || (signal == MG_SIGSYS && info.code == MG_SYS_SECCOMP);
    if (is_punishment && mg_first_would_repeat(tracee, signal)) mg_sys2(__NR_kill, tracee->pid, MG_SIGKILL);
    mg_ptrace_resume(tracee, signal);
}

/* Whether the task is still in the event stop that was waited for: its id may have gone over to another thread by an exec. */
static int is_current(const struct mg_tracee *tracee, int status) {
    struct mg_siginfo info;
    return !mg_is_error(mg_ptrace(PTRACE_GETSIGINFO, tracee->tid, 0, (uint64_t)&info)) ? info.code == status >> 8
                                                                                        : status >> 16 == PTRACE_EVENT_STOP;
}

static void dispatch(int tid, int status) {
    struct mg_tracee *tracee = mg_tracee_find(tid);
    if (tracee == 0) tracee = mg_tracee_add(tid);
    if ((status & 0xff) != 0x7f) {
        on_death(tracee, status);
        return;
    }
    /* Names of a dead task cannot be asked for any more, and its end is to be told. */
    if (mg_trace.ring.header != 0) mg_tracee_identify(tracee);
    int signal = status >> 8 & 0xff, event = status >> 16;
    if (event != 0 && event != PTRACE_EVENT_SECCOMP && !is_current(tracee, status)) return;
    if (mg_inject_step(tracee, status)) return;
    switch (event) {
    case PTRACE_EVENT_SECCOMP: mg_call_enter(tracee); return;
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE: on_child(tracee, event); return;
    case PTRACE_EVENT_EXEC: on_exec(tracee); return;
    case PTRACE_EVENT_STOP: on_event_stop(tracee, signal); return;
    case 0: break;
    default: mg_ptrace_resume(tracee, 0); return;
    }
    if (signal == (MG_SIGTRAP | 0x80)) mg_call_return(tracee);
    else on_signal(tracee, signal);
}

void mg_loop(void) {
    static struct {
        int tid, status;
    } round[ROUND];
    for (;;) {
        /* All that have stopped are served before any is waited for again: a task that stops over and over would else keep
         * the others waiting, the one it spins for among them. */
        unsigned count = 0;
        long tid = mg_sys4(__NR_wait4, -1, (long)&round[0].status, WALL, 0);
        if (tid == -MG_EINTR) continue;
        if (mg_is_error(tid)) break; /* ECHILD: the last one is gone */
        do {
            round[count++].tid = (int)tid;
            if (count == ROUND) break;
            tid = mg_sys4(__NR_wait4, -1, (long)&round[count].status, WALL | WNOHANG, 0);
        } while (tid > 0);
        for (unsigned i = 0; i < count; i++) dispatch(round[i].tid, round[i].status);
    }
    for (;;) mg_sys1(__NR_exit_group, 0);
}
