/* Opening files beside other threads (opening.h). A path that stays on the root file system is opened at once: the kernel sees to it
 * that it does (RESOLVE_NO_XDEV), whatever others do to names meanwhile. Every other is opened by a task with a table of its own, looked at
 * there, and handed over when it is what the application may have. */
#include "interpose/opening.h"

#include "interpose/errand.h"
#include "interpose/judge.h"
#include "interpose/own-files.h"
#include "interpose/paths.h"
#include "interpose/views.h"

#include <mg/own-files.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

enum { O_CREAT_ = 0100, O_EXCL_ = 0200, O_CLOEXEC_ = 02000000, O_PATH_ = 010000000, O_TMPFILE_ = 020000000 };
/* What openat takes, and ignores the rest; openat2 does not ignore. */
#define OPEN_FLAGS 037777703ull
#define PATH_FLAGS 012600000ull /* O_PATH, O_CLOEXEC, O_NOFOLLOW, O_DIRECTORY: all that counts beside O_PATH */
enum { NO_XDEV_ = 1, NO_MAGICLINKS_ = 2, BENEATH_ = 8, IN_ROOT_ = 16 };
enum { AF_UNIX_ = 1, SOCK_SEQPACKET_ = 5, SOL_SOCKET_ = 1, SCM_RIGHTS_ = 1, MSG_DONTWAIT_ = 0x40, MSG_CMSG_CLOEXEC_ = 0x40000000, MSG_NOSIGNAL_ = 0x4000 };
enum { EXDEV_ = 18 };

struct how { /* struct open_how */
    uint64_t flags, mode, resolve;
};

static int table_is_shared, root_is_plain;
static int table_is_of_processes; /* shared with one that has other handlers, and perhaps other memory */
static uint32_t from_root; /* threads that open a path because the root directory is plain */

void mg_opening_begin(void) {
    long statfs[15];
    root_is_plain = mg_sys2(MG_NR_statfs, (long)"/", (long)statfs) == 0 && !mg_view_is_special(statfs[0]);
}

void mg_opening_before_clone(uint64_t flags) {
    if (flags & MG_CLONE_FILES) table_is_shared = 1;
    if ((flags & MG_CLONE_FILES) && !(flags & MG_CLONE_THREAD)) table_is_of_processes = 1;
    /* A process that changes our root directory without our knowing. */
    if ((flags & MG_CLONE_FS) && !(flags & MG_CLONE_VM)) root_is_plain = 0;
}

void mg_opening_after_fork(uint64_t flags) {
    if (!(flags & MG_CLONE_FILES)) table_is_shared = table_is_of_processes = 0;
    from_root = 0; /* the other threads are not here */
}

long mg_opening_root(struct mg_thread *thread, struct mg_call *call) {
    __atomic_store_n(&root_is_plain, 0, __ATOMIC_SEQ_CST);
    /* Whoever found it plain is to be done before it is not. */
    while (__atomic_load_n(&from_root, __ATOMIC_SEQ_CST) != 0) {
        if (thread->pending) return MG_CALL_ABORTED;
        mg_sys0(MG_NR_sched_yield);
    }
    return mg_call_forward(thread, call);
}

/* One descriptor, through a socket. */
struct message {
    struct { uint64_t name; uint32_t name_bytes, padding; uint64_t parts, part_count, control, control_bytes; uint32_t flags, more_padding; } header;
    struct mg_iovec part;
    struct { uint64_t bytes; int32_t level, type; int32_t fd, padding; } control;
    char byte;
};

static void fill(struct message *message, int fd) {
    memset(message, 0, sizeof *message);
    message->part = (struct mg_iovec){(uint64_t)&message->byte, 1};
    message->header.parts = (uint64_t)&message->part;
    message->header.part_count = 1;
    message->header.control = (uint64_t)&message->control;
    message->header.control_bytes = sizeof message->control;
    message->control.bytes = 20; /* CMSG_LEN of one descriptor */
    message->control.level = SOL_SOCKET_;
    message->control.type = SCM_RIGHTS_;
    message->control.fd = fd;
}

static long send(int channel, long fd) {
    struct message message;
    fill(&message, (int)fd);
    long sent = mg_sys3(MG_NR_sendmsg, channel, (long)&message, MSG_NOSIGNAL_);
    return sent < 0 ? sent : 0;
}

static long receive(int channel, uint64_t flags) {
    struct message message;
    fill(&message, -1);
    long got = mg_sys3(MG_NR_recvmsg, channel, (long)&message, MSG_DONTWAIT_ | (flags & O_CLOEXEC_ ? MSG_CMSG_CLOEXEC_ : 0));
    if (got < 0) return got;
    /* No room for it in the table: the kernel leaves it out. */
    return message.header.control_bytes >= 20 && message.control.fd >= 0 ? message.control.fd : -MG_EMFILE;
}

