/* What the application asks for signals: handlers, masks, alternate stacks, waiting. All of it is virtual; the kernel knows
 * the monitor's handler and, but for three signals, the application's mask. */
#include "interpose/families.h"
#include "interpose/signals.h"

#include <mg/sys.h>
#include <mg/syscalls.h>

/* Lets a SIGSYS that was sent while the application blocked it go on its way; the kernel could not keep it. */
static void release_sigsys(struct mg_thread *thread) {
    mg_signal_hold_others(thread);
    if (thread->pending) return;
    thread->deferred = thread->held_sigsys;
    thread->sigsys_waits = 0;
    thread->pending = 1;
}

long mg_signal_action(struct mg_thread *thread, struct mg_call *call) {
    struct mg_process *process = thread->process;
    int signo = (int)call->args[0];
    struct mg_sigaction wanted, old;
    if (call->args[3] != sizeof wanted.mask) return -MG_EINVAL;
    if (call->args[1] && mg_copy_in(thread, &wanted, mg_address_of(call->args[1]), sizeof wanted) != 0) return -MG_EFAULT;
    if (signo < 1 || signo > MG_SIGNALS || (call->args[1] && (signo == MG_SIGKILL || signo == MG_SIGSTOP))) return -MG_EINVAL;
    mg_lock(&process->lock);
    old = process->action[signo];
    if (call->args[1]) {
        wanted.mask &= ~MG_ALWAYS_OPEN;
        wanted.flags &= MG_SA_NOCLDSTOP | MG_SA_NOCLDWAIT | MG_SA_SIGINFO | MG_SA_EXPOSE_TAGBITS | MG_SA_RESTORER | MG_SA_ONSTACK |
                        MG_SA_RESTART | MG_SA_NODEFER | MG_SA_RESETHAND;
        /* The table first when a handler comes, the kernel first when one goes: no signal finds a handler missing. */
        if (wanted.handler > MG_SIG_IGN) process->action[signo] = wanted;
        mg_signal_give_to_kernel(signo, &wanted);
        process->action[signo] = wanted;
    }
    mg_unlock(&process->lock);
    if (call->args[2] && mg_copy_out(thread, mg_address_of(call->args[2]), &old, sizeof old) != 0) return -MG_EFAULT;
    return 0;
}

long mg_signal_mask(struct mg_thread *thread, struct mg_call *call) {
    uint64_t set = 0, old = thread->mask, mask = old;
    if (call->args[3] != sizeof set) return -MG_EINVAL;
    if (call->args[1]) {
        if (mg_copy_in(thread, &set, mg_address_of(call->args[1]), sizeof set) != 0) return -MG_EFAULT;
        switch ((int)call->args[0]) {
        case MG_SIG_BLOCK: mask |= set; break;
        case MG_SIG_UNBLOCK: mask &= ~set; break;
        case MG_SIG_SETMASK: mask = set; break;
        default: return -MG_EINVAL;
        }
        mask &= ~MG_ALWAYS_OPEN;
        thread->held &= mask;
        uint64_t real = mg_signal_real_mask(thread, mask);
        struct mg_call own = {.nr = MG_NR_rt_sigprocmask, .args = {MG_SIG_SETMASK, (uint64_t)&real, 0, sizeof real}};
        long result = mg_call_with_monitor_rights(thread, &own);
        if (result != 0) return result;
        thread->mask = mask;
        if (thread->sigsys_waits && !(mask & MG_SIGNAL_BIT(MG_SIGSYS))) release_sigsys(thread);
    }
    if (call->args[2] && mg_copy_out(thread, mg_address_of(call->args[2]), &old, sizeof old) != 0) return -MG_EFAULT;
    return 0;
}

long mg_signal_altstack(struct mg_thread *thread, struct mg_call *call) {
    struct mg_stack wanted, old = thread->altstack;
    int on_it = mg_on_altstack(thread, thread->app.rsp);
    if (call->args[0]) {
        if (mg_copy_in(thread, &wanted, mg_address_of(call->args[0]), sizeof wanted) != 0) return -MG_EFAULT;
        int mode = wanted.flags & ~(int)MG_SS_AUTODISARM;
        if (on_it) return -MG_EPERM;
        if (mode != MG_SS_DISABLE && mode != MG_SS_ONSTACK && mode != 0) return -MG_EINVAL;
        if (mode == MG_SS_DISABLE)
            wanted.base = wanted.bytes = 0;
        else if (wanted.bytes < MG_MINSIGSTKSZ)
            return -MG_ENOMEM;
        if (mode == MG_SS_ONSTACK) wanted.flags &= ~MG_SS_ONSTACK;
        wanted.padding = 0;
        thread->altstack = wanted;
    }
    if (call->args[1]) {
        old.flags = (old.flags & (int)(MG_SS_DISABLE | MG_SS_AUTODISARM)) | (on_it ? MG_SS_ONSTACK : 0);
        if (mg_copy_out(thread, mg_address_of(call->args[1]), &old, sizeof old) != 0) return -MG_EFAULT;
    }
    return 0;
}

