/* Reading procfs behind the back of a program that may have dressed it up (proc.h). */
#include "loader/proc.h"

#include <mg/kernel.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

enum { O_CLOEXEC_ = 02000000, O_PATH_ = 010000000, O_NOFOLLOW_ = 0400000, O_DIRECTORY_ = 0200000, PROC_ROOT_INO = 1, RESOLVE_NO_XDEV_ = 1 };

long mg_file_system(int fd) {
    long statfs[15];
    return mg_sys2(MG_NR_fstatfs, fd, (long)statfs) == 0 ? statfs[0] : 0;
}

static int is_root(int fd) {
    struct mg_stat stat;
    return mg_file_system(fd) == MG_PROC_SUPER_MAGIC && mg_sys2(MG_NR_fstat, fd, (long)&stat) == 0 && stat.ino == PROC_ROOT_INO;
}

long mg_proc_open(void) {
    long fd = mg_sys4(MG_NR_openat, MG_AT_FDCWD, (long)"/proc", O_PATH_ | O_CLOEXEC_ | O_DIRECTORY_ | O_NOFOLLOW_, 0);
    if (fd < 0 || is_root((int)fd)) return fd;
    mg_sys1(MG_NR_close, fd);
    return -MG_ENOENT;
}

long mg_proc_open_above(int folder) {
    enum { MOST_STEPS = 8 }; /* no folder of procfs that is about a process lies deeper */
    long at = mg_sys4(MG_NR_openat, folder, (long)".", O_PATH_ | O_CLOEXEC_ | O_DIRECTORY_, 0);
    for (int step = 0; at >= 0 && !is_root((int)at); step++) {
        long up = step == MOST_STEPS ? -MG_ENOENT : mg_sys4(MG_NR_openat, at, (long)"..", O_PATH_ | O_CLOEXEC_ | O_DIRECTORY_, 0);
        mg_sys1(MG_NR_close, at);
        at = up;
    }
    return at;
}

uint64_t mg_proc_pid_namespace(void) {
    struct mg_stat stat;
    return mg_sys4(MG_NR_newfstatat, MG_AT_FDCWD, (long)"/proc/self/ns/pid", (long)&stat, 0) == 0 ? stat.ino : 0;
}

long mg_proc_open_file(int proc, const char *name, uint64_t flags) {
    struct { uint64_t flags, mode, resolve; } how = {flags | O_CLOEXEC_, 0, RESOLVE_NO_XDEV_};
    long fd = mg_sys4(MG_NR_openat2, proc, (long)name, (long)&how, sizeof how);
    return fd == -MG_ENOSYS ? mg_sys4(MG_NR_openat, proc, (long)name, (long)how.flags, 0) : fd; /* kernels before 5.6 */
}

long mg_proc_name(int proc, int fd, char *to, uint64_t size) {
    char name[32];
    struct mg_text text = mg_text_in(name, sizeof name);
    mg_text_add(&text, "thread-self/fd/");
    mg_text_add_signed(&text, fd);
    long link = mg_proc_open_file(proc, name, O_PATH_ | O_NOFOLLOW_);
    long bytes = link < 0 ? link : mg_sys4(MG_NR_readlinkat, link, (long)"", (long)to, (long)size - 1);
    if (link >= 0) mg_sys1(MG_NR_close, link);
    to[bytes < 0 ? 0 : bytes] = 0;
    return bytes;
}

long mg_path_of_descriptor(int fd, char *to, uint64_t size) {
    to[0] = 0;
    long proc = mg_proc_open();
    if (proc < 0) return proc;
    long bytes = mg_proc_name((int)proc, fd, to, size);
    mg_sys1(MG_NR_close, proc);
    return bytes;
}
