/* Which object a path leads to, as the kernel will find it for the traced task: from the task's root, working directory or
 * descriptor, through its mounts and links. The answer is a path as the tracer sees it, that is as the policy's author does,
 * also for a task that changed its root.
 *
 * The fast way lets the kernel resolve the path in one call. It holds where the task has the tracer's root and nothing on the
 * way depends on who asks. Else the path is walked here, component by component. */
#include "tracer.h"

#include <asm/unistd.h>
#include <linux/fcntl.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <mg/kernel.h>
#include <mg/sys.h>
#include <mg/text.h>

#ifndef O_PATH
#define O_PATH 010000000
#endif
#define PROC_SUPER_MAGIC 0x9fa0
#define PROC_ROOT_INO 1
#define LINKS_MAX 40 /* MAXSYMLINKS */
#define NAME_BYTES 48 /* "TID/fd/N" */

static void close_fd(int fd) {
    if (fd >= 0) mg_sys1(__NR_close, fd);
}

static int open_at(int at, const char *path, long flags) {
    long fd = mg_sys4(__NR_openat, at, (long)path, O_PATH | O_CLOEXEC | flags, 0);
    return mg_is_error(fd) ? -1 : (int)fd;
}

static int duplicate(int fd) {
    long copy = mg_sys3(__NR_fcntl, fd, F_DUPFD_CLOEXEC, 0);
    return mg_is_error(copy) ? -1 : (int)copy;
}

static int identify(int at, const char *path, long flags, struct mg_trace_root *root, uint16_t *mode) {
    struct statx stat;
    if (mg_is_error(mg_sys5(__NR_statx, at, (long)path, flags, STATX_TYPE | STATX_INO | STATX_NLINK | STATX_MNT_ID, (long)&stat))) return 0;
    *root = (struct mg_trace_root){.ino = stat.stx_ino, .mnt = stat.stx_mnt_id, .dev_major = stat.stx_dev_major, .dev_minor = stat.stx_dev_minor};
    if (mode != 0) *mode = stat.stx_mode;
    return 1;
}

static int same(const struct mg_trace_root *a, const struct mg_trace_root *b) {
    return a->ino == b->ino && a->mnt == b->mnt && a->dev_major == b->dev_major && a->dev_minor == b->dev_minor;
}

void mg_resolve_start(void) {
    identify(AT_FDCWD, "/", 0, &mg_trace.root, 0);
    identify(mg_trace.proc_fd, "", AT_EMPTY_PATH, &mg_trace.proc_root, 0);
}

/* A name below /proc for something of the task's: TID/root, TID/cwd, TID/fd/N. */
static void task_name(const struct mg_tracee *tracee, const char *what, int fd, char name[NAME_BYTES]) {
    struct mg_text text = mg_text_in(name, NAME_BYTES);
    mg_text_add_unsigned(&text, (uint64_t)tracee->tid);
    mg_text_add(&text, what);
    if (fd >= 0) mg_text_add_unsigned(&text, (uint64_t)fd);
}

/* The kernel marks the path of a removed file so; the file is judged by the name it had. */
static void strip_deleted(int at, const char *name, char *text) {
    static const char mark[] = " (deleted)";
    size_t bytes = strlen(text), tail = sizeof mark - 1;
    if (bytes <= tail || !mg_text_equal(text + bytes - tail, mark)) return;
    struct mg_stat stat;
    if (!mg_is_error(mg_sys4(__NR_newfstatat, at, (long)name, (long)&stat, 0)) && stat.nlink == 0) text[bytes - tail] = 0;
}

static int link_text(int at, const char *name, char text[MG_TRACE_PATH_BYTES]) {
    long bytes = mg_sys4(__NR_readlinkat, at, (long)name, (long)text, MG_TRACE_PATH_BYTES - 1);
    text[bytes > 0 ? bytes : 0] = 0;
    if (bytes > 0) strip_deleted(at, name, text);
    return bytes > 0;
}

/* The path of an object that the tracer has open. */
static int own_text(int fd, char text[MG_TRACE_PATH_BYTES]) {
    char name[NAME_BYTES];
    struct mg_text own = mg_text_in(name, sizeof name);
    mg_text_add(&own, "self/fd/");
    mg_text_add_unsigned(&own, (uint64_t)fd);
    return link_text(mg_trace.proc_fd, name, text);
}

int mg_resolve_fd(const struct mg_tracee *tracee, int fd, char text[MG_TRACE_PATH_BYTES]) {
    char name[NAME_BYTES];
    task_name(tracee, "/fd/", fd, name);
    return link_text(mg_trace.proc_fd, name, text);
}

int mg_resolve_own(int fd, char text[MG_TRACE_PATH_BYTES]) { return own_text(fd, text); }

int mg_resolve_directory(const struct mg_tracee *tracee, int fd) {
    char name[NAME_BYTES];
    task_name(tracee, fd == AT_FDCWD ? "/cwd" : "/fd/", fd == AT_FDCWD ? -1 : fd, name);
    long opened = mg_sys4(__NR_openat, mg_trace.proc_fd, (long)name, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC, 0);
    return mg_is_error(opened) ? -1 : (int)opened;
}

