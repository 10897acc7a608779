/* One call: from its seccomp stop, through the verdict, to its end. */
#include "tracer.h"

#include <asm/unistd.h>
#include <linux/audit.h>
#include <linux/ptrace.h>
#include <mg/kernel.h>
#include <mg/refusal.h>
#include <mg/sys.h>

/* The kernel has set rax already, so that a call whose number becomes -1 returns what stands there. */
static void skip(struct mg_tracee *tracee, long result) {
    mg_ptrace_poke_reg(tracee->tid, __builtin_offsetof(struct mg_user_regs, orig_rax), (uint64_t)-1);
    mg_ptrace_poke_reg(tracee->tid, __builtin_offsetof(struct mg_user_regs, rax), (uint64_t)result);
}

/* Turns the call into one that the launch's filter answers with an end (launch.c). */
static void end_by_filter(struct mg_tracee *tracee, uint32_t nr) {
    mg_ptrace_poke_reg(tracee->tid, __builtin_offsetof(struct mg_user_regs, orig_rax), nr);
}

static int never_returns(uint32_t nr) { return nr == __NR_exit || nr == __NR_exit_group || nr == __NR_rt_sigreturn; }

static int emits(uint32_t nr) {
    const struct mg_plan_header *header = mg_trace.plan.header;
    return nr / 8 < sizeof header->emit && (header->emit[nr / 8] >> nr % 8 & 1) != 0;
}

/* Refuses the call: the application sees `-error`, the event says who said so. */
static void refuse(struct mg_tracee *tracee, int error) {
    skip(tracee, -error);
    mg_report_begin(tracee);
    mg_report_end(tracee, -error, MG_EVENT_FLAG_EMULATED);
}

static void end_by_verdict(struct mg_tracee *tracee, uint32_t nr) {
    mg_report_begin(tracee);
    mg_report_end(tracee, 0, MG_EVENT_FLAG_NO_RETURN | MG_EVENT_FLAG_EMULATED);
    end_by_filter(tracee, nr);
}

/* Lets the kernel have the call, with a stop at its end where something is to be done there. */
static void let_through(struct mg_tracee *tracee) {
    struct mg_trace_call *call = &tracee->call;
    call->wants_event = mg_trace.ring.header != 0 && (call->decision.verdict == MG_VERDICT_LOG || emits(call->nr));
    if (call->wants_event) {
        mg_report_begin(tracee);
        if (never_returns(call->nr)) {
            mg_report_end(tracee, 0, MG_EVENT_FLAG_NO_RETURN);
            call->wants_event = 0;
        }
    }
    call->wants_exit = call->wants_event != 0 || call->judges_fd != 0;
    call->active = call->wants_exit != 0 || call->checks_exec != 0;
}

static void decide(struct mg_tracee *tracee) {
    struct mg_trace_call *call = &tracee->call;
    int error = mg_call_refusal(call->nr, call->args);
    uint32_t notice = error != 0 ? MG_ERROR_VALUE_REFUSED : MG_ERROR_CALL_REFUSED;
    if (error == 0) error = mg_protect_check(tracee);
    if (error != 0) {
        call->decision = (struct mg_policy_decision){.verdict = MG_VERDICT_DENY, .error = (uint16_t)error, .rule = MG_POLICY_DEFAULT_RULE};
        mg_report_notice(tracee, notice, call->nr, call->args[0]);
        refuse(tracee, error);
        return;
    }
    error = mg_judge(tracee, &call->decision);
    if (error != 0) {
        skip(tracee, -error);
        if (mg_trace.ring.header != 0 && emits(call->nr)) {
            mg_report_begin(tracee);
            mg_report_end(tracee, -error, MG_EVENT_FLAG_EMULATED);
        }
        return;
    }
    switch (call->decision.verdict) {
    case MG_VERDICT_ALLOW:
    case MG_VERDICT_LOG: let_through(tracee); return;
    case MG_VERDICT_DENY: refuse(tracee, call->decision.error); return;
    case MG_VERDICT_KILL_THREAD: end_by_verdict(tracee, MG_TRACE_NR_KILL_THREAD); return;
    case MG_VERDICT_TRAP:
        tracee->trapped = 1;
        tracee->trap_nr = call->nr;
        end_by_verdict(tracee, MG_TRACE_NR_TRAP);
        return;
    default: end_by_verdict(tracee, MG_TRACE_NR_KILL_PROCESS); return;
    }
}

