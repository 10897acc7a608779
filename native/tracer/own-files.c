/* Keeps the mark of MonGuard's own files from the application (invariant R3; core/own-files.c says what it is). What lies in the task's
 * memory can change after the look: docs/placement-process.md says what that leaves. */
#include "tracer.h"

#include <linux/fcntl.h>
#include <mg/kernel.h>
#include <mg/own-files.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

#define ACL_BYTES 4096
#define NAME_BYTES 32
#define OWNER_WRITES 0200 /* in the mode of a link /proc/PID/fd/N: open for writing */

/* Where argument `arg` of a call stands among the registers. */
static const uint8_t place[6] = {
    __builtin_offsetof(struct mg_user_regs, rdi), __builtin_offsetof(struct mg_user_regs, rsi), __builtin_offsetof(struct mg_user_regs, rdx),
    __builtin_offsetof(struct mg_user_regs, r10), __builtin_offsetof(struct mg_user_regs, r8),  __builtin_offsetof(struct mg_user_regs, r9),
};

/* An ACL changes the permission bits and leaves the sticky bit: on a sticky file it could complete a mark. */
static int completes_mark(struct mg_tracee *tracee, uint32_t nr, const uint64_t args[6]) {
    char name[NAME_BYTES];
    static uint8_t acl[ACL_BYTES];
    struct { uint64_t value; uint32_t bytes, flags; } by = {args[2], (uint32_t)args[3], 0};
    int by_struct = nr == MG_NR_setxattrat;
    if (mg_memory_read_text(tracee, args[by_struct ? 3 : 1], name, sizeof name) < 0 || !mg_text_equal(name, MG_OWN_FILE_ACL)) return 0;
    if (by_struct && mg_memory_read(tracee, args[4], &by, sizeof by) != sizeof by) return 0;
    if (by.bytes > sizeof acl || mg_memory_read(tracee, by.value, acl, by.bytes) != (long)by.bytes || mg_own_file_acl(acl, by.bytes) < 0) return 0;
    struct mg_stat stat = {0};
    char text[MG_TRACE_PATH_BYTES], given[4096];
    struct mg_path_request request = {.dirfd = AT_FDCWD, .path = given, .follow_last = 1};
    given[0] = 0;
    if (nr == MG_NR_fsetxattr || by_struct) request.dirfd = (int)args[0];
    if (nr != MG_NR_fsetxattr && mg_memory_read_text(tracee, args[by_struct ? 1 : 0], given, sizeof given) < 0) return 0;
    int fd = mg_resolve(tracee, &request, text);
    if (fd < 0) return 0;
    int is_known = !mg_is_error(mg_sys2(MG_NR_fstat, fd, (long)&stat));
    mg_sys1(MG_NR_close, fd);
    return !is_known || (stat.mode & MG_OWN_FILE_STICKY);
}

int mg_own_files_check(struct mg_tracee *tracee) {
    struct mg_trace_call *call = &tracee->call;
    uint64_t how[3];
    if (mg_own_file_is_marking(call->nr, call->args)) return MG_EPERM;
    int arg = mg_own_file_sticky_arg(call->nr, call->args);
    if (arg >= 0) mg_ptrace_poke_reg(tracee->tid, place[arg], call->args[arg] & ~(uint64_t)MG_OWN_FILE_STICKY);
    switch (call->nr) {
    case MG_NR_setxattr:
    case MG_NR_lsetxattr:
    case MG_NR_fsetxattr:
    case MG_NR_setxattrat: return completes_mark(tracee, call->nr, call->args) ? MG_EPERM : 0;
    case MG_NR_openat2:
        call->judges_fd |= MG_TRACE_FD_OWN;
        return mg_memory_read(tracee, call->args[2], how, sizeof how) == sizeof how && (how[1] & MG_OWN_FILE_STICKY) ? MG_EPERM : 0;
    case MG_NR_creat: call->judges_fd |= MG_TRACE_FD_OWN; return 0;
    case MG_NR_open:
        if (call->args[1] & O_ACCMODE) call->judges_fd |= MG_TRACE_FD_OWN;
        return 0;
    case MG_NR_openat:
    case MG_NR_open_by_handle_at:
        if (call->args[2] & O_ACCMODE) call->judges_fd |= MG_TRACE_FD_OWN;
        return 0;
    default: return 0;
    }
}

int mg_own_files_is_open(const struct mg_tracee *tracee, int fd) {
    char name[48];
    struct mg_stat file, link;
    struct mg_text text = mg_text_in(name, sizeof name);
    mg_text_add_unsigned(&text, (uint64_t)tracee->tid);
    mg_text_add(&text, "/fd/");
    mg_text_add_unsigned(&text, (uint64_t)fd);
    return !mg_is_error(mg_sys4(MG_NR_newfstatat, mg_trace.proc_fd, (long)name, (long)&file, 0)) && (mg_own_file(file.mode) || mg_own_launch_file(file.mode, file.nlink)) &&
           !mg_is_error(mg_sys4(MG_NR_newfstatat, mg_trace.proc_fd, (long)name, (long)&link, AT_SYMLINK_NOFOLLOW)) && (link.mode & OWNER_WRITES);
}
