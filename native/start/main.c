/* mgstart run FD     starts a program exactly as a sheet in file FD says: signal dispositions, signal mask, and arguments and
 *                    environment byte for byte. Node can set none of the first, and keeps text as UTF-8 only.
 * mgstart no-core    forbids core files to its parent: the supervisor is about to die by the signal that ended the program.
 * mgstart hold PID   stops its parent, the supervisor, for as long as process PID, the program, is stopped.
 * mgstart probe      prints what only system calls can tell of this machine, for monguard doctor: one `name value` a line.
 * The sheet: struct mg_start_sheet, spec/records/plan.ts. */
#include <asm/signal.h>
#include <linux/fcntl.h>
#include <linux/poll.h>
#include <linux/prctl.h>
#include <linux/resource.h>
#include <linux/seccomp.h>
#include <linux/stat.h>
#include <mg/fail.h>
#include <mg/records.h>
#include <mg/sys.h>
#include <mg/text.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#define SYS_mseal_ 462
#define AT_EMPTY_PATH_ 0x1000

long mg_raw_syscall(long nr, long a, long b, long c, long d, long e, long f);
void mg_main(long *stack);

long mg_sys6(long nr, long a, long b, long c, long d, long e, long f) { return mg_raw_syscall(nr, a, b, c, d, e, f); }

static _Noreturn void quit(int status) {
    for (;;) mg_sys1(SYS_exit_group, status);
}

static struct mg_start_sheet *read_sheet(long fd, uint64_t *bytes) {
    struct statx st;
    long error = mg_sys5(SYS_statx, fd, (long)"", AT_EMPTY_PATH_, STATX_SIZE, (long)&st);
    if (mg_is_error(error) || st.stx_size < sizeof(struct mg_start_sheet)) mg_fail(MG_ERROR_PLAN_BAD, "mgstart", error);
    /* Room for a zero behind the last string, whatever the file says. */
    *bytes = st.stx_size + 1;
    long at = mg_sys6(SYS_mmap, 0, (long)*bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mg_is_error(at)) mg_fail(MG_ERROR_NO_MEMORY, "mgstart", at);
    for (uint64_t done = 0; done < st.stx_size;) {
        long n = mg_sys4(SYS_pread64, fd, at + (long)done, (long)(st.stx_size - done), (long)done);
        if (n <= 0) mg_fail(MG_ERROR_PLAN_BAD, "mgstart", n);
        done += (uint64_t)n;
    }
    return (struct mg_start_sheet *)at;
}

static void set_signals(uint64_t ignored, uint64_t blocked) {
    for (int signo = 1; signo <= 64; signo++) {
        if ((ignored >> (signo - 1) & 1) == 0) continue;
        struct sigaction action = {.sa_handler = SIG_IGN};
        mg_sys4(SYS_rt_sigaction, signo, (long)&action, 0, sizeof action.sa_mask);
    }
    mg_sys4(SYS_rt_sigprocmask, SIG_SETMASK, (long)&blocked, 0, sizeof blocked);
}

/* Lowers the soft limit again that Node raised when it started. */
static void set_open_files(uint64_t soft) {
    struct rlimit64 limit;
    if (soft == 0 || mg_sys4(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, (long)&limit) != 0 || soft > limit.rlim_max) return;
    limit.rlim_cur = soft;
    mg_sys4(SYS_prlimit64, 0, RLIMIT_NOFILE, (long)&limit, 0);
}

static _Noreturn void run(long fd) {
    uint64_t bytes;
    struct mg_start_sheet *sheet = read_sheet(fd, &bytes);
    uint64_t strings = 1 + (uint64_t)sheet->arguments + sheet->variables;
    long at = mg_sys6(SYS_mmap, 0, (long)((strings + 2) * sizeof(char *)), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mg_is_error(at)) mg_fail(MG_ERROR_NO_MEMORY, "mgstart", at);
    char **argv = (char **)at, **envp = argv + sheet->arguments + 1;
    char *text = (char *)(sheet + 1), *end = (char *)sheet + bytes, *path = text;
    for (uint64_t i = 0; i < strings; i++) {
        if (text >= end) mg_fail(MG_ERROR_PLAN_BAD, "mgstart", 0);
        if (i > sheet->arguments) envp[i - 1 - sheet->arguments] = text;
        else if (i > 0) argv[i - 1] = text;
        text += strlen(text) + 1;
    }
    mg_sys1(SYS_close, fd);
    set_signals(sheet->ignored, sheet->blocked);
    set_open_files(sheet->open_files);
    long error = mg_sys3(SYS_execve, (long)path, (long)argv, (long)envp);
    mg_fail(error == -7 /* E2BIG */ ? MG_ERROR_ARGUMENTS_TOO_LARGE : MG_ERROR_SPAWN, path, error);
}

static void say(const char *name, long value) {
    char buffer[64];
    struct mg_text line = mg_text_in(buffer, sizeof buffer);
    mg_text_add(&line, name);
    mg_text_add(&line, " ");
    mg_text_add_signed(&line, value);
    mg_text_add(&line, "\n");
    mg_sys3(SYS_write, 1, (long)line.at, (long)line.used);
}