/* Below the tracer's own /proc directory: the way led through `self`, which means somebody else for the task, or by the tracer's number. */
static int is_own_proc(const char *text) {
    char own[NAME_BYTES];
    struct mg_text name = mg_text_in(own, sizeof own);
    mg_text_add(&name, "/proc/");
    mg_text_add_unsigned(&name, (uint64_t)mg_trace.self);
    return mg_text_starts(text, own) && (text[name.used] == 0 || text[name.used] == '/');
}

int mg_resolve_is_strange_memory(const char *text) {
    size_t bytes = strlen(text);
    if (!mg_text_starts(text, "/proc/") || bytes < 4 || !mg_text_equal(text + bytes - 4, "/mem")) return 0;
    uint64_t pid = 0;
    const char *at = text + 6;
    for (; *at >= '0' && *at <= '9'; at++) pid = pid * 10 + (uint64_t)(*at - '0');
    return pid != 0 && *at == '/' && mg_protect_is_stranger(pid);
}

/* ---- the slow way ---- */

struct walk {
    struct mg_tracee *tracee;
    int root;    /* O_PATH descriptor of the root */
    int at;      /* where the walk stands */
    unsigned links;
    struct mg_trace_root root_id;
    char rest[MG_TRACE_PATH_BYTES]; /* what is still to be walked */
};

static int is_proc(int fd) {
    long fs[15];
    return !mg_is_error(mg_sys2(__NR_fstatfs, fd, (long)fs)) && fs[0] == PROC_SUPER_MAGIC;
}

static void step_to(struct walk *walk, int fd) {
    close_fd(walk->at);
    walk->at = fd;
}

/* Puts `head` before what is still to be walked; 0 if that is too long. */
static int prepend(struct walk *walk, const char *head) {
    size_t head_bytes = strlen(head), rest_bytes = strlen(walk->rest);
    if (head_bytes + rest_bytes + 2 > sizeof walk->rest) return 0;
    memmove(walk->rest + head_bytes + 1, walk->rest, rest_bytes + 1);
    memcpy(walk->rest, head, head_bytes);
    walk->rest[head_bytes] = '/';
    return 1;
}

/* In the root of a procfs, `self` and `thread-self` depend on who asks: it is the task that counts, not the tracer. */
static int proc_self(struct walk *walk, const char *name, char text[NAME_BYTES]) {
    int thread = mg_text_equal(name, "thread-self");
    if (!thread && !mg_text_equal(name, "self")) return 0;
    struct mg_trace_root id;
    if (!identify(walk->at, "", AT_EMPTY_PATH, &id, 0) || id.ino != PROC_ROOT_INO || !is_proc(walk->at)) return 0;
    mg_tracee_identify(walk->tracee);
    int ours = id.dev_major == mg_trace.proc_root.dev_major && id.dev_minor == mg_trace.proc_root.dev_minor;
    struct mg_text own = mg_text_in(text, NAME_BYTES);
    mg_text_add_unsigned(&own, ours ? (uint64_t)walk->tracee->pid : walk->tracee->ns_pid);
    if (thread) {
        mg_text_add(&own, "/task/");
        mg_text_add_unsigned(&own, ours ? (uint64_t)walk->tracee->tid : walk->tracee->ns_tid);
    }
    return 1;
}

/* Takes the next component off what is to be walked. */
static int next_component(struct walk *walk, char name[256], int *is_last) {
    char *from = walk->rest;
    while (*from == '/') from++;
    size_t bytes = 0;
    while (from[bytes] != 0 && from[bytes] != '/') bytes++;
    if (bytes == 0 || bytes > 255) return 0;
    memcpy(name, from, bytes);
    name[bytes] = 0;
    *is_last = from[bytes] == 0; /* a slash behind the name asks for a directory: then a link is followed */
    memmove(walk->rest, from + bytes, strlen(from + bytes) + 1);
    return 1;
}

enum step { STEP_ON, STEP_MISSING };

static enum step follow(struct walk *walk, int link, const char *name) {
    static char target[MG_TRACE_PATH_BYTES];
    char self[NAME_BYTES];
    if (++walk->links > LINKS_MAX) return STEP_MISSING;
    if (proc_self(walk, name, self)) return prepend(walk, self) ? STEP_ON : STEP_MISSING;
    struct mg_trace_root here;
    int is_magic = is_proc(link) && identify(walk->at, "", AT_EMPTY_PATH, &here, 0) && here.ino != PROC_ROOT_INO;
    if (is_magic) {
        /* The links of /proc/PID lead to objects, not to names. */
        int next = open_at(walk->at, name, 0);
        if (next < 0) return STEP_MISSING;
        step_to(walk, next);
        return STEP_ON;
    }
    long bytes = mg_sys4(__NR_readlinkat, link, (long)"", (long)target, sizeof target - 1);
    if (bytes <= 0) return STEP_MISSING;
    target[bytes] = 0;
    if (!prepend(walk, target)) return STEP_MISSING;
    if (walk->rest[bytes] == '/' && walk->rest[bytes + 1] == 0 && target[bytes - 1] != '/') walk->rest[bytes] = 0;
    if (target[0] == '/') step_to(walk, duplicate(walk->root));
    return STEP_ON;
}

