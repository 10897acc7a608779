/* The way of a call through the monitor: policy, then its family's handler or the kernel, then its event, then back. */
#include "interpose/code.h"
#include "interpose/events.h"
#include "interpose/families.h"
#include "interpose/judge.h"
#include "interpose/opening.h"
#include "interpose/own-files.h"
#include "interpose/paths.h"
#include "interpose/signals.h"

#include <mg/errors.h>
#include <mg/fault.h>
#include <mg/refusal.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

long mg_raw_syscall(long nr, long a, long b, long c, long d, long e, long f);
long mg_call_dropped(struct mg_thread *thread, const struct mg_call_regs *regs, uint32_t rights);
long mg_call_kept(struct mg_thread *thread, const struct mg_call_regs *regs);

static const mg_handler handlers[MG_CALL_COUNT] = {
    [MG_NR_rt_sigaction] = mg_signal_action,
    [MG_NR_rt_sigprocmask] = mg_signal_mask,
    [MG_NR_sigaltstack] = mg_signal_altstack,
    [MG_NR_rt_sigpending] = mg_signal_pending,
    [MG_NR_rt_sigtimedwait] = mg_signal_wait,
    [MG_NR_rt_sigqueueinfo] = mg_signal_queue,
    [MG_NR_rt_tgsigqueueinfo] = mg_signal_queue,
    [MG_NR_pidfd_send_signal] = mg_signal_queue,
    [MG_NR_rt_sigsuspend] = mg_signal_masked_wait,
    [MG_NR_ppoll] = mg_signal_masked_wait,
    [MG_NR_pselect6] = mg_signal_masked_wait,
    [MG_NR_io_pgetevents] = mg_signal_wait_events,
    [MG_NR_epoll_pwait] = mg_signal_masked_wait,
    [MG_NR_epoll_pwait2] = mg_signal_masked_wait,
    [MG_NR_socket] = mg_network_socket,
    [MG_NR_sendmsg] = mg_network_send_message,
    [MG_NR_sendmmsg] = mg_network_send_messages,
    [MG_NR_clone] = mg_thread_clone,
    [MG_NR_clone3] = mg_thread_clone3,
    [MG_NR_fork] = mg_thread_fork,
    [MG_NR_vfork] = mg_thread_fork,
    [MG_NR_exit] = mg_thread_exit,
    [MG_NR_exit_group] = mg_thread_exit_group,
    [MG_NR_mmap] = mg_memory_map,
    [MG_NR_munmap] = mg_memory_range,
    [MG_NR_mprotect] = mg_memory_range,
    [MG_NR_pkey_mprotect] = mg_memory_key,
    [MG_NR_pkey_free] = mg_memory_key,
    [MG_NR_madvise] = mg_memory_range,
    [MG_NR_mseal] = mg_memory_range,
    [MG_NR_mincore] = mg_memory_range,
    [MG_NR_mbind] = mg_memory_range,
    [MG_NR_mlock] = mg_memory_range,
    [MG_NR_mlock2] = mg_memory_range,
    [MG_NR_munlock] = mg_memory_range,
    [MG_NR_set_mempolicy_home_node] = mg_memory_range,
    [MG_NR_remap_file_pages] = mg_memory_range,
    [MG_NR_map_shadow_stack] = mg_memory_range,
    [MG_NR_mremap] = mg_memory_remap,
    [MG_NR_brk] = mg_memory_break,
    [MG_NR_shmat] = mg_memory_attach,
    [MG_NR_move_pages] = mg_memory_pages,
    [MG_NR_process_vm_readv] = mg_memory_of_process,
    [MG_NR_process_vm_writev] = mg_memory_of_process,
    [MG_NR_process_madvise] = mg_memory_of_process,
    [MG_NR_execve] = mg_exec,
    [MG_NR_execveat] = mg_exec,
    [MG_NR_open] = mg_opening,
    [MG_NR_openat] = mg_opening,
    [MG_NR_openat2] = mg_opening,
    [MG_NR_creat] = mg_opening,
    [MG_NR_open_by_handle_at] = mg_opening,
    [MG_NR_chroot] = mg_opening_root,
    [MG_NR_pivot_root] = mg_opening_root,
    [MG_NR_setns] = mg_opening_root,
    [MG_NR_mknod] = mg_own_file_make,
    [MG_NR_mknodat] = mg_own_file_make,
    [MG_NR_chmod] = mg_file_mode,
    [MG_NR_fchmod] = mg_file_mode,
    [MG_NR_fchmodat] = mg_file_mode,
    [MG_NR_fchmodat2] = mg_file_mode,
    [MG_NR_setxattr] = mg_file_attribute,
    [MG_NR_lsetxattr] = mg_file_attribute,
    [MG_NR_fsetxattr] = mg_file_attribute,
    [MG_NR_setxattrat] = mg_file_attribute,
    [MG_NR_getxattrat] = mg_file_attribute_read,
    [MG_NR_readlink] = mg_file_read_link,
    [MG_NR_readlinkat] = mg_file_read_link,
    [MG_NR_personality] = mg_self_personality,
    [MG_NR_prctl] = mg_self_prctl,
    [MG_NR_arch_prctl] = mg_self_arch_prctl,
    [MG_NR_seccomp] = mg_self_seccomp,
    [MG_NR_set_tid_address] = mg_self_pointer,
    [MG_NR_set_robust_list] = mg_self_pointer,
    [MG_NR_ptrace] = mg_self_ptrace,
    [MG_NR_pidfd_getfd] = mg_self_ptrace,
    [MG_NR_kcmp] = mg_self_ptrace,
    [MG_NR_syslog] = mg_self_log,
    [MG_NR_fanotify_init] = mg_self_fanotify,
    [MG_NR_getrlimit] = mg_limits,
    [MG_NR_setrlimit] = mg_limits,
    [MG_NR_prlimit64] = mg_limits,
};

