/* Resolves paths with the kernel's own walk (an O_PATH descriptor, then its name), so that links, `..` and descriptors
 * cannot dress a file up as another. */
#include "interpose/paths.h"

#include "interpose/judge.h"
#include "interpose/opening.h"

#include <mg/links.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

enum { O_CREAT_ = 0100, O_TRUNC_ = 01000, O_PATH_CLOEXEC = 012000000, O_NOFOLLOW_ = 0400000, O_DIRECTORY_ = 0200000 };
/* Of openat2's resolve: all that bear on where a path leads. */
#define RESOLVE_KINDS 0x1full
#define RESOLVE_FROM_FOLDER 0x19u /* NO_XDEV, BENEATH, IN_ROOT */
enum { MODE_TYPES = 0170000, MODE_LINK = 0120000 };
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

/* By what a procfs says, whose root directory `proc` is, and closes: it is the same mount, or one that this mount namespace has. */
static enum mg_proc_place place_by(long proc, int fd, uint64_t mount, char to[MG_PATH_BYTES]) {
    if (proc < 0) return MG_PROC_UNKNOWN;
    char root[MG_PATH_BYTES] = "/"; /* of the mount, as is_root saw */
    int is_known = (mount == mount_of((int)proc) || find_mount_root((int)proc, mount, root)) && mg_proc_name((int)proc, fd, to, MG_PATH_BYTES) > 0;
    mg_sys1(MG_NR_close, proc);
    return is_known ? place_by_root(root) : MG_PROC_UNKNOWN;
}

/* Sandboxes keep a descriptor of /proc from a mount namespace that they left, and mount a procfs where their root directory is to be: it is found above
 * the folder that the file was opened in, or above the file if that is a folder. Every procfs tells the truth. */
enum mg_proc_place mg_path_in_proc(int fd, int folder, char to[MG_PATH_BYTES]) {
    uint64_t mount = mount_of(fd);
    if (mount == 0) return MG_PROC_UNKNOWN;
    enum mg_proc_place place = place_by(mg_proc_open(), fd, mount, to);
    if (place == MG_PROC_UNKNOWN && folder >= 0) place = place_by(mg_proc_open_above(folder), fd, mount, to);
    return place == MG_PROC_UNKNOWN ? place_by(mg_proc_open_above(fd), fd, mount, to) : place;
}

/* What the kernel puts behind the path of what was removed. */
static int has_mark(const char *text) {
    static const char mark[] = " (deleted)";
    uint64_t bytes = strlen(text);
    return bytes >= sizeof mark && mg_text_equal(text + bytes - (sizeof mark - 1), mark);
}

int mg_path_judged(int fd, char to[MG_PATH_BYTES]) {
    struct mg_stat stat;
    if (mg_path_of_descriptor(fd, to, MG_PATH_BYTES) <= 0) return 0;
    if (has_mark(to) && mg_sys2(MG_NR_fstat, fd, (long)&stat) == 0 && stat.nlink == 0) to[strlen(to) - strlen(" (deleted)")] = 0;
    return to[0] != '(';
}

/* `gone`: nothing can be reached by that name any more. */
static int name_and_close(long fd, char *to, uint8_t *gone) {
    if (fd < 0) return 0;
    struct mg_stat stat;
    int is_known = mg_path_judged((int)fd, to);
    *gone = has_mark(to) || (mg_sys2(MG_NR_fstat, fd, (long)&stat) == 0 && stat.nlink == 0);
    mg_sys1(MG_NR_close, fd);
    return is_known;
}

struct walk {
    int dirfd;
    int follow;       /* a link at the end */
    int takes_name;   /* a folder and a name in it are meant */
    uint64_t resolve; /* of openat2 */
    int makes;        /* what a link at the end leads to, if it is not there */
    uint8_t gone;     /* what was found has no name any more */
    long error;
};

static long walk_to(const struct walk *walk, const char *path, uint64_t flags) {
    uint64_t how[3] = {O_PATH_CLOEXEC | flags, 0, walk->resolve};
    return walk->resolve ? mg_sys4(MG_NR_openat2, walk->dirfd, (long)path, (long)how, sizeof how)
                         : mg_sys4(MG_NR_openat, walk->dirfd, (long)path, (long)how[0], 0);
}

