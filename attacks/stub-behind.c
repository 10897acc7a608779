/* attack
class: disclosure
aim: memory
policy: true
tries: sending what ends in a stub of rewritten code, to an address that policy judges
expect: { mpk: contained }
*/
/* Where policy judges a socket's address, the kernel is given the monitor's copy of that, and may read the monitor's memory while it makes the call.
   Stubs lie right behind the last page of an object: what is sent begins there and goes on into them. */
#include "attack.h"
#include <arpa/inet.h>
#include <sys/socket.h>
int main(void) {
    enum { BEFORE = 16, INTO = 512 };
    struct target t[64];
    uintptr_t stubs[64];
    int n = read_targets(t, 64), found = 1, escaped = 0;
    (void)n;
    catch_faults();
    if (t[0].own)
        stubs[0] = (uintptr_t)mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) + 4096;
    else if ((found = find_stubs(stubs, 64)) == 0)
        not_here("no code is rewritten here");
    struct sockaddr_in self = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t bytes = sizeof self;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(fd, (struct sockaddr *)&self, sizeof self) || getsockname(fd, (struct sockaddr *)&self, &bytes)) not_here("no network");
    for (int i = 0; i < found; i++) {
        if (!can_load(stubs[i] - 1)) continue;
        unsigned char got[BEFORE + INTO];
        if (sendto(fd, (void *)(stubs[i] - BEFORE), BEFORE + INTO, 0, (struct sockaddr *)&self, sizeof self) < 0) continue;
        if (recv(fd, got, sizeof got, 0) == BEFORE + INTO) escaped = 1;
        for (int k = BEFORE; escaped && !t[0].own && k < BEFORE + 32; k++) printf("%02x%s", got[k], k == BEFORE + 31 ? "\n" : " ");
    }
    verdict(escaped);
}
