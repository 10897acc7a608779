/* attack
class: disclosure
aim: memory
expect: { none: contained, mpk: contained }
variants:
  - { args: [watched], tries: "a thread that watches where the listener's notifications are written" }
  - { args: [beside], tries: "the same, for a listener of another process, by memory that both share" }
  - { args: [handed], tries: "a listener handed to a process without filters, asked by a request that the kernel cuts short" }
  - { args: [part], tries: "a notification that is written to its middle, where the memory ends" }
  - { args: [away], tries: "a notification for memory that another thread takes away and gives back" }
  - { args: [into], tries: "a notification received into the monitor's memory" }
  - { args: [form], tries: "the number under which monitors have listeners asked, used by the program itself" }
*/
/* A listener is told the registers of a call as the kernel knows them: those of the monitor's, and where it is made. The stand-in is a call with a
   word in a register that it does not use. */
#include "attack.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#define FIRST_FORM 0x10000000
#define WORD 0x5a500000a5a
static int bare, escaped;
static volatile int go_on = 1;
static struct seccomp_notif *page;
static long raw(long number, long first, long word) {
    void *code = bare_call(); /* before the registers are set */
    register long r9 __asm__("r9") = word;
    register long r8 __asm__("r8") = 0;
    register long r10 __asm__("r10") = 0;
    long r;
    __asm__ volatile("call *%[code]" : "=a"(r) : "0"(number), "D"(first), "S"(0L), "d"(0L), "r"(r10), "r"(r8), "r"(r9), [code] "r"(code) : "rcx", "r11", "memory");
    return r;
}
static int installs(void) {
    struct sock_filter decide[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rmdir, 0, 1),
                                   BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {sizeof decide / sizeof *decide, decide};
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}
static int tells(const volatile struct seccomp_notif *one) {
    uint64_t where = one->data.instruction_pointer;
    int found = (uint32_t)one->data.nr >= FIRST_FORM || (where >= zone_from && where < zone_to);
    for (unsigned i = 1; i < 6; i++) found |= one->data.args[i] != 0;
    return found;
}
static void *watches(void *unused) {
    while (go_on) escaped |= tells(page);
    return unused;
}
static pthread_mutex_t looking = PTHREAD_MUTEX_INITIALIZER;
static void *takes_away(void *unused) {
    while (go_on) {
        pthread_mutex_lock(&looking);
        mprotect(page, 4096, PROT_NONE);
        pthread_mutex_unlock(&looking);
        pthread_mutex_lock(&looking);
        mprotect(page, 4096, PROT_READ | PROT_WRITE);
        pthread_mutex_unlock(&looking);
    }
    return unused;
}
static int channel[2];
static void hands_over(int fd) {
    char byte = 0, room[CMSG_SPACE(sizeof fd)] = {0};
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    *CMSG_FIRSTHDR(&message) = (struct cmsghdr){CMSG_LEN(sizeof fd), SOL_SOCKET, SCM_RIGHTS};
    memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &fd, sizeof fd);
    sendmsg(channel[1], &message, 0);
}
static int takes_over(void) {
    char byte, room[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    int fd = -1;
    if (recvmsg(channel[0], &message, 0) == 1 && CMSG_FIRSTHDR(&message)) memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    return fd;
}
/* What the listener of a child's call is told, so often; the child's own, if there is none. */
static void listens(int listener, struct seccomp_notif *to, int times) {
    int is_handed = listener < 0;
    unsigned long above = is_handed ? 0x700000000 : 0;
    pid_t child = fork();
    if (child == 0) {
        if (is_handed) hands_over(installs());
        for (int i = 0; i < times; i++) raw(SYS_rmdir, (long)"nothing", bare ? WORD : 0);
        _exit(0);
    }
    if (is_handed) listener = takes_over();
    struct pollfd one = {listener, POLLIN, 0};
    for (int got = 0; got < times && poll(&one, 1, 2000) == 1 && (one.revents & POLLIN);) {
        struct seccomp_notif_resp answer = {0};
        static const struct seccomp_notif nothing;
        void *tail = (char *)to + (((uintptr_t)to & 4095) ? 4096 - ((uintptr_t)to & 4095) : sizeof *to);
        pthread_mutex_lock(&looking);
        mprotect(page, 4096, PROT_READ | PROT_WRITE);
        memcpy(to, &nothing, (size_t)((char *)tail - (char *)to));
        pthread_mutex_unlock(&looking);
        int error = syscall(SYS_ioctl, above | (unsigned)listener, above | SECCOMP_IOCTL_NOTIF_RECV, to) ? errno : 0;
        if (error == EFAULT && to != page) {
            escaped |= memcmp(to, &nothing, (size_t)((char *)tail - (char *)to)) != 0;
            break;
        }
        if (error) continue;
        got++;
        pthread_mutex_lock(&looking);
        mprotect(page, 4096, PROT_READ | PROT_WRITE);
        escaped |= tells(to);
        answer.id = to->id;
        pthread_mutex_unlock(&looking);
        ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}
int main(int argc, char **argv) {
    struct target t[64];
    const char *how = argc > 1 ? argv[1] : "";
    int count = read_targets(t, 64);
    bare = t[0].own;
    page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    socketpair(AF_UNIX, SOCK_STREAM, 0, channel);
    int is_handed = strcmp(how, "handed") == 0, listener = is_handed ? -1 : installs();
    pthread_t other;
    if (listener < 0 && !is_handed) verdict(0);
    if (strcmp(how, "watched") == 0) {
        pthread_create(&other, NULL, watches, NULL);
        listens(listener, page, 2000);
    } else if (strcmp(how, "beside") == 0) {
        pid_t watcher = fork();
        if (watcher == 0) {
            alarm(100);
            while (!escaped) escaped |= tells(page);
            _exit(3);
        }
        listens(listener, page, 2000);
        int status = 0;
        if (bare) waitpid(watcher, &status, 0);
        else if (waitpid(watcher, &status, WNOHANG) == 0) kill(watcher, SIGKILL);
        escaped |= WIFEXITED(status) && WEXITSTATUS(status) == 3;
    } else if (is_handed) {
        listens(-1, page, 20);
    } else if (strcmp(how, "part") == 0) {
        char *last = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        munmap(last + 4096, 4096);
        listens(listener, (void *)(last + 4096 - 64), 1);
        if (bare) listens(listener, page, 1);
    } else if (strcmp(how, "away") == 0) {
        pthread_create(&other, NULL, takes_away, NULL);
        listens(listener, page, 300);
    } else if (strcmp(how, "into") == 0) {
        pid_t child = fork();
        if (child == 0) {
            raw(SYS_rmdir, (long)"nothing", 0);
            _exit(0);
        }
        struct pollfd one = {listener, POLLIN, 0};
        if (poll(&one, 1, 2000) != 1) not_here("nobody asks");
        for (int i = 0; i < count && !escaped; i++)
            for (uintptr_t at = t[i].from + 64; at + 4096 <= t[i].to + 64 && !escaped; at += 4096) escaped |= ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, at) == 0;
        int error = errno;
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        errno = error;
    } else {
        pid_t child = fork();
        if (child == 0) {
            raw(bare ? SYS_rmdir : FIRST_FORM + SYS_rmdir, (long)"nothing", 0);
            raw(bare ? SYS_rmdir : FIRST_FORM + SYS_rmdir, (long)"nothing", -1);
            _exit(0);
        }
        struct pollfd one = {listener, POLLIN, 0};
        escaped = poll(&one, 1, 1000) == 1 && (one.revents & POLLIN);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    go_on = 0;
    verdict(escaped);
}
