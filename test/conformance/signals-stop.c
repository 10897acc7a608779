/* Stop and continue while a call blocks: some calls go on, some end with EINTR; handlers of SIGTSTP and SIGCONT. */
#include "show.h"
#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>

static int fds[2];
static void note(int number) { say("  handler of %s", signal_name(number)); }

/* The calls wait well longer than it takes to stop and continue them. */
static int scale(void) { return slowness() > 1 ? 6 : 1; }
static int wait_ms(void) { return 600 * scale(); }
static struct timespec wait_time(void) { return (struct timespec){wait_ms() / 1000, wait_ms() % 1000 * 1000000L}; }

static long sleeps(void) { struct timespec t = wait_time(); return nanosleep(&t, NULL); }
static long polls(void) { struct pollfd p = {fds[0], POLLIN, 0}; return poll(&p, 1, wait_ms()); }
static long reads(void) { char c; return read(fds[0], &c, 1); }
static long epolls(void) { int e = epoll_create1(0); struct epoll_event v; return epoll_wait(e, &v, 1, wait_ms()); }
static long futexes(void) { int w = 0; struct timespec t = wait_time(); return syscall(SYS_futex, &w, FUTEX_WAIT, 0, &t, NULL, 0); }

static void run(const char *name, long (*call)(void), int with_handler) {
    int hold[2];
    if (pipe(fds) || pipe(hold)) return;
    pid_t child = fork();
    if (child == 0) {
        close(hold[1]);
        if (with_handler) on_signal(SIGCONT, note, SA_RESTART);
        long r = call();
        int error = errno;
        say("%s%s: %s", name, with_handler ? ", SIGCONT caught" : "", r < 0 ? error_name(error) : "done");
        sleep_ms(100 * scale()); /* so that it is seen continued before it is seen ended */
        _exit(0);
    }
    int status;
    sleep_ms(100 * scale());
    kill(child, SIGSTOP);
    /* Said only when the child has ended: what both write at once has no order. */
    int stopped = 0, continued = 0;
    waitpid(child, &stopped, WUNTRACED);
    kill(child, SIGCONT);
    waitpid(child, &continued, WCONTINUED);
    sleep_ms(20);
    if (write(fds[1], "x", 1) != 1) say("write failed");
    close(hold[0]);
    close(hold[1]);
    waitpid(child, &status, 0);
    say("%s", status_text(stopped));
    say("%s", status_text(continued));
    say("%s", status_text(status));
    close(fds[0]);
    close(fds[1]);
}

int main(void) {
    run("nanosleep", sleeps, 0);
    run("read", reads, 0);
    run("epoll_wait", epolls, 0);
    run("futex", futexes, 0);
    run("poll", polls, 1);
    run("read", reads, 1);
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        on_signal(SIGTSTP, note, 0);
        raise(SIGTSTP);
        signal(SIGTSTP, SIG_DFL);
        on_signal(SIGCONT, note, 0);
        raise(SIGTSTP);
        _exit(3);
    }
    setpgid(child, child);
    int status;
    waitpid(child, &status, WUNTRACED);
    say("SIGTSTP: %s", status_text(status));
    kill(child, SIGCONT);
    waitpid(child, &status, 0);
    say("then %s", status_text(status));
    return 0;
}