/* Whether the signal that waits ends this call, which the kernel has not seen yet. The application began it before the signal came, so
 * making it again after the handler would sleep through the very signal that it waits for. */
int mg_signal_ends_call(struct mg_thread *thread, const struct mg_call *call) {
    if (!thread->pending || call->nr >= MG_CALL_COUNT || !(mg_calls[call->nr].flags & MG_CALL_FLAG_ENDS_BY_SIGNAL)) return 0;
    uint64_t mask = thread->in_temporary_mask ? thread->temporary_mask : thread->mask;
    if (mask & MG_SIGNAL_BIT(thread->deferred.signo) || thread->process->action[thread->deferred.signo].handler <= MG_SIG_IGN) return 0;
    unsigned remain;
    switch (call->nr) {
    case MG_NR_epoll_wait:
    case MG_NR_epoll_pwait: return (int)call->args[3] != 0; /* a look without waiting is never interrupted */
    case MG_NR_nanosleep: remain = 1; break;
    case MG_NR_clock_nanosleep:
        if (call->args[1] & MG_TIMER_ABSTIME) return 1;
        remain = 3;
        break;
    default: return 1;
    }
    /* All of the time remains. A bad address is for the kernel to report. */
    struct mg_timespec time;
    if (mg_copy_in(thread, &time, mg_address_of(call->args[remain - 1]), sizeof time) != 0) return 0;
    if (time.seconds < 0 || time.nanoseconds < 0 || time.nanoseconds >= 1000000000) return 0;
    return !call->args[remain] || mg_copy_out(thread, mg_address_of(call->args[remain]), &time, sizeof time) == 0;
}

/* Calls that sleep under a mask of their own: a handler that runs meanwhile starts from that mask. */
long mg_signal_masked_wait(struct mg_thread *thread, struct mg_call *call) {
    uint64_t at = 0, mask;
    switch (call->nr) {
    case MG_NR_rt_sigsuspend: at = call->args[0]; break;
    case MG_NR_ppoll: at = call->args[3]; break;
    case MG_NR_epoll_pwait:
    case MG_NR_epoll_pwait2: at = call->args[4]; break;
    case MG_NR_pselect6:
        if (call->args[5] && mg_copy_in(thread, &at, mg_address_of(call->args[5]), sizeof at) != 0) return -MG_EFAULT;
        break;
    default: break;
    }
    if (at && mg_copy_in(thread, &mask, mg_address_of(at), sizeof mask) == 0) {
        thread->temporary_mask = mask & ~MG_ALWAYS_OPEN;
        thread->in_temporary_mask = 1;
    }
    long result = mg_call_forward(thread, call);
    /* Only an interrupted call leaves its mask to the handler; the kernel has put the old one back otherwise. */
    if (result != -MG_EINTR || !thread->pending) thread->in_temporary_mask = 0;
    return result;
}

/* io_pgetevents has no room for the capability: made as io_getevents, under its mask. */
long mg_signal_wait_events(struct mg_thread *thread, struct mg_call *call) {
    struct { uint64_t mask, bytes; } given = {0};
    uint64_t mask = 0;
    if (call->args[5] && mg_copy_in(thread, &given, mg_address_of(call->args[5]), sizeof given) != 0) return -MG_EFAULT;
    if (given.mask && given.bytes != sizeof mask) return -MG_EINVAL;
    if (given.mask && mg_copy_in(thread, &mask, mg_address_of(given.mask), sizeof mask) != 0) return -MG_EFAULT;
    struct mg_call own = {.nr = MG_NR_io_getevents, .args = {call->args[0], call->args[1], call->args[2], call->args[3], call->args[4]}};
    if (!given.mask) return mg_call_forward(thread, &own);
    thread->temporary_mask = mask & ~MG_ALWAYS_OPEN;
    thread->in_temporary_mask = 1;
    uint64_t real = mg_signal_real_mask(thread, thread->temporary_mask);
    if (!thread->pending) mg_sys4(MG_NR_rt_sigprocmask, MG_SIG_SETMASK, (long)&real, 0, sizeof real);
    long result = mg_call_forward(thread, &own);
    /* A signal that only this mask lets in ends the wait, as if it had come while the kernel slept. */
    if (result == MG_CALL_ABORTED) result = -MG_EINTR;
    if (result != -MG_EINTR || !thread->pending) thread->in_temporary_mask = 0;
    mg_signal_unblock(thread);
    return result;
}

