/* attack
class: mapping
aim: memory
tries: mseal, brk, remap_file_pages, mbind, mincore
expect: { none: contained, mpk: contained }
*/
/* Other calls that change or read mappings of the monitor: mseal, brk, remap_file_pages, mbind, mincore, pages moved or locked. */
#include "attack.h"
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    for (int i = 0; i < n && !escaped; i++) {
        unsigned char resident[1];
        uintptr_t at = t[i].from;
        escaped |= syscall(SYS_mincore, at, 4096, resident) == 0;
        escaped |= syscall(462 /* mseal */, at, 4096, 0) == 0;
        escaped |= syscall(SYS_mbind, at, 4096, 0, NULL, 0, 0) == 0;
        escaped |= syscall(SYS_remap_file_pages, at, 4096, 0, 0, 0) == 0;
        escaped |= (uintptr_t)syscall(SYS_brk, at + 8192) == at + 8192;
        escaped |= mremap((char *)at - 4096, 4096, 1 << 20, 0) != MAP_FAILED;
    }
    verdict(escaped);
}
