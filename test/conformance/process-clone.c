/* clone and clone3 raw, without libc's help: which things are shared, the tid words, exit signals, bad arguments. */
#include "show.h"
#include <linux/futex.h>
#include <linux/sched.h>
#include <sys/prctl.h>

static char stacks[8][65536] __attribute__((aligned(16)));
static volatile int word;
static volatile pid_t tid_word, parent_word;
static int fd_seen;

/* A child that runs `body(arg)` on its own stack and ends by exit: what libc's clone() does, but with nothing of libc's in between. */
static long raw_clone(unsigned long flags, void *stack_top, volatile pid_t *parent, volatile pid_t *child, unsigned long tls, void (*body)(long), long arg) {
    long r;
    void **top = stack_top;
    if (top) {
        *--top = (void *)arg;
        *--top = (void *)body;
    }
    register volatile pid_t *r10 __asm__("r10") = child;
    register unsigned long r8 __asm__("r8") = tls;
    __asm__ volatile(
        "syscall\n test %%rax, %%rax\n jnz 1f\n"
        "xor %%ebp, %%ebp\n pop %%rax\n pop %%rdi\n call *%%rax\n mov $60, %%eax\n xor %%edi, %%edi\n syscall\n"
        "1:"
        : "=a"(r)
        : "0"(SYS_clone), "D"(flags), "S"(top), "d"(parent), "r"(r10), "r"(r8)
        : "rcx", "r11", "memory");
    return r;
}

static void set_word(long value) {
    word = (int)value;
    (void)!write(1, "child writes\n", 13);
}
static void open_file(long unused) {
    (void)unused;
    fd_seen = open("/dev/null", O_RDONLY);
}
static void change_dir(long unused) {
    (void)unused;
    if (chdir("/usr")) word = -1;
}
static void change_handler(long unused) {
    (void)unused;
    signal(SIGUSR2, SIG_IGN);
}
static void read_tls(long unused) {
    (void)unused;
    long value;
    __asm__ volatile("mov %%fs:0, %0" : "=r"(value));
    word = (int)value;
}
static void same_group(long main_pid) { word = syscall(SYS_getpid) == main_pid && syscall(SYS_gettid) != main_pid; }

static void wait_word(volatile pid_t *at) {
    for (;;) {
        pid_t now = __atomic_load_n(at, __ATOMIC_SEQ_CST);
        if (now == 0) return;
        syscall(SYS_futex, at, FUTEX_WAIT, now, NULL, NULL, 0);
    }
}

static void finish(const char *what, long pid, int options) {
    int status = -1;
    if (pid < 0) {
        say("%s: failed %s", what, error_name((int)-pid));
        return;
    }
    long got = waitpid((pid_t)pid, &status, options);
    say("%s: %s, word %d", what, got == pid ? status_text(status) : error_name(errno), word);
}

static long clone3_call(struct clone_args *args, size_t size) {
    long r;
    __asm__ volatile("syscall\n test %%rax, %%rax\n jnz 1f\n mov $60, %%eax\n mov $23, %%edi\n syscall\n 1:" : "=a"(r) : "0"(SYS_clone3), "D"(args), "S"(size) : "rcx", "r11", "memory");
    return r;
}

