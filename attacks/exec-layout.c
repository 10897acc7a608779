/* attack
class: disclosure
aim: memory
tries: two starts of one program, with address randomisation switched off
expect: { none: contained, mpk: contained }
*/
/* personality(ADDR_NO_RANDOMIZE), then exec: if the monitor lies in the same place each time, or tells where it is, one look at one process is enough. */
#include "attack.h"
#include <sys/personality.h>
int main(int argc, char **argv) {
    struct target t[64];
    if (argc > 2) { /* started by itself */
        /* The second and the third start: argument by argument what was seen before. */
        int n = read_targets(t, 64);
        uintptr_t mine = t[0].own ? t[0].from : zone_from;
        for (int i = 1; !t[0].own && i < n; i++) mine ^= t[i].from << 1; /* all places count together */
        uintptr_t before = strtoul(argv[2], NULL, 16);
        if (before) verdict(before == mine);
        char text[32];
        snprintf(text, sizeof text, "%lx", mine);
        char *again[] = {argv[0], argv[1], text, NULL};
        execv("/proc/self/exe", again);
        return 1;
    }
    personality(ADDR_NO_RANDOMIZE);
    char *arguments[] = {argv[0], "start", "0", NULL};
    execv("/proc/self/exe", arguments);
    return 1;
}
