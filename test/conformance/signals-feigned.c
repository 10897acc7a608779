/* What looks like a fault and was sent: by rt_sigqueueinfo to oneself, with every code that a fault has. It is a signal like others:
 * handled, ignored, blocked, waited for, and deadly only by its default action. */
#define _GNU_SOURCE
#include "show.h"

#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static volatile int struck, code, error_number;
static void *volatile address;

static void handler(int signo, siginfo_t *info, void *context) {
    (void)context;
    struck = signo;
    code = info->si_code;
    error_number = info->si_errno;
    address = info->si_addr;
}

static long feign(int signo, int with_code) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    info.si_signo = signo;
    info.si_code = with_code;
    info.si_errno = 77;
    info.si_addr = (void *)0x1234567890;
    return syscall(SYS_rt_sigqueueinfo, getpid(), signo, &info);
}

static void handle(int signo, void (*how)(int, siginfo_t *, void *)) {
    struct sigaction action = {.sa_sigaction = how, .sa_flags = SA_SIGINFO};
    if (how == NULL) action = (struct sigaction){.sa_handler = SIG_IGN};
    SHOW(sigaction(signo, &action, NULL));
}

int main(void) {
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS};
    static const int codes[] = {1, 2, 3, 0x80, 0, -1, -7};
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) {
        int signo = signals[i];
        say("%s", strsignal(signo));
        handle(signo, handler);
        for (unsigned k = 0; k < sizeof codes / sizeof *codes; k++) {
            struck = 0;
            SHOW(feign(signo, codes[k]));
            say("struck %d code %d errno %d address %p", struck, code, error_number, address);
        }
        handle(signo, NULL);
        SHOW(feign(signo, 1));
        say("ignored");

        handle(signo, handler);
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, signo);
        sigprocmask(SIG_BLOCK, &set, NULL);
        struck = 0;
        SHOW(feign(signo, 2));
        for (int n = 0; n < 100; n++) getppid();
        say("blocked: struck %d", struck);
        siginfo_t info;
        memset(&info, 0, sizeof info);
        say("waited for: %s", sigwaitinfo(&set, &info) == signo ? "it came" : "it did not come");
        say("code %d address %p", info.si_code, info.si_addr);
        SHOW(feign(signo, 3));
        struck = 0;
        sigprocmask(SIG_UNBLOCK, &set, NULL);
        say("unblocked: struck %d code %d", struck, code);

        /* Into a call that copies, and one that is made many times. */
        pid_t child = fork();
        if (child == 0) {
            signal(signo, SIG_DFL);
            feign(signo, 1);
            _exit(0);
        }
        int status;
        waitpid(child, &status, 0);
        say("by default: signal %d", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    }
    siginfo_t info = {.si_signo = SIGSEGV, .si_code = SEGV_MAPERR};
    SHOW(syscall(SYS_rt_tgsigqueueinfo, getpid(), getpid(), SIGSEGV, &info));
    say("struck %d code %d", struck, code);
    SHOW(syscall(SYS_rt_sigqueueinfo, getppid(), SIGSEGV, &info));
    SHOW(syscall(SYS_rt_sigqueueinfo, getpid(), SIGSEGV, NULL));
    SHOW(syscall(SYS_rt_sigqueueinfo, getpid(), SIGSEGV, (void *)8));
    return 0;
}