static int is_root(const struct walk *walk) {
    struct mg_trace_root here;
    return !identify(walk->at, "", AT_EMPTY_PATH, &here, 0) || same(&here, &walk->root_id);
}

/* Walks to the end. On STEP_MISSING `name` and what is left of the path do not exist below where the walk stands. */
static enum step run(struct walk *walk, int follow_last, char name[256]) {
    int is_last;
    while (next_component(walk, name, &is_last)) {
        if (mg_text_equal(name, ".")) continue;
        if (mg_text_equal(name, "..") && is_root(walk)) continue;
        int next = open_at(walk->at, name, O_NOFOLLOW);
        if (next < 0) return STEP_MISSING;
        struct mg_trace_root id;
        uint16_t mode = 0;
        identify(next, "", AT_EMPTY_PATH, &id, &mode);
        if ((mode & 0170000) == 0120000 && (!is_last || follow_last)) {
            enum step step = follow(walk, next, name);
            close_fd(next);
            if (step != STEP_ON) return step;
            continue;
        }
        step_to(walk, next);
    }
    name[0] = 0;
    return STEP_ON;
}

static int walk_slowly(struct mg_tracee *tracee, const struct mg_path_request *request, int base, char text[MG_TRACE_PATH_BYTES]) {
    static struct walk walk;
    char name[NAME_BYTES], component[256];
    size_t bytes = strlen(request->path);
    text[0] = 0;
    if (bytes >= sizeof walk.rest) return -1;
    walk.tracee = tracee;
    walk.links = 0;
    task_name(tracee, "/root", -1, name);
    walk.root = request->in_root ? duplicate(base) : open_at(mg_trace.proc_fd, name, 0);
    if (walk.root < 0) return -1;
    identify(walk.root, "", AT_EMPTY_PATH, &walk.root_id, 0);
    walk.at = duplicate(request->path[0] == '/' ? walk.root : base);
    memcpy(walk.rest, request->path, bytes + 1);
    enum step step = walk.at < 0 ? STEP_MISSING : run(&walk, request->follow_last, component);
    int found = -1;
    if (walk.at >= 0 && own_text(walk.at, text)) {
        if (step == STEP_ON) {
            found = walk.at;
            walk.at = -1;
        } else {
            struct mg_text whole = {.at = text, .used = strlen(text), .size = MG_TRACE_PATH_BYTES};
            if (whole.used != 1) mg_text_add(&whole, "/");
            mg_text_add(&whole, component);
            mg_text_add(&whole, walk.rest);
            while (whole.used > 1 && text[whole.used - 1] == '/') text[--whole.used] = 0;
        }
    }
    close_fd(walk.at);
    close_fd(walk.root);
    return found;
}

/* ---- the fast way ---- */

static int has_own_root(const struct mg_tracee *tracee) {
    char name[NAME_BYTES];
    struct mg_trace_root id;
    task_name(tracee, "/root", -1, name);
    return identify(mg_trace.proc_fd, name, 0, &id, 0) && same(&id, &mg_trace.root);
}

static int open_fast(int base, const struct mg_path_request *request) {
    struct open_how how = {
        .flags = (uint64_t)(O_PATH | O_CLOEXEC | (request->follow_last ? 0 : O_NOFOLLOW)),
        .resolve = RESOLVE_NO_MAGICLINKS,
    };
    long fd = mg_sys4(__NR_openat2, base, (long)request->path, (long)&how, sizeof how);
    return mg_is_error(fd) ? -1 : (int)fd;
}

int mg_resolve(struct mg_tracee *tracee, const struct mg_path_request *request, char text[MG_TRACE_PATH_BYTES]) {
    char name[NAME_BYTES];
    text[0] = 0;
    int absolute = request->path[0] == '/' && !request->in_root;
    int base = AT_FDCWD;
    if (!absolute) {
        if (request->dirfd == AT_FDCWD) task_name(tracee, "/cwd", -1, name);
        else task_name(tracee, "/fd/", request->dirfd, name);
        base = open_at(mg_trace.proc_fd, name, 0);
        if (base < 0) return -1;
        if (request->path[0] == 0) {
            /* AT_EMPTY_PATH, or a null path: the descriptor itself. */
            own_text(base, text);
            return base;
        }
    }
    if (!request->in_root && has_own_root(tracee)) {
        int found = open_fast(base, request);
        if (found >= 0 && own_text(found, text) && !is_own_proc(text)) {
            if (base >= 0) close_fd(base);
            return found;
        }
        close_fd(found);
    }
    int found = walk_slowly(tracee, request, base, text);
    if (base >= 0) close_fd(base);
    return found;
}
