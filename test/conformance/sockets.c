/* Sockets: TCP, UDP, Unix with passed descriptors and credentials, options, many messages at once. */
#include "show.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

static void *client(void *arg) {
    struct sockaddr_in to = *(struct sockaddr_in *)arg;
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(s, (struct sockaddr *)&to, sizeof to)) say("connect: %s", error_name(errno));
    char buffer[100000];
    memset(buffer, 'x', sizeof buffer);
    for (size_t sent = 0; sent < sizeof buffer;) {
        ssize_t n = send(s, buffer + sent, sizeof buffer - sent, MSG_NOSIGNAL);
        if (n <= 0) break;
        sent += (size_t)n;
    }
    shutdown(s, SHUT_WR);
    ssize_t n = recv(s, buffer, 5, MSG_WAITALL);
    say("client got %zd %.5s", n, buffer);
    close(s);
    return NULL;
}

int main(void) {
    alarm(60);
    int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    SHOW(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one));
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}, peer;
    SHOW(bind(listener, (struct sockaddr *)&address, sizeof address));
    SHOW(listen(listener, 8));
    socklen_t size = sizeof address;
    SHOW(getsockname(listener, (struct sockaddr *)&address, &size));
    say("family %d size %u port %d", address.sin_family, size, address.sin_port != 0);
    pthread_t t;
    pthread_create(&t, NULL, client, &address);
    size = sizeof peer;
    int s = accept4(listener, (struct sockaddr *)&peer, &size, SOCK_CLOEXEC);
    say("accepted from %s, size %u", inet_ntoa(peer.sin_addr), size);
    char buffer[70000];
    size_t total = 0;
    for (ssize_t n; (n = recv(s, buffer, sizeof buffer, 0)) > 0;) total += (size_t)n;
    say("received %zu", total);
    ssize_t replied = send(s, "reply", 5, 0);
    pthread_join(t, NULL);
    say("replied %zd", replied);
    SHOW(setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one));
    int value = 0;
    size = sizeof value;
    SHOW(getsockopt(s, SOL_SOCKET, SO_TYPE, &value, &size));
    say("type %d", value);
    close(s);

    int u[2] = {socket(AF_INET, SOCK_DGRAM, 0), socket(AF_INET, SOCK_DGRAM, 0)};
    address.sin_port = 0;
    bind(u[0], (struct sockaddr *)&address, sizeof address);
    size = sizeof address;
    getsockname(u[0], (struct sockaddr *)&address, &size);
    SHOW(sendto(u[1], "datagram", 8, 0, (struct sockaddr *)&address, sizeof address));
    size = sizeof peer;
    memset(buffer, 0, 100);
    SHOW(recvfrom(u[0], buffer, 4, MSG_TRUNC, (struct sockaddr *)&peer, &size));
    say("%s, size %u", buffer, size);
    struct mmsghdr many[3];
    struct iovec v[3];
    memset(many, 0, sizeof many);
    for (int i = 0; i < 3; i++) {
        v[i] = (struct iovec){"abcdef" + i, 3};
        many[i].msg_hdr = (struct msghdr){.msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &v[i], .msg_iovlen = 1};
    }
    SHOW(sendmmsg(u[1], many, 3, 0));
    say("lengths %u %u %u", many[0].msg_len, many[1].msg_len, many[2].msg_len);
    char parts[3][8] = {"", "", ""};
    for (int i = 0; i < 3; i++) {
        v[i] = (struct iovec){parts[i], 7};
        many[i].msg_hdr = (struct msghdr){.msg_iov = &v[i], .msg_iovlen = 1};
    }
    SHOW(recvmmsg(u[0], many, 3, MSG_WAITFORONE, NULL));
    say("%s %s %s", parts[0], parts[1], parts[2]);
    SHOW(recv(u[0], buffer, 10, MSG_DONTWAIT));

    int pair[2];
    SHOW(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair));
    setsockopt(pair[1], SOL_SOCKET, SO_PASSCRED, &one, sizeof one);
    int file = open("passed", O_CREAT | O_RDWR, 0600);
    if (write(file, "through a socket", 16) != 16) return 1;
    union { struct cmsghdr h; char space[256]; } control;
    memset(&control, 0, sizeof control);
    struct iovec io = {"with it", 7};
    struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = CMSG_SPACE(sizeof(int) * 2)};
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int) * 2);
    memcpy(CMSG_DATA(c), (int[]){file, listener}, sizeof(int) * 2);
    SHOW(sendmsg(pair[0], &m, 0));
    io = (struct iovec){buffer, 100};
    m = (struct msghdr){.msg_iov = &io, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    SHOW(recvmsg(pair[1], &m, MSG_CMSG_CLOEXEC));
    for (c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
        if (c->cmsg_type == SCM_CREDENTIALS) {
            struct ucred *k = (struct ucred *)CMSG_DATA(c);
            say("credentials: own pid %d, uid %d", k->pid == getpid(), k->uid == getuid());
        } else if (c->cmsg_type == SCM_RIGHTS) {
            int *got = (int *)CMSG_DATA(c);
            memset(buffer, 0, 100);
            ssize_t bytes = pread(got[0], buffer, 50, 0);
            say("rights: %zu, read %zd", (c->cmsg_len - CMSG_LEN(0)) / sizeof(int), bytes);
            say("%s, close on exec %d", buffer, fcntl(got[0], F_GETFD));
        }
    }
    struct ucred k;
    size = sizeof k;
    SHOW(getsockopt(pair[0], SOL_SOCKET, SO_PEERCRED, &k, &size));
    say("peer is self %d", k.pid == getpid());
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "named"};
    int n = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), to = socket(AF_UNIX, SOCK_STREAM, 0);
    SHOW(connect(to, (struct sockaddr *)&name, sizeof name));
    SHOW(bind(n, (struct sockaddr *)&name, sizeof name));
    SHOW(bind(n, (struct sockaddr *)&name, sizeof name));
    SHOW(connect(to, (struct sockaddr *)&name, sizeof name));
    SHOW(listen(n, 1));
    SHOW(accept(n, NULL, NULL));
    SHOW(connect(to, (struct sockaddr *)&name, sizeof name));
    struct sockaddr_un who;
    size = sizeof who;
    SHOW_OK(accept(n, (struct sockaddr *)&who, &size));
    say("unnamed peer, size %u", size);
    size = sizeof who;
    SHOW(getpeername(to, (struct sockaddr *)&who, &size));
    say("%s", who.sun_path);
    struct sockaddr_in closed = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(1)};
    SHOW(connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&closed, sizeof closed));
    int six = socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr_in6 loop = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    SHOW(six < 0 || bind(six, (struct sockaddr *)&loop, sizeof loop) <= 0);
    return 0;
}
