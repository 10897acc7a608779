/* attack
class: file
aim: memory
may-be-closed: true
tries: mappings asked for by ioctl on the maps file
expect: { none: contained, mpk: contained }
*/
/* Since Linux 6.11 a descriptor of /proc/PID/maps answers questions about addresses (PROCMAP_QUERY), whatever its text says. */
#include "attack.h"
#include <sys/ioctl.h>
struct query { uint64_t size, flags, address, start, end, vma_flags, page_size, offset, inode; uint32_t dev_major, dev_minor, name_size, build_id_size; uint64_t name, build_id; };
#define QUERY _IOWR('f', 17, struct query)
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    static const char *const names[] = {"/proc/self/maps", "/proc/thread-self/maps", "/proc/self/smaps", "/proc/self/smaps_rollup", "/proc/self/numa_maps"};
    for (unsigned k = 0; k < sizeof names / sizeof *names; k++)
        for (int i = 0; i < n; i++) {
            int fd = open(names[k], O_RDONLY);
            struct query q = {.size = sizeof q, .address = t[i].from};
            if (fd >= 0) escaped |= ioctl(fd, QUERY, &q) == 0 && q.start <= t[i].from && q.end > t[i].from;
            if (fd >= 0) close(fd);
        }
    verdict(escaped);
}
