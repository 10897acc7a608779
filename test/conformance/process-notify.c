/* A program whose seccomp filter asks a listener of its own: another process, a thread, one that goes away. */
#include "show.h"
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

/* What the listening side has to say, until the other has ended. */
static char notes[4096];
__attribute__((format(printf, 1, 2))) static void note(const char *format, ...) {
    va_list list;
    va_start(list, format);
    size_t used = strlen(notes);
    used += (size_t)snprintf(notes + used, sizeof notes - used, "\n    ");
    vsnprintf(notes + used, sizeof notes - used, format, list);
    va_end(list);
}

static struct seccomp_notif told;
static pid_t asking;

/* `action` for two call numbers, everything else allowed. */
static int filter(int first, int second, unsigned action, unsigned flags) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)first, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)second, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, action),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {5, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return -1;
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

static void hand_over(int channel, int fd) {
    char byte = 0, room[CMSG_SPACE(sizeof fd)] = {0};
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(head), &fd, sizeof fd);
    if (sendmsg(channel, &message, 0) != 1) say("sendmsg: %s", error_name(errno));
}

static int take_over(int channel) {
    char byte, room[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    int fd = -1;
    if (recvmsg(channel, &message, 0) == 1 && CMSG_FIRSTHDR(&message)) memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    return fd;
}

/* A child that asks for these two calls, then does that; its listener. */
static int asks(int first, int second, unsigned flags, int (*does)(void)) {
    int ends[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
    asking = fork();
    if (asking == 0) {
        close(ends[0]);
        int listener = filter(first, second, SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER | flags);
        if (listener < 0) say("no listener: %s", error_name(errno));
        hand_over(ends[1], listener);
        close(ends[1]);
        close(listener);
        _exit(does());
    }
    close(ends[1]);
    int listener = take_over(ends[0]);
    close(ends[0]);
    return listener;
}

static int receive(int listener) {
    memset(&told, 0, sizeof told);
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &told);
}

static int answers(int listener, long value, int error, unsigned flags) {
    struct seccomp_notif_resp answer = {.id = told.id, .val = value, .error = error, .flags = flags};
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}
static int continues(int listener) { return answers(listener, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE); }

/* One after the other: arguments of a call have no order. */
static void serves(int listener, long value, int error) {
    int received = receive(listener), before = errno;
    int answered = answers(listener, value, error, 0), after = errno;
    errno = before;
    note("receive %s", result(received));
    errno = after;
    note("answer %s", result(answered));
}
static void shows_valid(int listener) { note("valid %s", result(ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &told.id))); }

/* Receives and continues until nobody is left who could ask. */
static void lets_all(int listener) {
    struct pollfd one = {listener, POLLIN, 0};
    while (poll(&one, 1, -1) == 1 && (one.revents & POLLIN))
        if (receive(listener) == 0) continues(listener);
}

static void ended(void) {
    int status = 0;
    while (waitpid(asking, &status, 0) < 0 && errno == EINTR) {}
    say("asking: %s%s", status_text(status), notes);
    notes[0] = 0;
}

/* ---- answers */

