/* attack
class: disclosure
aim: memory
tries: mlock where no further mapping can be made, which gets as far as the last boundary of mappings in the zone
expect: { none: contained, mpk: contained }
*/
/* Locking a part of a mapping splits it. Where the kernel allows no more mappings, a lock from the zone's begin to the middle of its last mapping
   fails there, with all before it locked, and the sum of what is locked tells where that mapping begins: the monitor's last part ends there. */
#include "attack.h"
#define LOCK_ON_FAULT 1u
static unsigned long locked_bytes(void) {
    char text[4096];
    int fd = open("/proc/self/status", O_RDONLY);
    ssize_t bytes = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    text[bytes > 0 ? bytes : 0] = 0;
    const char *line = strstr(text, "VmLck:");
    return line ? strtoul(line + 6, NULL, 10) * 1024 : 0;
}
/* Makes as many mappings as there may be. */
static void fill_mappings(void) {
    enum { PAGES = 1 << 18 };
    char *all = mmap(NULL, PAGES * 4096ul, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    int made = 1;
    while (made < PAGES && mprotect(all + made * 4096l, 4096, PROT_READ) == 0) made += 2;
    if (made >= PAGES) not_here("there may be too many mappings");
}
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    if (t[0].own) {
        zone_from = (uintptr_t)mmap(NULL, 1 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        zone_to = zone_from + (1 << 20);
        t[0].from = zone_from + (1 << 19);
        t[0].to = t[0].from + 4096;
        mprotect((void *)t[0].from, 4096, PROT_READ | PROT_WRITE);
    }
    unsigned long before = locked_bytes();
    fill_mappings();
    errno = 0;
    if (syscall(SYS_mlock2, zone_from, zone_to - zone_from - 4096, LOCK_ON_FAULT) == 0) not_here("the kernel still made a mapping");
    int error = errno;
    uintptr_t found = zone_from + (locked_bytes() - before);
    for (int i = 0; i < n; i++) escaped |= found == t[i].to;
    if (escaped) printf("the monitor's last part ends at %lx\n", found);
    errno = error;
    verdict(escaped);
}
