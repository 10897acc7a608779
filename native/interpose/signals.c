/* Every signal that the kernel does not handle itself comes here first. Decides where it struck: in the application, where
 * its handler's frame is built at once; in the monitor, where it is noted and delivered on the way out; or on the few
 * instructions between, which are made to have finished or not to have begun. */
#include "interpose/code.h"
#include "interpose/events.h"
#include "interpose/families.h"
#include "interpose/rewrites.h"
#include "interpose/sensitive.h"
#include "interpose/signals.h"
#include "interpose/steps.h"

#include <mg/fault.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

extern const unsigned char mg_leave_end[], mg_leave_trapped[];
extern const unsigned char mg_dropped_window[], mg_dropped_window_end[], mg_dropped_abort[];
extern const unsigned char mg_kept_window[], mg_kept_window_end[], mg_kept_abort[];
extern const unsigned char mg_copy_begin[], mg_copy_fault[];
extern const unsigned char mg_gate[], mg_gate_saved[], mg_gate_opened[];
void mg_enter(void);
void mg_signal_entry(void);
_Noreturn void mg_sigreturn(struct mg_frame *frame, uint64_t capability);

static int within(uint64_t at, const void *start, const void *end) { return at >= (uint64_t)start && at < (uint64_t)end; }

static _Noreturn void resume(struct mg_frame *frame) { mg_sigreturn(frame, mg_globals.launch.capability.full); }

/* What the kernel writes on top of each frame in place of an address to return to, which nobody does: only the kernel and the monitor know
 * it, so nothing else that comes to lie on a signal stack can be taken for a frame (invariant G2). */
static uint64_t frame_mark(void) { return ~mg_globals.launch.capability.full; }

static long kernel_action(int signo, uint64_t handler, uint64_t flags, uint64_t mask) {
    struct mg_sigaction action = {
        .handler = handler, .flags = flags | MG_SA_RESTORER, .restorer = frame_mark(), .mask = mask};
    return mg_sys4(MG_NR_rt_sigaction, signo, (long)&action, 0, sizeof action.mask);
}

/* Faults nest: a copy to the application's stack may fault while its frame is built. Everything else waits. */
static long take_over(int signo, uint64_t app_flags) {
    uint64_t flags = MG_SA_SIGINFO | MG_SA_ONSTACK | MG_SA_NODEFER | (app_flags & (MG_SA_RESTART | MG_SA_NOCLDSTOP | MG_SA_NOCLDWAIT));
    uint64_t open = MG_SIGNAL_BIT(MG_SIGSEGV) | MG_SIGNAL_BIT(MG_SIGBUS);
    return kernel_action(signo, (uint64_t)&mg_signal_entry, flags, MG_ALL_SIGNALS & ~open);
}

/* Never the kernel's to handle or to block (MG_UNBLOCKABLE). */
static const int ours[] = {MG_SIGSYS, MG_SIGILL, MG_SIGTRAP, MG_SIGSEGV, MG_SIGBUS};
enum { OURS = sizeof ours / sizeof *ours };

static int always_ours(int signo) { return (MG_UNBLOCKABLE & MG_SIGNAL_BIT(signo)) != 0; }

/* Death by a real-time signal is reported from here: the supervisor's runtime cannot tell it from a normal end. */
static int dies_by(int signo, uint64_t handler) { return signo >= MG_FIRST_REALTIME && handler == MG_SIG_DFL; }

static int is_taken_over(int signo, uint64_t handler) { return always_ours(signo) || handler > MG_SIG_IGN || dies_by(signo, handler); }

long mg_signal_give_to_kernel(int signo, const struct mg_sigaction *action) {
    if (is_taken_over(signo, action->handler)) return take_over(signo, action->flags);
    return kernel_action(signo, action->handler, action->flags & (MG_SA_NOCLDSTOP | MG_SA_NOCLDWAIT), 0);
}

