/* Every kind of blocking call, struck by a signal whose handler has SA_RESTART and one without: EINTR, or resumed. */
#include "show.h"
#include <linux/futex.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/un.h>

static int step_ms = 40;
static volatile sig_atomic_t hits;
static void handler(int number) {
    (void)number;
    hits++;
}

/* What the subject works on; made before the fork, so that the helper process can end the wait. */
static int pipe_fd[2], full_pipe[2], pair[2], listener, lock_fd, semaphore, queue, event_fd, epoll_fd;
static mqd_t mq;
static int *shared;
static struct sockaddr_un address;
static pid_t child_to_wait;

static void release_nothing(void) {}
static void release_pipe(void) { (void)!write(pipe_fd[1], "z", 1); }
static void release_full(void) {
    char buffer[65536];
    (void)!read(full_pipe[0], buffer, sizeof buffer);
}
static void release_pair(void) { (void)!write(pair[1], "z", 1); }
static void release_listener(void) {
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    connect(s, (struct sockaddr *)&address, sizeof address);
}
static void release_futex(void) {
    __atomic_store_n(shared, 1, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, shared, FUTEX_WAKE, 1, NULL, NULL, 0);
}
static void release_sem(void) {
    struct sembuf up = {0, 1, 0};
    semop(semaphore, &up, 1);
}
static void release_msg(void) {
    struct { long type; char text[4]; } m = {1, "msg"};
    msgsnd(queue, &m, 4, 0);
}
static void release_mq(void) { mq_send(mq, "x", 1, 0); }
static void release_event(void) { eventfd_write(event_fd, 5); }
static void release_fifo(void) { (void)!open("fifo", O_WRONLY | O_NONBLOCK); }

