/* Walks judged paths without links before the kernel does (pinned.h). Calls that mount are left out: a descriptor keeps a mount busy. */
#include "interpose/pinned.h"

#include "interpose/opening.h"
#include "loader/proc.h"

#include <mg/links.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

enum { O_PATH_CLOEXEC = 012000000, O_DIRECTORY_ = 0200000, NO_MAGICLINKS_ = 2, NO_SYMLINKS_ = 4, MOST_PATHS = 2, LAST_BYTES = 260 };

static const uint16_t changing[] = {
    MG_NR_mkdir,    MG_NR_mkdirat,   MG_NR_rmdir,      MG_NR_unlink,      MG_NR_unlinkat,  MG_NR_rename,     MG_NR_renameat,    MG_NR_renameat2,     MG_NR_link,
    MG_NR_linkat,   MG_NR_symlink,   MG_NR_symlinkat,  MG_NR_mknod,       MG_NR_mknodat,   MG_NR_chmod,      MG_NR_fchmodat,    MG_NR_fchmodat2,     MG_NR_chown,
    MG_NR_lchown,   MG_NR_fchownat,  MG_NR_truncate,   MG_NR_utime,       MG_NR_utimes,    MG_NR_futimesat,  MG_NR_utimensat,   MG_NR_setxattr,      MG_NR_lsetxattr,
    MG_NR_setxattrat, MG_NR_removexattr, MG_NR_lremovexattr, MG_NR_removexattrat, MG_NR_file_setattr, MG_NR_chdir, MG_NR_chroot, MG_NR_acct,
};

static int changes(uint32_t nr) {
    for (unsigned i = 0; i < sizeof changing / sizeof *changing; i++)
        if (changing[i] == nr) return 1;
    return 0;
}

struct pinned {
    struct mg_thread *thread;
    struct mg_call call; /* as the kernel gets it */
    int by_errand;
    int descriptor[MOST_PATHS];
    char path[MOST_PATHS][64 + LAST_BYTES];
};

static long open_without_links(const char *path, uint64_t flags) {
    const uint64_t how[3] = {O_PATH_CLOEXEC | flags, 0, NO_MAGICLINKS_ | NO_SYMLINKS_};
    return mg_sys4(MG_NR_openat2, MG_AT_FDCWD, (long)path, (long)how, sizeof how);
}

/* The object, or the folder and the name in it where that is what the call means: `to` leads there. A descriptor, or -errno. */
static long pin(const char *path, int is_name, char to[64 + LAST_BYTES]) {
    char folder[MG_PATH_BYTES];
    uint64_t bytes = strlen(path), last = bytes;
    while (last > 0 && path[last - 1] == '/') last--;
    int has_slash = last < bytes;
    while (last > 0 && path[last - 1] != '/') last--;
    if (is_name && bytes - last >= LAST_BYTES) return -MG_ENAMETOOLONG;
    memcpy(folder, path, last);
    folder[last] = 0;
    long fd = is_name ? open_without_links(folder, O_DIRECTORY_) : open_without_links(path, has_slash ? O_DIRECTORY_ : 0);
    struct mg_text text = mg_text_in(to, 64 + LAST_BYTES);
    mg_text_add(&text, "/proc/thread-self/fd/");
    mg_text_add_signed(&text, fd);
    if (is_name) mg_text_add(&text, "/"), mg_text_add(&text, path + last);
    return fd;
}

static long make_call(void *argument) {
    struct pinned *one = argument;
    const struct mg_call *call = &one->call;
    long result = 0;
    unsigned used = 0;
    for (unsigned arg = 0; arg < 6 && result == 0 && used < MOST_PATHS; arg++) {
        const char *path = (const char *)call->args[arg];
        if (!(call->free_of_links >> arg & 1) || mg_text_equal(path, "/")) continue;
        int is_name = mg_links_takes_name(call->nr, arg) || !mg_links_follows(call->nr, call->args, arg, 0);
        long fd = pin(path, is_name, one->path[used]);
        if (fd < 0) result = fd;
        else one->descriptor[used] = (int)fd, one->call.args[arg] = (uint64_t)one->path[used++];
    }
    const uint64_t *a = call->args;
    if (result == 0)
        result = one->by_errand ? mg_sys6(call->nr, (long)a[0], (long)a[1], (long)a[2], (long)a[3], (long)a[4], (long)a[5]) : mg_call_with_monitor_rights(one->thread, call);
    while (used > 0) mg_sys1(MG_NR_close, one->descriptor[--used]);
    return result;
}

/* By it the kernel is given descriptors as paths. A procfs of another pid namespace may not know this task. */
static int has_proc(void) {
    long statfs[15];
    return mg_sys2(MG_NR_statfs, (long)"/proc/thread-self/fd", (long)statfs) == 0 && statfs[0] == MG_PROC_SUPER_MAGIC;
}

long mg_pinned_call(struct mg_thread *thread, const struct mg_call *call) {
    if (call->free_of_links == 0 || !changes(call->nr) || !has_proc()) return mg_call_with_monitor_rights(thread, call);
    struct pinned one = {.thread = thread, .call = *call, .by_errand = mg_opening_is_shared()};
    return mg_opening_apart(thread, make_call, &one);
}