static int synchronous(const struct mg_siginfo *info) {
    int fault = info->signo == MG_SIGSEGV || info->signo == MG_SIGBUS || info->signo == MG_SIGFPE || info->signo == MG_SIGILL || info->signo == MG_SIGTRAP;
    return (fault && info->code > 0) || (info->signo == MG_SIGSYS && info->code == MG_SYS_SECCOMP);
}

/* What follows is the return from this handler, with the mask of its frame. Until then the signal waits: SIGSEGV and SIGBUS are open in here,
 * and would come again at once, to be queued again. */
static void requeue(struct mg_thread *thread, const struct mg_siginfo *info) {
    uint64_t bit = MG_SIGNAL_BIT(info->signo);
    mg_sys4(MG_NR_rt_sigprocmask, MG_SIG_BLOCK, (long)&bit, 0, sizeof bit);
    mg_sys4(MG_NR_rt_tgsigqueueinfo, thread->pid, thread->tid, info->signo, (long)info);
}

/* Lets the kernel do a signal's default action at the place where the application stands now. */
static _Noreturn void default_action(struct mg_thread *thread, struct mg_frame *frame, const struct mg_siginfo *info) {
    int harmless = info->signo == MG_SIGCHLD || info->signo == MG_SIGURG || info->signo == MG_SIGWINCH || info->signo == MG_SIGCONT;
    if (!harmless) {
        mg_event_exit(thread, -info->signo, 1);
        kernel_action(info->signo, MG_SIG_DFL, 0, 0);
        frame->context.sigmask &= ~MG_SIGNAL_BIT(info->signo);
        /* A fault comes again by itself, at the instruction that a core file should show; a trap is past its instruction. */
        if (!synchronous(info) || info->signo == MG_SIGSYS || info->signo == MG_SIGTRAP) requeue(thread, info);
    }
    resume(frame);
}

/* `frame` holds the application's state. Delivers `info` to it and returns there. */
static _Noreturn void deliver(struct mg_thread *thread, struct mg_frame *frame, const struct mg_siginfo *info) {
    mg_event_signal(thread, info);
    struct mg_process *process = thread->process;
    uint64_t bit = MG_SIGNAL_BIT(info->signo);
    uint64_t base = thread->in_temporary_mask ? thread->temporary_mask : thread->mask;
    frame->context.sigmask = mg_signal_real_mask(thread, thread->mask);

    mg_lock(&process->lock);
    struct mg_sigaction action = process->action[info->signo];
    int blocked = (base & bit) != 0;
    int take = action.handler > MG_SIG_IGN && !(synchronous(info) && blocked) && !(always_ours(info->signo) && blocked);
    if (take && (action.flags & MG_SA_RESETHAND)) {
        process->action[info->signo].handler = MG_SIG_DFL;
        mg_signal_give_to_kernel(info->signo, &process->action[info->signo]);
    }
    mg_unlock(&process->lock);

    if (synchronous(info)) {
        /* A fault that is blocked or ignored kills, as the kernel has it. */
        if (blocked || action.handler <= MG_SIG_IGN) default_action(thread, frame, info);
    } else if (blocked && always_ours(info->signo)) {
        /* The application believes it blocked: it stays pending, for all but SIGSYS in the kernel. */
        if (info->signo == MG_SIGSYS) {
            thread->held_sigsys = *info;
            thread->sigsys_waits = 1;
        } else {
            thread->held |= bit;
            frame->context.sigmask |= bit;
            requeue(thread, info);
        }
        resume(frame);
    } else if (action.handler == MG_SIG_IGN) {
        resume(frame);
    } else if (action.handler == MG_SIG_DFL) {
        default_action(thread, frame, info);
    }

    thread->in_temporary_mask = 0;
    if (mg_frame_push(thread, frame, info, &action) != 0) {
        /* No room for the frame: the kernel answers with SIGSEGV, and with death if that was the signal. */
        struct mg_siginfo fault = {.signo = MG_SIGSEGV, .code = 0x80};
        const struct mg_sigaction *segv = &process->action[MG_SIGSEGV];
        if (info->signo == MG_SIGSEGV || segv->handler <= MG_SIG_IGN || (base & MG_SIGNAL_BIT(MG_SIGSEGV)) ||
            mg_frame_push(thread, frame, &fault, segv) != 0) {
            struct mg_siginfo dying = {.signo = MG_SIGSEGV, .code = 0};
            default_action(thread, frame, &dying);
        }
        action = *segv;
        bit = MG_SIGNAL_BIT(MG_SIGSEGV);
    }
    thread->app_pkru = mg_globals.launch.app_pkru;
    thread->mask = (base | action.mask | ((action.flags & MG_SA_NODEFER) ? 0 : bit)) & ~MG_ALWAYS_OPEN;
    frame->context.sigmask = mg_signal_real_mask(thread, thread->mask);
    resume(frame);
}

