/* What a handler sees of the stack: unwinding from wherever a signal struck leads to main, and through the same functions. */
#include "show.h"
#include <dlfcn.h>
#include <execinfo.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unwind.h>

int main(void);

static volatile int struck, whole;

static _Unwind_Reason_Code look(struct _Unwind_Context *context, void *found) {
    int before = 0;
    uintptr_t at = _Unwind_GetIPInfo(context, &before);
    if (_Unwind_FindEnclosingFunction((void *)(before ? at : at - 1)) == (void *)(uintptr_t)main) *(int *)found = 1;
    return _URC_NO_REASON;
}

static void count(int number) {
    (void)number;
    int found = 0, error = errno;
    _Unwind_Backtrace(look, &found);
    struck++;
    whole += found;
    errno = error;
}

/* Calls one behind the other, so that many signals strike right before and behind one. */
__attribute__((noinline)) void make_calls(int signals) {
    int zero = open("/dev/zero", O_RDONLY);
    char byte;
    while (struck < signals) {
        for (int i = 0; i < 20; i++) {
            getppid();
            if (read(zero, &byte, 1) != 1) say("read failed");
            lseek(zero, 0, SEEK_CUR);
            umask(022);
            sched_yield();
            syscall(SYS_getuid);
        }
    }
    close(zero);
}

/* Async-signal-safe where it matters: everything was resolved before. */
static void name(int number) {
    (void)number;
    void *frame[32];
    int frames = backtrace(frame, 32), error = errno;
    char line[2048] = "   ";
    for (int i = 1; i < frames; i++) {
        Dl_info info;
        /* The frame that was struck may have moved on by an instruction or two, its function not; local symbols have no name here. */
        const char *function = dladdr((char *)frame[i] - 1, &info) && info.dli_sname ? info.dli_sname : "?";
        snprintf(line + strlen(line), sizeof line - strlen(line), " %s", function);
        if (strcmp(function, "main") == 0) break;
    }
    say("%s", line);
    errno = error;
}

static int descriptors[2], sockets[2], ready;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pid_t child;

int in_read(void) { char byte; return (int)read(descriptors[0], &byte, 1); }
int in_recv(void) { char byte; return (int)recv(sockets[0], &byte, 1, 0); }
int in_poll(void) { struct pollfd one = {.fd = descriptors[0], .events = POLLIN}; return poll(&one, 1, 60000); }
int in_select(void) { fd_set set; FD_ZERO(&set); FD_SET(descriptors[0], &set); return select(descriptors[0] + 1, &set, NULL, NULL, NULL); }
int in_epoll(void) { struct epoll_event one; return epoll_wait(ready, &one, 1, 60000); }
int in_nanosleep(void) { struct timespec time = {60, 0}; return nanosleep(&time, NULL); }
int in_waitpid(void) { return waitpid(child, NULL, 0); }
int in_pause(void) { return pause(); }
int in_sigsuspend(void) { sigset_t none; sigemptyset(&none); return sigsuspend(&none); }
int in_syscall(void) { char byte; return (int)syscall(SYS_read, descriptors[0], &byte, 1); }
int in_condition(void) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 150000000 * (long)slowness();
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&mutex);
    errno = pthread_cond_timedwait(&condition, &mutex, &until);
    pthread_mutex_unlock(&mutex);
    return -1;
}

/* A call at which branches land, so that rewriting moves it as a whole: read(descriptor, buffer, 1). */
long in_moved(int descriptor, char *buffer, long bytes);
extern const char in_moved_call[], in_moved_end[];
__asm__(".globl in_moved, in_moved_call\n"
        ".type in_moved, @function\n"
        "in_moved:\n"
        " .cfi_startproc\n"
        " push %rbx\n"
        " .cfi_adjust_cfa_offset 8\n"
        " xor %eax, %eax\n"
        " test %rdx, %rdx\n"
        " jnz in_moved_call\n"
        " mov $39, %eax\n"
        "in_moved_call:\n"
        " syscall\n"
        " cmp $-4096, %rax\n"
        " pop %rbx\n"
        " .cfi_adjust_cfa_offset -8\n"
        " ret\n"
        " .cfi_endproc\n"
        "in_moved_end:\n"
        " .size in_moved, . - in_moved\n");

/* C libraries decide by the address that was struck whether a call has yet to be made. */
static void where(int number, siginfo_t *info, void *context) {
    (void)info;
    uintptr_t at = (uintptr_t)((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP], call = (uintptr_t)in_moved_call;
    say("struck %s", at == call ? "at the call" : at > call && at < (uintptr_t)in_moved_end ? "behind it" : "elsewhere");
    name(number);
}

static void strike_after_ms(long ms) {
    struct itimerval once = {.it_value = {ms / 1000, ms % 1000 * 1000}};
    if (setitimer(ITIMER_REAL, &once, NULL) < 0) say("setitimer: %s", error_name(errno));
}

#define STRIKE(call, flags)                                             \
    do {                                                                \
        on_signal(SIGALRM, name, flags);                                \
        STRIKE_NOW(call);                                               \
    } while (0)
#define STRIKE_NOW(call)                                                \
    do {                                                                \
        strike_after_ms(50 * slowness());                               \
        SHOW(call);                                                     \
    } while (0)

/* Restarts for ever but for this. */
static void *feed(void *unused) {
    sleep_ms(150 * slowness());
    return write(descriptors[1], "x", 1) == 1 ? unused : NULL;
}

int main(void) {
    void *frame[4];
    Dl_info info;
    backtrace(frame, 4); /* loads what it needs */
    dladdr((void *)(uintptr_t)main, &info);

    on_signal(SIGALRM, count, SA_RESTART);
    struct itimerval often = {{0, 100 * slowness()}, {0, 100 * slowness()}}, never = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &often, NULL);
    make_calls(slowness() > 1 ? 1000 : 20000);
    setitimer(ITIMER_REAL, &never, NULL);
    say("unwound to main from everywhere: %d", struck == whole);
    if (struck != whole) say("%d of %d", whole, struck);

    if (pipe(descriptors) < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) < 0 || (ready = epoll_create1(0)) < 0) return 1;
    child = fork();
    if (child == 0) for (;;) pause();
    STRIKE(in_read(), 0);
    STRIKE(in_recv(), 0);
    STRIKE(in_poll(), 0);
    STRIKE(in_select(), 0);
    STRIKE(in_epoll(), 0);
    STRIKE(in_nanosleep(), 0);
    STRIKE(in_waitpid(), 0);
    STRIKE(in_pause(), 0);
    STRIKE(in_sigsuspend(), 0);
    STRIKE(in_syscall(), 0);
    STRIKE(in_condition(), 0);
    char byte;
    on_siginfo(SIGALRM, where, 0);
    errno = 0;
    STRIKE_NOW(in_moved(descriptors[0], &byte, 1) == -EINTR);
    say("without a branch: %d", in_moved(0, NULL, 0) == getpid());
    pthread_t feeder;
    pthread_create(&feeder, NULL, feed, NULL);
    STRIKE(in_read(), SA_RESTART);
    pthread_join(feeder, NULL);
    pthread_create(&feeder, NULL, feed, NULL);
    on_siginfo(SIGALRM, where, SA_RESTART);
    STRIKE_NOW(in_moved(descriptors[0], &byte, 1));
    pthread_join(feeder, NULL);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return 0;
}
