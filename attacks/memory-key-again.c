/* attack
class: mapping
aim: memory
tries: freeing the monitor’s key and taking it again
expect: { mpk: contained }
*/
/* Freeing the monitor's protection key and taking it again with all rights, or giving its pages another key. */
#include "attack.h"
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    close_stand_in(&t[0]);
    catch_faults();
    for (int key = 1; key < 16; key++) pkey_free(key);
    for (int i = 0; i < 16; i++) pkey_alloc(0, 0);
    for (int i = 0; i < n; i++) {
        escaped |= can_load(t[i].from);
        for (int key = -1; key < 16; key++) syscall(SYS_pkey_mprotect, t[i].from, 4096, PROT_READ | PROT_WRITE, key);
        escaped |= can_load(t[i].from);
    }
    verdict(escaped);
}
