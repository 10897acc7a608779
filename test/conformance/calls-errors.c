/* Calls with bad pointers, odd lengths and junk in unused registers: the same errors as without a monitor, and never a crash. */
#include "show.h"
#include <linux/stat.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>

static long raw(long nr, long a, long b, long c, long d, long e, long f) {
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long r;
    __asm__ volatile("syscall" : "=a"(r) : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return r;
}
static const char *raw_text(long r) {
    static char text[32];
    if (r < 0 && r > -4096) snprintf(text, sizeof text, "-%s", error_name((int)-r));
    else snprintf(text, sizeof text, "%ld", r);
    return text;
}
#define RAW(nr, a, b, c, d, e, f) say("%s(%s, %s, %s, %s, %s, %s) = %s", #nr, #a, #b, #c, #d, #e, #f, raw_text(raw(nr, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))))

enum { P = 4096 };

int main(void) {
    char *two = mmap(NULL, 2 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(two + P, P, PROT_NONE);
    char *readonly = mmap(NULL, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *edge = two + P - 4, *none = two + P;
    const long junk = 0x1234567887654321, bad = 8, kernel = (long)0xffff888000000000, odd = (long)0x0000800000000000;
    long numbers[] = {500, 1000, -1, 0xffffffff, 450, 462, 400, 1l << 32 | 39, 182, 156};
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        long r = raw(numbers[i], 0, 0, 0, 0, 0, 0);
        say("number %#lx: %s", numbers[i], r == getpid() ? "the pid" : raw_text(r));
    }
    int fd = open("/dev/zero", O_RDWR), fds[2];
    if (pipe(fds)) return 1;
    memcpy(edge, "abcd", 4);
    RAW(SYS_openat, AT_FDCWD, bad, O_RDONLY, 0, 0, 0);
    RAW(SYS_openat, AT_FDCWD, kernel, O_RDONLY, 0, 0, 0);
    RAW(SYS_openat, AT_FDCWD, odd, O_RDONLY, 0, 0, 0);
    RAW(SYS_openat, AT_FDCWD, none, O_RDONLY, 0, 0, 0);
    RAW(SYS_openat, AT_FDCWD, edge, O_RDONLY, 0, 0, 0);
    RAW(SYS_openat, AT_FDCWD, "", O_RDONLY, 0, 0, 0);
    memcpy(edge, "/x\0", 4);
    RAW(SYS_openat, AT_FDCWD, edge, O_RDONLY, 0, 0, 0);
    memset(two, '/', P - 1);
    two[P - 1] = 0;
    RAW(SYS_openat, AT_FDCWD, two, O_RDONLY, 0, 0, 0);
    memset(two, 'n', P - 1);
    RAW(SYS_openat, AT_FDCWD, two, O_RDONLY, 0, 0, 0);
    two[300] = 0;
    RAW(SYS_openat, AT_FDCWD, two, O_RDONLY, 0, 0, 0);
    RAW(SYS_openat, 99, "relative", O_RDONLY, 0, 0, 0);
    RAW(SYS_openat, fd, "relative", O_RDONLY, 0, 0, 0);
    RAW(SYS_openat, 0x8765432100000000ul | 0xffffff9cul, "/no/such", O_RDONLY, 0, junk, junk);
    RAW(SYS_read, fd, bad, 4, 0, 0, 0);
    RAW(SYS_read, fd, none, 4, 0, 0, 0);
    RAW(SYS_read, fd, edge, 100, 0, 0, 0);
    RAW(SYS_read, fd, readonly, 4, 0, 0, 0);
    RAW(SYS_read, fd, kernel, 4, 0, 0, 0);
    RAW(SYS_read, fd, two, 0, 0, 0, 0);
    RAW(SYS_read, 99, two, 1, 0, 0, 0);
    RAW(SYS_read, (long)(0x87654321ul << 32) | fd, two, 4, junk, junk, junk);
    RAW(SYS_read, fd, two, -1, 0, 0, 0);
    RAW(SYS_write, fds[1], none, 4, 0, 0, 0);
    RAW(SYS_write, fds[1], edge, 8, 0, 0, 0);
    RAW(SYS_pread64, fd, two, 4, -1, 0, 0);
    struct iovec v[3] = {{two, 4}, {none, 4}, {two, 4}}, negative = {two, (size_t)-1};
    RAW(SYS_readv, fd, v, 3, 0, 0, 0);
    RAW(SYS_readv, fd, v + 1, 1, 0, 0, 0);
    RAW(SYS_readv, fd, bad, 1, 0, 0, 0);
    RAW(SYS_readv, fd, v, 5000, 0, 0, 0);
    RAW(SYS_readv, fd, v, -1, 0, 0, 0);
    RAW(SYS_readv, fd, v, 0, 0, 0, 0);
    RAW(SYS_readv, fd, &negative, 1, 0, 0, 0);
    RAW(SYS_writev, fds[1], v, 2, junk, junk, junk);
    RAW(SYS_writev, fds[1], none, 1, 0, 0, 0);
    RAW(SYS_stat, "/", bad, 0, 0, 0, 0);
    RAW(SYS_newfstatat, AT_FDCWD, "/", readonly, 0, 0, 0);
    RAW(SYS_newfstatat, AT_FDCWD, "/", two, 0x8000000, 0, 0);
    RAW(SYS_statx, AT_FDCWD, "/", 0, STATX_ALL, bad, 0);
    RAW(SYS_statx, AT_FDCWD, bad, 0, STATX_ALL, two, junk);
    RAW(SYS_getcwd, bad, 100, 0, 0, 0, 0);
    RAW(SYS_getcwd, two, 1, 0, 0, 0, 0);
    RAW(SYS_readlink, "/proc/self/exe", bad, 100, 0, 0, 0);
    RAW(SYS_readlink, "/proc/self/exe", two, 0, 0, 0, 0);
    RAW(SYS_readlink, "/proc/self/exe", two, 1, 0, 0, 0);
    RAW(SYS_getdents64, open("/", O_RDONLY), none, 4096, 0, 0, 0);
    RAW(SYS_getdents64, open("/", O_RDONLY), two, 1, 0, 0, 0);
    RAW(SYS_pipe2, bad, 0, 0, 0, 0, 0);
    RAW(SYS_pipe2, two, 0x12345, 0, 0, 0, 0);
    RAW(SYS_poll, bad, 1, 0, 0, 0, 0);
    RAW(SYS_poll, NULL, 0, 0, junk, junk, junk);
    RAW(SYS_poll, two, 1000000, 0, 0, 0, 0);
    RAW(SYS_select, 4, bad, 0, 0, 0, 0);
    RAW(SYS_pselect6, 0, 0, 0, 0, two, bad);
    RAW(SYS_nanosleep, bad, 0, 0, 0, 0, 0);
    RAW(SYS_clock_gettime, 0, bad, 0, 0, 0, 0);
    RAW(SYS_clock_gettime, 99, two, 0, 0, 0, 0);
    RAW(SYS_gettimeofday, bad, 0, 0, 0, 0, 0);
    RAW(SYS_uname, readonly, 0, 0, 0, 0, 0);
    RAW(SYS_wait4, -1, bad, WNOHANG, 0, 0, 0);
    RAW(SYS_futex, bad, 1, 1, 0, 0, 0);
    RAW(SYS_socket, 99, 1, 0, 0, 0, 0);
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    RAW(SYS_connect, s, bad, 10, 0, 0, 0);
    RAW(SYS_connect, s, two, 1000, 0, 0, 0);
    RAW(SYS_connect, s, two, -1, 0, 0, 0);
    RAW(SYS_bind, s, none, 4, 0, 0, 0);
    RAW(SYS_sendto, s, two, 4, 0, bad, 16);
    RAW(SYS_sendmsg, s, bad, 0, 0, 0, 0);
    RAW(SYS_recvmsg, s, none, 0, 0, 0, 0);
    RAW(SYS_sendmmsg, s, bad, 2, 0, 0, 0);
    RAW(SYS_recvfrom, s, two, 4, MSG_DONTWAIT, 0, 0);
    RAW(SYS_getsockopt, s, SOL_SOCKET, SO_TYPE, two, bad, 0);
    RAW(SYS_setsockopt, s, SOL_SOCKET, SO_KEEPALIVE, bad, 4, 0);
    RAW(SYS_getsockname, s, bad, bad, 0, 0, 0);
    RAW(SYS_accept4, fd, 0, 0, 0, 0, 0);
    RAW(SYS_ioctl, fds[0], 0x541b, bad, 0, 0, 0);
    RAW(SYS_ioctl, fds[0], 0x5401, two, 0, 0, 0);
    RAW(SYS_fcntl, fds[0], 77, 0, 0, 0, 0);
    RAW(SYS_dup3, 0, 0, 0, 0, 0, 0);
    RAW(SYS_lseek, fds[0], 0, 0, 0, 0, 0);
    RAW(SYS_lseek, open("/bin/sh", O_RDONLY), 0, 99, 0, 0, 0);
    RAW(SYS_getrandom, none, 16, 0, 0, 0, 0);
    RAW(SYS_getrandom, two, 16, 0x99, 0, 0, 0);
    RAW(SYS_rename, "no-such", bad, 0, 0, 0, 0);
    RAW(SYS_mkdir, bad, 0700, 0, 0, 0, 0);
    RAW(SYS_execve, bad, 0, 0, 0, 0, 0);
    RAW(SYS_prctl, 15, bad, 0, 0, 0, 0);
    RAW(SYS_getpriority, 9, 0, 0, 0, 0, 0);
    RAW(SYS_sched_getaffinity, 0, 1, two, 0, 0, 0);
    RAW(SYS_rt_sigaction, SIGUSR1, none, 0, 8, 0, 0);
    RAW(SYS_rt_sigprocmask, 0, none, 0, 8, 0, 0);
    RAW(SYS_rt_sigpending, bad, 8, 0, 0, 0, 0);
    RAW(SYS_rt_sigtimedwait, bad, 0, 0, 8, 0, 0);
    RAW(SYS_sigaltstack, none, 0, 0, 0, 0, 0);
    RAW(SYS_timer_create, 0, bad, two, 0, 0, 0);
    RAW(SYS_epoll_ctl, 99, 1, 0, 0, 0, 0);
    RAW(SYS_epoll_wait, 99, two, 1, 0, 0, 0);
    RAW(SYS_splice, fds[0], bad, fds[1], 0, 4, 0);
    RAW(SYS_copy_file_range, fds[0], 0, fds[1], 0, 4, 0);
    RAW(SYS_setxattr, "no-such", two, two, 1, 0, 0);
    RAW(SYS_mount, bad, bad, bad, 0, 0, 0);
    RAW(SYS_process_vm_readv, getpid(), bad, 1, v, 1, 0);
    RAW(SYS_preadv2, fd, v, 1, -1, 0, 0);
    RAW(SYS_close, -1, 0, 0, 0, 0, 0);
    RAW(SYS_close_range, 900, 800, 0, 0, 0, 0);
    RAW(SYS_umask, 022, junk, junk, junk, junk, junk);
    RAW(SYS_alarm, 0, junk, junk, junk, junk, junk);
    say("end");
    return 0;
}
