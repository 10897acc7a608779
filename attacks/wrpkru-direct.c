/* The program's own WRPKRU (or XRSTOR, argument `xrstor`) opens every key, then it reads what the monitor keeps. */
#include "attack.h"
static struct { _Alignas(64) unsigned char bytes[16384]; } image;
int main(int argc, char **argv) {
    (void)argv;
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    close_stand_in(&t[0]);
    catch_faults();
    if (t[0].own && can_load(t[0].from)) not_here("the stand-in is not protected");
    for (int i = 0; i < n; i++) {
        volatile unsigned char *at = (unsigned char *)t[i].from;
        if (sigsetjmp(after_fault, 1)) continue;
        if (argc > 1)
            __asm__ volatile("xrstor (%0)" : : "r"(image.bytes), "a"(1 << 9), "d"(0) : "memory"); /* an image without PKRU: its initial value, 0 */
        else
            __asm__ volatile("wrpkru" : : "a"(0), "c"(0), "d"(0) : "memory");
        unsigned char taken = *at;
        __asm__ volatile("wrpkru" : : "a"(0x55555554), "c"(0), "d"(0) : "memory");
        (void)taken;
        escaped = 1;
    }
    verdict(escaped);
}
