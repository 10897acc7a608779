/* From the command line to the traced program: mgtrace PLAN_FD RING_FD PATH ARGV0 ARGS…
 *
 * The started process stays the program; the tracer is its grandchild, so that the program has no child it did not make. */
#include "tracer.h"

#include <asm/unistd.h>
#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>
#include <mg/fail.h>
#include <mg/kernel.h>
#include <mg/sys.h>
#include <mg/text.h>

#define O_RDWR_ 02
#define O_PATH_ 010000000
#define O_DIRECTORY_ 0200000
#define O_CLOEXEC_ 02000000
#define WALL 0x40000000 /* __WALL */
#define PROC_SUPER_MAGIC 0x9fa0
#define CAP_SYS_PTRACE 19
#define CAP_SYS_ADMIN 21

void mg_main(long *stack);

struct mg_trace mg_trace;

/* What the tracer tells the program before it may start; a short read means that the tracer died. */
struct report {
    uint32_t code; /* 0: go on */
    int32_t error;
};

/* Where the kernel put the strings of the command line and the environment. */
static struct {
    char *start;
    size_t bytes;
} arguments;

static void note_arguments(char **argv) {
    char **last = argv;
    while (last[0] != 0) last++;
    for (last++; last[0] != 0; last++) {}
    last--; /* the last variable, or the null between the two lists */
    if (*last == 0) last--;
    arguments.start = argv[0];
    arguments.bytes = (size_t)(*last - argv[0]) + strlen(*last) + 1;
}

static _Noreturn void quit(int status) {
    for (;;) mg_sys1(__NR_exit_group, status);
}

/* ---- the tracer's side ---- */

static _Noreturn void refuse(int pipe, uint32_t code, long error) {
    struct report report = {.code = code, .error = (int32_t)error};
    mg_sys3(__NR_write, pipe, (long)&report, sizeof report);
    quit(125);
}

