/* Signals: what the kernel delivers to the monitor, and what the application then sees. */
#pragma once

#include "interpose/call.h"

/* Signals that the kernel never really blocks, whatever the application says: SIGSYS brings calls here, SIGILL the instructions that
 * rewriting took out, SIGTRAP the next step of a thread that leaves a trampoline, the other two end copies that fault. */
#define MG_UNBLOCKABLE \
    (MG_SIGNAL_BIT(MG_SIGSYS) | MG_SIGNAL_BIT(MG_SIGILL) | MG_SIGNAL_BIT(MG_SIGTRAP) | MG_SIGNAL_BIT(MG_SIGSEGV) | MG_SIGNAL_BIT(MG_SIGBUS))
#define MG_ALWAYS_OPEN (MG_SIGNAL_BIT(MG_SIGKILL) | MG_SIGNAL_BIT(MG_SIGSTOP))
#define MG_ALL_SIGNALS (~0ull)

/* The kernel's mask that stands for the application's belief `mask`. */
static inline uint64_t mg_signal_real_mask(const struct mg_thread *thread, uint64_t mask) {
    return (mask & ~MG_UNBLOCKABLE) | thread->held;
}

/* The kernel's mask while a signal waits for delivery: all others wait in the kernel, but calls and faults still arrive. */
static inline uint64_t mg_signal_waiting_mask(const struct mg_thread *thread) { return MG_ALL_SIGNALS & ~(MG_UNBLOCKABLE & ~thread->held); }

/* A siginfo can look like a fault although a program sent it to itself (rt_sigqueueinfo, which lets it choose every word). In the kernel
 * its code then carries a mark, negative as that of everything sent; only handlers and sigtimedwait see the code as it was. */
static inline int mg_signal_is_fault(int signo) {
    return signo == MG_SIGSEGV || signo == MG_SIGBUS || signo == MG_SIGFPE || signo == MG_SIGILL || signo == MG_SIGTRAP || signo == MG_SIGSYS;
}
#define MG_SENT_CODES 0x40000000
static inline int32_t mg_signal_sent_code(int32_t code) { return code <= 0 ? code : code < MG_SENT_CODES ? code + INT32_MIN : -1 /* SI_QUEUE */; }
static inline int32_t mg_signal_shown_code(int32_t code) { return code < INT32_MIN + MG_SENT_CODES ? code - INT32_MIN : code; }

/* Leaves `signo` to the kernel, or takes it over, as the application's action wants it; 0 or -errno. */
long mg_signal_give_to_kernel(int signo, const struct mg_sigaction *action);
/* From here on all but calls and faults wait in the kernel. */
void mg_signal_hold_others(const struct mg_thread *thread);

/* Blocks every signal that can be blocked, around clone and exit; mg_signal_unblock returns to the application's mask. */
void mg_signal_block_all(void);
void mg_signal_unblock(const struct mg_thread *thread);

/* Tells the kernel where this thread's signal stack is. */
void mg_signal_use_stack(struct mg_thread *thread);
/* Takes over the dispositions and the mask that the process starts with: what the program before it handed on, or the kernel's if that is 0. */
void mg_signal_begin(struct mg_thread *thread, const struct mg_carry *carry);
/* The set of signals that the application ignores. */
uint64_t mg_signal_ignored(const struct mg_process *process);
/* The monitor's code has moved: every handler that the kernel knows is one of it. */
void mg_signal_after_move(const struct mg_process *process);
/* Before an exec: signals wait, and the kernel knows what is ignored; undone by the second when the exec fails. */
void mg_signal_before_exec(struct mg_thread *thread);
void mg_signal_after_failed_exec(struct mg_thread *thread);

/* An application filter answered TRAP: queues its SIGSYS for delivery on the way out; returns what rax will hold. */
long mg_signal_own_trap(struct mg_thread *thread, const struct mg_call *call, uint32_t data);
/* Gives every handled signal its default action back. */
void mg_signal_clear_handlers(struct mg_thread *thread);
/* A call came back MG_CALL_ABORTED: whether the signal that waits makes it end with EINTR rather than begin again. */
int mg_signal_ends_call(struct mg_thread *thread, const struct mg_call *call);
/* Ends the process as by an unhandled `signo`. */
_Noreturn void mg_signal_die(struct mg_thread *thread, int signo);

/* C half of mg_signal_entry. */
_Noreturn void mg_signal_handle(struct mg_frame *frame, struct mg_thread *thread);

/* frame.c: building and taking back the application's frames. */

/* Builds a handler's frame on the application's stack and points `frame` at the handler; -EFAULT if the stack is bad. */
long mg_frame_push(struct mg_thread *thread, struct mg_frame *frame, const struct mg_siginfo *info, const struct mg_sigaction *action);
/* rt_sigreturn: loads `frame` with what the application's frame holds, sanitised; -EFAULT if that is unreadable. */
long mg_frame_pop(struct mg_thread *thread, struct mg_frame *frame);
uint32_t mg_frame_pkru(const struct mg_frame *frame);
void mg_frame_set_pkru(struct mg_frame *frame, uint32_t pkru);
/* Application rights never include the monitor's key: its access-disable bit is set. */
static inline uint32_t mg_closed(uint32_t pkru) {
    return mg_globals.launch.key < 0 ? pkru : pkru | (1u << (2 * mg_globals.launch.key));
}
int mg_on_altstack(const struct mg_thread *thread, uint64_t rsp);
