/* attack
class: disclosure
aim: memory
tries: calls whose answers tell where in the zone something is
expect: { none: escapes, mpk: contained }
*/
/* Calls whose answers tell a page that holds something from an empty one of the zone: with the zone's place known, they find the monitor
   in it. An answer that differs between the two counts. */
#include "attack.h"
#include <linux/mempolicy.h>
static uintptr_t empty;
static long answer(int which, uintptr_t at) {
    void *page = (void *)at;
    int status = -12345;
    unsigned char resident = 77;
    long result;
    errno = 0;
    switch (which) {
    case 0: result = syscall(SYS_move_pages, 0, 1ul, &page, NULL, &status, 0); return result * 100000 + status;
    case 1: result = syscall(SYS_get_mempolicy, &status, NULL, 0ul, page, MPOL_F_NODE | MPOL_F_ADDR); break;
    case 2: result = syscall(SYS_mincore, page, 4096ul, &resident); return result * 100000 + errno * 100 + resident;
    case 3: result = syscall(SYS_mlock, page, 4096ul); break;
    case 4: result = syscall(SYS_msync, page, 4096ul, MS_ASYNC); break;
    case 5: result = syscall(SYS_madvise, page, 4096ul, MADV_POPULATE_READ); break;
    case 6: result = syscall(SYS_mprotect, page, 4096ul, PROT_READ | PROT_WRITE); break;
    case 7: result = syscall(SYS_futex, page, 1 /* wake */, 0, NULL, NULL, 0); break;
    case 8: result = syscall(SYS_mremap, page, 4096ul, 4096ul, 0); break;
    default: result = syscall(SYS_mmap, page, 4096ul, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0ul); break;
    }
    return result == 0 ? 0 : result == -1 ? errno : 1;
}
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    static const char *const names[] = {"move_pages", "get_mempolicy", "mincore", "mlock", "msync", "madvise", "mprotect", "futex", "mremap", "mmap"};
    if (t[0].own)
        empty = (uintptr_t)mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    else
        empty = zone_from + 4096;
    for (int i = 0; i < n; i++) {
        if (t[i].from <= empty && empty < t[i].to) not_here("the zone is not empty where it begins");
        for (int which = 0; which < (int)(sizeof names / sizeof *names); which++)
            if (answer(which, t[i].from) != answer(which, empty)) {
                printf("%s tells %lx from an empty page\n", names[which], t[i].from);
                escaped = 1;
            }
    }
    verdict(escaped);
}
