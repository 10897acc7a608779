/* Judges a call: the application's own seccomp filters first, as under the kernel, then the policy of the launch. */
#include "interpose/judge.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <mg/bpf.h>
#include <mg/policy.h>
#include <mg/sys.h>
#include <mg/syscalls.h>

#include "interpose/events.h"
#include "interpose/families.h"
#include "interpose/paths.h"
#include "interpose/signals.h"

/* The strictest answer of all filters, as the kernel ranks them: the lower action, read as signed, wins. */
static uint32_t run_filters(const struct mg_thread *thread, const struct mg_call *call) {
    struct seccomp_data data = {.nr = (int)call->nr, .arch = MG_AUDIT_ARCH_X86_64, .instruction_pointer = thread->app.rip};
    for (unsigned i = 0; i < 6; i++) data.args[i] = call->args[i];
    uint32_t answer = SECCOMP_RET_ALLOW;
    for (const struct mg_app_filter *filter = thread->filter; filter; filter = filter->older) {
        uint32_t one = mg_bpf_run((const struct sock_filter *)filter->program, filter->count, &data);
        if ((int32_t)(one & SECCOMP_RET_ACTION_FULL) < (int32_t)(answer & SECCOMP_RET_ACTION_FULL)) answer = one;
    }
    return answer;
}

static int strict_allows(uint32_t nr) {
    return nr == MG_NR_read || nr == MG_NR_write || nr == MG_NR_exit || nr == MG_NR_rt_sigreturn;
}

/* What the application's own filters say; 1 if they let the call pass. */
static int judge_own(struct mg_thread *thread, const struct mg_call *call, struct mg_judgement *judged) {
    uint32_t answer = thread->strict && !strict_allows(call->nr) ? SECCOMP_RET_KILL_THREAD : run_filters(thread, call);
    uint32_t data = answer & SECCOMP_RET_DATA;
    judged->verdict = MG_VERDICT_TRAP;
    switch (answer & SECCOMP_RET_ACTION_FULL) {
    case SECCOMP_RET_ALLOW:
    case SECCOMP_RET_LOG: return 1;
    case SECCOMP_RET_ERRNO: judged->result = -(long)(data > 4095 ? 4095 : data); return 0;
    case SECCOMP_RET_TRAP: judged->result = mg_signal_own_trap(thread, call, data); return 0;
    case SECCOMP_RET_TRACE: judged->result = -MG_ENOSYS; return 0; /* there is no tracer */
    case SECCOMP_RET_KILL_THREAD:
        if (thread->strict) mg_signal_die(thread, MG_SIGKILL);
        mg_thread_kill(thread);
    default: mg_signal_die(thread, MG_SIGSYS);
    }
}

static const struct mg_policy_header *policy_of(void) {
    const struct mg_plan_header *plan = mg_globals.launch.plan;
    return plan->policy_bytes == 0 ? 0 : (const struct mg_policy_header *)((const char *)plan + plan->policy_offset);
}

static struct mg_policy_input input_of(const struct mg_call *call) {
    struct mg_policy_input input = {.nr = call->nr};
    for (unsigned i = 0; i < 6; i++) input.args[i] = call->args[i];
    return input;
}

int mg_call_opens(uint32_t nr) {
    return nr == MG_NR_open || nr == MG_NR_openat || nr == MG_NR_openat2 || nr == MG_NR_creat || nr == MG_NR_open_by_handle_at;
}

/* The kernel's own answer where it finds nothing by a path, or 0. No call is made then: what is judged as it would be called must not come to mean
 * something else meanwhile, and a rule against a path is not against one that cannot be told because nothing is there. */
static long answer_for_nothing(const struct mg_policy_decision *decision, const struct mg_given_paths *given, const struct mg_policy_input *input) {
    for (unsigned slot = 0; slot < input->path_count; slot++) {
        int is_told = input->path[slot].text != 0, refuses = decision->verdict != MG_VERDICT_ALLOW && decision->verdict != MG_VERDICT_LOG;
        if (given->error[slot] && (is_told ? decision->verdict == MG_VERDICT_ALLOW : refuses && decision->by_path)) return given->error[slot];
    }
    return 0;
}

