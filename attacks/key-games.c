/* attack
class: code
aim: memory
expect: { mpk: contained }
source: garmr
variants:
  - { args: [open-all], tries: "opening each of the sixteen keys by libc" }
  - { args: [reuse], tries: "freeing every key, taking all again, and putting them on the monitor's pages" }
  - { args: [steal], tries: "mapping and tagging pages with every key, to find one that is open to both" }
*/
/* Keys by libc and the kernel: pkey_set, pkey_alloc, pkey_free, pkey_mprotect, for every number. */
#include "attack.h"
static struct target t[64];
static int count;
static int any_loads(void) {
    int loads = 0;
    for (int i = 0; i < count; i++) loads |= can_load(t[i].from);
    return loads;
}
int main(int argc, char **argv) {
    count = read_targets(t, 64);
    const char *how = argc > 1 ? argv[1] : "open-all";
    close_stand_in(&t[0]);
    catch_faults();
    int escaped = 0;
    if (strcmp(how, "open-all") == 0) {
        for (int key = 0; key < 16; key++) pkey_set(key, 0);
        escaped = any_loads();
    } else if (strcmp(how, "reuse") == 0) {
        for (int key = 1; key < 16; key++) syscall(SYS_pkey_free, key);
        int keys[16], n = 0;
        for (int key; n < 16 && (key = pkey_alloc(0, 0)) >= 0;) keys[n++] = key;
        for (int k = 0; k < n; k++) pkey_set(keys[k], 0);
        escaped = any_loads();
        for (int i = 0; i < count && !escaped; i++)
            for (int k = -1; k < 16; k++) escaped |= syscall(SYS_pkey_mprotect, t[i].from, 4096, PROT_READ | PROT_WRITE, k) == 0 && can_load(t[i].from);
    } else {
        for (int key = 1; key < 16; key++) {
            char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            /* A page of the program's with the monitor's key would say which that is, and carry data across. */
            if (syscall(SYS_pkey_mprotect, page, 4096, PROT_READ | PROT_WRITE, key) == 0) {
                int opens = can_load((uintptr_t)page);
                pkey_set(key, 0);
                escaped |= !opens && any_loads();
            }
        }
    }
    verdict(escaped);
}
