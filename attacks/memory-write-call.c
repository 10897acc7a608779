/* attack
class: deputy
aim: memory
tries: calls that read from a buffer
expect: { none: escapes, mpk: contained }
*/
/* Having the kernel read monitor memory: write, pwrite, send, writev, vmsplice, sendmsg, and as a path. */
#include "attack.h"
#include <sys/socket.h>
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0, fds[2], pair[2];
    if (pipe2(fds, O_NONBLOCK) || socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair)) return 1;
    int file = open("stolen", O_CREAT | O_RDWR, 0600);
    for (int i = 0; i < n; i++) {
        void *at = (void *)t[i].from;
        char copy[64];
        escaped |= write(fds[1], at, 16) > 0;
        escaped |= pwrite(file, at, 16, 0) > 0;
        escaped |= send(pair[0], at, 16, MSG_NOSIGNAL) > 0;
        struct iovec two[2] = {{copy, 0}, {at, 16}};
        escaped |= writev(fds[1], two, 2) > 0;
        escaped |= vmsplice(fds[1], &two[1], 1, 0) > 0;
        struct msghdr m = {.msg_iov = two, .msg_iovlen = 2};
        escaped |= sendmsg(pair[0], &m, MSG_NOSIGNAL) > 0;
        /* A structure there, whose contents a call gives back. */
        escaped |= syscall(SYS_rt_sigprocmask, SIG_SETMASK, at, NULL, 8) == 0;
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        while (read(fds[0], copy, sizeof copy) > 0) {}
        while (read(pair[1], copy, sizeof copy) > 0) {}
    }
    verdict(escaped);
}