static int asks_plainly(void) {
    SHOW(syscall(SYS_getpriority, 11, 22));
    SHOW(syscall(SYS_getpriority, 11, 22));
    SHOW(syscall(SYS_getpriority, 11, 22));
    SHOW(syscall(SYS_getpriority, 11, 22));
    SHOW(syscall(SYS_mmap, 0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 8192));
    return 0;
}
static int plain(void) {
    int listener = asks(SYS_getpriority, SYS_mmap, 0, asks_plainly);
    note("receive %s", result(receive(listener)));
    note("of the child %d, call right %d, architecture right %d, flags %u, arguments %llu %llu", told.pid == (unsigned)asking, told.data.nr == SYS_getpriority,
        told.data.arch == AUDIT_ARCH_X86_64, told.flags, told.data.args[0], told.data.args[1]);
    note("answer %s", result(answers(listener, 4711, 0, 0)));
    note("a second time %s", answers(listener, 4711, 0, 0) ? "refused" : "taken");
    serves(listener, 0, -EXDEV);
    serves(listener, 0x123456789abcdef0, 0);
    serves(listener, 0, -ENOSYS);
    while (receive(listener) == 0 && told.data.nr == SYS_mmap && told.data.args[5] != 8192) continues(listener);
    note("six arguments: call right %d, %llu %llu %llu %llu %d %llu", told.data.nr == SYS_mmap, told.data.args[0], told.data.args[1], told.data.args[2], told.data.args[3], (int)told.data.args[4],
        told.data.args[5]);
    note("answer %s", result(answers(listener, 0, -ENOTTY, 0)));
    lets_all(listener);
    ended();
    return 0;
}

/* ---- calls that go on */

static int asks_to_go_on(void) {
    SHOW(syscall(SYS_mkdir, "made", 0700));
    SHOW(syscall(SYS_mkdir, "made", 0700));
    SHOW(syscall(SYS_mkdir, "not/there", 0700));
    struct stat st;
    SHOW(stat("made", &st));
    SHOW_OK(syscall(SYS_openat, AT_FDCWD, "made", O_RDONLY));
    return 0;
}
static int going_on(void) {
    int listener = asks(SYS_mkdir, SYS_openat, 0, asks_to_go_on);
    lets_all(listener);
    ended();
    rmdir("made");
    return 0;
}

static int asks_for_processes(void) {
    pid_t pid = fork();
    if (pid == 0) _exit(5);
    int status;
    waitpid(pid, &status, 0);
    say("child of the child: %s", status_text(status));
    execl("/proc/self/exe", "process-notify", "again", NULL);
    return 9;
}
static int processes(void) {
    int listener = asks(SYS_clone, SYS_execve, 0, asks_for_processes);
    int calls = 0, right = 0;
    struct pollfd one = {listener, POLLIN, 0};
    while (poll(&one, 1, -1) == 1 && (one.revents & POLLIN)) {
        if (receive(listener)) continue;
        calls++;
        right += told.data.nr == SYS_clone || told.data.nr == SYS_execve;
        continues(listener);
    }
    note("asked %d times, %d of them for these calls", calls, right);
    ended();
    return 0;
}

/* ---- across exec */

static int asks_after_exec(void) {
    execl("/proc/self/exe", "process-notify", "priority", NULL);
    return 9;
}
static int after_exec(void) {
    int listener = asks(SYS_getpriority, SYS_getpriority, 0, asks_after_exec);
    note("receive %s", result(receive(listener)));
    note("call right %d, arguments %llu %llu", told.data.nr == SYS_getpriority, told.data.args[0], told.data.args[1]);
    note("answer %s", result(answers(listener, 99, 0, 0)));
    ended();
    return 0;
}

/* ---- descriptors that are added */

static int asks_for_descriptor(void) {
    long fd = syscall(SYS_getpriority, 1, 2);
    char text[8] = "";
    say("read %s: %s", result(read((int)fd, text, 4)), text);
    fd = syscall(SYS_getpriority, 3, 4);
    say("read %s: %s", result(read((int)fd, text, 4)), text);
    return 0;
}
static int descriptors(void) {
    int listener = asks(SYS_getpriority, SYS_getpriority, 0, asks_for_descriptor);
    int pipes[2];
    if (pipe(pipes) || write(pipes[1], "onetwo!!", 8) != 8) return 1;
    note("receive %s", result(receive(listener)));
    struct seccomp_notif_addfd added = {.id = told.id, .srcfd = (unsigned)pipes[0]};
    int number = ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &added);
    note("added %d, answer %s", number >= 0, result(answers(listener, number, 0, 0)));
    note("receive %s", result(receive(listener)));
    added = (struct seccomp_notif_addfd){.id = told.id, .srcfd = (unsigned)pipes[0], .flags = SECCOMP_ADDFD_FLAG_SEND};
    note("added and answered %d", ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &added) >= 0);
    ended();
    return 0;
}