/* Every call gets the paths and the address that were judged. What is opened is judged again by its descriptor. */
static __attribute__((noinline)) void judge_by_policy(struct mg_thread *thread, struct mg_call *call, struct mg_judged_copies *copies,
                                                      struct mg_judgement *judged) {
    const struct mg_policy_header *policy = policy_of();
    struct mg_policy_input input = input_of(call);
    struct mg_given_paths given;
    unsigned needs = mg_policy_needs(policy, call->nr);
    long stopped = needs & MG_POLICY_NEED_PATH ? mg_paths_resolve(thread, call, copies, &given, &input) : 0;
    if (stopped == MG_CALL_ABORTED || stopped == -MG_EINTR) {
        judged->verdict = MG_VERDICT_TRAP;
        judged->result = stopped;
        return;
    }
    if (needs & MG_POLICY_NEED_ADDRESS) mg_address_copy(thread, call, copies->address, sizeof copies->address, &input);
    struct mg_policy_decision decision = mg_policy_judge(policy, &input);
    judged->verdict = decision.verdict;
    judged->error = decision.error;
    judged->rule = decision.rule;
    judged->result = needs & MG_POLICY_NEED_PATH ? answer_for_nothing(&decision, &given, &input) : 0;
    if (judged->result) {
        judged->verdict = MG_VERDICT_ALLOW;
        judged->rule = 0xffff;
        return;
    }
    mg_paths_hand_on(call, copies, &given, &input);
    if (input.address && input.address_bytes) {
        call->judged[input.address_arg] = input.address;
        call->judged_bytes = input.address_bytes;
    }
}

struct mg_judgement mg_judge(struct mg_thread *thread, struct mg_call *call, struct mg_judged_copies *copies) {
    struct mg_judgement judged = {.verdict = MG_VERDICT_ALLOW, .rule = 0xffff};
    if ((thread->filter || thread->strict) && !judge_own(thread, call, &judged)) return judged;
    judged.verdict = MG_VERDICT_ALLOW;
    if (policy_of()) judge_by_policy(thread, call, copies, &judged);
    return judged;
}

int mg_judges_address(uint32_t nr) {
    const struct mg_policy_header *policy = policy_of();
    return policy && (mg_policy_needs(policy, nr) & MG_POLICY_NEED_ADDRESS);
}

int mg_judges_opened(uint32_t nr) {
    const struct mg_policy_header *policy = policy_of();
    return policy && (mg_policy_needs(policy, nr) & MG_POLICY_NEED_PATH) != 0;
}

long mg_judge_file(struct mg_thread *thread, struct mg_call *call, int fd, int is_interpreter) {
    const struct mg_policy_header *policy = policy_of();
    if (!mg_judges_opened(call->nr)) return 0;
    char path[MG_PATH_BYTES];
    struct mg_policy_input input = input_of(call);
    input.path_count = 1;
    for (unsigned arg = 0; arg < 6; arg++)
        if (mg_calls[call->nr].paths >> arg & 1) input.path[0].arg = (uint8_t)arg;
    if (mg_path_judged(fd, path)) input.path[0].text = path;
    struct mg_policy_decision decision = mg_policy_judge(policy, &input);
    if (decision.verdict == MG_VERDICT_ALLOW || decision.verdict == MG_VERDICT_LOG || (is_interpreter && !decision.by_path)) return 0;
    call->verdict = decision.verdict;
    call->rule = decision.rule;
    if (decision.verdict == MG_VERDICT_DENY) return -(long)decision.error;
    mg_event_call(thread, call);
    mg_kill(thread, 0, 0);
}

long mg_judge_opened(struct mg_thread *thread, struct mg_call *call, long fd) {
    long error = mg_judge_file(thread, call, (int)fd, 0);
    if (error != 0) mg_sys1(MG_NR_close, fd);
    return error != 0 ? error : fd;
}
