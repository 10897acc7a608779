/* Calls that put a mask in place for their own length: a pending signal is taken inside them, and the old mask is back afterwards. */
#include "show.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

static void handler(int number) {
    sigset_t mask;
    sigprocmask(SIG_SETMASK, NULL, &mask);
    say("  handler of %d, blocked %s", number, set_text(&mask));
}

static long with_sigsuspend(const sigset_t *mask) { return sigsuspend(mask); }
static long with_ppoll(const sigset_t *mask) { struct timespec t = {10, 0}; return ppoll(NULL, 0, &t, mask); }
static long with_pselect(const sigset_t *mask) { struct timespec t = {10, 0}; return pselect(0, NULL, NULL, NULL, &t, mask); }
static long with_epoll(const sigset_t *mask) {
    int fd = epoll_create1(0);
    struct epoll_event e;
    long r = epoll_pwait(fd, &e, 1, 10000, mask);
    int error = errno;
    close(fd);
    errno = error;
    return r;
}
static long with_epoll2(const sigset_t *mask) {
    int fd = epoll_create1(0);
    struct epoll_event e;
    struct timespec t = {10, 0};
    long r = syscall(SYS_epoll_pwait2, fd, &e, 1, &t, mask, 8);
    int error = errno;
    close(fd);
    errno = error;
    return r;
}

int main(void) {
    alarm(60);
    on_signal(SIGUSR1, handler, 0);
    on_signal(SIGUSR2, handler, SA_RESTART);
    sigset_t block = set_of(SIGUSR1, SIGUSR2, SIGHUP, 0);
    sigprocmask(SIG_SETMASK, &block, NULL);
    const struct { const char *name; long (*call)(const sigset_t *); } all[] = {
        {"sigsuspend", with_sigsuspend}, {"ppoll", with_ppoll}, {"pselect", with_pselect}, {"epoll_pwait", with_epoll}, {"epoll_pwait2", with_epoll2}};
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        sigset_t open = set_of(SIGTERM, SIGUSR2, 0), none, pending;
        sigemptyset(&none);
        raise(SIGUSR1);
        raise(SIGUSR2);
        say("%s, USR1 open: %s", all[i].name, result(all[i].call(&open)));
        show_mask("  afterwards");
        sigpending(&pending);
        say("  pending %s", set_text(&pending));
        say("%s, all open: %s", all[i].name, result(all[i].call(&none)));
        show_mask("  afterwards");
        /* And one that arrives while it waits. */
        pid_t parent = getpid(), child = fork();
        if (child == 0) {
            sleep_ms(30 * slowness());
            kill(parent, SIGUSR2);
            sleep_ms(30 * slowness());
            kill(parent, SIGUSR1);
            _exit(0);
        }
        say("%s, waiting: %s", all[i].name, result(all[i].call(&open)));
        waitpid(child, NULL, 0);
        sigpending(&pending);
        say("  pending %s", set_text(&pending));
        struct timespec zero = {0, 0};
        while (sigtimedwait(&block, NULL, &zero) > 0) {}
    }
    errno = 0;
    say("bad size: %s", result(syscall(SYS_rt_sigsuspend, &block, 4)));
    say("bad pointer: %s", result(syscall(SYS_rt_sigsuspend, (void *)8, 8)));
    say("ppoll bad mask: %s", result(syscall(SYS_ppoll, NULL, 0, NULL, (void *)8, 8)));
    show_mask("end");
    return 0;
}
