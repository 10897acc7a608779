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

/* What subject and partner see of each other. No step waits for a time only: the machine may be busy. */
struct meeting {
    int futex; /* first, so that its address is the futex's */
    int prepared, about, hits, over, released;
};
static struct meeting *meeting;
static long nap_ms = 400;

static int look(const int *at) { return __atomic_load_n(at, __ATOMIC_SEQ_CST); }
static void tell(int *at) { __atomic_store_n(at, 1, __ATOMIC_SEQ_CST); }
static void handler(int number) {
    (void)number;
    __atomic_fetch_add(&meeting->hits, 1, __ATOMIC_SEQ_CST);
}

/* What the subject works on; made before the fork, so that the helper process can end the wait. */
static int pipe_fd[2], full_pipe[2], pair[2], listener, lock_fd, semaphore, queue, event_fd, epoll_fd;
static mqd_t mq;
static struct sockaddr_un address;
static pid_t child_to_wait;

static void release_nothing(void) {}
static void release_child(void) { tell(&meeting->released); }
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
    tell(&meeting->futex);
    syscall(SYS_futex, &meeting->futex, FUTEX_WAKE, 1, NULL, NULL, 0);
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
    struct timeval t = {60, 0};
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
static long do_poll(void) { struct pollfd p = {pipe_fd[0], POLLIN, 0}; return poll(&p, 1, 60000); }
static long do_ppoll(void) { struct pollfd p = {pipe_fd[0], POLLIN, 0}; struct timespec t = {60, 0}; return ppoll(&p, 1, &t, NULL); }
static long do_select(void) { fd_set s; FD_ZERO(&s); FD_SET(pipe_fd[0], &s); struct timeval t = {60, 0}; return select(pipe_fd[0] + 1, &s, NULL, NULL, &t); }
static long do_pselect(void) { fd_set s; FD_ZERO(&s); FD_SET(pipe_fd[0], &s); struct timespec t = {60, 0}; return pselect(pipe_fd[0] + 1, &s, NULL, NULL, &t, NULL); }
static long do_epoll(void) { struct epoll_event e; return epoll_wait(epoll_fd, &e, 1, 60000); }
static long do_epoll_pwait(void) { struct epoll_event e; sigset_t none; sigemptyset(&none); return epoll_pwait(epoll_fd, &e, 1, 60000, &none); }
static long do_futex(void) { while (!look(&meeting->futex)) { long r = syscall(SYS_futex, &meeting->futex, FUTEX_WAIT, 0, NULL, NULL, 0); if (r) return r; } return 0; }
static long do_futex_timeout(void) { struct timespec t = {60, 0}; return syscall(SYS_futex, &meeting->futex, FUTEX_WAIT, 0, &t, NULL, 0); }
static long do_nanosleep(void) {
    struct timespec t = {nap_ms / 1000, nap_ms % 1000 * 1000000}, left = {999, 9};
    long r = nanosleep(&t, &left);
    int error = errno;
    if (r < 0) say("  time left: %d", left.tv_sec * 1000 + left.tv_nsec / 1000000 < nap_ms && (left.tv_sec > 0 || left.tv_nsec > 0));
    errno = error;
    return r;
}
static long do_clock_nanosleep(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += nap_ms % 1000 * 1000000;
    t.tv_sec += nap_ms / 1000 + t.tv_nsec / 1000000000;
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
static long do_semtimedop(void) { struct sembuf down = {0, -1, 0}; struct timespec t = {60, 0}; return semtimedop(semaphore, &down, 1, &t); }
static long do_msgrcv(void) { struct { long type; char text[4]; } m; return msgrcv(queue, &m, 4, 0, 0); }
static long do_mq(void) { char c[64]; return mq_receive(mq, c, sizeof c, NULL); }
static long do_sigtimedwait(void) { sigset_t s = set_of(SIGUSR2, 0); struct timespec t = {60, 0}; return sigtimedwait(&s, NULL, &t); }
static long do_sigsuspend(void) { sigset_t s; sigemptyset(&s); return sigsuspend(&s); }
static long do_pause(void) { return pause(); }
static long do_eventfd(void) { eventfd_t v; return eventfd_read(event_fd, &v); }
static long do_open_fifo(void) { int fd = open("fifo", O_RDONLY); return fd < 0 ? -1 : (close(fd), 0); }
static long do_timerfd(void) {
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec t = {.it_value = {nap_ms / 1000, nap_ms % 1000 * 1000000}};
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

/* True when the process sleeps in the kernel, seen twice in a row. */
static int sleeps(pid_t pid) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    for (int twice = 0; twice < 2; twice++) {
        int fd = open(path, O_RDONLY);
        ssize_t n = read(fd, text, sizeof text - 1);
        close(fd);
        if (n <= 0) return 0;
        text[n] = 0;
        const char *after = strrchr(text, ')');
        if (!after || after[2] != 'S') return 0;
        sleep_ms(5);
    }
    return 1;
}

static void until_asleep_or_over(pid_t pid) {
    while (!look(&meeting->over) && !sleeps(pid)) sleep_ms(1);
}

static void partner(const struct one *one, pid_t subject_pid) {
    close(lock_fd);
    int held = open("lock", O_RDWR);
    struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
    if (one->call == do_flock) flock(held, LOCK_EX);
    if (one->call == do_lockw) fcntl(held, F_SETLK, &l);
    tell(&meeting->prepared);
    while (!look(&meeting->about)) sleep_ms(1);
    until_asleep_or_over(subject_pid);
    kill(subject_pid, SIGUSR1);
    while (!look(&meeting->hits) && !look(&meeting->over)) sleep_ms(1);
    /* A call that was restarted sleeps again; one that was not is over. */
    until_asleep_or_over(subject_pid);
    if (!look(&meeting->over)) one->release();
    _exit(0);
}

static void subject(const struct one *one, int flags) {
    char c;
    int fl = fcntl(pipe_fd[0], F_GETFL);
    fcntl(pipe_fd[0], F_SETFL, fl | O_NONBLOCK);
    while (read(pipe_fd[0], &c, 1) == 1) {}
    fcntl(pipe_fd[0], F_SETFL, fl);
    while (recv(pair[0], &c, 1, MSG_DONTWAIT) == 1) {}
    memset(meeting, 0, sizeof *meeting);
    semctl(semaphore, 0, SETVAL, 0);
    on_signal(SIGUSR1, handler, flags);
    pid_t self = getpid();
    child_to_wait = 0;
    if (one->child && (child_to_wait = fork()) == 0) {
        while (!look(&meeting->released)) sleep_ms(1);
        _exit(0);
    }
    pid_t other = fork();
    if (other == 0) partner(one, self);
    while (!look(&meeting->prepared)) sleep_ms(1);
    errno = 0;
    tell(&meeting->about);
    long r = one->call();
    int error = errno;
    tell(&meeting->over);
    say("%s %s: %s %s, handler %d", one->name, flags & SA_RESTART ? "with SA_RESTART" : "without", r < 0 ? "failed" : "done", r < 0 ? error_name(error) : "", look(&meeting->hits));
    while (waitpid(other, NULL, 0) < 0 && errno == EINTR) {}
    tell(&meeting->released);
    if (child_to_wait) waitpid(child_to_wait, NULL, 0);
}

int main(void) {
    if (slowness() > 1) nap_ms = 4000;
    meeting = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const struct one all[] = {
        {"read", do_read, release_pipe, 0}, {"readv", do_readv, release_pipe, 0}, {"write", do_write, release_full, 0},
        {"recv", do_recv, release_pair, 0}, {"recvmsg", do_recvmsg, release_pair, 0}, {"recv with a time limit", do_recv_timeout, release_pair, 0},
        {"accept", do_accept, release_listener, 0}, {"accept4", do_accept4, release_listener, 0},
        {"poll", do_poll, release_pipe, 0}, {"ppoll", do_ppoll, release_pipe, 0}, {"select", do_select, release_pipe, 0},
        {"pselect", do_pselect, release_pipe, 0}, {"epoll_wait", do_epoll, release_pipe, 0}, {"epoll_pwait", do_epoll_pwait, release_pipe, 0},
        {"futex", do_futex, release_futex, 0}, {"futex with a time limit", do_futex_timeout, release_futex, 0},
        {"nanosleep", do_nanosleep, release_nothing, 0}, {"clock_nanosleep", do_clock_nanosleep, release_nothing, 0},
        {"wait4", do_wait4, release_child, 1}, {"waitid", do_waitid, release_child, 1},
        {"flock", do_flock, release_nothing, 0}, {"fcntl lock", do_lockw, release_nothing, 0},
        {"semop", do_semop, release_sem, 0}, {"semtimedop", do_semtimedop, release_sem, 0}, {"msgrcv", do_msgrcv, release_msg, 0},
        {"mq_receive", do_mq, release_mq, 0}, {"sigtimedwait", do_sigtimedwait, release_nothing, 0}, {"sigsuspend", do_sigsuspend, release_nothing, 0},
        {"pause", do_pause, release_nothing, 0}, {"eventfd", do_eventfd, release_event, 0}, {"open of a fifo", do_open_fifo, release_fifo, 0},
        {"timerfd", do_timerfd, release_nothing, 0},
    };
    sigset_t never = set_of(SIGUSR2, 0); /* What sigtimedwait waits for in vain. */
    sigprocmask(SIG_BLOCK, &never, NULL);
    alarm(1000);
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
