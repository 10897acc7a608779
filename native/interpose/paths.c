/* Resolves paths with the kernel's own walk (an O_PATH descriptor, then its name), so that links, `..` and descriptors
 * cannot dress a file up as another. */
#include "interpose/paths.h"

#include <mg/links.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

enum { O_PATH_CLOEXEC = 012000000, O_NOFOLLOW_ = 0400000, O_DIRECTORY_ = 0200000 };
enum { STATX_MNT_ID_ = 0x1000, AT_EMPTY_PATH_ = 0x1000 };

/* 0 if it cannot be told (kernels before 5.8). */
static uint64_t mount_of(int fd) {
    uint64_t statx[32] = {0}; /* struct statx: the mask in the first half word, the mount's number in the 19th word */
    if (mg_sys5(MG_NR_statx, fd, (long)"", AT_EMPTY_PATH_, STATX_MNT_ID_, (long)statx) != 0 || !((uint32_t)statx[0] & STATX_MNT_ID_)) return 0;
    return statx[18];
}

/* Where the root of a mount lies in its file system: the fourth word of its line of mountinfo. That stays as it is, wherever the mount is moved to.
 * 0 if this mount namespace does not have it. */
static int find_mount_root(int proc, uint64_t mount, char to[MG_PATH_BYTES]) {
    long file = mg_proc_open_file(proc, "thread-self/mountinfo", 0), got;
    if (file < 0) return 0;
    char buffer[512];
    struct mg_text root = mg_text_in(to, MG_PATH_BYTES);
    uint64_t number = 0;
    unsigned word = 1;
    int found = 0;
    while (!found && (got = mg_sys3(MG_NR_read, file, (long)buffer, sizeof buffer)) > 0)
        for (long i = 0; i < got && !found; i++) {
            char c = buffer[i];
            if (c == '\n') number = 0, word = 1;
            else if (c == ' ') found = word++ == 4 && number == mount;
            else if (word == 1) number = number * 10 + (uint64_t)(c - '0');
            else if (word == 4 && number == mount) mg_text_add(&root, (char[]){c, 0});
        }
    mg_sys1(MG_NR_close, file);
    return found;
}

static enum mg_proc_place place_by_root(const char *root) {
    if (mg_text_equal(root, "/")) return MG_PROC_WHOLE;
    int of_process = (root[1] >= '0' && root[1] <= '9') || mg_text_starts(root, "/self") || mg_text_starts(root, "/thread-self");
    return of_process || mg_text_equal(root, "/kcore") ? MG_PROC_UNKNOWN : MG_PROC_PART;
}

enum mg_proc_place mg_path_in_proc(int fd, char to[MG_PATH_BYTES]) {
    long proc = mg_proc_open();
    if (proc < 0) return MG_PROC_UNKNOWN;
    char root[MG_PATH_BYTES] = "/"; /* of the mount at /proc, as mg_proc_open saw */
    uint64_t mount = mount_of(fd);
    int is_known = mount != 0 && (mount == mount_of((int)proc) || find_mount_root((int)proc, mount, root)) && mg_proc_name((int)proc, fd, to, MG_PATH_BYTES) > 0;
    mg_sys1(MG_NR_close, proc);
    return is_known ? place_by_root(root) : MG_PROC_UNKNOWN;
}

/* The object's name: a path, or what the kernel calls an object without one (`pipe:[7]`). What lies outside this process's
 * root has no name that could be judged. */
static int name_and_close(long fd, char *to) {
    if (fd < 0) return 0;
    long bytes = mg_path_of_descriptor((int)fd, to, MG_PATH_BYTES);
    mg_sys1(MG_NR_close, fd);
    return bytes > 0 && to[0] != '(';
}