/* As deliver, but not inside of a trampoline, if that can be (invariant R4). A fault is shown where it is: it would come again. */
static _Noreturn void deliver_outside(struct mg_thread *thread, struct mg_frame *frame, const struct mg_siginfo *info) {
    if (synchronous(info) || !mg_steps_begin(thread, frame)) deliver(thread, frame, info);
    thread->deferred = *info;
    resume(frame);
}

/* A signal in a thread that leaves a trampoline by steps while `deferred` waits. Returns if it is any other than the next step. */
static void step(struct mg_thread *thread, struct mg_frame *frame) {
    if (frame->info.signo == MG_SIGTRAP && frame->info.code == MG_TRAP_TRACE) {
        if (mg_steps_go_on(thread, frame)) resume(frame);
        struct mg_siginfo waiting = thread->deferred;
        deliver(thread, frame, &waiting);
    }
    mg_steps_end(thread, frame);
    requeue(thread, &thread->deferred);
}

/* A signal on the way into the monitor, before the domain was open for good: shows the application as if it stood at the `syscall`
 * instruction, which every rewritten site keeps before the address in rcx; there it goes on, by a trap. */
static void take_back(struct mg_thread *thread, struct mg_frame *frame) {
    struct mg_regs *regs = &frame->context.regs;
    const struct mg_slot *slot = thread->slot;
    uint32_t pkru = mg_frame_pkru(frame);
    if (regs->rip > (uint64_t)mg_gate_saved && regs->rip < (uint64_t)mg_gate_opened) {
        regs->rax = slot->in_rax;
        regs->rdx = slot->in_rdx;
        regs->rcx = slot->in_rcx;
    }
    if (mg_closed(pkru) != pkru) pkru = (uint32_t)slot->in_pkru;
    mg_frame_set_pkru(frame, mg_closed(pkru));
    /* A stub of a call that passes has counted back itself before its second instruction. */
    uint64_t stub = regs->rip - mg_rewrites_stub_of(regs->rip) - MG_REWRITE_STUB_NUMBERS;
    int counted = stub < MG_REWRITE_STUB_BYTES - MG_REWRITE_STUB_NUMBERS && stub % MG_REWRITE_STUB_NUMBER_BYTES != 0;
    regs->rip = counted ? regs->rcx : regs->rcx - 2;
    regs->rcx = 0;
    regs->r11 = 0; /* it held the gate's address (invariant D7) */
}

static void show_application(struct mg_thread *thread, struct mg_frame *frame) {
    __atomic_store_n(&thread->inside, 0, __ATOMIC_RELEASE);
    frame->context.regs = thread->app;
    frame->context.regs.rcx = thread->app.rip;
    frame->context.regs.r11 = thread->app.rflags;
    mg_frame_set_pkru(frame, (uint32_t)thread->app_pkru);
}

