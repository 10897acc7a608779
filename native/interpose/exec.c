/* execve and execveat: the kernel runs mgload again, with a copy of the pack, and mgload becomes the program. What the
 * program would be is checked here first, so that a refusal reaches the caller as the kernel's would. */
#include "interpose/events.h"
#include "interpose/executable.h"
#include "interpose/families.h"
#include "interpose/judge.h"
#include "interpose/opening.h"
#include "interpose/rewrites.h"
#include "interpose/root.h"
#include "interpose/signals.h"

#include "loader/program.h"
#include "loader/rewritten.h"

#include <linux/filter.h>
#include <mg/errors.h>
#include <mg/room.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

#define MOST_STRINGS 0x7fffffffull
#define MOST_STRING_BYTES (128ull << 10) /* MAX_ARG_STRLEN */
#define MOST_BYTES (6ull << 20) /* of strings and pointers to them: the kernel takes no more, however large the stack may be */
#define OWN_ARGUMENTS 5 /* mgload PACK_FD @PROGRAM_FD:OFFSET RING_FD PATH */
enum { O_RDWR_CLOEXEC = 02000002, O_CLOEXEC_ = 02000000, MFD_CLOEXEC_ = 1, MFD_ALLOW_SEALING_ = 2, MFD_EXEC_ = 0x10, F_SETFD_ = 2, F_ADD_SEALS_ = 1033, ALL_SEALS = 0xf };

struct exec {
    struct mg_program program;
    struct mg_stat file; /* that its descriptor means */
    char path[MG_PATH_BYTES + 32];
    char arguments[3][48]; /* PACK_FD, @PROGRAM_FD:OFFSET, RING_FD */
    char capability[sizeof MG_CAPABILITY_VARIABLE + 96];
    uint64_t *vector; /* argument pointers, 0, environment pointers, 0 */
    uint64_t argument_count, environment_count;
};

static long count_strings(struct mg_thread *thread, uint64_t at, uint64_t *count) {
    *count = 0;
    if (at == 0) return 0;
    uint64_t page[32];
    for (;;) {
        /* up to the end of the page at most, so that a vector just before unreadable memory is read */
        uint64_t room = (MG_PAGE - ((at + *count * 8) & (MG_PAGE - 1))) / 8;
        uint64_t want = room < 1 ? 1 : room > 32 ? 32 : room;
        if (mg_copy_in(thread, page, mg_address_of(at + *count * 8), want * 8) != 0) return -MG_EFAULT;
        for (uint64_t i = 0; i < want; i++, ++*count)
            if (page[i] == 0) return 0;
        if (*count > MOST_STRINGS) return -MG_E2BIG;
    }
}

/* A string, by a copy at `*text`, which moves on behind it; MG_E2BIG's negative where the room ends first. */
static long take_string(struct mg_thread *thread, uint64_t *pointer, char **text, const char *end) {
    uint64_t room = (uint64_t)(end - *text);
    long bytes = mg_copy_string(thread, *text, room < MOST_STRING_BYTES ? room : MOST_STRING_BYTES, mg_address_of(*pointer));
    if (bytes < 0) return bytes == -MG_ENAMETOOLONG ? -MG_E2BIG : bytes;
    *pointer = (uint64_t)*text;
    *text += bytes + 1;
    return 0;
}

/* Copies pointers and strings: one that changed while the kernel copies it could lose its end, and run on into the next one on the new
 * stack, past the last of the application's into the capability, which nobody would then know for it (invariant I1). */
