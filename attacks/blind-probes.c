/* attack
class: disclosure
aim: memory
expect: { none: contained, mpk: contained }
source: blind-rop
variants:
  - { args: [jumps], tries: "looking for the monitor's code by jumping wherever in the zone it may be" }
  - { args: [loads], tries: "looking for the monitor's memory by loads wherever in the zone it may be" }
  - { args: [children], tries: "the same by many children, which have their parent's layout" }
*/
/* A probe that misses is answered like any fault, so a loop over the zone finds the code within minutes; that the process dies of the hit tells its
   parent, which has the same layout. A hundred thousand probes are not enough to find it, but nobody may have as many. */
#include "attack.h"
#include <time.h>
enum { PROBES = 100000, CHILDREN = 100 };
static int jumps;
static uint64_t state;
static uintptr_t somewhere(void) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return zone_from + ((state >> 20) % ((zone_to - zone_from) / 4096)) * 4096;
}
static void probe(uintptr_t at) {
    if (sigsetjmp(after_fault, 0)) return;
    if (jumps) ((void (*)(void))at)();
    else (void)*(volatile unsigned char *)at;
}
static int count = PROBES;
static int probes(void) {
    catch_faults();
    for (int i = 0; i < count; i++) probe(somewhere());
    return 1;
}
int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "";
    struct target t[64];
    read_targets(t, 64);
    if (t[0].own) mprotect((void *)t[0].from, 4096, PROT_NONE);
    jumps = strcmp(how, "loads") != 0;
    int children = strcmp(how, "children") == 0 ? CHILDREN : 1, ended = 0;
    count /= children;
    for (int i = 0; i < children; i++) {
        state = (uint64_t)time(NULL) * 1000 + (uint64_t)i;
        ended += in_child(probes);
    }
    verdict(ended == children);
}