/* A call of the application that the filter sent here. */
static _Noreturn void enter_from_trap(struct mg_thread *thread, struct mg_frame *frame) {
    struct mg_regs *regs = &frame->context.regs;
    thread->entry_tsc = __builtin_ia32_rdtsc();
    thread->trapped++;
    thread->by_gate = 0;
    thread->app_pkru = mg_closed(mg_frame_pkru(frame));
    if (frame->info.call.arch != MG_AUDIT_ARCH_X86_64) mg_kill(thread, MG_ERROR_FOREIGN_CALL, (uint64_t)frame->info.call.nr);
    if (frame->info.call.nr == MG_NR_rt_sigreturn) {
        if (mg_frame_pop(thread, frame) != 0) {
            struct mg_siginfo fault = {.signo = MG_SIGSEGV, .code = 0x80};
            deliver(thread, frame, &fault);
        }
        thread->app_pkru = mg_frame_pkru(frame);
        resume(frame);
    }
    /* Somebody else came in through the gate on this thread's area. */
    if (__atomic_exchange_n(&thread->inside, 1, __ATOMIC_ACQ_REL)) mg_kill(thread, MG_ERROR_GATE_REACHED, regs->rip);
    thread->app = *regs;
    thread->app.rax = (uint32_t)frame->info.call.nr;
    thread->slow_leave = (regs->rflags & MG_RFLAGS_TF) != 0;
    regs->rip = (uint64_t)&mg_enter;
    regs->rsp = mg_thread_secure_top(thread);
    regs->rdi = (uint64_t)thread;
    regs->rflags = 0x202;
    mg_frame_set_pkru(frame, 0);
    resume(frame);
}

/* A signal while the monitor works for this thread: noted, and every further one waits in the kernel. */
static _Noreturn void defer(struct mg_thread *thread, struct mg_frame *frame) {
    const struct mg_siginfo *info = &frame->info;
    int nested = ((uint64_t)frame->context.regs.rsp & ~(uint64_t)(MG_AREA_BYTES - 1)) == (uint64_t)thread &&
                 (frame->context.regs.rsp & MG_SIGNAL_STACK_START) != 0;
    if (nested || thread->pending) {
        /* Only those that are never blocked get here, sent by someone: they wait in the kernel. */
        thread->held |= MG_SIGNAL_BIT(info->signo);
        frame->context.sigmask |= MG_SIGNAL_BIT(info->signo);
        requeue(thread, info);
        resume(frame);
    }
    thread->deferred = *info;
    thread->pending = 1;
    frame->context.sigmask = mg_signal_waiting_mask(thread);
    uint64_t *rip = &frame->context.regs.rip;
    if (within(*rip, mg_dropped_window, mg_dropped_window_end)) {
        *rip = (uint64_t)mg_dropped_abort;
        mg_frame_set_pkru(frame, 0);
    } else if (within(*rip, mg_kept_window, mg_kept_window_end)) {
        *rip = (uint64_t)mg_kept_abort;
    }
    resume(frame);
}

/* A fault in the zone tells nothing, but that the monitor's code is not where a jump led. All processes of a launch together have this many,
 * since those that are forked may have one layout: too few to find it (invariant D11). */
static void count_fault(struct mg_thread *thread, const struct mg_siginfo *info) {
    enum { MOST = 4096 };
    static uint64_t own;
    if (info->signo != MG_SIGSEGV || !synchronous(info) || !mg_in_zone(info->fault.address, 1)) return;
    struct mg_ring_header *ring = mg_globals.launch.ring.header;
    if (__atomic_add_fetch(ring ? &ring->zone_faults : &own, 1, __ATOMIC_RELAXED) > MOST) mg_kill(thread, MG_ERROR_ZONE_SEARCHED, info->fault.address);
}