static long take_strings(struct mg_thread *thread, struct exec *exec, uint64_t room, uint64_t argv, uint64_t envp) {
    uint64_t arguments, environment;
    long error = count_strings(thread, argv, &arguments);
    if (error == 0) error = count_strings(thread, envp, &environment);
    if (error != 0) return error;
    uint64_t *vector = (uint64_t *)(exec + 1), *next = vector;
    uint64_t bytes = sizeof *exec + (OWN_ARGUMENTS + sizeof exec->program.prefix / 2 + arguments + environment + 8) * 8;
    if (bytes > MOST_BYTES) return -MG_E2BIG;
    long all = (long)(bytes + MOST_BYTES); /* so much is enough: try again with that */
    if (bytes > room) return all;
    char *text = (char *)exec + bytes;
    const char *end = (const char *)exec + room;
    exec->vector = vector;
    for (unsigned i = 0; i < OWN_ARGUMENTS; i++) *next++ = 0;
    const struct mg_program *program = &exec->program;
    for (unsigned i = 0; i < program->prefix_count; i++) *next++ = (uint64_t)(program->text + program->prefix[i]);
    uint64_t skip = program->prefix_count && arguments ? 1 : 0;
    if (mg_copy_in(thread, next, mg_address_of(argv + skip * 8), (arguments - skip) * 8) != 0 && arguments > skip) return -MG_EFAULT;
    for (uint64_t i = skip; i < arguments && error == 0; i++) error = take_string(thread, next++, &text, end);
    if (arguments == 0 && program->prefix_count == 0) *next++ = (uint64_t)""; /* as the kernel since 5.18 */
    *next++ = 0;
    exec->argument_count = (uint64_t)(next - vector);
    if (environment && mg_copy_in(thread, next, mg_address_of(envp), environment * 8) != 0) return -MG_EFAULT;
    for (uint64_t i = 0; i < environment && error == 0; i++) error = take_string(thread, next++, &text, end);
    *next++ = (uint64_t)exec->capability;
    *next++ = 0;
    return error == -MG_E2BIG && room < (uint64_t)all ? all : error;
}

/* What this program hands on beside the pack: its own filters, which hold across exec. */
static long write_carry(const struct mg_thread *thread, struct mg_room *room, int fd, uint32_t *bytes) {
    struct mg_carry carry = {.no_new_privs = thread->process->no_new_privs,
                             .sees_all = thread->sees_all,
                             .launch_pid_namespace = mg_globals.launch.pid_namespace,
                             .launch_no_new_privs = mg_globals.launch.no_new_privs,
                             .core = thread->process->core,
                             .mask = thread->mask,
                             .ignored = mg_signal_ignored(thread->process),
                             .altstack_flags = (uint32_t)thread->altstack.flags & MG_SS_AUTODISARM};
    for (const struct mg_app_filter *one = thread->filter; one; one = one->older) carry.filters++;
    long error = mg_room_write(room, fd, &carry, sizeof carry);
    *bytes = sizeof carry;
    for (const struct mg_app_filter *one = thread->filter; one && error == 0; one = one->older) {
        struct mg_carried_filter head = {one->count, one->listens};
        error = mg_room_write(room, fd, &head, sizeof head);
        if (error == 0) error = mg_room_write(room, fd, one->program, head.count * sizeof(struct sock_filter));
        *bytes += (uint32_t)(sizeof head + head.count * sizeof(struct sock_filter));
    }
    return error;
}

/* A sealed file in memory: mgload, image, plan, carry. No descriptor of it exists between execs. */
static long make_pack(const struct mg_thread *thread) {
    const struct mg_launch *launch = &mg_globals.launch;
    long fd = mg_sys2(MG_NR_memfd_create, (long)"monguard", MFD_CLOEXEC_ | MFD_ALLOW_SEALING_ | MFD_EXEC_);
    if (fd == -MG_EINVAL) fd = mg_sys2(MG_NR_memfd_create, (long)"monguard", MFD_CLOEXEC_ | MFD_ALLOW_SEALING_);
    if (fd < 0) return fd;
    struct mg_room room;
    mg_room_open(&room);
    long error = mg_room_write(&room, (int)fd, launch->pack_file, launch->pack->bytes);
    struct mg_pack_header header = *launch->pack;
    header.carry_offset = launch->pack->bytes;
    if (error == 0) error = write_carry(thread, &room, (int)fd, &header.carry_bytes);
    uint64_t header_at = (uint64_t)launch->pack - (uint64_t)launch->pack_file;
    if (error == 0 && mg_sys4(MG_NR_pwrite64, fd, (long)&header, sizeof header, (long)header_at) != sizeof header) error = -MG_EIO;
    mg_room_close(&room);
    if (error == 0) error = mg_sys3(MG_NR_fcntl, fd, F_ADD_SEALS_, ALL_SEALS);
    if (error == 0) return fd;
    mg_sys1(MG_NR_close, fd);
    return error;
}