/* The object itself, or, for a name that does not exist or is not followed, its folder and the name. 1 if it can be told. */
static int resolve(int dirfd, char *path, int follow, char *to) {
    uint64_t bytes = strlen(path);
    while (bytes > 1 && path[bytes - 1] == '/') path[--bytes] = 0, follow = 1;
    if (bytes == 0) return name_and_close(dirfd == MG_AT_FDCWD ? mg_sys4(MG_NR_openat, MG_AT_FDCWD, (long)".", O_PATH_CLOEXEC, 0) : mg_sys1(MG_NR_dup, dirfd), to);
    long fd = mg_sys4(MG_NR_openat, dirfd, (long)path, O_PATH_CLOEXEC | (follow ? 0 : O_NOFOLLOW_), 0);
    if (fd >= 0) return name_and_close(fd, to);
    if (fd != -MG_ENOENT) return 0;
    uint64_t slash = bytes;
    while (slash > 0 && path[slash - 1] != '/') slash--;
    char *last = path + slash;
    if (mg_text_equal(last, "..") || mg_text_equal(last, ".")) return 0;
    char first = last[0];
    const char *folder = ".";
    if (slash > 0) {
        last[0] = 0;
        folder = path;
    }
    long at = mg_sys4(MG_NR_openat, dirfd, (long)folder, O_PATH_CLOEXEC | O_DIRECTORY_, 0);
    last[0] = first;
    /* A link that leads nowhere: a call that follows it would make the file behind it, which no one has judged. */
    if (at >= 0 && follow) {
        long link = mg_sys4(MG_NR_openat, at, (long)last, O_PATH_CLOEXEC | O_NOFOLLOW_, 0);
        if (link >= 0) {
            mg_sys1(MG_NR_close, link);
            mg_sys1(MG_NR_close, at);
            return 0;
        }
    }
    if (!name_and_close(at, to)) return 0;
    struct mg_text text = {.at = to, .used = strlen(to), .size = MG_PATH_BYTES};
    if (text.used > 1) mg_text_add(&text, "/");
    mg_text_add(&text, last);
    return text.used + 1 < text.size;
}

void mg_paths_resolve(struct mg_thread *thread, const struct mg_call *call, struct mg_judged_copies *copies, struct mg_policy_input *input) {
    const struct mg_call_info *info = &mg_calls[call->nr];
    uint64_t how[3] = {0};
    if (call->nr == MG_NR_openat2 && mg_copy_in(thread, how, mg_address_of(call->args[2]), sizeof how) != 0) how[0] = 0;
    input->path_count = 0;
    for (unsigned arg = 0; arg < 6 && input->path_count < 2; arg++) {
        if (!(info->paths >> arg & 1)) continue;
        unsigned slot = input->path_count++;
        input->path[slot].arg = (uint8_t)arg;
        input->path[slot].text = 0;
        char given[MG_PATH_BYTES];
        int dirfd = info->arg[arg].dirfd < 6 ? (int)call->args[info->arg[arg].dirfd] : MG_AT_FDCWD;
        if (mg_copy_string(thread, given, sizeof given, mg_address_of(call->args[arg])) < 0) continue;
        if (resolve(dirfd, given, mg_links_follows(call->nr, call->args, arg, how), copies->text[slot])) input->path[slot].text = copies->text[slot];
    }
}

void mg_address_copy(struct mg_thread *thread, const struct mg_call *call, void *buffer, uint32_t size, struct mg_policy_input *input) {
    const struct mg_call_info *info = &mg_calls[call->nr];
    input->address = 0;
    for (unsigned arg = 0; arg < info->args && arg < 6; arg++) {
        uint64_t at = call->args[arg], bytes;
        if (info->arg[arg].kind == MG_KIND_ADDRESS) {
            bytes = info->arg[arg].size_from < 6 ? (uint32_t)call->args[info->arg[arg].size_from] : 0;
        } else if (info->arg[arg].kind == MG_KIND_MSGHDR) {
            uint64_t name[2]; /* msg_name, msg_namelen */
            if (mg_copy_in(thread, name, mg_address_of(at), sizeof name) != 0) return;
            at = name[0];
            bytes = (uint32_t)name[1];
        } else {
            continue;
        }
        input->address_arg = (uint8_t)arg;
        if (at == 0) bytes = 0;
        if (bytes > size) bytes = size;
        if (bytes && mg_copy_in(thread, buffer, mg_address_of(at), bytes) != 0) return;
        input->address = buffer;
        input->address_bytes = (uint32_t)bytes;
        return;
    }
}
