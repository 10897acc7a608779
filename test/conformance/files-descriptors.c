/* Descriptors: lowest free numbers, duplicates, close-on-exec, close_range, pipes and SIGPIPE, splice, what children inherit. */
#include "show.h"
#include <linux/close_range.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/uio.h>

static volatile int pipes;
static void handler(int number) {
    (void)number;
    pipes++;
}
static int dies_of_pipe(void) {
    int fds[2];
    if (pipe(fds)) return 1;
    signal(SIGPIPE, SIG_DFL);
    close(fds[0]);
    (void)!write(fds[1], "x", 1);
    return 1;
}
static void show_open(const char *when) {
    char line[256] = "";
    for (int fd = 0; fd < 1100; fd++)
        if (fcntl(fd, F_GETFD) >= 0) snprintf(line + strlen(line), sizeof line - strlen(line), " %d%s", fd, fcntl(fd, F_GETFD) & FD_CLOEXEC ? "c" : "");
    say("%s:%s", when, line);
}

int main(int argc, char **argv) {
    if (argc > 1) {
        show_open("after exec");
        return 0;
    }
    show_open("start");
    int fds[2];
    say("first %d", open("/dev/null", O_RDONLY));
    SHOW(dup(3));
    SHOW(dup2(3, 100));
    SHOW(dup3(3, 7, O_CLOEXEC));
    SHOW(fcntl(3, F_DUPFD, 50));
    SHOW(fcntl(3, F_DUPFD_CLOEXEC, 50));
    SHOW(pipe2(fds, O_CLOEXEC | O_NONBLOCK));
    say("pipe %d %d", fds[0], fds[1]);
    SHOW(close(4));
    SHOW(open("/dev/null", O_RDONLY | O_CLOEXEC));
    show_open("now");
    struct rlimit l;
    getrlimit(RLIMIT_NOFILE, &l);
    SHOW(dup2(3, (int)l.rlim_cur - 1) == (int)l.rlim_cur - 1);
    SHOW(dup2(3, (int)l.rlim_cur));
    close((int)l.rlim_cur - 1);
    SHOW(dup2(3, 1023));
    pid_t pid = fork();
    if (pid == 0) {
        show_open("child");
        execl("/proc/self/exe", argv[0], "again", NULL);
        _exit(1);
    }
    waitpid(pid, NULL, 0);
    pid = fork();
    if (pid == 0) {
        SHOW(syscall(SYS_close_range, 3, 60, CLOSE_RANGE_CLOEXEC));
        show_open("marked");
        SHOW(syscall(SYS_close_range, 3, ~0u, 0));
        show_open("closed all");
        SHOW(open("/dev/null", O_RDONLY));
        say("calls go on: %ld", syscall(500));
        execl("/proc/self/exe", argv[0], "again", NULL);
        say("exec: %s", error_name(errno));
        _exit(1);
    }
    waitpid(pid, NULL, 0);
    pid = fork();
    if (pid == 0) {
        for (int fd = 3; fd < 1100; fd++) close(fd);
        show_open("closed one by one");
        execl("/proc/self/exe", argv[0], "again", NULL);
        _exit(1);
    }
    waitpid(pid, NULL, 0);
    SHOW(read(fds[0], &pid, 4));
    SHOW(fcntl(fds[1], F_GETPIPE_SZ));
    SHOW(fcntl(fds[1], F_SETPIPE_SZ, 4096));
    static char block[8192];
    SHOW(write(fds[1], block, 8192));
    SHOW(write(fds[1], block, 1));
    SHOW(read(fds[0], block, 8192));
    close(fds[1]);
    SHOW(read(fds[0], block, 1));
    close(fds[0]);
    on_signal(SIGPIPE, handler, 0);
    if (pipe(fds)) return 1;
    close(fds[0]);
    SHOW(write(fds[1], "x", 1));
    say("SIGPIPE %d", pipes);
    signal(SIGPIPE, SIG_IGN);
    SHOW(write(fds[1], "x", 1));
    in_child("unhandled", dies_of_pipe);
    int other[2];
    if (pipe(fds) || pipe(other)) return 1;
    SHOW(write(fds[1], "spliced", 7));
    SHOW(tee(fds[0], other[1], 7, 0));
    SHOW(splice(fds[0], NULL, other[1], NULL, 7, 0));
    struct iovec v = {block, 5};
    SHOW(vmsplice(other[1], &v, 1, 0));
    SHOW(read(other[0], block, 100));
    int e = epoll_create1(EPOLL_CLOEXEC), ev = eventfd(3, EFD_SEMAPHORE | EFD_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u64 = 0x1234567890abcdef}, got[4];
    SHOW(epoll_ctl(e, EPOLL_CTL_ADD, ev, &event));
    SHOW(epoll_ctl(e, EPOLL_CTL_ADD, ev, &event));
    SHOW(epoll_ctl(e, EPOLL_CTL_ADD, open("copy-of-nothing", O_CREAT | O_RDWR, 0600), &event));
    SHOW(epoll_wait(e, got, 4, 0));
    say("events %#x data %#lx", got[0].events, (unsigned long)got[0].data.u64);
    SHOW(epoll_wait(e, got, 4, 0));
    uint64_t n;
    for (int i = 0; i < 4; i++) SHOW(read(ev, &n, 8));
    SHOW(epoll_wait(e, got, 0, 0));
    return 0;
}