/* The supervisor keeps the ring open; whoever may look into it may open it again. */
static long open_ring(struct mg_thread *thread) {
    const struct mg_launch *launch = &mg_globals.launch;
    if (!launch->ring.header) return -1;
    char link[64];
    struct mg_text text = mg_text_in(link, sizeof link);
    mg_text_add(&text, "/proc/");
    mg_text_add_unsigned(&text, launch->plan->supervisor_pid);
    mg_text_add(&text, "/fd/");
    mg_text_add_unsigned(&text, launch->ring_fd);
    long fd = mg_sys4(MG_NR_openat, MG_AT_FDCWD, (long)link, O_RDWR_CLOEXEC, 0);
    struct mg_stat stat;
    if (fd >= 0 && (mg_sys2(MG_NR_fstat, fd, (long)&stat) != 0 || stat.dev != launch->ring_dev || stat.ino != launch->ring_ino)) {
        mg_sys1(MG_NR_close, fd);
        fd = -1;
    }
    if (fd < 0) mg_event_notice(thread, MG_ERROR_RING_LOST, MG_NR_execve, 0);
    return fd;
}

/* What the next monitor will say is lost with the ring: so it is said here. */
static void look_for_copy(struct mg_thread *thread, const struct exec *exec) {
    const struct mg_launch *launch = &mg_globals.launch;
    if (!launch->checks_code) return;
    struct mg_rewritten from = mg_rewritten_find(launch, &exec->file);
    long copy = from.entry ? mg_rewritten_open(launch, &from) : -MG_ENOENT;
    if (copy >= 0) mg_sys1(MG_NR_close, copy);
    else if (!mg_rewritten_hopeless(launch, &exec->file)) mg_event_notice(thread, MG_ERROR_COPY_UNREACHABLE, MG_NR_execve, 0);
}

struct wanted {
    struct mg_thread *thread;
    struct mg_call *call;
    struct exec *exec;
    const char *name;
    int dirfd, flags, allow_setuid;
};

static long open_once(const struct wanted *wanted, int dirfd, const char *path, int flags) {
    return mg_program_open(&wanted->exec->program, dirfd, path, flags, wanted->name, wanted->allow_setuid);
}

/* Opens what is to run, and judges the file that was asked for, whose path policy judged before (invariant I8), and those that interpret it. */
static long open_program(void *argument) {
    const struct wanted *wanted = argument;
    struct exec *exec = wanted->exec;
    struct mg_program *program = &exec->program;
    long error = open_once(wanted, wanted->dirfd, exec->path, wanted->flags);
    if (error == 0 && mg_sys2(MG_NR_fstat, program->fd, (long)&exec->file) != 0) error = -MG_EACCES;
    /* /proc/self/exe where the kernel still names mgload: what runs is the program itself. */
    if (error == 0 && program->script_fd < 0 && exec->file.dev == mg_globals.launch.loader_dev && exec->file.ino == mg_globals.launch.loader_ino) {
        mg_sys1(MG_NR_close, program->fd);
        mg_program_close_between(program);
        long own = mg_executable_open(O_CLOEXEC_);
        error = own < 0 ? own : open_once(wanted, (int)own, "", MG_AT_EMPTY_PATH);
        if (own >= 0) mg_sys1(MG_NR_close, own);
        if (error == 0) error = mg_sys2(MG_NR_fstat, program->fd, (long)&exec->file);
    }
    if (error != 0) return error;
    int is_script = program->script_fd >= 0;
    error = mg_judge_file(wanted->thread, wanted->call, is_script ? program->script_fd : program->fd, 0);
    if (error == 0 && is_script) error = mg_judge_file(wanted->thread, wanted->call, program->fd, 1);
    for (unsigned i = 0; i < program->between_count && error == 0; i++) error = mg_judge_file(wanted->thread, wanted->call, program->between_fd[i], 1);
    mg_program_close_between(program);
    if (error != 0) mg_sys1(MG_NR_close, program->fd);
    return error != 0 ? error : program->fd;
}