_Noreturn void mg_signal_handle(struct mg_frame *frame, struct mg_thread *thread) {
    const struct mg_siginfo *info = &frame->info;
    uint64_t rip = frame->context.regs.rip;
    /* Each frame counts once: one that lies there from earlier would bring an old state of the monitor back. */
    if (__atomic_exchange_n(&frame->restorer, 0, __ATOMIC_ACQ_REL) != frame_mark()) mg_kill(thread, MG_ERROR_GATE_REACHED, rip);
    const struct mg_range *code = &mg_globals.launch.code;
    int in_monitor = rip >= code->start && rip < code->end;
    if (within(rip, mg_gate, mg_gate_opened) || mg_rewrites_stub_of(rip)) {
        take_back(thread, frame);
        in_monitor = 0; /* wherever the application's rcx led */
    }
    uint32_t pkru = mg_frame_pkru(frame);
    int seccomp = info->signo == MG_SIGSYS && info->code == MG_SYS_SECCOMP;

    if (!in_monitor) {
        /* Application code with the monitor's key open: it wrote PKRU itself (invariant D3). */
        if (mg_globals.launch.key >= 0 && mg_closed(pkru) != pkru) mg_kill(thread, MG_ERROR_GATE_REACHED, rip);
        if (thread->steps) step(thread, frame);
        if (seccomp) enter_from_trap(thread, frame);
        thread->app_pkru = mg_closed(pkru);
        if (info->signo == MG_SIGILL && synchronous(info) && mg_sensitive_carry_out(thread, frame)) resume(frame);
        if (mg_code_fault(thread, frame)) resume(frame);
        count_fault(thread, info);
        deliver_outside(thread, frame, info);
    }
    if (within(rip, (const void *)&mg_leave, mg_leave_end)) {
        show_application(thread, frame);
        deliver_outside(thread, frame, info);
    }
    if (seccomp) {
        if (rip != (uint64_t)mg_leave_trapped || (mg_globals.launch.key >= 0 && mg_closed(pkru) == pkru)) mg_kill(thread, MG_ERROR_GATE_REACHED, rip);
        show_application(thread, frame);
        frame->context.sigmask = mg_signal_real_mask(thread, thread->mask);
        thread->slow_leave = 0;
        if (!thread->pending) resume(frame);
        thread->pending = 0;
        struct mg_siginfo waiting = thread->deferred;
        deliver_outside(thread, frame, &waiting);
    }
    if (synchronous(info)) {
        if (!within(rip, mg_copy_begin, mg_copy_fault)) mg_fault(thread, frame);
        if (!mg_code_fault(thread, frame)) frame->context.regs.rip = (uint64_t)mg_copy_fault;
        resume(frame);
    }
    defer(thread, frame);
}

void mg_signal_hold_others(const struct mg_thread *thread) {
    uint64_t mask = mg_signal_waiting_mask(thread);
    mg_sys4(MG_NR_rt_sigprocmask, MG_SIG_SETMASK, (long)&mask, 0, sizeof mask);
}

void mg_signal_block_all(void) {
    uint64_t all = MG_ALL_SIGNALS;
    mg_sys4(MG_NR_rt_sigprocmask, MG_SIG_SETMASK, (long)&all, 0, sizeof all);
}

void mg_signal_unblock(const struct mg_thread *thread) {
    /* A signal already noted keeps everything else waiting until it is delivered. */
    uint64_t real = thread->pending ? mg_signal_waiting_mask(thread) : mg_signal_real_mask(thread, thread->mask);
    mg_sys4(MG_NR_rt_sigprocmask, MG_SIG_SETMASK, (long)&real, 0, sizeof real);
}

void mg_signal_use_stack(struct mg_thread *thread) {
    struct mg_stack stack = {.base = (uint64_t)thread + MG_SIGNAL_STACK_START, .bytes = MG_SIGNAL_STACK_END - MG_SIGNAL_STACK_START};
    mg_sys2(MG_NR_sigaltstack, (long)&stack, 0);
}

uint64_t mg_signal_ignored(const struct mg_process *process) {
    uint64_t set = 0;
    for (int signo = 1; signo <= MG_SIGNALS; signo++)
        if (process->action[signo].handler == MG_SIG_IGN) set |= MG_SIGNAL_BIT(signo);
    return set;
}