long mg_sys6(long nr, long a, long b, long c, long d, long e, long f) {
    uint64_t args[6] = {(uint64_t)a, (uint64_t)b, (uint64_t)c, (uint64_t)d, (uint64_t)e, (uint64_t)f};
    mg_call_add_capability((uint32_t)nr, args, &mg_globals.launch.capability);
    return mg_raw_syscall(nr, (long)args[0], (long)args[1], (long)args[2], (long)args[3], (long)args[4], (long)args[5]);
}

static struct mg_call_regs registers_of(const struct mg_call *call) {
    struct mg_call_regs regs = {.nr = call->nr};
    for (unsigned i = 0; i < 6; i++) regs.args[i] = call->args[i];
    mg_call_add_capability(call->nr, regs.args, &mg_globals.launch.capability);
    return regs;
}

static int has_judged(const struct mg_call *call) {
    int any = 0;
    for (unsigned i = 0; i < 6; i++) any |= call->judged[i] != 0;
    return any;
}

/* The call with the paths and addresses that were judged, which lie in monitor memory: made with monitor rights, so no other pointer of it
 * may lead into the zone. The zone begins and ends with inaccessible pages, so its first byte tells. 0 if one does, or nests: what was judged would not be
 * what is used. Behind what may be a pointer or a number nothing nests in a call with a path (quotactl). */
static int with_judged(const struct mg_call *call, struct mg_call *changed) {
    const struct mg_call_info *info = &mg_calls[call->nr];
    *changed = *call;
    for (unsigned i = 0; i < 6; i++) {
        if (call->judged[i]) {
            changed->args[i] = (uint64_t)call->judged[i];
        } else if ((info->memory >> i & 1) && call->args[i]) {
            int nests = (info->arg[i].flags & MG_ARG_NESTED) && info->arg[i].kind != MG_KIND_EITHER;
            if (nests || mg_is_ours(call->args[i], 1)) return 0;
        }
    }
    return 1;
}

long mg_call_with_monitor_rights(struct mg_thread *thread, const struct mg_call *call) {
    struct mg_call_regs regs = registers_of(call);
    return mg_call_kept(thread, &regs);
}

#define MOST_TEXTS 3 /* mount: source, kind and options */

/* Bytes that the kernel may read behind a pointer that is no string. */
static uint64_t extent_of(const struct mg_call *call, const struct mg_arg_info *info) {
    if (info->kind == MG_KIND_EITHER) return MG_PATH_BYTES;
    if (info->size_from == MG_NONE || (info->flags & MG_ARG_SIZE_BEHIND)) return info->bytes;
    uint64_t count = call->args[info->size_from];
    if (!(mg_calls[call->nr].arg[info->size_from].flags & MG_ARG_WIDE)) count = (uint32_t)count;
    return count > UINT32_MAX ? UINT64_MAX : info->bytes + count * info->element_bytes;
}

/* Up to its zero, or as much as a page of mount's options. */
static int is_text(const struct mg_arg_info *info) {
    int is_options = info->kind == MG_KIND_BUFFER && (info->flags & MG_ARG_UNSIZED) && !(info->flags & MG_ARG_OUT);
    return info->kind == MG_KIND_STRING || info->kind == MG_KIND_PATH || is_options;
}

/* Trampoline areas begin right behind readable pages of their objects, without anything inaccessible between. So what is read may begin before one
 * and end in a stub (invariant D7): texts so near are copied; for others the application's rights would not do either. */
