/* The limit of core files is virtual: a core file holds the registers of every thread, and in those of a thread that is in a call stands
 * the capability (invariant I1). The kernel's own limit stays at 1, with which it writes no file and feeds no pipe. */
#include "interpose/events.h"
#include "interpose/families.h"

#include <mg/errors.h>
#include <mg/sys.h>
#include <mg/syscalls.h>

enum { RLIMIT_CORE_ = 4 };

static int is_kept(void) { return (mg_globals.launch.plan->flags & MG_PLAN_FLAG_CORES_KEPT) != 0; }

static long kernel_limit(const struct mg_limit *to, struct mg_limit *old) {
    return mg_sys4(MG_NR_prlimit64, 0, RLIMIT_CORE_, (long)to, (long)old);
}

/* Where the hard limit is 0 only the privileged may make it 1; then there are no files, and pipes are fed. */
static long close_kernel_limit(uint64_t hard) {
    struct mg_limit closed = {.soft = 1, .hard = hard ? hard : 1};
    return kernel_limit(&closed, 0);
}

void mg_limits_begin(struct mg_thread *thread, const struct mg_carry *carry) {
    if (is_kept()) return;
    struct mg_limit *core = &thread->process->core;
    if (carry)
        *core = carry->core;
    else if (kernel_limit(0, core) == 0)
        close_kernel_limit(core->hard);
}

static long set(struct mg_process *process, const struct mg_limit *to) {
    if (to->soft > to->hard) return -MG_EINVAL;
    mg_lock(&process->lock);
    long error = to->hard == process->core.hard ? 0 : close_kernel_limit(to->hard); /* to raise it is for the privileged, as ever */
    if (error == 0) process->core = *to;
    mg_unlock(&process->lock);
    return error;
}

static int is_own(const struct mg_thread *thread, uint64_t pid) {
    if ((uint32_t)pid == 0 || (uint32_t)pid == thread->pid) return 1;
    const struct mg_thread *other = mg_thread_by_tid((uint32_t)pid);
    return other && other->pid == thread->pid;
}

long mg_limits(struct mg_thread *thread, struct mg_call *call) {
    int any = call->nr == MG_NR_prlimit64;
    uint64_t to = any ? call->args[2] : call->nr == MG_NR_setrlimit ? call->args[1] : 0;
    uint64_t from = any ? call->args[3] : call->nr == MG_NR_getrlimit ? call->args[1] : 0;
    if ((uint32_t)call->args[any ? 1 : 0] != RLIMIT_CORE_ || is_kept()) return mg_call_forward(thread, call);
    if (any && !is_own(thread, call->args[0])) {
        if (!to) return mg_call_forward(thread, call);
        mg_event_notice(thread, MG_ERROR_DOOR_CLOSED, call->nr, call->args[0]);
        return -MG_EPERM;
    }
    struct mg_limit old = thread->process->core, wanted;
    if (call->nr == MG_NR_setrlimit || to) {
        if (mg_copy_in(thread, &wanted, mg_address_of(to), sizeof wanted) != 0) return -MG_EFAULT;
        long error = set(thread->process, &wanted);
        if (error != 0) return error;
    }
    if (call->nr == MG_NR_getrlimit || from) return mg_copy_out(thread, mg_address_of(from), &old, sizeof old);
    return 0;
}
