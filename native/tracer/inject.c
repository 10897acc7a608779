/* Closing a descriptor that the application must not keep, by a close(2) of its own: the only way to reach its table.
 *
 * At the return of the call that opened it, the task is sent once more over the `syscall` instruction that it has just
 * passed. Its signals are blocked meanwhile, so that no handler sees the borrowed registers; a stop by SIGSTOP may come in
 * between and is left as it is. A task in which that instruction is gone, or that dies on it, is killed: only an attack does so. */
#include "tracer.h"

#include <asm/unistd.h>
#include <linux/ptrace.h>
#include <mg/kernel.h>
#include <mg/sys.h>

#define SYSCALL_BYTES 2

static void kill_process(struct mg_tracee *tracee) {
    mg_tracee_identify(tracee);
    tracee->injection.state = MG_INJECT_NONE;
    mg_report_notice(tracee, MG_ERROR_DOOR_CLOSED, __NR_close, (uint64_t)tracee->injection.fd);
    mg_sys2(__NR_kill, tracee->pid, MG_SIGKILL);
}

void mg_inject_close(struct mg_tracee *tracee, int fd, long result) {
    uint8_t code[SYSCALL_BYTES] = {0};
    tracee->injection.fd = fd;
    tracee->injection.result = result;
    if (mg_is_error(mg_ptrace_get_regs(tracee->tid, &tracee->injection.regs))) return;
    struct mg_user_regs regs = tracee->injection.regs;
    regs.rip -= SYSCALL_BYTES;
    uint64_t none = ~0ull;
    if (mg_memory_read(tracee, regs.rip, code, sizeof code) != sizeof code || code[0] != 0x0f || code[1] != 0x05 ||
        mg_is_error(mg_ptrace(PTRACE_GETSIGMASK, tracee->tid, 8, (uint64_t)&tracee->injection.mask)) ||
        mg_is_error(mg_ptrace(PTRACE_SETSIGMASK, tracee->tid, 8, (uint64_t)&none))) {
        kill_process(tracee);
        return;
    }
    regs.rax = __NR_close;
    regs.rdi = (uint64_t)fd;
    regs.orig_rax = (uint64_t)-1; /* no call to restart */
    mg_ptrace_set_regs(tracee->tid, &regs);
    tracee->injection.state = MG_INJECT_ENTER;
    mg_ptrace_resume(tracee, 0);
}

static void finish(struct mg_tracee *tracee) {
    struct mg_user_regs regs = tracee->injection.regs;
    regs.rax = (uint64_t)tracee->injection.result;
    regs.orig_rax = (uint64_t)-1;
    mg_ptrace_set_regs(tracee->tid, &regs);
    mg_ptrace(PTRACE_SETSIGMASK, tracee->tid, 8, (uint64_t)&tracee->injection.mask);
    tracee->injection.state = MG_INJECT_NONE;
    mg_ptrace_resume(tracee, 0);
}

int mg_inject_step(struct mg_tracee *tracee, int status) {
    if (tracee->injection.state == MG_INJECT_NONE) return 0;
    int signal = status >> 8 & 0xff, event = status >> 16;
    if (event == PTRACE_EVENT_SECCOMP) {
        mg_ptrace_resume(tracee, 0); /* close is not on the pass list: this one is the tracer's own */
        return 1;
    }
    if (event != 0) return 0; /* group stops */
    if (signal != (MG_SIGTRAP | 0x80)) {
        if (signal == MG_SIGSTOP) return 0; /* cannot be blocked, has no handler */
        kill_process(tracee); /* a fault, forced although blocked: the instruction is not what it was */
        return 1;
    }
    struct mg_stop_info info;
    if (mg_is_error(mg_ptrace_call_info(tracee->tid, &info))) return 1;
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
        tracee->injection.state = MG_INJECT_INSIDE;
        mg_ptrace_resume(tracee, 0);
    } else {
        finish(tracee);
    }
    return 1;
}
