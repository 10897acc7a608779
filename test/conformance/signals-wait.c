/* Taking signals without handlers: sigtimedwait, sigwait, signalfd, and who gets what when several wait. */
#include "show.h"
#include <poll.h>
#include <sys/signalfd.h>

static void *waiter(void *set) {
    int got = 0;
    sigwait(set, &got);
    return (void *)(long)got;
}

int main(void) {
    alarm(60);
    sigset_t all = set_of(SIGUSR1, SIGUSR2, SIGCHLD, SIGRTMIN, 0);
    sigprocmask(SIG_BLOCK, &all, NULL);
    siginfo_t si;
    struct timespec zero = {0, 0}, some = {0, 20000000}, wrong = {0, -1};
    SHOW(sigtimedwait(&all, &si, &zero));
    SHOW(sigtimedwait(&all, &si, &some));
    SHOW(sigtimedwait(&all, &si, &wrong));
    sigqueue(getpid(), SIGUSR2, (union sigval){.sival_int = 12});
    int got_now = sigtimedwait(&all, &si, &zero);
    say("got %d code %d value %d self %d", got_now, si.si_code, si.si_value.sival_int, si.si_pid == getpid());
    raise(SIGUSR1);
    int number;
    int error = sigwait(&all, &number);
    say("sigwait %d %d", error, number);
    pid_t child = fork();
    if (child == 0) _exit(7);
    got_now = sigwaitinfo(&all, &si);
    say("got %d code %d status %d child %d", got_now, si.si_code, si.si_status, si.si_pid == child);
    waitpid(child, NULL, 0);

    int fd = signalfd(-1, &all, SFD_NONBLOCK | SFD_CLOEXEC);
    struct signalfd_siginfo f[4];
    say("empty: %s", result(read(fd, f, sizeof f)));
    raise(SIGUSR1);
    for (int i = 0; i < 2; i++) sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 100 + i});
    struct pollfd p = {fd, POLLIN, 0};
    int polled = poll(&p, 1, 0);
    say("poll %d revents %d", polled, p.revents);
    ssize_t n = read(fd, f, sizeof f);
    say("read %zd", n / (ssize_t)sizeof *f);
    for (int i = 0; i < n / (ssize_t)sizeof *f; i++)
        say("  signo %u code %d value %d self %d", f[i].ssi_signo, f[i].ssi_code, f[i].ssi_int, f[i].ssi_pid == (unsigned)getpid());
    sigset_t fewer = set_of(SIGUSR2, 0);
    say("change set: %d", signalfd(fd, &fewer, 0) == fd);
    raise(SIGUSR1);
    say("USR1 is no longer for the fd: %s", result(read(fd, f, sizeof f)));
    raise(SIGUSR2);
    say("USR2 is: %zd", read(fd, f, sizeof f) / (ssize_t)sizeof *f);
    sigtimedwait(&all, NULL, &zero);
    SHOW(signalfd(77, &all, 0));
    SHOW(signalfd(-1, &all, 0x40000));
    SHOW(syscall(SYS_signalfd4, -1, &all, 4, 0));

    pthread_t thread;
    sigset_t one = set_of(SIGRTMIN, 0);
    pthread_create(&thread, NULL, waiter, &one);
    sleep_ms(10 * slowness());
    kill(getpid(), SIGRTMIN);
    void *got;
    pthread_join(thread, &got);
    say("thread took %d of the first real-time", (int)(long)got - SIGRTMIN);
    return 0;
}