/* Lets go of everything of the caller's: a pipe held open here would keep its reader waiting for ever. */
static void leave_caller(int keep) {
    for (int fd = 0; fd < 3; fd++)
        if (fd != keep) mg_sys1(__NR_close, fd);
    long null = mg_sys3(__NR_open, (long)"/dev/null", O_RDWR_, 0);
    for (int fd = 0; fd < 3 && !mg_is_error(null); fd++)
        if (fd != keep && fd != null) mg_sys2(__NR_dup2, null, fd);
    unsigned from = 3;
    if (keep >= 3) {
        if (keep > 3) mg_sys3(__NR_close_range, 3, keep - 1, 0);
        from = (unsigned)keep + 1;
    }
    if (mg_is_error(mg_sys3(__NR_close_range, from, ~0u, 0)))
        for (unsigned fd = from; fd < 65536; fd++) mg_sys1(__NR_close, fd);
    mg_sys0(__NR_setsid);
    mg_sys1(__NR_chdir, (long)"/");
    mg_sys1(__NR_umask, 0);
    /* Signals meant for the caller's process group or for everybody are not meant for the tracer. SIGCHLD is not blocked and
     * has its default disposition, so that the kernel drops the one of each stop instead of queueing it. */
    struct mg_sigaction none = {.handler = MG_SIG_DFL};
    mg_sys4(__NR_rt_sigaction, MG_SIGCHLD, (long)&none, 0, 8);
    uint64_t all = ~MG_SIGNAL_BIT(MG_SIGCHLD);
    mg_sys4(__NR_rt_sigprocmask, MG_SIG_SETMASK, (long)&all, 0, 8);
    mg_sys5(__NR_prctl, PR_SET_NAME, (long)"mgtrace", 0, 0, 0);
    mg_sys5(__NR_prctl, PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static void open_proc(int pipe) {
    long fd = mg_sys3(__NR_open, (long)"/proc", O_PATH_ | O_DIRECTORY_ | O_CLOEXEC_, 0);
    if (mg_is_error(fd)) refuse(pipe, MG_ERROR_PROC_MISSING, fd);
    long fs[15];
    long error = mg_sys2(__NR_fstatfs, fd, (long)fs);
    if (mg_is_error(error) || fs[0] != PROC_SUPER_MAGIC) refuse(pipe, MG_ERROR_PROC_MISSING, 0);
    /* A /proc of another pid namespace speaks of other processes. */
    char text[16];
    long bytes = mg_sys4(__NR_readlinkat, fd, (long)"self", (long)text, sizeof text - 1);
    uint64_t pid = 0;
    if (bytes > 0) text[bytes] = 0;
    if (bytes <= 0 || !mg_text_number(text, &pid) || pid != (uint64_t)mg_trace.self) refuse(pipe, MG_ERROR_PROC_MISSING, 0);
    mg_trace.proc_fd = (int)fd;
}

static int has_capability(unsigned number) {
    struct { uint32_t version; int pid; } header = {.version = 0x20080522, .pid = 0};
    struct { uint32_t effective, permitted, inheritable; } data[2] = {{0}, {0}};
    mg_sys2(__NR_capget, (long)&header, (long)data);
    return (data[0].effective >> number & 1) != 0;
}

/* Whether somebody traces the program already: ptrace itself answers EPERM to this as to everything. */
static int is_traced(int pid) {
    char status[2048];
    mg_status_read(pid, status, sizeof status);
    const char *tracer = mg_status_of(status, "TracerPid:\t");
    return *tracer && *tracer != '0';
}

/* The tracer's copy of the command line and environment: looked for by name, by argument or by variable, it must not be taken
 * for the program. */
static void forget_arguments(void) {
    struct mg_text line = mg_text_in(arguments.start, arguments.bytes);
    memset(arguments.start, 0, arguments.bytes);
    mg_text_add(&line, "mgtrace ");
    mg_text_add_unsigned(&line, (uint64_t)mg_trace.main_pid);
}

static _Noreturn void become_tracer(int pipe) {
    leave_caller(pipe);
    mg_trace.self = (int)mg_sys0(__NR_getpid);
    forget_arguments();
    open_proc(pipe);
    mg_trace.privileged = has_capability(CAP_SYS_PTRACE);
    /* install_filter will have to set it; where the caller did already, nothing changes for set-user-ID programs. */
    mg_trace.strips_setuid = !has_capability(CAP_SYS_ADMIN) && mg_sys5(__NR_prctl, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0;
    for (uint32_t nr = 0; nr < mg_trace.plan.policy->call_count; nr++)
        if (mg_policy_needs(mg_trace.plan.policy, nr) != 0) mg_trace.reads_memory = 1;
    mg_resolve_start();
    const uint64_t options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                             PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    long error = mg_ptrace(PTRACE_SEIZE, mg_trace.main_pid, 0, options);
    if (mg_is_error(error)) refuse(pipe, is_traced(mg_trace.main_pid) ? MG_ERROR_TRACER_BUSY : MG_ERROR_PTRACE_REFUSED, error);
    mg_tracee_add(mg_trace.main_pid)->launching = 1;
    mg_report_count(1);
    struct report report = {.code = 0};
    mg_sys3(__NR_write, pipe, (long)&report, sizeof report);
    mg_sys1(__NR_close, pipe);
    mg_loop();
}

/* A process whose end nobody is told of: neither a SIGCHLD nor a plain wait is the program's business. */
static long start_quiet_child(void) { return mg_sys5(__NR_clone, 0, 0, 0, 0, 0); }

/* The tracer as a grandchild, so that it becomes a child of init. As init, the program would get it back: then as a child of a
 * kind that only __WALL and __WCLONE wait for. */
static void start_tracer(const int pipe[2]) {
    int direct = mg_trace.main_pid == 1;
    long child = start_quiet_child();
    if (mg_is_error(child)) mg_fail(MG_ERROR_NO_PROCESSES, "tracer", child);
    if (child == 0) {
        mg_sys1(__NR_close, pipe[0]);
        if (direct) become_tracer(pipe[1]);
        long grandchild = start_quiet_child();
        if (mg_is_error(grandchild)) refuse(pipe[1], MG_ERROR_NO_PROCESSES, grandchild);
        if (grandchild == 0) become_tracer(pipe[1]);
        quit(0);
    }
    mg_sys1(__NR_close, pipe[1]);
    if (direct) return;
    while (mg_sys4(__NR_wait4, child, 0, WALL, 0) == -MG_EINTR) {}
}

/* ---- the program's side ---- */

static void await_tracer(int pipe) {
    struct report report;
    long got;
    do {
        got = mg_sys3(__NR_read, pipe, (long)&report, sizeof report);
    } while (got == -MG_EINTR);
    if (got != sizeof report) mg_fail(MG_ERROR_PTRACE_REFUSED, "the tracer ended before it began", 0);
    if (report.code != 0) mg_fail((enum mg_error)report.code, "tracer", report.error);
}

/* The plan's filter with the three actions of MG_TRACE_NR_* in front. Jumps are relative: the rest holds as it is. */
static void install_filter(void) {
    static const struct sock_filter front[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, __builtin_offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, MG_TRACE_NR_KILL_PROCESS, 0, 6),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MG_TRACE_NR_KILL_PROCESS, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MG_TRACE_NR_KILL_THREAD, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_THREAD),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MG_TRACE_NR_TRAP, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
    };
    static struct sock_filter whole[BPF_MAXINSNS];
    enum { FRONT = sizeof front / sizeof front[0] };
    uint32_t count = mg_trace.plan.header->filter_count;
    if (count > BPF_MAXINSNS - FRONT) mg_fail(MG_ERROR_PLAN_BAD, "filter", 0);
    memcpy(whole, front, sizeof front);
    memcpy(whole + FRONT, mg_trace.plan.filter, count * sizeof(struct sock_filter));
    struct sock_fprog program = {.len = (unsigned short)(FRONT + count), .filter = whole};
    long error = mg_sys3(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, (long)&program);
    if (error == -MG_EACCES) {
        /* Only without CAP_SYS_ADMIN. From here on set-user-ID programs start without their rights, as they do under any
         * tracer that has none itself. */
        error = mg_sys5(__NR_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        if (!mg_is_error(error)) error = mg_sys3(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, (long)&program);
    }
    if (mg_is_error(error)) mg_fail(MG_ERROR_FILTER_REFUSED, "seccomp", error);
}

/* ENOENT is the program's own absence, or that of the interpreter it names. */
static enum mg_error missing(const char *path) {
    char first[2] = {0};
    long fd = mg_sys3(__NR_open, (long)path, O_CLOEXEC_, 0);
    if (mg_is_error(fd)) return MG_ERROR_PROGRAM_MISSING;
    mg_sys3(__NR_read, fd, (long)first, sizeof first);
    return first[0] == '#' && first[1] == '!' ? MG_ERROR_SCRIPT_INTERPRETER_MISSING : MG_ERROR_INTERPRETER_MISSING;
}

static enum mg_error exec_error(const char *path, long error) {
    switch (-error) {
    case MG_ENOENT: return missing(path);
    case MG_ENOTDIR: return MG_ERROR_PROGRAM_MISSING;
    case MG_EACCES: case MG_EPERM: return MG_ERROR_PROGRAM_NOT_EXECUTABLE;
    case MG_EISDIR: return MG_ERROR_PROGRAM_DIRECTORY;
    case MG_ENOEXEC: return MG_ERROR_PROGRAM_FORMAT;
    case MG_ELIBBAD: return MG_ERROR_INTERPRETER_CORRUPT;
    case MG_E2BIG: return MG_ERROR_ARGUMENTS_TOO_LARGE;
    case MG_ELOOP: case MG_ENAMETOOLONG: return MG_ERROR_PROGRAM_LOOP;
    case MG_ENOMEM: return MG_ERROR_NO_MEMORY;
    case 26 /* ETXTBSY */: return MG_ERROR_PROGRAM_BUSY;
    default: return MG_ERROR_PROGRAM_CORRUPT;
    }
}

static int descriptor(const char *text) {
    uint64_t number;
    if (!mg_text_number(text, &number) || number > 0x7fffffff) mg_fail(MG_ERROR_NATIVE_ARGUMENTS, text, 0);
    return (int)number;
}

void mg_main(long *stack) {
    long argc = stack[0];
    char **argv = (char **)(stack + 1);
    char **environment = argv + argc + 1;
    if (argc < 5) mg_fail(MG_ERROR_NATIVE_ARGUMENTS, "mgtrace PLAN_FD RING_FD PATH ARGV0 ARGS…", 0);
    note_arguments(argv);
    int plan_fd = descriptor(argv[1]), ring_fd, pipe[2];
    mg_plan_read(&mg_trace.plan, plan_fd);
    mg_plan_map_ring(&mg_trace.ring, argv[2], &ring_fd);
    mg_trace.main_pid = (int)mg_sys0(__NR_getpid);
    long error = mg_sys2(__NR_pipe2, (long)pipe, O_CLOEXEC_);
    if (mg_is_error(error)) mg_fail(MG_ERROR_NO_FILES, "pipe", error);
    /* Yama lets a process be traced by its ancestors only, unless it says otherwise. Where there is no Yama this fails. */
    mg_sys5(__NR_prctl, PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
    start_tracer(pipe);
    await_tracer(pipe[0]);
    mg_sys5(__NR_prctl, PR_SET_PTRACER, 0, 0, 0, 0);
    mg_sys1(__NR_close, pipe[0]);
    mg_sys1(__NR_close, plan_fd);
    if (ring_fd >= 0) mg_sys1(__NR_close, ring_fd);
    install_filter();
    error = mg_sys3(__NR_execve, (long)argv[3], (long)(argv + 4), (long)environment);
    mg_fail(exec_error(argv[3], error), argv[3], error);
}