static long can_seal(void) {
    long page = mg_sys6(SYS_mmap, 0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return mg_is_error(page) ? page : mg_sys3(SYS_mseal_, page, 4096, 0);
}

/* 0, or the error that tracing a child meets. */
static long can_trace(void) {
    long child = mg_sys0(SYS_fork);
    if (mg_is_error(child)) return child;
    if (child == 0) quit((int)-mg_sys4(SYS_ptrace, 0 /* PTRACE_TRACEME */, 0, 0, 0));
    int status = 0;
    mg_sys4(SYS_wait4, child, (long)&status, 0, 0);
    return -(status >> 8 & 0xff);
}

/* A file that exists in memory only can be run: 0, or an error. */
static long can_run_memory(void) {
    long fd = mg_sys2(SYS_memfd_create, (long)"monguard-probe", 0x10 /* MFD_EXEC */);
    if (mg_is_error(fd)) fd = mg_sys2(SYS_memfd_create, (long)"monguard-probe", 0);
    if (mg_is_error(fd)) return fd;
    /* An empty file: what may be run is refused for its form (ENOEXEC), what may not be run is refused before (EACCES). */
    char *none[] = {0};
    long error = mg_sys5(SYS_execveat, fd, (long)"", (long)none, (long)none, AT_EMPTY_PATH_);
    mg_sys1(SYS_close, fd);
    return error == -8 ? 0 : error;
}

static _Noreturn void probe(void) {
    long keys = 0, key;
    while (!mg_is_error(key = mg_sys2(SYS_pkey_alloc, 0, 0))) keys++;
    say("keys", keys);
    say("keys-error", keys == 0 ? key : 0);
    uint32_t trap = SECCOMP_RET_TRAP, trace = SECCOMP_RET_TRACE;
    say("seccomp-trap", mg_sys3(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, (long)&trap));
    say("seccomp-trace", mg_sys3(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, (long)&trace));
    say("seccomp-mode", mg_sys1(SYS_prctl, PR_GET_SECCOMP));
    say("mseal", can_seal());
    say("memfd-exec", can_run_memory());
    say("ptrace", can_trace());
    quit(0);
}

/* The state letter of a process as /proc tells it, or 0. */
static char state_of(uint64_t pid) {
    char buffer[512];
    struct mg_text path = mg_text_in(buffer, sizeof buffer);
    mg_text_add(&path, "/proc/");
    mg_text_add_unsigned(&path, pid);
    mg_text_add(&path, "/stat");
    long fd = mg_sys2(SYS_open, (long)buffer, O_RDONLY | O_CLOEXEC);
    if (mg_is_error(fd)) return 0;
    long n = mg_sys3(SYS_read, fd, (long)buffer, sizeof buffer);
    mg_sys1(SYS_close, fd);
    /* The name in brackets may hold anything. */
    for (long i = n - 3; i > 0; i--)
        if (buffer[i] == ')') return buffer[i + 2];
    return 0;
}

/* A traced program is in a tracing stop. */
static int is_stopped(uint64_t pid) {
    char state = state_of(pid);
    return state == 'T' || state == 't';
}

/* The stopped supervisor is told of nothing: neither that somebody let the program itself go on, nor that it ended. */
static _Noreturn void hold(uint64_t pid) {
    long parent = mg_sys0(SYS_getppid), parent_fd = mg_sys2(SYS_pidfd_open, parent, 0), fd = mg_sys2(SYS_pidfd_open, (long)pid, 0);
    if (mg_is_error(parent_fd) || mg_is_error(fd) || mg_sys0(SYS_getppid) != parent) quit(1);
    mg_sys4(SYS_pidfd_send_signal, parent_fd, SIGSTOP, 0, 0);
    int pause_ms = 10, stood = 0;
    do {
        /* Its end is told at once, its going on is looked for. */
        struct pollfd end = {.fd = (int)fd, .events = POLLIN};
        mg_sys3(SYS_poll, (long)&end, 1, pause_ms);
        if (pause_ms < 160) pause_ms *= 2;
        /* On a busy machine it takes a while until all its threads stand still; whoever wakes it afterwards has ended this. */
        int stands = is_stopped((uint64_t)parent);
        if ((stood && !stands) || mg_sys0(SYS_getppid) != parent) quit(0);
        stood |= stands;
    } while (is_stopped(pid));
    mg_sys4(SYS_pidfd_send_signal, parent_fd, SIGCONT, 0, 0);
    quit(0);
}

void mg_main(long *stack) {
    const char *verb = stack[0] > 1 ? (const char *)stack[2] : "";
    uint64_t number;
    if (stack[0] == 3 && mg_text_equal(verb, "run") && mg_text_number((const char *)stack[3], &number)) run((long)number);
    if (stack[0] == 3 && mg_text_equal(verb, "hold") && mg_text_number((const char *)stack[3], &number)) hold(number);
    if (stack[0] == 2 && mg_text_equal(verb, "probe")) probe();
    if (stack[0] == 2 && mg_text_equal(verb, "no-core")) {
        struct rlimit64 none = {0, 0};
        long parent = mg_sys0(SYS_getppid);
        quit(mg_is_error(mg_sys4(SYS_prlimit64, parent, RLIMIT_CORE, (long)&none, 0)) ? 1 : 0);
    }
    mg_fail(MG_ERROR_NATIVE_ARGUMENTS, "mgstart", 0);
}
