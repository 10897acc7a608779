/* Calls by which a program changes or inspects itself or its neighbours: what would weaken the monitor is answered as by a
 * kernel without that feature; seccomp filters of the application's own are kept and run here (judge.c). */
#include "interpose/events.h"
#include "interpose/families.h"
#include "interpose/filter.h"
#include "interpose/signals.h"

#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>
#include <mg/bpf.h>
#include <mg/errors.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#endif
#ifndef PR_SET_MEMORY_MERGE
#define PR_SET_MEMORY_MERGE 67
#endif
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif
enum { ARCH_MAP_VDSO_X32_ = 0x2001, ARCH_MAP_VDSO_64_ = 0x2003 };
enum { ARCH_ENABLE_TAGGED_ADDR_ = 0x4002 };
enum { ARCH_SHSTK_ENABLE_ = 0x5001, ARCH_SHSTK_DISABLE_, ARCH_SHSTK_LOCK_, ARCH_SHSTK_UNLOCK_, ARCH_SHSTK_STATUS_ };
#define MOST_INSTRUCTIONS 4096u /* BPF_MAXINSNS */

/* After the application's first filter every call must come here, so that the filter sees it. */
static long see_every_call(struct mg_thread *thread, uint32_t flags) {
    if (thread->sees_all && !(flags & SECCOMP_FILTER_FLAG_TSYNC)) return 0;
    long result = mg_filter_install_full(flags & (SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH));
    if (result == 0) {
        thread->sees_all = 1;
        mg_event_notice(thread, MG_ERROR_FILTER_NESTED, MG_NR_seccomp, 0);
    }
    return result;
}

static int may_filter(const struct mg_thread *thread) {
    /* The kernel asks for CAP_SYS_ADMIN or no_new_privs; the latter may be set on our behalf only. */
    return thread->process->no_new_privs || !mg_globals.launch.no_new_privs;
}

static long install_strict(struct mg_thread *thread) {
    if (thread->filter) return -MG_EINVAL;
    long result = see_every_call(thread, 0);
    if (result == 0) thread->strict = 1;
    return result;
}

/* As the kernel checks them. */
static int are_flags(uint32_t flags) {
    uint32_t known = SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_LOG | SECCOMP_FILTER_FLAG_SPEC_ALLOW | SECCOMP_FILTER_FLAG_NEW_LISTENER |
                     SECCOMP_FILTER_FLAG_TSYNC_ESRCH | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
    int listens = (flags & SECCOMP_FILTER_FLAG_NEW_LISTENER) != 0;
    if (flags & ~known) return 0;
    if (listens && (flags & SECCOMP_FILTER_FLAG_TSYNC) && !(flags & SECCOMP_FILTER_FLAG_TSYNC_ESRCH)) return 0;
    return listens || !(flags & SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);
}

/* The kernel's own listener: its descriptor, or -errno. One per chain of filters, so that all older ones of this chain are closed. The kernel
 * logs nothing of it: that would tell where the monitor's calls are made. */
static long listen(const struct mg_thread *thread, uint32_t flags) {
    long listener = mg_filter_install_listener(flags & ~(uint32_t)SECCOMP_FILTER_FLAG_LOG);
    if (listener < 0) return listener;
    for (struct mg_app_filter *one = thread->filter; one; one = one->older) __atomic_store_n(&one->listens, 0, __ATOMIC_RELAXED);
    return listener;
}

static long install_filter(struct mg_thread *thread, uint32_t flags, uint64_t at) {
    struct { uint16_t count; uint16_t padding[3]; uint64_t program; } prog;
    if (!are_flags(flags) || thread->strict) return -MG_EINVAL;
    if (mg_copy_in(thread, &prog, mg_address_of(at), sizeof prog) != 0) return -MG_EFAULT;
    if (prog.count == 0 || prog.count > MOST_INSTRUCTIONS) return -MG_EINVAL;
    if (!may_filter(thread)) return -MG_EACCES;
    uint64_t bytes = prog.count * sizeof(struct sock_filter);
    struct mg_app_filter *filter = mg_heap_pages(sizeof *filter + bytes);
    if (!filter) return -MG_ENOMEM;
    if (mg_copy_in(thread, filter->program, mg_address_of(prog.program), bytes) != 0) return -MG_EFAULT;
    if (!mg_bpf_check((const struct sock_filter *)filter->program, prog.count)) return -MG_EINVAL;
    long result = see_every_call(thread, flags);
    if (result != 0) return result;
    filter->listens = (flags & SECCOMP_FILTER_FLAG_NEW_LISTENER) != 0;
    if (filter->listens) result = listen(thread, flags);
    if (result < 0) return result;
    filter->count = prog.count;
    long other_way = mg_thread_add_filter(thread, filter, (flags & SECCOMP_FILTER_FLAG_TSYNC) != 0);
    if (other_way == 0) return result;
    if (filter->listens) mg_sys1(MG_NR_close, result);
    return flags & SECCOMP_FILTER_FLAG_TSYNC_ESRCH ? -MG_ESRCH : other_way;
}

/* With it every readable mapping would be executable, whatever it holds. */
#define READ_IMPLIES_EXEC_ 0x0400000u

long mg_self_personality(struct mg_thread *thread, struct mg_call *call) {
    struct mg_call changed = *call;
    if ((uint32_t)call->args[0] != UINT32_MAX && mg_globals.launch.checks_code) changed.args[0] &= ~(uint64_t)READ_IMPLIES_EXEC_;
    return mg_call_forward(thread, &changed);
}