static int is_dots(const char *name) { return mg_text_equal(name, "..") || mg_text_equal(name, "."); }

static char *last_of(char *path) {
    char *last = path + strlen(path);
    while (last > path && last[-1] != '/') last--;
    return last;
}

/* The folder of `path`, and the name in it; 1 if it can be told. */
static int resolve_name(struct walk *walk, char *path, char *to) {
    char *last = last_of(path), first = last[0];
    if (is_dots(last)) return 0;
    const char *folder = ".";
    if (last > path) {
        last[0] = 0;
        folder = path;
    }
    long at = walk_to(walk, folder, O_DIRECTORY_);
    walk->error = at < 0 ? at : 0;
    last[0] = first;
    /* A link that leads nowhere: a call that follows it would make the file behind it, which no one has judged. */
    if (at >= 0 && walk->follow) {
        long link = mg_sys4(MG_NR_openat, at, (long)last, O_PATH_CLOEXEC | O_NOFOLLOW_, 0);
        if (link >= 0) {
            mg_sys1(MG_NR_close, link);
            mg_sys1(MG_NR_close, at);
            walk->error = walk->makes ? 0 : -MG_ENOENT;
            return 0;
        }
    }
    if (!name_and_close(at, to, &walk->gone)) return 0;
    struct mg_text text = {.at = to, .used = strlen(to), .size = MG_PATH_BYTES};
    if (text.used > 1) mg_text_add(&text, "/");
    mg_text_add(&text, last);
    return text.used + 1 < text.size;
}

static int is_missing(long error) { return error == -MG_ENOENT || error == -MG_ENOTDIR; }

static int is_link(long at, const char *name) {
    struct mg_stat stat = {0};
    long fd = mg_sys4(MG_NR_openat, at, (long)name, O_PATH_CLOEXEC | O_NOFOLLOW_, 0);
    if (fd < 0) return 0;
    mg_sys2(MG_NR_fstat, fd, (long)&stat);
    mg_sys1(MG_NR_close, fd);
    return (stat.mode & MODE_TYPES) == MODE_LINK;
}

/* Adds the names in `names` below the folder in `to`, without dots; 1 if there is room. */
static int add_names(char *names, char *to) {
    struct mg_text text = {.at = to, .used = strlen(to), .size = MG_PATH_BYTES};
    if (text.used == 1) text.used = 0; /* the root directory */
    while (*names) {
        char *end = names;
        while (*end && *end != '/') end++;
        char after = *end;
        *end = 0;
        if (*names && !is_dots(names)) {
            mg_text_add(&text, "/");
            mg_text_add(&text, names);
        }
        *end = after;
        names = after ? end + 1 : end;
    }
    return text.used + 1 < text.size;
}

/* Where a folder on the way is missing, too: the nearest one that is there, and the names below it as they would be if somebody made them; the error
 * stays. 1 if it can be told. */
static int resolve_missing(struct walk *walk, char *path, char *to) {
    char *name = path + strlen(path), *end;
    long error = walk->error, at;
    if (is_dots(last_of(path))) return 0;
    do {
        for (end = name; end > path && end[-1] == '/'; end--) {}
        for (name = end; name > path && name[-1] != '/'; name--) {}
        if (end == path) return 0;
        char first = *name;
        *name = 0;
        at = walk_to(walk, name > path ? path : ".", O_DIRECTORY_);
        *name = first;
    } while (is_missing(at));
    if (at < 0) return 0;
    char after = *end;
    *end = 0;
    int leads_on = is_link(at, name); /* nowhere, today */
    *end = after;
    if (leads_on) {
        mg_sys1(MG_NR_close, at);
        walk->error = walk->makes ? 0 : error;
    }
    return !leads_on && name_and_close(at, to, &walk->gone) && add_names(name, to);
}

