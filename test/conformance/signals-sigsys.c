/* SIGSYS is an ordinary signal to a program: it can be sent, caught, blocked, ignored, waited for, and it kills by default. */
#include "show.h"

static volatile int hits;
static void handler(int number, siginfo_t *si, void *context) {
    (void)context;
    hits++;
    say("handler: %s code %d self %d", signal_name(number), si->si_code, si->si_pid == getpid());
}

static int default_dies(void) { signal(SIGSYS, SIG_DFL); raise(SIGSYS); return 1; }
static int ignored(void) { signal(SIGSYS, SIG_IGN); raise(SIGSYS); return 8; }

int main(void) {
    struct sigaction was;
    sigaction(SIGSYS, NULL, &was);
    say("at start: default %d", was.sa_handler == SIG_DFL);
    show_mask("at start");
    on_siginfo(SIGSYS, handler, SA_RESTART);
    sigaction(SIGSYS, NULL, &was);
    say("given back: %d flags %#x", was.sa_sigaction == handler, (unsigned)was.sa_flags);
    raise(SIGSYS);
    kill(getpid(), SIGSYS);
    sigset_t set = set_of(SIGSYS, 0), pending;
    sigprocmask(SIG_BLOCK, &set, NULL);
    show_mask("blocked");
    raise(SIGSYS);
    say("calls still work: %d", getpid() > 0 && syscall(500) == -1 && errno == ENOSYS);
    sigpending(&pending);
    say("pending %s, handler ran %d times", set_text(&pending), hits);
    siginfo_t si;
    struct timespec zero = {0, 0};
    int got = sigtimedwait(&set, &si, &zero);
    say("sigtimedwait %d code %d", got, si.si_code);
    raise(SIGSYS);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    say("handler ran %d times", hits);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    say("all blocked, calls work: %d %ld", getppid() > 0, syscall(1000));
    show_mask("all");
    sigemptyset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    in_child("default", default_dies);
    in_child("ignored", ignored);
    return 0;
}