static __attribute__((noinline)) long forward_judged(struct mg_thread *thread, const struct mg_call *call, struct mg_call *changed) {
    char texts[MOST_TEXTS][MG_PATH_BYTES];
    unsigned used = 0;
    for (unsigned i = 0; i < 6; i++) {
        const struct mg_arg_info *info = &mg_calls[call->nr].arg[i];
        if (!(mg_calls[call->nr].memory >> i & 1) || call->judged[i] || !(info->flags & MG_ARG_IN) || call->args[i] == 0) continue;
        if (!mg_areas_touch(call->args[i], is_text(info) ? MG_PATH_BYTES : extent_of(call, info))) continue;
        if (!is_text(info) || used == MOST_TEXTS) return -MG_EFAULT;
        memset(texts[used], 0, MG_PATH_BYTES);
        long bytes = mg_copy_string(thread, texts[used], MG_PATH_BYTES, mg_address_of(call->args[i]));
        if (bytes < 0) return bytes;
        changed->args[i] = (uint64_t)texts[used++];
    }
    return mg_call_with_monitor_rights(thread, changed);
}

long mg_call_forward(struct mg_thread *thread, const struct mg_call *call) {
    struct mg_call changed;
    if (has_judged(call)) return with_judged(call, &changed) ? forward_judged(thread, call, &changed) : -MG_EFAULT;
    struct mg_call_regs regs = registers_of(call);
    long result;
    if (call->nr < MG_CALL_COUNT && (mg_calls[call->nr].flags & MG_CALL_FLAG_NUMBERS_ONLY)) {
        /* No memory, no address: the domain may stay open. */
        result = mg_call_kept(thread, &regs);
    } else {
        result = mg_call_dropped(thread, &regs, (uint32_t)thread->app_pkru);
        if (result == -MG_EFAULT && mg_code_yield(thread, call)) result = mg_call_dropped(thread, &regs, (uint32_t)thread->app_pkru);
        thread->app_pkru = mg_closed((uint32_t)thread->after_pkru);
    }
    return result == MG_CALL_ABORTED && mg_signal_ends_call(thread, call) ? -MG_EINTR : result;
}

_Noreturn void mg_kill(struct mg_thread *thread, uint32_t notice, uint64_t detail) {
    if (notice) mg_event_notice(thread, notice, (uint32_t)thread->app.rax, detail);
    mg_signal_die(thread, MG_SIGSYS);
}

static long perform(struct mg_thread *thread, struct mg_call *call) {
    if (call->nr >= MG_CALL_COUNT || mg_calls[call->nr].args == MG_ARGS_UNKNOWN) return -MG_ENOSYS;
    struct mg_judged_copies copies;
    struct mg_judgement judged = mg_judge(thread, call, &copies);
    call->verdict = judged.verdict;
    call->rule = judged.rule;
    switch (judged.verdict) {
    case MG_VERDICT_DENY: return -(long)judged.error;
    case MG_VERDICT_TRAP: call->flags |= MG_EVENT_FLAG_EMULATED; return judged.result;
    case MG_VERDICT_ALLOW:
    case MG_VERDICT_LOG: break;
    default: mg_event_call(thread, call); mg_kill(thread, 0, 0);
    }
    if (judged.result) {
        call->flags |= MG_EVENT_FLAG_EMULATED;
        return judged.result;
    }
    if (mg_calls[call->nr].isolation == MG_ISOLATION_DENIED) {
        call->flags |= MG_EVENT_FLAG_EMULATED;
        return -(long)mg_calls[call->nr].denied_errno;
    }
    int error = mg_call_refusal(call->nr, call->args);
    if (error != 0) {
        call->flags |= MG_EVENT_FLAG_EMULATED;
        mg_event_notice(thread, MG_ERROR_VALUE_REFUSED, call->nr, call->args[0]);
        return -error;
    }
    mg_handler handler = handlers[call->nr];
    return handler ? handler(thread, call) : mg_call_forward(thread, call);
}

static _Noreturn void dispatch(struct mg_thread *thread) {
    struct mg_regs *app = &thread->app;
    struct mg_call call = {.nr = (uint32_t)app->rax, .args = {app->rdi, app->rsi, app->rdx, app->r10, app->r8, app->r9}, .rule = 0xffff};
    mg_capture_begin(thread, &call);
    call.result = perform(thread, &call);
    if (call.result == MG_CALL_ABORTED) {
        app->rip -= 2; /* back to the call: it is made again after the handler */
    } else {
        app->rax = (uint64_t)call.result;
        mg_event_call(thread, &call);
    }
    if (thread->slow_leave) mg_leave_by_trap(thread);
    mg_leave(thread);
}

_Noreturn void mg_dispatch(struct mg_thread *thread) { dispatch(thread); }

_Noreturn void mg_gate_dispatch(struct mg_thread *thread) {
    thread->gated++;
    thread->by_gate = 1;
    thread->entry_tsc = 0;
    thread->slow_leave = (thread->app.rflags & MG_RFLAGS_TF) != 0;
    if (thread->app.rax == MG_NR_rt_sigreturn) {
        /* Only a trap brings the frame that this call needs. */
        thread->app.rip -= 2;
        mg_leave(thread);
    }
    dispatch(thread);
}