static long do_read(void) { char c; return read(pipe_fd[0], &c, 1); }
static long do_readv(void) { char c; struct { void *b; size_t n; } v = {&c, 1}; return syscall(SYS_readv, pipe_fd[0], &v, 1); }
static long do_write(void) { char block[4096] = {0}; return write(full_pipe[1], block, sizeof block); }
static long do_recv(void) { char c; return recv(pair[0], &c, 1, 0); }
static long do_recvmsg(void) { char c; struct iovec v = {&c, 1}; struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1}; return recvmsg(pair[0], &m, 0); }
static long do_recv_timeout(void) {
    struct timeval t = {5, 0};
    setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    char c;
    long r = recv(pair[0], &c, 1, 0);
    int error = errno;
    t.tv_sec = 0;
    setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    errno = error;
    return r;
}
static long do_accept(void) { int s = accept(listener, NULL, NULL); return s < 0 ? -1 : (close(s), 0); }
static long do_accept4(void) { int s = accept4(listener, NULL, NULL, SOCK_CLOEXEC); return s < 0 ? -1 : (close(s), 0); }
static long do_poll(void) { struct pollfd p = {pipe_fd[0], POLLIN, 0}; return poll(&p, 1, 5000); }
static long do_ppoll(void) { struct pollfd p = {pipe_fd[0], POLLIN, 0}; struct timespec t = {5, 0}; return ppoll(&p, 1, &t, NULL); }
static long do_select(void) { fd_set s; FD_ZERO(&s); FD_SET(pipe_fd[0], &s); struct timeval t = {5, 0}; return select(pipe_fd[0] + 1, &s, NULL, NULL, &t); }
static long do_pselect(void) { fd_set s; FD_ZERO(&s); FD_SET(pipe_fd[0], &s); struct timespec t = {5, 0}; return pselect(pipe_fd[0] + 1, &s, NULL, NULL, &t, NULL); }
static long do_epoll(void) { struct epoll_event e; return epoll_wait(epoll_fd, &e, 1, 5000); }
static long do_epoll_pwait(void) { struct epoll_event e; sigset_t none; sigemptyset(&none); return epoll_pwait(epoll_fd, &e, 1, 5000, &none); }
static long do_futex(void) { while (!*shared) { long r = syscall(SYS_futex, shared, FUTEX_WAIT, 0, NULL, NULL, 0); if (r) return r; } return 0; }
static long do_futex_timeout(void) { struct timespec t = {5, 0}; return syscall(SYS_futex, shared, FUTEX_WAIT, 0, &t, NULL, 0); }
static long do_nanosleep(void) {
    struct timespec t = {0, 3 * step_ms * 1000000L}, left = {9, 9};
    long r = nanosleep(&t, &left);
    int error = errno;
    if (r < 0) say("  time left: %d", left.tv_sec == 0 && left.tv_nsec > 0 && left.tv_nsec < 3 * step_ms * 1000000L);
    errno = error;
    return r;
}
static long do_clock_nanosleep(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += 3 * step_ms * 1000000L;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    int error = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
    errno = error;
    return error ? -1 : 0;
}
static long do_wait4(void) { int s; return wait4(child_to_wait, &s, 0, NULL) == child_to_wait ? 0 : -1; }
static long do_waitid(void) { siginfo_t s; return waitid(P_PID, (id_t)child_to_wait, &s, WEXITED); }
static long do_flock(void) { long r = flock(lock_fd, LOCK_EX); int e = errno; if (!r) flock(lock_fd, LOCK_UN); errno = e; return r; }
static long do_lockw(void) { struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1}; return fcntl(lock_fd, F_SETLKW, &l); }
static long do_semop(void) { struct sembuf down = {0, -1, 0}; return semop(semaphore, &down, 1); }
static long do_semtimedop(void) { struct sembuf down = {0, -1, 0}; struct timespec t = {5, 0}; return semtimedop(semaphore, &down, 1, &t); }
static long do_msgrcv(void) { struct { long type; char text[4]; } m; return msgrcv(queue, &m, 4, 0, 0); }
static long do_mq(void) { char c[64]; return mq_receive(mq, c, sizeof c, NULL); }
static long do_sigtimedwait(void) { sigset_t s = set_of(SIGUSR2, 0); struct timespec t = {5, 0}; return sigtimedwait(&s, NULL, &t); }
static long do_sigsuspend(void) { sigset_t s; sigemptyset(&s); return sigsuspend(&s); }
static long do_pause(void) { return pause(); }
static long do_eventfd(void) { eventfd_t v; return eventfd_read(event_fd, &v); }
static long do_open_fifo(void) { int fd = open("fifo", O_RDONLY); return fd < 0 ? -1 : (close(fd), 0); }
static long do_timerfd(void) {
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec t = {.it_value = {0, 3 * step_ms * 1000000L}};
    timerfd_settime(fd, 0, &t, NULL);
    uint64_t n;
    long r = read(fd, &n, 8);
    int error = errno;
    close(fd);
    errno = error;
    return r;
}

struct one {
    const char *name;
    long (*call)(void);
    void (*release)(void);
    int child;
};

static void subject(const struct one *one, int flags) {
    char c;
    int fl = fcntl(pipe_fd[0], F_GETFL);
    fcntl(pipe_fd[0], F_SETFL, fl | O_NONBLOCK);
    while (read(pipe_fd[0], &c, 1) == 1) {}
    fcntl(pipe_fd[0], F_SETFL, fl);
    while (recv(pair[0], &c, 1, MSG_DONTWAIT) == 1) {}
    *shared = 0;
    semctl(semaphore, 0, SETVAL, 0);
    hits = 0;
    on_signal(SIGUSR1, handler, flags);
    pid_t self = getpid();
    child_to_wait = 0;
    if (one->child && (child_to_wait = fork()) == 0) {
        sleep_ms(3 * step_ms);
        _exit(0);
    }
    pid_t partner = fork();
    if (partner == 0) {
        close(lock_fd);
        int held = open("lock", O_RDWR);
        struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
        if (one->call == do_flock) flock(held, LOCK_EX);
        if (one->call == do_lockw) fcntl(held, F_SETLK, &l);
        kill(self, SIGUSR2);
        sleep_ms(step_ms);
        kill(self, SIGUSR1);
        sleep_ms(step_ms);
        one->release();
        sleep_ms(step_ms);
        _exit(0);
    }
    /* The partner says by USR2 that it is ready. */
    sigset_t ready = set_of(SIGUSR2, 0);
    int got;
    sigwait(&ready, &got);
    errno = 0;
    long r = one->call();
    int error = errno;
    say("%s %s: %s %s, handler %d", one->name, flags & SA_RESTART ? "with SA_RESTART" : "without", r < 0 ? "failed" : "done", r < 0 ? error_name(error) : "", (int)hits);
    while (waitpid(partner, NULL, 0) < 0 && errno == EINTR) {}
    if (child_to_wait) waitpid(child_to_wait, NULL, 0);
}