/* ---- signals */

static volatile int handled;
static void on_any(int number) {
    (void)number;
    handled++;
}

static int asks_through_signal(void) {
    on_signal(SIGUSR1, on_any, 0);
    on_signal(SIGUSR2, on_any, SA_RESTART);
    SHOW(syscall(SYS_getpriority, 1, 2));
    SHOW(syscall(SYS_getpriority, 3, 4));
    say("handled %d", handled);
    return 0;
}
static void wait_until_asked(int listener, int times_slower) {
    struct pollfd one = {listener, POLLIN, 0};
    poll(&one, 1, -1);
    sleep_ms(10 * times_slower);
}
static int signals(void) {
    int listener = asks(SYS_getpriority, SYS_getpriority, 0, asks_through_signal);
    note("receive %s", result(receive(listener)));
    shows_valid(listener);
    kill(asking, SIGUSR1); /* ends it */
    wait_until_asked(listener, slowness());
    shows_valid(listener);
    note("answer %s", result(answers(listener, 1, 0, 0)));
    note("receive %s", result(receive(listener)));
    uint64_t before = told.id;
    kill(asking, SIGUSR2); /* has it asked again */
    note("receive %s", result(receive(listener)));
    note("another %d, arguments %llu %llu", told.id != before, told.data.args[0], told.data.args[1]);
    note("answer %s", result(answers(listener, 12, 0, 0)));
    ended();
    return 0;
}

static int asks_undisturbed(void) {
    on_signal(SIGUSR1, on_any, 0);
    SHOW(syscall(SYS_getpriority, 1, 2));
    say("handled %d", handled);
    return 0;
}
static int killable(void) {
    int listener = asks(SYS_getpriority, SYS_getpriority, SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, asks_undisturbed);
    note("receive %s", result(receive(listener)));
    kill(asking, SIGUSR1);
    sleep_ms(20 * slowness());
    shows_valid(listener);
    note("answer %s", result(answers(listener, 3, 0, 0)));
    ended();
    listener = asks(SYS_getpriority, SYS_getpriority, 0, asks_undisturbed);
    note("receive %s", result(receive(listener)));
    kill(asking, SIGKILL);
    ended();
    shows_valid(listener);
    note("answer %s", result(answers(listener, 3, 0, 0)));
    say("afterwards%s", notes);
    return 0;
}

static int asks_late(void) {
    sleep_ms(300 * slowness());
    SHOW(syscall(SYS_getpriority, 1, 2));
    return 0;
}
static int listener_signals(int flags) {
    on_signal(SIGALRM, on_any, flags);
    handled = 0;
    int listener = asks(SYS_getpriority, SYS_getpriority, 0, asks_late);
    struct itimerval soon = {.it_value = {0, 50000 * slowness() % 1000000}};
    setitimer(ITIMER_REAL, &soon, NULL);
    int received = receive(listener);
    note("receive %s, handled %d", result(received), handled);
    if (received) note("receive %s", result(receive(listener)));
    note("answer %s", result(answers(listener, 3, 0, 0)));
    ended();
    return 0;
}
static int listener_interrupted(void) { return listener_signals(0); }
static int listener_restarted(void) { return listener_signals(SA_RESTART); }

/* ---- a thread that listens */

