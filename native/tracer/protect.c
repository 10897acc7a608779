/* Calls by which the application could get away from its tracer, or at it. What merely ends the tracer is not here: every
 * task ends with it. Only registers are looked at: nothing that another thread could change after the look. */
#include "tracer.h"

#include <asm/unistd.h>
#include <linux/prctl.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/stat.h>
#include <mg/kernel.h>
#include <mg/sys.h>
#include <mg/text.h>

#define EBUSY 16

/* Whether a pid argument names the tracer. In a pid namespace further down the tracer has no number, and the number is another's. */
static int names_tracer(struct mg_tracee *tracee, uint64_t pid) {
    if ((int)pid != mg_trace.self) return 0;
    mg_tracee_identify(tracee);
    return tracee->ns_tid == (uint32_t)tracee->tid;
}

/* Whether a task is one of this launch: all of them have this tracer, from birth. What cannot be looked up is not. */
int mg_protect_is_stranger(uint64_t pid) {
    char path[32], status[2048];
    struct mg_text name = mg_text_in(path, sizeof path);
    mg_text_add_unsigned(&name, (uint32_t)pid);
    mg_text_add(&name, "/status");
    long fd = mg_sys4(__NR_openat, mg_trace.proc_fd, (long)path, 02000000 /* O_CLOEXEC */, 0);
    if (fd == -MG_ENOENT) return 0; /* no such task: the kernel says so */
    if (mg_is_error(fd)) return 1;
    long got = mg_sys3(__NR_read, fd, (long)status, sizeof status - 1);
    mg_sys1(__NR_close, fd);
    status[got > 0 ? got : 0] = 0;
    const char *at = status;
    while (*at != 0 && !mg_text_starts(at, "\nTracerPid:\t")) at++;
    uint64_t tracer = 0;
    for (at += *at != 0 ? 12 : 0; *at >= '0' && *at <= '9'; at++) tracer = tracer * 10 + (uint64_t)(*at - '0');
    return tracer != (uint64_t)mg_trace.self;
}

/* Memory of a task that is nobody's to trace here: the supervisor's, for one, which would make any call it is told to. In a pid namespace further down no such
 * task has a number. */
static int check_memory(struct mg_tracee *tracee, uint64_t pid) {
    mg_tracee_identify(tracee);
    return tracee->ns_tid == (uint32_t)tracee->tid && mg_protect_is_stranger(pid) ? MG_EPERM : 0;
}

/* A child with CLONE_UNTRACED would have no tracer, and ENOSYS for every call that is not on the pass list. */
static int check_clone3(const struct mg_tracee *tracee, const uint64_t args[6]) {
    uint64_t flags;
    if (mg_memory_read(tracee, args[0], &flags, sizeof flags) != sizeof flags) return 0;
    return (flags & CLONE_UNTRACED) != 0 ? MG_EINVAL : 0;
}

int mg_protect_check_exec(struct mg_tracee *tracee, int fd) {
    struct mg_stat stat;
    if (fd < 0 || !mg_trace.strips_setuid || mg_is_error(mg_sys2(__NR_fstat, fd, (long)&stat))) return 0;
    int gives_group = (stat.mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) && stat.gid != (uint32_t)mg_sys0(__NR_getegid);
    int gives_user = (stat.mode & S_ISUID) != 0 && stat.uid != (uint32_t)mg_sys0(__NR_geteuid);
    if (!gives_user && !gives_group) return 0;
    int allowed = (mg_trace.plan.header->flags & MG_PLAN_FLAG_ALLOW_SETUID) != 0;
    mg_report_notice(tracee, allowed ? MG_ERROR_SETUID_STRIPPED : MG_ERROR_PROGRAM_SETUID, tracee->call.nr, stat.uid);
    return allowed ? 0 : MG_EPERM;
}

int mg_protect_check(struct mg_tracee *tracee) {
    struct mg_trace_call *call = &tracee->call;
    const uint64_t *args = call->args;
    switch (call->nr) {
    case __NR_clone:
        if ((args[0] & CLONE_UNTRACED) != 0)
            mg_ptrace_poke_reg(tracee->tid, __builtin_offsetof(struct mg_user_regs, rdi), args[0] & ~(uint64_t)CLONE_UNTRACED);
        return 0;
    case __NR_clone3: return check_clone3(tracee, args);
    case __NR_ptrace: /* tasks of this launch have a tracer; others are not to be had by one that is monitored */
        return args[0] == PTRACE_ATTACH || args[0] == PTRACE_SEIZE ? MG_EPERM : 0;
    case __NR_pidfd_getfd: return MG_EPERM; /* whose the pidfd is when the kernel looks, nobody knows */
    case __NR_process_vm_readv:
    case __NR_process_vm_writev: return check_memory(tracee, args[0]);
    case __NR_prlimit64: /* a tracer that can open nothing could not tell what it judges */
        return args[2] != 0 && names_tracer(tracee, args[0]) ? MG_EPERM : 0;
    case __NR_seccomp:
        /* A listener of the application's could answer "continue" to calls before the launch's filter sends them here:
         * SECCOMP_RET_USER_NOTIF goes before SECCOMP_RET_TRACE. The kernel allows one listener and says EBUSY to a second. */
        if ((uint32_t)args[0] != SECCOMP_SET_MODE_FILTER || (args[1] & SECCOMP_FILTER_FLAG_NEW_LISTENER) == 0) return 0;
        mg_report_notice(tracee, MG_ERROR_DOOR_CLOSED, call->nr, args[1]);
        return EBUSY;
    case __NR_prctl:
        /* A task that is not dumpable cannot be read by a tracer without CAP_SYS_PTRACE, and rules on paths would refuse it
         * everything. No other process can attach to it anyway while it is traced. */
        if ((int)args[0] == PR_SET_DUMPABLE && args[1] == 0 && !mg_trace.privileged && mg_trace.reads_memory)
            mg_ptrace_poke_reg(tracee->tid, __builtin_offsetof(struct mg_user_regs, rsi), 1);
        return 0;
    case __NR_io_uring_setup: /* its calls go round every filter */
    case __NR_io_uring_enter:
    case __NR_io_uring_register: return MG_ENOSYS;
    default: break;
    }
    /* Only somebody with CAP_SYS_PTRACE can open the memory of the tracer, which is not dumpable. What is opened for writing is looked at in any case. */
    if (mg_trace.privileged && mg_links_opens(call->nr)) call->judges_fd |= MG_TRACE_FD_MEMORY;
    return mg_own_files_check(tracee);
}
