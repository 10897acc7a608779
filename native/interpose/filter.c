/* What the kernel is given in place of the application's own filters: the program that passes nothing without the monitor, and one for a listener. */
#include "interpose/filter.h"

#include "domain/thread.h"

#include <linux/seccomp.h>
#include <mg/filter.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

long mg_filter_install_full(uint64_t flags) {
    const struct mg_launch *launch = &mg_globals.launch;
    uint32_t count = mg_filter_count(launch->plan, 1);
    struct sock_filter *program = mg_heap_pages(count * sizeof *program);
    if (!program) return -MG_ENOMEM;
    mg_filter_write(launch->plan, 1, &launch->capability, program);
    struct sock_fprog prog = {.len = (unsigned short)count, .filter = program};
    long result = mg_sys3(MG_NR_seccomp, SECCOMP_SET_MODE_FILTER, (long)flags, (long)&prog);
    memset(program, 0, count * sizeof *program);
    return result;
}

/* The monitor knows what a notification looks like; a kernel where it is longer has other requests for it, which would go past the monitor. */
static int knows_notifications(void) {
    struct seccomp_notif_sizes sizes;
    long error = mg_sys3(MG_NR_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, (long)&sizes);
    return error == 0 && sizes.seccomp_notif == sizeof(struct seccomp_notif) && sizes.seccomp_notif_resp == sizeof(struct seccomp_notif_resp);
}

/* The launch's own filter traps what only looks like a notified form, and that outranks a notification (invariant I10). */
long mg_filter_install_listener(uint64_t flags) {
    const struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, __builtin_offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, MG_NOTIFIED_FIRST, 0, 2),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, MG_NOTIFIED_FIRST + MG_CALL_COUNT, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog prog = {.len = sizeof program / sizeof *program, .filter = (struct sock_filter *)program};
    if (!knows_notifications()) return -MG_EINVAL;
    return mg_sys3(MG_NR_seccomp, SECCOMP_SET_MODE_FILTER, (long)flags, (long)&prog);
}