struct opening {
    struct mg_thread *thread; /* whose call it is; it waits meanwhile */
    struct mg_call *call;
    int dirfd, with_how;
    struct how how;
    char path[MG_PATH_BYTES];
};

int mg_opening_for_caller(const struct mg_thread *caller, char path[MG_PATH_BYTES]) {
    char own[32], rest[MG_PATH_BYTES];
    struct mg_text text = mg_text_in(own, sizeof own);
    mg_text_add(&text, "/task/");
    mg_text_add_unsigned(&text, (uint64_t)mg_sys0(MG_NR_gettid));
    char *at = path;
    while (*at && !mg_text_starts(at, own)) at++;
    const char *behind = at + (*at ? strlen(own) : 0);
    if (!*at || (*behind && *behind != '/')) return 1;
    memcpy(rest, behind, strlen(behind) + 1);
    text = (struct mg_text){.at = path, .used = (size_t)(at - path), .size = MG_PATH_BYTES};
    mg_text_add(&text, "/task/");
    mg_text_add_unsigned(&text, caller->tid);
    mg_text_add(&text, rest);
    return text.used + 1 < text.size;
}

/* /proc/thread-self leads to this task: the same file of the thread whose call it is, and `fd` closed; or `fd`. */
static long for_caller(const struct opening *one, long fd) {
    char path[MG_PATH_BYTES], there[MG_PATH_BYTES];
    if (mg_path_of_descriptor((int)fd, path, sizeof path) <= 0) return fd;
    memcpy(there, path, strlen(path) + 1);
    if (!mg_opening_for_caller(one->thread, there) || mg_text_equal(path, there)) return fd;
    mg_sys1(MG_NR_close, fd);
    return mg_sys4(MG_NR_openat, MG_AT_FDCWD, (long)there, (long)one->how.flags, 0);
}

static long open_and_look(void *argument) {
    struct opening *one = argument;
    long fd = one->call->nr == MG_NR_open_by_handle_at ? mg_sys3(MG_NR_open_by_handle_at, one->dirfd, (long)one->call->judged[1], (long)one->how.flags)
              : one->with_how ? mg_sys4(MG_NR_openat2, one->dirfd, (long)one->path, (long)&one->how, sizeof one->how)
                            : mg_sys4(MG_NR_openat, one->dirfd, (long)one->path, (long)one->how.flags, (long)one->how.mode);
    if (fd >= 0) fd = for_caller(one, fd);
    if (fd >= 0) fd = mg_judge_opened(one->thread, one->call, fd);
    return fd < 0 ? fd : mg_view_of(one->thread, (int)fd, one->call, 0);
}

struct handing {
    long (*open)(void *argument);
    void *argument;
    int channel;
};

static long open_and_send(void *argument) {
    const struct handing *handing = argument;
    long fd = handing->open(handing->argument);
    return fd < 0 ? fd : send(handing->channel, fd);
}

long mg_opening_apart(struct mg_thread *thread, long (*work)(void *argument), void *argument) {
    return table_is_shared ? mg_errand(thread, work, argument) : work(argument);
}

int mg_opening_is_shared(void) { return table_is_shared; }

int mg_opening_is_of_processes(void) { return table_is_of_processes; }

long mg_opening_elsewhere(struct mg_thread *thread, long (*open)(void *argument), void *argument, uint64_t flags) {
    if (!table_is_shared) return open(argument);
    int ends[2];
    long result = mg_sys4(MG_NR_socketpair, AF_UNIX_, SOCK_SEQPACKET_ | O_CLOEXEC_, 0, (long)ends);
    if (result < 0) return result;
    struct handing handing = {open, argument, ends[1]};
    result = mg_errand(thread, open_and_send, &handing);
    if (result == 0) result = receive(ends[0], flags);
    mg_sys1(MG_NR_close, ends[1]);
    if (result < 0) {
        mg_sys1(MG_NR_close, ends[0]);
        return result;
    }
    /* The lowest number that was free, as the application expects. */
    long moved = mg_sys3(MG_NR_dup3, result, ends[0], (long)(flags & O_CLOEXEC_));
    mg_sys1(MG_NR_close, result);
    return moved;
}