/* Whether the descriptor still means the file that was judged; asked when nobody can change that any more. */
static int is_judged(const struct exec *exec) {
    struct mg_stat stat;
    return mg_sys2(MG_NR_fstat, exec->program.fd, (long)&stat) == 0 && stat.dev == exec->file.dev && stat.ino == exec->file.ino;
}

static void keep_open(long fd) { mg_sys3(MG_NR_fcntl, fd, F_SETFD_, 0); }

/* Descriptors, and the root directory where another process has the same: the new program would not know that it can move (invariant D8). */
static long part_from_others(void) { return mg_sys1(MG_NR_unshare, MG_CLONE_FILES | (mg_root_is_of_processes() ? MG_CLONE_FS : 0)); }

static long run(struct mg_thread *thread, struct mg_call *call, struct exec *exec) {
    mg_signal_before_exec(thread);
    long error = thread->pending ? MG_CALL_ABORTED : 0;
    /* From here on no other thread sees or changes descriptors: an exec would part the tables anyway. Before there is a pack, since whoever
     * writes to it until it is sealed is the monitor of the next program (invariant I7). */
    if (error == 0) error = part_from_others();
    if (error < 0 && error != MG_CALL_ABORTED && thread->process->threads == 1 && !mg_opening_is_of_processes() && !mg_root_is_of_processes()) error = 0; /* containers may refuse it; nobody shares anything then */
    if (error == 0 && !is_judged(exec)) error = -MG_EACCES;
    long pack = error == 0 ? make_pack(thread) : error;
    if (pack < 0) {
        if (pack == -MG_EFBIG) mg_event_notice(thread, MG_ERROR_EXEC_REFUSED, call->nr, MG_ERROR_FILE_LIMIT);
        mg_signal_after_failed_exec(thread);
        return pack;
    }
    long ring = open_ring(thread);
    if (ring < 0) look_for_copy(thread, exec);
    struct mg_text text = mg_text_in(exec->arguments[0], sizeof exec->arguments[0]);
    mg_text_add_signed(&text, pack);
    text = mg_text_in(exec->arguments[1], sizeof exec->arguments[1]);
    mg_text_add(&text, "@");
    mg_text_add_signed(&text, exec->program.fd);
    mg_text_add(&text, ":");
    mg_text_add_unsigned(&text, (uint64_t)mg_globals.launch.pack - (uint64_t)mg_globals.launch.pack_file);
    text = mg_text_in(exec->arguments[2], sizeof exec->arguments[2]);
    if (ring < 0)
        mg_text_add(&text, "-");
    else
        mg_text_add_signed(&text, ring);
    text = mg_text_in(exec->capability, sizeof exec->capability);
    mg_text_add(&text, MG_CAPABILITY_VARIABLE);
    const struct mg_capability *capability = &mg_globals.launch.capability;
    const uint64_t words[] = {capability->full, capability->brief, capability->notified, capability->notified_brief};
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
        if (i > 0) mg_text_add(&text, ",");
        mg_text_add_hex(&text, words[i]);
    }
    exec->vector[0] = (uint64_t)"mgload";
    for (unsigned i = 0; i < 3; i++) exec->vector[1 + i] = (uint64_t)exec->arguments[i];
    exec->vector[4] = (uint64_t)exec->path;
    keep_open(pack);
    keep_open(exec->program.fd);
    if (ring >= 0) keep_open(ring);
    call->flags |= MG_EVENT_FLAG_NO_RETURN;
    call->result = 0;
    mg_event_call(thread, call);
    mg_thread_count_calls(thread);
    error = mg_sys5(MG_NR_execveat, pack, (long)"", (long)exec->vector, (long)(exec->vector + exec->argument_count), MG_AT_EMPTY_PATH);
    call->flags &= (uint32_t)~MG_EVENT_FLAG_NO_RETURN;
    mg_signal_after_failed_exec(thread);
    memset(exec->capability, 0, sizeof exec->capability);
    mg_sys1(MG_NR_close, pack);
    if (ring >= 0) mg_sys1(MG_NR_close, ring);
    return error;
}