void mg_signal_begin(struct mg_thread *thread, const struct mg_carry *carry) {
    struct mg_process *process = thread->process;
    for (int signo = 1; signo <= MG_SIGNALS; signo++) {
        struct mg_sigaction action = {.handler = carry && (carry->ignored & MG_SIGNAL_BIT(signo)) ? MG_SIG_IGN : MG_SIG_DFL};
        if (!carry) mg_sys4(MG_NR_rt_sigaction, signo, 0, (long)&action, sizeof action.mask);
        if (action.handler > MG_SIG_IGN) action.handler = MG_SIG_DFL;
        process->action[signo] = action;
        if (dies_by(signo, action.handler)) take_over(signo, 0);
    }
    if (carry)
        thread->mask = carry->mask;
    else
        mg_sys4(MG_NR_rt_sigprocmask, MG_SIG_BLOCK, 0, (long)&thread->mask, sizeof thread->mask);
    for (unsigned i = 0; i < OURS; i++) take_over(ours[i], 0);
    uint64_t real = mg_signal_real_mask(thread, thread->mask);
    mg_sys4(MG_NR_rt_sigprocmask, MG_SIG_SETMASK, (long)&real, 0, sizeof real);
}

void mg_signal_after_move(const struct mg_process *process) {
    for (int signo = 1; signo <= MG_SIGNALS; signo++)
        if (is_taken_over(signo, process->action[signo].handler)) take_over(signo, process->action[signo].flags);
}

/* Signals wait in the kernel until the new program can take them. Some are always ours; across an exec the kernel must know
 * which of them the application ignores. */
void mg_signal_before_exec(struct mg_thread *thread) {
    mg_signal_hold_others(thread);
    for (unsigned i = 0; i < OURS; i++)
        if (thread->process->action[ours[i]].handler == MG_SIG_IGN) kernel_action(ours[i], MG_SIG_IGN, 0, 0);
}

void mg_signal_after_failed_exec(struct mg_thread *thread) {
    for (unsigned i = 0; i < OURS; i++) mg_signal_give_to_kernel(ours[i], &thread->process->action[ours[i]]);
    mg_signal_unblock(thread);
}

/* After clone3 with CLONE_CLEAR_SIGHAND: what was handled has its default action again. */
void mg_signal_clear_handlers(struct mg_thread *thread) {
    for (int signo = 1; signo <= MG_SIGNALS; signo++) {
        struct mg_sigaction *action = &thread->process->action[signo];
        if (action->handler <= MG_SIG_IGN) continue;
        *action = (struct mg_sigaction){.handler = MG_SIG_DFL};
        mg_signal_give_to_kernel(signo, action);
    }
}

long mg_signal_own_trap(struct mg_thread *thread, const struct mg_call *call, uint32_t data) {
    mg_signal_hold_others(thread);
    if (thread->pending) return MG_CALL_ABORTED;
    thread->deferred = (struct mg_siginfo){.signo = MG_SIGSYS, .error = (int)data, .code = MG_SYS_SECCOMP,
                                           .call = {.call_address = thread->app.rip, .nr = (int)call->nr, .arch = MG_AUDIT_ARCH_X86_64}};
    thread->pending = 1;
    return (long)call->nr;
}

_Noreturn void mg_signal_die(struct mg_thread *thread, int signo) {
    mg_event_exit(thread, -signo, 1);
    kernel_action(signo, MG_SIG_DFL, 0, 0);
    uint64_t open = signo <= MG_SIGNALS ? MG_ALL_SIGNALS & ~MG_SIGNAL_BIT(signo) : 0;
    for (;;) {
        mg_sys3(MG_NR_tgkill, thread->pid, thread->tid, signo);
        mg_sys4(MG_NR_rt_sigprocmask, MG_SIG_SETMASK, (long)&open, 0, sizeof open);
        mg_sys2(MG_NR_kill, thread->pid, MG_SIGKILL);
        /* The first process of a process namespace cannot kill itself; the kernel's own faults would end it. */
        mg_sys1(MG_NR_exit_group, 128 + signo);
    }
}