/* What the call asks for; 0, or -errno as the kernel has it. */
static long understand(struct mg_thread *thread, const struct mg_call *call, struct opening *one) {
    if (call->nr == MG_NR_open_by_handle_at) {
        one->dirfd = (int)call->args[0];
        one->how.flags = (uint32_t)call->args[2];
        return call->judged[1] ? 0 : -MG_EFAULT;
    }
    unsigned at = call->nr == MG_NR_open || call->nr == MG_NR_creat ? 0 : 1;
    one->dirfd = at ? (int)call->args[0] : MG_AT_FDCWD;
    if (call->nr == MG_NR_openat2) {
        struct { struct how how; unsigned char more[MG_PAGE - sizeof(struct how)]; } given = {0};
        uint64_t bytes = call->args[3];
        if (bytes < sizeof given.how) return -MG_EINVAL;
        if (bytes > sizeof given) return -MG_E2BIG;
        if (mg_copy_in(thread, &given, mg_address_of(call->args[2]), bytes) != 0) return -MG_EFAULT;
        for (uint64_t i = 0; i < sizeof given.more; i++)
            if (given.more[i]) return -MG_E2BIG;
        one->how = call->judged[2] ? *(const struct how *)call->judged[2] : given.how;
        one->with_how = 1;
    } else if (call->nr == MG_NR_creat) {
        one->how = (struct how){.flags = 01101 /* O_CREAT | O_WRONLY | O_TRUNC */, .mode = call->args[1]};
    } else {
        one->how = (struct how){.flags = (uint32_t)call->args[at + 1], .mode = (uint32_t)call->args[at + 2]};
    }
    if (!one->with_how) {
        one->how.flags &= one->how.flags & O_PATH_ ? PATH_FLAGS : OPEN_FLAGS;
        one->how.mode &= one->how.flags & (O_CREAT_ | O_TMPFILE_) ? 07777 : 0;
    }
    one->how.mode &= ~(uint64_t)MG_OWN_FILE_STICKY; /* invariant R3 */
    if (call->judged[at]) {
        const char *judged = call->judged[at];
        memcpy(one->path, judged, strlen(judged) + 1);
        return 0;
    }
    long length = mg_copy_string(thread, one->path, sizeof one->path, mg_address_of(call->args[at]));
    return length < 0 ? length : 0;
}

/* On the root file system, from its root directory on: nowhere on this way is a procfs. */
static long open_here(struct mg_thread *thread, struct opening *one) {
    struct how how = one->how;
    how.resolve |= NO_XDEV_ | NO_MAGICLINKS_;
    __atomic_add_fetch(&from_root, 1, __ATOMIC_SEQ_CST);
    struct mg_call call = {.nr = MG_NR_openat2, .args = {(uint64_t)MG_AT_FDCWD, (uint64_t)one->path, (uint64_t)&how, sizeof how}};
    long fd = __atomic_load_n(&root_is_plain, __ATOMIC_SEQ_CST) ? mg_call_with_monitor_rights(thread, &call) : -EXDEV_;
    __atomic_sub_fetch(&from_root, 1, __ATOMIC_SEQ_CST);
    return fd;
}

static long open_directly(struct mg_thread *thread, struct mg_call *call) {
    long fd = mg_own_file_make(thread, call);
    if (fd < 0) return fd; /* an error, or MG_CALL_ABORTED */
    fd = mg_judge_opened(thread, call, fd);
    return fd < 0 ? fd : mg_view_of(thread, (int)fd, call, 0);
}

long mg_opening(struct mg_thread *thread, struct mg_call *call) {
    int by_handle = call->nr == MG_NR_open_by_handle_at; /* not of procfs */
    if (!table_is_shared || (by_handle && !mg_judges_opened(call->nr))) return open_directly(thread, call);
    struct opening *one = mg_thread_memory(thread, sizeof *one);
    if (!one) return -MG_ENOMEM;
    *one = (struct opening){.thread = thread, .call = call};
    long error = understand(thread, call, one);
    if (error != 0) return error;
    /* A new file is none of procfs, and holds nothing yet. Only registers say so for sure: what openat2 reads can change. */
    int is_new = (one->how.flags & (O_CREAT_ | O_EXCL_)) == (O_CREAT_ | O_EXCL_) || (one->how.flags & O_TMPFILE_);
    if (is_new && !one->with_how) return open_directly(thread, call);
    /* Whoever may write to every file may write to MonGuard's, and that is looked at first. */
    int may_write_ours = (one->how.flags & 3) != 0 && mg_sys0(MG_NR_geteuid) == 0;
    if (root_is_plain && !may_write_ours && !mg_judges_opened(call->nr) && one->path[0] == '/' && !(one->how.resolve & (BENEATH_ | IN_ROOT_))) {
        long fd = open_here(thread, one);
        if (fd >= 0) return mg_view_of(thread, (int)fd, call, 1); /* where devices lie on the root file system */
        if (fd != -EXDEV_ && fd != -MG_ELOOP && fd != -MG_EINVAL) return fd;
    }
    return mg_opening_elsewhere(thread, open_and_look, one, one->how.flags);
}