static int thread_listener;
static volatile int thread_handled, thread_ready;
static pthread_t listening;
static void on_thread(int number) {
    (void)number;
    thread_handled++;
}
static void *listens(void *unused) {
    while (!__atomic_load_n(&thread_listener, __ATOMIC_SEQ_CST)) sched_yield();
    struct seccomp_notif one = {0};
    say("thread: receive %s", result(ioctl(thread_listener, SECCOMP_IOCTL_NOTIF_RECV, &one)));
    if (one.id == 0) say("thread: again %s", result(ioctl(thread_listener, SECCOMP_IOCTL_NOTIF_RECV, &one)));
    say("thread: handled %d, call right %d, arguments %llu %llu", thread_handled, one.data.nr == SYS_getpriority, one.data.args[0], one.data.args[1]);
    struct seccomp_notif_resp answer = {.id = one.id, .val = 55};
    say("thread: answer %s", result(ioctl(thread_listener, SECCOMP_IOCTL_NOTIF_SEND, &answer)));
    memset(&one, 0, sizeof one);
    say("thread: receive %s", result(ioctl(thread_listener, SECCOMP_IOCTL_NOTIF_RECV, &one)));
    answer = (struct seccomp_notif_resp){.id = one.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
    say("thread: answer %s", result(ioctl(thread_listener, SECCOMP_IOCTL_NOTIF_SEND, &answer)));
    return unused;
}
static int in_thread(int flags) {
    on_signal(SIGUSR1, on_thread, flags);
    pthread_create(&listening, NULL, listens, NULL);
    int listener = filter(SYS_getpriority, SYS_mkdir, SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER);
    __atomic_store_n(&thread_listener, listener, __ATOMIC_SEQ_CST);
    sleep_ms(30 * slowness());
    pthread_kill(listening, SIGUSR1);
    sleep_ms(30 * slowness());
    long first = syscall(SYS_getpriority, 7, 8);
    int second = mkdir("by-thread", 0700);
    pthread_join(listening, NULL);
    say("first %ld, second %d", first, second);
    SHOW(rmdir("by-thread"));
    return 0;
}
static int thread_interrupted(void) { return in_thread(0); }
static int thread_restarted(void) { return in_thread(SA_RESTART); }

static volatile int go;
static void *asks_in_thread(void *unused) {
    while (!go) sched_yield();
    say("another thread: %s", result(syscall(SYS_getpriority, 21, 22)));
    return unused;
}
static int all_threads(void) {
    pthread_t other;
    pthread_create(&other, NULL, asks_in_thread, NULL);
    int listener = filter(SYS_getpriority, SYS_getpriority, SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH);
    say("listener %d", listener >= 0);
    go = 1;
    int received = receive(listener);
    say("receive %s, arguments %llu %llu", result(received), told.data.args[0], told.data.args[1]);
    int answered = answers(listener, 23, 0, 0);
    pthread_join(other, NULL);
    say("answer %s", result(answered));
    return 0;
}

/* ---- listeners that are not there */

static int without(void) {
    say("install %s", result(filter(SYS_getpriority, SYS_getpriority, SECCOMP_RET_USER_NOTIF, 0)));
    SHOW(syscall(SYS_getpriority, 1, 2));
    int first = filter(SYS_getuid, SYS_getuid, SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER);
    say("listener %d, closes on exec %d", first >= 0, fcntl(first, F_GETFD) & FD_CLOEXEC);
    say("a second %s", result(filter(SYS_getgid, SYS_getgid, SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER)));
    SHOW_OK(syscall(SYS_getgid));
    say("older than it %s", result(syscall(SYS_getpriority, 1, 2)));
    close(first);
    SHOW(syscall(SYS_getuid));
    int second = filter(SYS_getgid, SYS_getgid, SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER);
    say("another %d", second >= 0);
    SHOW(syscall(SYS_getuid));
    close(second);
    SHOW(syscall(SYS_getgid));
    return 0;
}

static int wrongs(void) {
    unsigned tsync = SECCOMP_FILTER_FLAG_TSYNC, esrch = SECCOMP_FILTER_FLAG_TSYNC_ESRCH, listen = SECCOMP_FILTER_FLAG_NEW_LISTENER;
    say("with threads %s", result(filter(SYS_getuid, SYS_getuid, SECCOMP_RET_ALLOW, tsync | listen)));
    say("killable without %s", result(filter(SYS_getuid, SYS_getuid, SECCOMP_RET_ALLOW, SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV)));
    say("unknown flag %s", result(filter(SYS_getuid, SYS_getuid, SECCOMP_RET_ALLOW, listen | 0x4000)));
    unsigned action = SECCOMP_RET_USER_NOTIF;
    SHOW(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action));
    SHOW(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, 8));
    SHOW(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 1, &action));
    struct seccomp_notif_sizes sizes = {0};
    SHOW(syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes));
    say("sizes %u %u %u", sizes.seccomp_notif, sizes.seccomp_notif_resp, sizes.seccomp_data);
    SHOW(syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 1, &sizes));
    SHOW(syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, 8));
    int listener = filter(SYS_getuid, SYS_getuid, SECCOMP_RET_USER_NOTIF, tsync | esrch | listen);
    say("all threads %d", listener >= 0);
    struct sock_fprog empty = {0, NULL};
    say("halves that the kernel does not read %s", result(syscall(SYS_seccomp, 0x700000000 | SECCOMP_SET_MODE_FILTER, 0x900000000, &empty)));
    struct seccomp_notif one = {.id = 1};
    SHOW(ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &one));
    SHOW(ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, 8));
    SHOW(ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, 8));
    struct seccomp_notif_resp answer = {.id = 1};
    SHOW(ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer));
    answer.flags = 6;
    SHOW(ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer));
    answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    SHOW(ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer));
    answer.val = 1;
    SHOW(ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer));
    uint64_t id = 1;
    SHOW(ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id));
    SHOW(ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV ^ 7, &one));
    SHOW(ioctl(-1, SECCOMP_IOCTL_NOTIF_RECV, &one));
    SHOW(ioctl(0, SECCOMP_IOCTL_NOTIF_RECV, &one));
    SHOW(ioctl(open("/dev/null", O_RDONLY), SECCOMP_IOCTL_NOTIF_SEND, &answer));
    return 0;
}