int main(void) {
    alarm(60);
    char *top0 = stacks[0] + sizeof stacks[0];
    finish("like fork", raw_clone(SIGCHLD, top0, NULL, NULL, 0, set_word, 1), 0);
    finish("CLONE_VM", raw_clone(CLONE_VM | SIGCHLD, top0, NULL, NULL, 0, set_word, 2), 0);
    finish("CLONE_VM without exit signal", raw_clone(CLONE_VM, top0, NULL, NULL, 0, set_word, 3), __WCLONE);
    finish("CLONE_VM|CLONE_VFORK", raw_clone(CLONE_VM | CLONE_VFORK | SIGCHLD, top0, NULL, NULL, 0, set_word, 4), 0);
    finish("CLONE_FILES", raw_clone(CLONE_VM | CLONE_FILES | SIGCHLD, top0, NULL, NULL, 0, open_file, 0), 0);
    say("its fd is open here: %d", fcntl(fd_seen, F_GETFD) == 0);
    close(fd_seen);
    finish("no CLONE_FILES", raw_clone(CLONE_VM | SIGCHLD, top0, NULL, NULL, 0, open_file, 0), 0);
    say("its fd is open here: %d", fcntl(fd_seen, F_GETFD) == 0);
    char here[64];
    finish("CLONE_FS", raw_clone(CLONE_VM | CLONE_FS | SIGCHLD, top0, NULL, NULL, 0, change_dir, 0), 0);
    say("now in %s", getcwd(here, sizeof here));
    struct sigaction a;
    finish("no CLONE_SIGHAND", raw_clone(CLONE_VM | SIGCHLD, top0, NULL, NULL, 0, change_handler, 0), 0);
    sigaction(SIGUSR2, NULL, &a);
    say("handler changed here: %d", a.sa_handler == SIG_IGN);
    finish("CLONE_SIGHAND", raw_clone(CLONE_VM | CLONE_SIGHAND | SIGCHLD, top0, NULL, NULL, 0, change_handler, 0), 0);
    sigaction(SIGUSR2, NULL, &a);
    say("handler changed here: %d", a.sa_handler == SIG_IGN);

    tid_word = 1;
    parent_word = 0;
    long pid = raw_clone(CLONE_VM | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD, top0, &parent_word, &tid_word, 0, set_word, 5);
    wait_word(&tid_word);
    say("parent's word right %d, child's word cleared %d", parent_word == pid, tid_word == 0);
    finish("with tid words", pid, 0);

    static long block[16] = {77};
    finish("CLONE_SETTLS", raw_clone(CLONE_VM | CLONE_SETTLS | SIGCHLD, top0, NULL, NULL, (unsigned long)block, read_tls, 0), 0);

    tid_word = 1;
    pid = raw_clone(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID, stacks[1] + sizeof stacks[1],
                    &tid_word, &tid_word, 0, same_group, getpid());
    wait_word(&tid_word);
    say("raw thread: started %d, in the same process %d", pid > 0, word);

    say("CLONE_THREAD alone: %s", error_name((int)-raw_clone(CLONE_THREAD, top0, NULL, NULL, 0, set_word, 0)));
    say("CLONE_SIGHAND alone: %s", error_name((int)-raw_clone(CLONE_SIGHAND, top0, NULL, NULL, 0, set_word, 0)));
    say("CLONE_NEWNS|CLONE_FS: %s", error_name((int)-raw_clone(CLONE_NEWNS | CLONE_FS, top0, NULL, NULL, 0, set_word, 0)));

    struct clone_args args = {.exit_signal = SIGCHLD};
    finish("clone3", clone3_call(&args, sizeof args), 0);
    int pidfd = -1;
    args = (struct clone_args){.exit_signal = SIGCHLD, .flags = CLONE_PIDFD, .pidfd = (unsigned long)&pidfd};
    pid = clone3_call(&args, sizeof args);
    siginfo_t si = {0};
    int waited = waitid(P_PIDFD, (id_t)pidfd, &si, WEXITED);
    say("waitid by pidfd: %s code %d status %d", result(waited), si.si_code, si.si_status);
    close(pidfd);
    signal(SIGUSR1, SIG_DFL);
    args = (struct clone_args){.exit_signal = SIGCHLD, .flags = 0x100000000ull};
    finish("clone3 CLONE_CLEAR_SIGHAND", clone3_call(&args, sizeof args), 0);
    args = (struct clone_args){.exit_signal = SIGCHLD};
    say("too small: %s", error_name((int)-clone3_call(&args, 8)));
    say("too large: %s", error_name((int)-clone3_call(&args, 8192)));
    say("bad pointer: %s", error_name((int)-clone3_call((void *)8, sizeof args)));
    struct { struct clone_args a; unsigned long more; } longer = {.a = args, .more = 0};
    finish("longer, rest zero", clone3_call(&longer.a, sizeof longer), 0);
    longer.more = 1;
    say("longer, rest not zero: %s", error_name((int)-clone3_call(&longer.a, sizeof longer)));
    args.exit_signal = 200;
    say("bad signal: %s", error_name((int)-clone3_call(&args, sizeof args)));
    args = (struct clone_args){.exit_signal = SIGCHLD, .stack = 4096};
    say("stack without size: %s", error_name((int)-clone3_call(&args, sizeof args)));
    return 0;
}