long mg_self_seccomp(struct mg_thread *thread, struct mg_call *call) {
    switch ((uint32_t)call->args[0]) {
    case SECCOMP_SET_MODE_STRICT: return (uint32_t)call->args[1] || call->args[2] ? -MG_EINVAL : install_strict(thread);
    case SECCOMP_SET_MODE_FILTER: return install_filter(thread, (uint32_t)call->args[1], call->args[2]);
    case SECCOMP_GET_ACTION_AVAIL:
    case SECCOMP_GET_NOTIF_SIZES: return mg_call_forward(thread, call);
    default: return -MG_EINVAL;
    }
}

static long set_seccomp(struct mg_thread *thread, const struct mg_call *call) {
    switch (call->args[1]) {
    case 1: return install_strict(thread);
    case 2: return install_filter(thread, 0, call->args[2]);
    default: return -MG_EINVAL;
    }
}

long mg_self_prctl(struct mg_thread *thread, struct mg_call *call) {
    switch ((int)call->args[0]) {
    case PR_SET_SECCOMP: return set_seccomp(thread, call);
    case PR_GET_SECCOMP: return thread->filter ? 2 : 0;
    case PR_SET_NO_NEW_PRIVS: {
        long result = mg_call_forward(thread, call);
        if (result == 0) thread->process->no_new_privs = 1;
        return result;
    }
    case PR_GET_NO_NEW_PRIVS:
        if (call->args[1] | call->args[2] | call->args[3] | call->args[4]) return -MG_EINVAL;
        return (long)thread->process->no_new_privs;
    case PR_SET_TSC:                   /* the monitor reads the time stamp counter */
    case PR_SET_SYSCALL_USER_DISPATCH: /* a second way for calls to arrive */
    case PR_SET_MDWE:                  /* an exec could not link the monitor any more */
    case PR_SET_MEMORY_MERGE:          /* equal pages are merged, the monitor's too, and a write tells by its time that one was (invariant D5) */
        return -MG_EINVAL;
    case PR_SET_MM: return -MG_EPERM;
    case PR_SET_VMA:
        if (mg_is_ours(call->args[2], call->args[3])) return -MG_ENOMEM;
        return mg_call_forward(thread, call);
    default: return mg_call_forward(thread, call);
    }
}

long mg_self_arch_prctl(struct mg_thread *thread, struct mg_call *call) {
    switch ((int)call->args[0]) {
    case ARCH_SHSTK_ENABLE_: /* gates leave by a jump, which a shadow stack forbids */
    case ARCH_SHSTK_DISABLE_:
    case ARCH_SHSTK_LOCK_:
    case ARCH_SHSTK_UNLOCK_:
    case ARCH_SHSTK_STATUS_: return -MG_EOPNOTSUPP;
    case ARCH_ENABLE_TAGGED_ADDR_: return -MG_EINVAL; /* the kernel would strip tags that comparisons with the zone do not (invariants D1, D2) */
    case ARCH_MAP_VDSO_X32_ ... ARCH_MAP_VDSO_64_: /* as a kernel without checkpoints answers */
        if (mg_globals.launch.without_vdso) return -MG_EINVAL;
        return mg_call_forward(thread, call);
    case MG_ARCH_SET_GS: /* %gs leads rewritten code to the thread's slot */
        if (mg_globals.launch.gates) return -MG_EPERM;
        return mg_call_forward(thread, call);
    case MG_ARCH_GET_GS: {
        uint64_t none = 0;
        if (!mg_globals.launch.gates) return mg_call_forward(thread, call);
        return mg_copy_out(thread, mg_address_of(call->args[1]), &none, sizeof none);
    }
    default: return mg_call_forward(thread, call);
    }
}

/* set_tid_address and set_robust_list name memory that the kernel writes when the thread ends. */
long mg_self_pointer(struct mg_thread *thread, struct mg_call *call) {
    uint64_t bytes = call->nr == MG_NR_set_robust_list ? 24 : 4;
    if (mg_is_ours(call->args[0], bytes)) {
        mg_event_notice(thread, MG_ERROR_ZONE_TOUCHED, call->nr, call->args[0]);
        return call->nr == MG_NR_set_robust_list ? -MG_EINVAL : (long)thread->tid;
    }
    return mg_call_forward(thread, call);
}

/* The kernel opens every file that an event is about, whoever was refused it, unless the listener asks for names alone. */
#define FAN_REPORT_FID_ 0x200u

long mg_self_fanotify(struct mg_thread *thread, struct mg_call *call) {
    return (uint32_t)call->args[0] & FAN_REPORT_FID_ ? mg_call_forward(thread, call) : mg_self_ptrace(thread, call);
}

/* The kernel's log tells instruction and stack pointers of threads that fault while their process dies, in the monitor, too. */
long mg_self_log(struct mg_thread *thread, struct mg_call *call) {
    enum { READ_ = 2, READ_ALL_, READ_CLEAR_ };
    int type = (int)call->args[0];
    return type < READ_ || type > READ_CLEAR_ ? mg_call_forward(thread, call) : mg_self_ptrace(thread, call);
}

/* ptrace, pidfd_getfd, kcmp: they read or change another process round its monitor. */
long mg_self_ptrace(struct mg_thread *thread, struct mg_call *call) {
    mg_event_notice(thread, MG_ERROR_DOOR_CLOSED, call->nr, call->args[0]);
    return -MG_EPERM;
}