/* ---- a buffer that cannot be written, and one that ends too early */

static int unwritable(void) {
    int listener = asks(SYS_getpriority, SYS_getpriority, 0, asks_undisturbed);
    char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(pages + 4096, 4096);
    wait_until_asked(listener, 0);
    SHOW(ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, pages + 4096 - 40));
    mprotect(pages, 4096, PROT_READ);
    SHOW(ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, pages));
    serves(listener, 1, 0);
    ended();
    return 0;
}

/* ---- many at once */

static int asks_much(void) {
    int right = 0;
    for (int i = 0; i < 200; i++) right += syscall(SYS_getpriority, i, 2) == i + 1000;
    say("right %d", right);
    return 0;
}
static int many(void) {
    int listener = asks(SYS_getpriority, SYS_getpriority, 0, asks_much);
    while (receive(listener) == 0 && answers(listener, (long)told.data.args[0] + 1000, 0, 0) == 0 && told.data.args[0] != 199) {}
    ended();
    return 0;
}

int main(int argc, char **argv) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    if (argc > 1 && strcmp(argv[1], "again") == 0) {
        say("executed");
        return 7;
    }
    if (argc > 1 && strcmp(argv[1], "priority") == 0) {
        SHOW(syscall(SYS_getpriority, 5, 6));
        return 3;
    }
    in_child("answers", plain);
    in_child("going on", going_on);
    in_child("processes", processes);
    in_child("after exec", after_exec);
    in_child("descriptors", descriptors);
    in_child("signals", signals);
    in_child("killable", killable);
    in_child("listener interrupted", listener_interrupted);
    in_child("listener restarted", listener_restarted);
    in_child("thread interrupted", thread_interrupted);
    in_child("thread restarted", thread_restarted);
    in_child("all threads", all_threads);
    in_child("without", without);
    in_child("wrongs", wrongs);
    in_child("unwritable", unwritable);
    in_child("many", many);
    return 0;
}
