/* attack
class: direct
aim: memory
tries: loads
expect: { none: escapes, mpk: contained }
*/
/* Reading monitor memory by ordinary loads. */
#include "attack.h"
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    catch_faults();
    for (int i = 0; i < n; i++)
        for (uintptr_t at = t[i].from; at < t[i].to && at < t[i].from + 64 * 4096; at += 4096) escaped |= can_load(at);
    verdict(escaped);
}
