/* attack
class: mapping
aim: memory
may-be-closed: true
tries: "the ring of asynchronous input and output, shortened and moved in front of the zone: giving it up unmaps its old length"
expect: { none: contained, mpk: contained }
*/
/* The kernel remembers how long it made the ring, and where it went, but not that the rest was cut off. io_destroy unmaps as much as there once was,
   from where it is now on, whatever lies there. */
#include "attack.h"
#define EVENTS 16384u
#define RING_BYTES (EVENTS * 2 * 32ul) /* at least */
int main(void) {
    struct target t[64];
    read_targets(t, 64);
    if (t[0].own) {
        zone_from = (uintptr_t)mmap(NULL, 8 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        zone_from += 4 << 20;
    }
    unsigned long ring = 0;
    if (syscall(SYS_io_setup, EVENTS, &ring)) not_here("no asynchronous input and output");
    char *in_front = (char *)zone_from - 4096;
    if (mremap((void *)ring, RING_BYTES, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, in_front) == MAP_FAILED) verdict(0);
    syscall(SYS_io_destroy, in_front);
    /* A wish only: it is granted where nothing is. */
    verdict(mmap((void *)zone_from, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == (void *)zone_from);
}