/* The object itself, or, for a name that does not exist or is not followed, its folder and the name. 1 if it can be told. */
static int resolve(struct walk *walk, char *path, char *to) {
    uint64_t bytes = strlen(path);
    int has_slash = bytes > 1 && path[bytes - 1] == '/';
    while (bytes > 1 && path[bytes - 1] == '/') path[--bytes] = 0;
    if (bytes == 0) {
        long same = walk->dirfd == MG_AT_FDCWD ? walk_to(walk, ".", 0) : mg_sys1(MG_NR_dup, walk->dirfd);
        walk->error = same < 0 ? same : 0;
        return name_and_close(same, to, &walk->gone);
    }
    if (walk->takes_name && *last_of(path) && !is_dots(last_of(path))) return resolve_name(walk, path, to) || (is_missing(walk->error) && resolve_missing(walk, path, to));
    walk->follow |= has_slash;
    long fd = walk_to(walk, path, walk->follow ? 0 : O_NOFOLLOW_);
    if (fd >= 0) return name_and_close(fd, to, &walk->gone);
    walk->error = fd;
    if (fd == -MG_ENOENT && resolve_name(walk, path, to)) return 1;
    return is_missing(walk->error) && resolve_missing(walk, path, to);
}

/* The kernel is to have the copy. */
static int copy_handle(struct mg_thread *thread, struct mg_call *call, unsigned arg, struct mg_file_handle *handle) {
    uint64_t head = __builtin_offsetof(struct mg_file_handle, handle), at = call->args[arg];
    memset(handle, 0, sizeof *handle);
    if (mg_copy_in(thread, handle, mg_address_of(at), head) != 0 || handle->bytes > sizeof handle->handle) return 0;
    if (mg_copy_in(thread, handle->handle, mg_address_of(at + head), handle->bytes) != 0) return 0;
    call->judged[arg] = handle;
    return 1;
}

/* An open that makes or empties a file has done so before its descriptor can be judged. */
static int has_effect(const struct mg_call *call, const uint64_t how[3]) {
    uint64_t flags = call->nr == MG_NR_open ? call->args[1] : call->nr == MG_NR_creat ? O_CREAT_ : call->nr == MG_NR_openat2 ? how[0] : call->args[2];
    return (flags & (O_CREAT_ | O_TRUNC_)) != 0;
}

/* Whether the kernel is to have the path as given, by a copy: where what it leads to has no path, where the object is judged again once it is open, and
 * where the kernel refuses it for its form. */
static int given_serves(const struct mg_call *call, unsigned arg, char *given, const char *text, const uint64_t how[3]) {
    if (text[0] != '/' || (mg_call_opens(call->nr) && !has_effect(call, how))) return 1;
    if (given[0] == 0) return !mg_links_takes_empty(call->nr, call->args, arg);
    uint64_t bytes = strlen(given);
    while (bytes > 1 && given[bytes - 1] == '/') bytes--;
    char after = given[bytes];
    given[bytes] = 0;
    int refused = mg_links_takes_name(call->nr, arg) && is_dots(last_of(given));
    given[bytes] = after;
    return refused;
}

struct resolving {
    struct mg_thread *thread; /* whose call it is */
    struct mg_call *call;
    struct mg_judged_copies *copies;
    struct mg_given_paths *given;
    struct mg_policy_input *input;
};

static int is_handle(const struct mg_call *call, unsigned arg) { return mg_calls[call->nr].arg[arg].kind != MG_KIND_PATH; }

/* A path that the kernel is to have as given, from the root directory: other threads can change what a descriptor or the working directory means. */
static void make_absolute(const struct walk *walk, char *given) {
    char base[MG_PATH_BYTES];
    uint8_t gone;
    uint64_t bytes = strlen(given);
    if (given[0] == 0 || given[0] == '/') return;
    if (!name_and_close(walk->dirfd == MG_AT_FDCWD ? walk_to(walk, ".", 0) : mg_sys1(MG_NR_dup, walk->dirfd), base, &gone) || gone || base[0] != '/') return;
    uint64_t before = strlen(base);
    if (before + 1 + bytes + 1 > MG_PATH_BYTES) return;
    memmove(given + before + 1, given, bytes + 1);
    memcpy(given, base, before);
    given[before] = '/';
}