void mg_call_enter(struct mg_tracee *tracee) {
    struct mg_stop_info info;
    /* A stop that the task has left meanwhile, or that belonged to a thread whose id went over to another by an exec. */
    if (mg_is_error(mg_ptrace_call_info(tracee->tid, &info)) || info.op != PTRACE_SYSCALL_INFO_SECCOMP) return;
    if (tracee->launching || tracee->injection.state != MG_INJECT_NONE) {
        mg_ptrace_resume(tracee, 0);
        return;
    }
    struct mg_trace_call *call = &tracee->call;
    *call = (struct mg_trace_call){.nr = (uint32_t)info.nr, .entry_tsc = mg_tsc()};
    for (unsigned i = 0; i < 6; i++) call->args[i] = info.args[i];
    if (mg_trace.ring.header != 0) __atomic_fetch_add(&mg_trace.ring.header->trapped, 1, __ATOMIC_RELAXED);
    if (info.data != MG_TRACE_DATA) {
        /* A filter of the application's asks for a tracer of its own. It has none: then the kernel says ENOSYS. */
        skip(tracee, -MG_ENOSYS);
    } else if (info.arch != AUDIT_ARCH_X86_64) {
        mg_report_notice(tracee, MG_ERROR_FOREIGN_CALL, call->nr, info.arch);
        end_by_filter(tracee, MG_TRACE_NR_KILL_PROCESS);
    } else if (call->nr != __NR_restart_syscall) { /* it only goes on with a call that was judged */
        decide(tracee);
    }
    mg_ptrace_resume(tracee, 0);
}

/* 1 if the descriptor that a call returned must not stay open. */
static int must_close(struct mg_tracee *tracee, int fd) {
    struct mg_trace_call *call = &tracee->call;
    static char text[MG_TRACE_PATH_BYTES];
    if (!mg_resolve_fd(tracee, fd, text)) return 0; /* closed already by another thread */
    if (((call->judges_fd & (MG_TRACE_FD_MEMORY | MG_TRACE_FD_OWN)) != 0 && mg_resolve_is_strange_memory(text)) ||
        ((call->judges_fd & MG_TRACE_FD_OWN) != 0 && mg_own_files_is_open(tracee, fd))) {
        call->decision = (struct mg_policy_decision){.verdict = MG_VERDICT_DENY, .error = MG_EACCES, .rule = MG_POLICY_DEFAULT_RULE};
        mg_report_notice(tracee, MG_ERROR_DOOR_CLOSED, call->nr, (uint64_t)fd);
        return 1;
    }
    if ((call->judges_fd & MG_TRACE_FD_POLICY) == 0) return 0;
    struct mg_policy_decision again = mg_judge_text(call, text);
    if (again.verdict == MG_VERDICT_ALLOW || again.verdict == MG_VERDICT_LOG) return 0;
    call->decision = again;
    return 1;
}

void mg_call_return(struct mg_tracee *tracee) {
    struct mg_stop_info info;
    struct mg_trace_call *call = &tracee->call;
    if (mg_is_error(mg_ptrace_call_info(tracee->tid, &info)) || info.op == PTRACE_SYSCALL_INFO_NONE) return;
    if (info.op != PTRACE_SYSCALL_INFO_EXIT || !call->active) {
        mg_ptrace_resume(tracee, 0);
        return;
    }
    long result = info.result;
    uint16_t flags = result <= -512 && result >= -516 ? MG_EVENT_FLAG_RESTARTED : 0;
    int closes = call->judges_fd != 0 && result >= 0 && must_close(tracee, (int)result);
    if (closes && !call->wants_event) mg_report_begin(tracee);
    if (closes && call->decision.verdict != MG_VERDICT_DENY) {
        /* The rules end the process. At the end of a call only SIGKILL does so before the next instruction. */
        mg_report_end(tracee, 0, MG_EVENT_FLAG_NO_RETURN);
        *call = (struct mg_trace_call){0};
        mg_sys2(__NR_kill, tracee->pid != 0 ? tracee->pid : tracee->tid, MG_SIGKILL);
        return;
    }
    long shown = closes ? -(long)call->decision.error : result;
    if (closes || call->wants_event) mg_report_end(tracee, shown, flags);
    *call = (struct mg_trace_call){0};
    if (closes) {
        mg_inject_close(tracee, (int)result, shown);
        return;
    }
    mg_ptrace_resume(tracee, 0);
}

void mg_call_exec(struct mg_tracee *tracee) {
    struct mg_trace_call *call = &tracee->call;
    int runs = !call->checks_exec || mg_judge_running(tracee);
    if (call->wants_event) mg_report_end(tracee, 0, MG_EVENT_FLAG_NO_RETURN);
    *call = (struct mg_trace_call){0};
    mg_report_exec(tracee);
    mg_vdso_withhold(tracee);
    if (!runs) {
        /* The file was exchanged between the verdict and the kernel's own look. No instruction of it runs. */
        mg_report_notice(tracee, MG_ERROR_EXEC_REFUSED, __NR_execve, MG_EACCES);
        mg_sys2(__NR_kill, tracee->tid, MG_SIGKILL);
    }
    mg_ptrace_resume(tracee, 0);
}
