/* attack
class: deputy
aim: memory
tries: calls that write to a buffer
expect: { none: escapes, mpk: contained }
*/
/* Having the kernel write to monitor memory: read, pread, recv, readv, getrandom, results of other calls. */
#include "attack.h"
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0, fds[2], pair[2];
    if (pipe2(fds, O_NONBLOCK) || socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair)) return 1;
    int zero = open("/dev/zero", O_RDONLY);
    for (int i = 0; i < n; i++) {
        if (!t[i].writable && t[i].own == 0 && t[i].executable == 0) continue;
        void *at = (char *)t[i].to - 16;
        char text[16] = {0};
        struct iovec two[2] = {{text, 1}, {at, 1}};
        escaped |= pread(zero, at, 1, 0) > 0;
        escaped |= readv(zero, two, 2) > 1;
        escaped |= getrandom(at, 1, 0) > 0;
        if (write(fds[1], "x", 1) == 1) escaped |= read(fds[0], at, 1) > 0;
        while (read(fds[0], text, sizeof text) > 0) {}
        struct iovec one = {at, 1};
        struct msghdr m = {.msg_iov = &one, .msg_iovlen = 1};
        if (write(pair[1], "x", 1) == 1) escaped |= recvmsg(pair[0], &m, 0) > 0;
        m = (struct msghdr){.msg_iov = two, .msg_iovlen = 1, .msg_control = at, .msg_controllen = 16};
        while (recvmsg(pair[0], &m, 0) > 0) {}
        escaped |= syscall(SYS_clock_gettime, CLOCK_REALTIME, at) == 0;
        escaped |= syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, at, 8) == 0;
    }
    verdict(escaped);
}
