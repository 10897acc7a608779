/* attack
class: direct
aim: memory
tries: stores
expect: { none: escapes, mpk: contained }
*/
/* Writing to monitor memory by ordinary stores. */
#include "attack.h"
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64);
    volatile int escaped = 0;
    catch_faults();
    for (volatile int i = 0; i < n; i++) {
        if (sigsetjmp(after_fault, 1)) continue;
        volatile unsigned char *at = (unsigned char *)t[i].from;
        /* The same value, so that a hole in the wall shows itself instead of a crash. */
        __asm__ volatile("lock orb $0, (%0)" : : "r"(at) : "memory");
        escaped = 1;
    }
    verdict(escaped);
}
