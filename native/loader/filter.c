/* Puts the kernel's filter in place, as mgload's last act: from then on every call of this process and its children passes by the
 * list, carries the capability, or traps. */
#include "loader/load.h"

#include <linux/prctl.h>
#include <linux/seccomp.h>
#include <mg/filter.h>
#include <mg/policy.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

static void check_policy(const struct mg_plan_header *plan) {
    const struct mg_policy_header *policy = (const struct mg_policy_header *)((const char *)plan + plan->policy_offset);
    if (plan->policy_bytes && !mg_policy_check(policy, plan->policy_bytes)) mg_fail(MG_ERROR_PLAN_BAD, "policy tables", 0);
}

/* What the monitor is about to rely on; better refused here, with a reason, than there. */
static void check_signals(void) {
    struct mg_stack stack;
    struct mg_sigaction action;
    long error = mg_sys2(MG_NR_sigaltstack, 0, (long)&stack);
    if (error == 0) error = mg_sys4(MG_NR_rt_sigaction, MG_SIGSYS, 0, (long)&action, sizeof action.mask);
    if (error != 0) mg_fail(MG_ERROR_SIGNAL_SETUP, "signal stack", error);
}

void mg_filter_start(const struct mg_launch *launch) {
    const struct mg_plan_header *plan = launch->plan;
    check_policy(plan);
    check_signals();
    uint64_t bytes = mg_filter_count(plan, 0) * sizeof(struct sock_filter);
    long at = mg_sys6(MG_NR_mmap, 0, (long)bytes, MG_PROT_READ | MG_PROT_WRITE, MG_MAP_PRIVATE | MG_MAP_ANONYMOUS, -1, 0);
    if (mg_is_error(at)) mg_fail(MG_ERROR_NO_ADDRESS_SPACE, "filter", at);
    struct sock_filter *program = (struct sock_filter *)at;
    mg_filter_write(plan, 0, &launch->capability, program);
    struct sock_fprog prog = {.len = (unsigned short)mg_filter_count(plan, 0), .filter = program};
    if (launch->no_new_privs) mg_sys5(MG_NR_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    long error = mg_sys3(MG_NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, (long)&prog);
    if (error != 0) mg_fail(MG_ERROR_FILTER_REFUSED, "seccomp", error);
    mg_load_capability = launch->capability;
    memset(program, 0, bytes);
    mg_sys2(MG_NR_munmap, at, (long)bytes);
}