/* The name by which the kernel would call what is executed through a descriptor. */
static void name_descriptor(char *to, size_t size, int dirfd, const char *path) {
    struct mg_text text = mg_text_in(to, size);
    mg_text_add(&text, "/dev/fd/");
    mg_text_add_signed(&text, dirfd);
    if (path[0]) mg_text_add(&text, "/");
    mg_text_add(&text, path);
}

/* A script behind a descriptor that closes on exec: its interpreter could not open it. */
static int program_needs_name(const struct exec *exec, int by_descriptor, int dirfd) {
    return by_descriptor && exec->program.prefix_count > 0 && (mg_sys3(MG_NR_fcntl, dirfd, 1 /* F_GETFD */, 0) & 1);
}

long mg_exec(struct mg_thread *thread, struct mg_call *call) {
    int at = call->nr == MG_NR_execveat;
    int dirfd = at ? (int)call->args[0] : MG_AT_FDCWD, flags = at ? (int)call->args[4] : 0;
    uint64_t path = call->args[at ? 1 : 0], argv = call->args[at ? 2 : 1], envp = call->args[at ? 3 : 2];
    /* Whether it could be executed: nothing is. Kernels before 6.14 do not know the question. */
    if (flags & MG_AT_EXECVE_CHECK) {
        struct mg_call question = *call;
        if (call->judged[1]) question.args[2] = question.args[3] = 0; /* what lies behind them would be read with the monitor's rights */
        return mg_call_forward(thread, &question);
    }
    if (flags & ~(MG_AT_EMPTY_PATH | MG_AT_SYMLINK_NOFOLLOW)) return -MG_EINVAL;
    long wanted = sizeof(struct exec) + 64 * MG_PAGE;
    for (int attempt = 0; attempt < 3; attempt++) {
        struct exec *exec = mg_thread_memory(thread, (uint64_t)wanted);
        if (!exec) return -MG_ENOMEM;
        long bytes = mg_copy_string(thread, exec->path, MG_PATH_BYTES, mg_address_of(path));
        if (bytes < 0) return bytes;
        if (bytes == 0 && !(flags & MG_AT_EMPTY_PATH)) return -MG_ENOENT;
        char *given = exec->path;
        char name[MG_PATH_BYTES / 4];
        if (dirfd != MG_AT_FDCWD && exec->path[0] != '/') {
            name_descriptor(name, sizeof name, dirfd, exec->path);
            given = name;
        }
        int allow = (mg_globals.launch.plan->flags & MG_PLAN_FLAG_ALLOW_SETUID) != 0 || thread->process->no_new_privs;
        exec->program.error = 0;
        struct wanted asked = {thread, call, exec, given, dirfd, flags, allow};
        long result = mg_opening_elsewhere(thread, open_program, &asked, O_CLOEXEC_);
        if (result >= 0) {
            exec->program.fd = (int)result;
        } else {
            if (exec->program.error == MG_ERROR_PROGRAM_SETUID) mg_event_notice(thread, MG_ERROR_EXEC_REFUSED, call->nr, MG_ERROR_PROGRAM_SETUID);
            return result;
        }
        if (program_needs_name(exec, given == name, dirfd)) {
            mg_sys1(MG_NR_close, exec->program.fd);
            return -MG_ENOENT;
        }
        if (given == name) {
            struct mg_text text = mg_text_in(exec->path, sizeof exec->path);
            mg_text_add(&text, name);
        }
        result = take_strings(thread, exec, (uint64_t)wanted, argv, envp);
        if (result > 0) {
            wanted = result;
        } else if (result == 0) {
            /* The new program finds its copy in the log. */
            mg_rewrites_ask(thread, exec->program.fd);
            result = run(thread, call, exec);
        }
        mg_sys1(MG_NR_close, exec->program.fd);
        if (result <= 0) return result;
    }
    return -MG_E2BIG;
}
