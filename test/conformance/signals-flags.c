/* SA_* flags, what sigaction gives back, masks in and after handlers, and the fields of siginfo by sender. */
#include "show.h"
#include <ucontext.h>

static volatile int hits;

static void count(int number) {
    (void)number;
    hits++;
}

static void recurse(int number) {
    hits++;
    if (hits < 4) raise(number);
    hits += 10;
}

static void info(int number, siginfo_t *si, void *context) {
    (void)context;
    say("%s signo %d errno %d code %d self %d uid %d value %d", signal_name(number), si->si_signo, si->si_errno, si->si_code,
        si->si_pid == getpid(), si->si_uid == getuid(), si->si_code == SI_QUEUE ? si->si_value.sival_int : 0);
}

static void drop_mask(int number, siginfo_t *si, void *context) {
    (void)si;
    ucontext_t *u = context;
    say("%d: saved mask %s", number, set_text(&u->uc_sigmask));
    sigdelset(&u->uc_sigmask, SIGTERM);
    sigaddset(&u->uc_sigmask, SIGWINCH);
}

struct kernel_action {
    void *handler;
    unsigned long flags;
    void *restorer;
    unsigned long mask;
};

static int reset_kills(void) {
    on_signal(SIGUSR1, count, SA_RESETHAND);
    raise(SIGUSR1);
    say("once: %d", hits);
    raise(SIGUSR1);
    return 0;
}

int main(void) {
    struct sigaction was;
    sigaction(SIGUSR1, NULL, &was);
    say("default: handler %d flags %#x mask %s", was.sa_handler == SIG_DFL, (unsigned)was.sa_flags, set_text(&was.sa_mask));
    struct sigaction action = {.sa_handler = count, .sa_flags = SA_RESTART | SA_NODEFER | SA_ONSTACK | SA_RESETHAND | SA_NOCLDSTOP};
    action.sa_mask = set_of(SIGHUP, SIGKILL, SIGSTOP, 60, 0);
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR1, NULL, &was);
    say("given back: same handler %d flags %#x mask %s", was.sa_handler == count, (unsigned)was.sa_flags, set_text(&was.sa_mask));
    raise(SIGUSR1);
    sigaction(SIGUSR1, NULL, &was);
    say("after reset: default %d flags %#x mask %s", was.sa_handler == SIG_DFL, (unsigned)was.sa_flags, set_text(&was.sa_mask));

    struct kernel_action raw = {.handler = (void *)SIG_IGN, .flags = 0x04000000 | 0x400 | 0x800 | 0x10000, .restorer = (void *)0x1234, .mask = ~0ul};
    struct kernel_action old = {0};
    SHOW(syscall(SYS_rt_sigaction, SIGUSR1, &raw, NULL, 8));
    SHOW(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8));
    say("raw: handler %lu flags %#lx restorer %p mask %#lx", (unsigned long)old.handler, old.flags, old.restorer, old.mask);
    SHOW(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 4));
    SHOW(syscall(SYS_rt_sigaction, SIGUSR1, (void *)8, NULL, 8));
    SHOW(syscall(SYS_rt_sigaction, SIGUSR1, NULL, (void *)8, 8));
    SHOW(syscall(SYS_rt_sigaction, SIGKILL, &raw, NULL, 8));
    SHOW(syscall(SYS_rt_sigaction, SIGSTOP, NULL, &old, 8));
    SHOW(syscall(SYS_rt_sigaction, 0, NULL, &old, 8));
    SHOW(syscall(SYS_rt_sigaction, 65, NULL, &old, 8));
    SHOW(syscall(SYS_rt_sigaction, -1, NULL, &old, 8));
    SHOW(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, NULL, 4));
    SHOW(syscall(SYS_rt_sigprocmask, 77, &old.mask, NULL, 8));
    SHOW(syscall(SYS_rt_sigprocmask, 77, NULL, NULL, 8));
    SHOW(syscall(SYS_rt_sigprocmask, SIG_BLOCK, (void *)8, NULL, 8));
    SHOW(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, (void *)8, 8));
    unsigned long all = ~0ul, seen = 0;
    SHOW(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, 8));
    SHOW(syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &seen, 8));
    say("all but the two: %#lx", seen);
    all = 0;
    SHOW(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, &seen, 8));
    say("old: %#lx", seen);

    on_signal(SIGUSR1, recurse, SA_NODEFER);
    hits = 0;
    raise(SIGUSR1);
    say("nested with NODEFER: %d", hits);
    on_signal(SIGUSR1, recurse, 0);
    hits = 0;
    raise(SIGUSR1);
    say("one after the other without: %d", hits);

    on_siginfo(SIGUSR1, info, 0);
    on_siginfo(SIGRTMIN, info, 0);
    kill(getpid(), SIGUSR1);
    raise(SIGUSR1);
    pthread_kill(pthread_self(), SIGRTMIN);
    sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 4711});
    sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = -1});
    pthread_sigqueue(pthread_self(), SIGRTMIN, (union sigval){.sival_int = 77});
    SHOW(sigqueue(getpid(), 0, (union sigval){.sival_int = 1}));
    SHOW(sigqueue(getpid(), 65, (union sigval){.sival_int = 1}));
    siginfo_t own = {.si_signo = SIGRTMIN, .si_code = -7, .si_errno = 5};
    own.si_pid = getpid();
    own.si_uid = getuid();
    SHOW(syscall(SYS_rt_sigqueueinfo, getpid(), SIGRTMIN, &own));
    own.si_code = 3;
    SHOW(syscall(SYS_rt_sigqueueinfo, getppid(), SIGRTMIN, &own));
    own.si_code = -9;
    SHOW(syscall(SYS_rt_tgsigqueueinfo, getpid(), getpid(), SIGRTMIN, &own));

    sigset_t some = set_of(SIGTERM, SIGHUP, 0);
    sigprocmask(SIG_SETMASK, &some, NULL);
    on_siginfo(SIGUSR2, drop_mask, 0);
    raise(SIGUSR2);
    show_mask("after a handler that edited the saved mask");
    in_child("second signal after RESETHAND", reset_kills);
    return 0;
}