/* 1 if it can be told, -errno where a signal came first. */
static long resolve_one(const struct resolving *all, unsigned arg, char *given, char *text, uint8_t *given_is_to_serve, long *error) {
    const struct mg_call *call = all->call;
    uint8_t dirfd = mg_calls[call->nr].arg[arg].dirfd;
    struct walk walk = {.dirfd = dirfd < 6 ? (int)call->args[dirfd] : MG_AT_FDCWD,
                        .follow = mg_links_follows(call->nr, call->args, arg, all->copies->how),
                        .takes_name = mg_links_takes_name(call->nr, arg),
                        .makes = mg_call_opens(call->nr) && has_effect(call, all->copies->how),
                        .resolve = all->copies->how[2] & RESOLVE_KINDS};
    if (is_handle(call, arg)) {
        long fd = mg_sys3(MG_NR_open_by_handle_at, (int)call->args[0], (long)&all->copies->handle, O_PATH_CLOEXEC);
        return name_and_close(fd, text, &walk.gone);
    }
    char work[MG_PATH_BYTES];
    memcpy(work, given, strlen(given) + 1);
    int is_known = resolve(&walk, work, text);
    if (is_known) *given_is_to_serve = walk.gone || given_serves(call, arg, given, text, all->copies->how);
    if (is_known && *given_is_to_serve && !mg_call_opens(call->nr)) make_absolute(&walk, given);
    *error = walk.error;
    return walk.error == -MG_EINTR ? walk.error : is_known;
}

static long resolve_all(void *argument) {
    const struct resolving *all = argument;
    for (unsigned slot = 0; slot < all->input->path_count; slot++) {
        if (!all->given->known[slot]) continue;
        char *text = all->copies->text[slot];
        long told = resolve_one(all, all->input->path[slot].arg, all->given->text[slot], text, &all->given->serves[slot], &all->given->error[slot]);
        if (told < 0) return told;
        if (!told || !mg_opening_for_caller(all->thread, text)) continue;
        all->input->path[slot].text = text;
    }
    return 0;
}

long mg_paths_resolve(struct mg_thread *thread, struct mg_call *call, struct mg_judged_copies *copies, struct mg_given_paths *given,
                      struct mg_policy_input *input) {
    int has_how = call->nr == MG_NR_openat2, error = 0;
    memset(copies->how, 0, sizeof copies->how);
    if (has_how) error = mg_copy_in(thread, copies->how, mg_address_of(call->args[2]), sizeof copies->how) != 0;
    if (has_how && !error) call->judged[2] = copies->how;
    input->path_count = 0;
    for (unsigned arg = 0; arg < 6 && input->path_count < 2; arg++) {
        if (!(mg_calls[call->nr].paths >> arg & 1)) continue;
        unsigned slot = input->path_count++;
        input->path[slot].arg = (uint8_t)arg;
        input->path[slot].text = 0;
        given->serves[slot] = 0;
        given->error[slot] = 0;
        if (is_handle(call, arg)) {
            given->known[slot] = !error && copy_handle(thread, call, arg, &copies->handle);
            continue;
        }
        long bytes = mg_copy_string(thread, given->text[slot], MG_PATH_BYTES, mg_address_of(call->args[arg]));
        given->known[slot] = !error && bytes >= 0;
        if (bytes < 0) given->error[slot] = bytes;
    }
    struct resolving all = {thread, call, copies, given, input};
    return mg_opening_apart(thread, resolve_all, &all);
}

void mg_paths_hand_on(struct mg_call *call, struct mg_judged_copies *copies, const struct mg_given_paths *given, const struct mg_policy_input *input) {
    for (unsigned slot = 0; slot < input->path_count; slot++) {
        if (call->judged[input->path[slot].arg]) continue; /* a handle: it has been */
        if (!input->path[slot].text) continue; /* then the verdict is the same whatever it leads to */
        const char *from = given->text[slot];
        uint64_t bytes = strlen(from);
        struct mg_text text = {.at = copies->text[slot], .used = strlen(copies->text[slot]), .size = MG_PATH_BYTES};
        if (given->serves[slot]) memcpy(copies->text[slot], from, bytes + 1);
        else if (bytes > 0 && from[bytes - 1] == '/' && text.used > 1) mg_text_add(&text, "/"); /* it asks for a directory */
        if (!given->serves[slot]) copies->how[2] &= ~(uint64_t)RESOLVE_FROM_FOLDER; /* the way was walked under these */
        call->judged[input->path[slot].arg] = copies->text[slot];
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
