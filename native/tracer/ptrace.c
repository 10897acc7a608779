/* The ptrace requests that the tracer makes. */
#include "tracer.h"

#include <asm/unistd.h>
#include <linux/ptrace.h>
#include <mg/kernel.h>
#include <mg/sys.h>

long mg_raw_syscall(long nr, long a, long b, long c, long d, long e, long f);
long mg_sys6(long nr, long a, long b, long c, long d, long e, long f) { return mg_raw_syscall(nr, a, b, c, d, e, f); }

long mg_ptrace(long request, int tid, uint64_t address, uint64_t data) {
    return mg_sys4(__NR_ptrace, request, tid, (long)address, (long)data);
}

long mg_ptrace_call_info(int tid, struct mg_stop_info *info) {
    struct ptrace_syscall_info raw = {0};
    long got = mg_ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof raw, (uint64_t)&raw);
    if (mg_is_error(got)) return got;
    *info = (struct mg_stop_info){.op = raw.op, .arch = raw.arch};
    if (raw.op == PTRACE_SYSCALL_INFO_EXIT) {
        info->result = raw.exit.rval;
    } else if (raw.op == PTRACE_SYSCALL_INFO_SECCOMP || raw.op == PTRACE_SYSCALL_INFO_ENTRY) {
        info->nr = raw.seccomp.nr;
        for (unsigned i = 0; i < 6; i++) info->args[i] = raw.seccomp.args[i];
        info->data = raw.op == PTRACE_SYSCALL_INFO_SECCOMP ? raw.seccomp.ret_data : 0;
    }
    return 0;
}

long mg_ptrace_get_regs(int tid, struct mg_user_regs *regs) { return mg_ptrace(PTRACE_GETREGS, tid, 0, (uint64_t)regs); }
long mg_ptrace_set_regs(int tid, const struct mg_user_regs *regs) { return mg_ptrace(PTRACE_SETREGS, tid, 0, (uint64_t)regs); }
long mg_ptrace_poke_reg(int tid, size_t offset, uint64_t value) { return mg_ptrace(PTRACE_POKEUSR, tid, offset, value); }
long mg_ptrace_message(int tid, uint64_t *message) { return mg_ptrace(PTRACE_GETEVENTMSG, tid, 0, (uint64_t)message); }

void mg_ptrace_resume(struct mg_tracee *tracee, int signal) {
    int sees_end = tracee->call.wants_exit != 0 || tracee->injection.state != MG_INJECT_NONE;
    mg_ptrace(sees_end ? PTRACE_SYSCALL : PTRACE_CONT, tracee->tid, 0, (uint64_t)signal);
}
