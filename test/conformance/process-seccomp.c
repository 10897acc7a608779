/* A program with seccomp filters of its own: each action, inheritance, threads. */
#include "show.h"
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

/* `action` for call number `nr`, everything else allowed. */
static int filter(int nr, unsigned action, unsigned flags) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)nr, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, action),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {4, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return -1;
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

static int with_errno(void) {
    say("install %s", result(filter(SYS_getuid, SECCOMP_RET_ERRNO | EBADMSG, 0)));
    SHOW(syscall(SYS_getuid));
    SHOW_OK(syscall(SYS_getppid));
    SHOW(prctl(PR_GET_SECCOMP));
    say("second %s", result(filter(SYS_getgid, SECCOMP_RET_ERRNO | ENOTTY, 0)));
    SHOW(syscall(SYS_getuid));
    SHOW(syscall(SYS_getgid));
    pid_t pid = fork();
    if (pid == 0) {
        SHOW(syscall(SYS_getuid));
        execl("/usr/bin/id", "id", "-u", NULL);
        _exit(1);
    }
    int status;
    waitpid(pid, &status, 0);
    say("child with the filter: %s", status_text(status));
    return 0;
}

static volatile int trapped, trap_data, trap_nr, trap_arch, trap_code;
static void on_trap(int number, siginfo_t *si, void *context) {
    (void)number;
    (void)context;
    trapped++;
    trap_data = si->si_errno;
    trap_nr = si->si_syscall;
    trap_arch = (int)si->si_arch;
    trap_code = si->si_code;
}
static int with_trap(void) {
    on_siginfo(SIGSYS, on_trap, 0);
    say("install %s", result(filter(SYS_getuid, SECCOMP_RET_TRAP | 77, 0)));
    errno = 0;
    long r = syscall(SYS_getuid);
    say("trapped %d, data %d, number right %d, arch right %d, code %d, result number %d", trapped, trap_data, trap_nr == SYS_getuid, trap_arch == (int)AUDIT_ARCH_X86_64, trap_code, r == SYS_getuid);
    return 0;
}
static int trap_without_handler(void) {
    filter(SYS_getuid, SECCOMP_RET_TRAP, 0);
    syscall(SYS_getuid);
    return 1;
}
static int kill_process(void) {
    filter(SYS_getuid, SECCOMP_RET_KILL_PROCESS, 0);
    syscall(SYS_getuid);
    return 1;
}
static void *killed_thread(void *unused) {
    filter(SYS_getuid, SECCOMP_RET_KILL_THREAD, 0);
    syscall(SYS_getuid);
    say("not reached");
    return unused;
}
static int kill_thread(void) {
    pthread_t t;
    pthread_create(&t, NULL, killed_thread, NULL);
    sleep_ms(50 * slowness());
    say("the first thread lives");
    return 6;
}
static void *other_thread(void *go) {
    while (!__atomic_load_n((int *)go, __ATOMIC_SEQ_CST)) sched_yield();
    say("in another thread: %s", result(syscall(SYS_getuid)));
    return NULL;
}
static int all_threads(void) {
    static int go;
    pthread_t t;
    pthread_create(&t, NULL, other_thread, &go);
    say("install %s", result(filter(SYS_getuid, SECCOMP_RET_ERRNO | EXDEV, SECCOMP_FILTER_FLAG_TSYNC)));
    __atomic_store_n(&go, 1, __ATOMIC_SEQ_CST);
    pthread_join(t, NULL);
    return 0;
}
/* A thread with a filter of its own is not brought into line. */
static volatile int own_way;
static void *goes_own_way(void *unused) {
    say("its own: %s", result(filter(SYS_getsid, SECCOMP_RET_ERRNO | EXDEV, 0)));
    own_way = (int)syscall(SYS_gettid);
    while (own_way > 0) usleep(1000);
    SHOW(syscall(SYS_getsid, 0));
    SHOW_OK(syscall(SYS_getpgid, 0));
    return unused;
}
static int own_ways(void) {
    pthread_t thread;
    say("for both: %s", result(filter(SYS_getpriority, SECCOMP_RET_ERRNO | EXDEV, 0)));
    pthread_create(&thread, NULL, goes_own_way, NULL);
    while (own_way == 0) usleep(1000);
    int other = filter(SYS_getpgid, SECCOMP_RET_ERRNO | EXDEV, SECCOMP_FILTER_FLAG_TSYNC);
    say("for all: %s", other == own_way ? "the other thread" : result(other));
    say("for all: %s", result(filter(SYS_getpgid, SECCOMP_RET_ERRNO | EXDEV, SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH)));
    own_way = -1;
    pthread_join(thread, NULL);
    SHOW_OK(syscall(SYS_getpgid, 0));
    return 0;
}
static int by_prctl(void) {
    struct sock_filter code[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {1, code};
    SHOW(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    SHOW(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
    SHOW(prctl(PR_GET_SECCOMP));
    program.len = 0;
    SHOW(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
    SHOW(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, 8));
    code[0].code = 0xffff;
    program.len = 1;
    SHOW(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
    SHOW(prctl(PR_SET_SECCOMP, 9, &program));
    return 0;
}
/* Numbers that no kernel has. */
static int unknown_calls(void) {
    say("install %s", result(filter(1000, SECCOMP_RET_ERRNO | EBADMSG, 0)));
    SHOW(syscall(1000));
    SHOW(syscall(1001));
    on_siginfo(SIGSYS, on_trap, 0);
    say("install %s", result(filter(370, SECCOMP_RET_TRAP | 5, 0)));
    SHOW(syscall(370));
    say("trapped %d, data %d, number right %d", trapped, trap_data, trap_nr == 370);
    say("install %s", result(filter(-1, SECCOMP_RET_KILL_PROCESS, 0)));
    syscall(-1);
    return 1;
}
static int queries(void) {
    unsigned action = SECCOMP_RET_TRAP;
    SHOW(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action));
    action = 0x12340000;
    SHOW(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action));
    SHOW(syscall(SYS_seccomp, 99, 0, NULL));
    SHOW(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0x4000, NULL));
    return 0;
}

int main(void) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    in_child("errno", with_errno);
    in_child("trap", with_trap);
    in_child("trap without a handler", trap_without_handler);
    in_child("kill process", kill_process);
    in_child("kill thread", kill_thread);
    in_child("all threads", all_threads);
    in_child("own ways", own_ways);
    in_child("by prctl", by_prctl);
    in_child("unknown calls", unknown_calls);
    in_child("queries", queries);
    return 0;
}