int main(void) {
    step_ms *= slowness() > 1 ? 6 : 1;
    const struct one all[] = {
        {"read", do_read, release_pipe, 0}, {"readv", do_readv, release_pipe, 0}, {"write", do_write, release_full, 0},
        {"recv", do_recv, release_pair, 0}, {"recvmsg", do_recvmsg, release_pair, 0}, {"recv with a time limit", do_recv_timeout, release_pair, 0},
        {"accept", do_accept, release_listener, 0}, {"accept4", do_accept4, release_listener, 0},
        {"poll", do_poll, release_pipe, 0}, {"ppoll", do_ppoll, release_pipe, 0}, {"select", do_select, release_pipe, 0},
        {"pselect", do_pselect, release_pipe, 0}, {"epoll_wait", do_epoll, release_pipe, 0}, {"epoll_pwait", do_epoll_pwait, release_pipe, 0},
        {"futex", do_futex, release_futex, 0}, {"futex with a time limit", do_futex_timeout, release_futex, 0},
        {"nanosleep", do_nanosleep, release_nothing, 0}, {"clock_nanosleep", do_clock_nanosleep, release_nothing, 0},
        {"wait4", do_wait4, release_nothing, 1}, {"waitid", do_waitid, release_nothing, 1},
        {"flock", do_flock, release_nothing, 0}, {"fcntl lock", do_lockw, release_nothing, 0},
        {"semop", do_semop, release_sem, 0}, {"semtimedop", do_semtimedop, release_sem, 0}, {"msgrcv", do_msgrcv, release_msg, 0},
        {"mq_receive", do_mq, release_mq, 0}, {"sigtimedwait", do_sigtimedwait, release_nothing, 0}, {"sigsuspend", do_sigsuspend, release_nothing, 0},
        {"pause", do_pause, release_nothing, 0}, {"eventfd", do_eventfd, release_event, 0}, {"open of a fifo", do_open_fifo, release_fifo, 0},
        {"timerfd", do_timerfd, release_nothing, 0},
    };
    sigset_t ready = set_of(SIGUSR2, 0);
    sigprocmask(SIG_BLOCK, &ready, NULL);
    alarm(240);
    if (pipe(pipe_fd) || pipe(full_pipe) || socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) return 1;
    fcntl(full_pipe[1], F_SETFL, O_NONBLOCK);
    char block[4096] = {0};
    while (write(full_pipe[1], block, sizeof block) > 0) {}
    fcntl(full_pipe[1], F_SETFL, 0);
    listener = socket(AF_UNIX, SOCK_STREAM, 0);
    address = (struct sockaddr_un){.sun_family = AF_UNIX, .sun_path = "socket"};
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 5)) return 2;
    lock_fd = open("lock", O_CREAT | O_RDWR, 0600);
    if (mkfifo("fifo", 0600)) return 3;
    semaphore = semget(IPC_PRIVATE, 1, 0600);
    queue = msgget(IPC_PRIVATE, 0600);
    char name[32];
    snprintf(name, sizeof name, "/mg-restart-%d", getpid());
    struct mq_attr attr = {.mq_maxmsg = 4, .mq_msgsize = 64};
    mq = mq_open(name, O_CREAT | O_RDWR, 0600, &attr);
    mq_unlink(name);
    event_fd = eventfd(0, 0);
    epoll_fd = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, pipe_fd[0], &event);
    shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        subject(&all[i], 0);
        /* A write that was interrupted leaves the pipe as full as it was; one that was restarted has filled it again. */
        fcntl(full_pipe[1], F_SETFL, O_NONBLOCK);
        while (write(full_pipe[1], block, sizeof block) > 0) {}
        fcntl(full_pipe[1], F_SETFL, 0);
        subject(&all[i], SA_RESTART);
    }
    semctl(semaphore, 0, IPC_RMID);
    msgctl(queue, IPC_RMID, NULL);
    return 0;
}