/* Signals that wait here and not in the kernel: only SIGSYS. */
long mg_signal_pending(struct mg_thread *thread, struct mg_call *call) {
    uint64_t set = 0;
    if (call->args[1] > sizeof set) return -MG_EINVAL;
    struct mg_call own = {.nr = MG_NR_rt_sigpending, .args = {(uint64_t)&set, sizeof set}};
    long result = mg_call_with_monitor_rights(thread, &own);
    if (result != 0) return result;
    if (thread->sigsys_waits) set |= MG_SIGNAL_BIT(MG_SIGSYS);
    return mg_copy_out(thread, mg_address_of(call->args[0]), &set, call->args[1]);
}

/* The highest code of a fault that the kernel knows (siginfo.h: NSIGILL and its kin). */
static int known_codes(int signo) {
    switch (signo) {
    case MG_SIGILL: return 11;
    case MG_SIGFPE: return 15;
    case MG_SIGSEGV: return 10;
    case MG_SIGBUS: return 5;
    case MG_SIGTRAP: return 6;
    default: return 2;
    }
}

/* rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal: to itself a program may send what looks like a fault or a trapped call. The
 * monitor takes neither for one: the kernel gets a copy, marked (signals.h). Others may not be sent such a thing, as the kernel has it. */
long mg_signal_queue(struct mg_thread *thread, struct mg_call *call) {
    unsigned at = call->nr == MG_NR_rt_tgsigqueueinfo ? 3 : 2;
    struct mg_siginfo info;
    if (!call->args[at] || !mg_signal_is_fault((int)call->args[at - 1])) return mg_call_forward(thread, call);
    if (mg_copy_in(thread, &info, mg_address_of(call->args[at]), sizeof info) != 0) return -MG_EFAULT;
    if (info.code > 0) {
        if (call->nr == MG_NR_pidfd_send_signal) return -MG_EPERM;
        /* The kernel refuses others by the code as it is. */
        if ((uint32_t)call->args[at - 2] == thread->tid) {
            /* It keeps 48 bytes, and wants the rest to be 0 where it does not know the code: so it does with the mark. */
            if (info.code <= known_codes((int)call->args[at - 1]) || info.code == 0x80 /* SI_KERNEL */)
                for (unsigned i = 4; i < sizeof info.words / sizeof *info.words; i++) info.words[i] = 0;
            info.code = mg_signal_sent_code(info.code);
        }
    }
    struct mg_call own = *call;
    own.args[at] = (uint64_t)&info;
    return mg_call_with_monitor_rights(thread, &own);
}

/* The code that a sent fault was given, where the kernel wrote a siginfo of one. */
static void show_code(struct mg_thread *thread, int signo, uint64_t info) {
    int32_t code;
    mg_address at = mg_address_of(info + __builtin_offsetof(struct mg_siginfo, code));
    if (!info || signo <= 0 || !mg_signal_is_fault(signo) || mg_copy_in(thread, &code, at, sizeof code) != 0) return;
    int32_t shown = mg_signal_shown_code(code);
    if (shown != code) (void)mg_copy_out(thread, at, &shown, sizeof shown);
}

long mg_signal_wait(struct mg_thread *thread, struct mg_call *call) {
    uint64_t set = 0;
    if (call->args[3] == sizeof set && mg_copy_in(thread, &set, mg_address_of(call->args[0]), sizeof set) != 0) return -MG_EFAULT;
    int for_sigsys = (set & MG_SIGNAL_BIT(MG_SIGSYS)) != 0;
    if (for_sigsys && thread->sigsys_waits) {
        thread->sigsys_waits = 0;
        if (call->args[1] && mg_copy_out(thread, mg_address_of(call->args[1]), &thread->held_sigsys, sizeof thread->held_sigsys) != 0) return -MG_EFAULT;
        show_code(thread, MG_SIGSYS, call->args[1]);
        return MG_SIGSYS;
    }
    long result = mg_call_forward(thread, call);
    show_code(thread, (int)result, call->args[1]);
    /* The SIGSYS that it waited for came as an interruption: keep it and wait again, to find it there. */
    if (result == -MG_EINTR && for_sigsys && thread->pending && thread->deferred.signo == MG_SIGSYS) return MG_CALL_ABORTED;
    return result;
}

