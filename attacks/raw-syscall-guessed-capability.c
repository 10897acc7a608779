/* attack
class: call
aim: call
tries: guesses in the registers where the capability travels
expect: { none: contained, process: contained, mpk: contained }
*/
/* The same, with numbers in the registers where the capability travels: zero, all ones, the last caller's. */
#include "attack.h"
int main(void) {
    const long guesses[] = {0, -1, 0x5555555555555555, (long)&guesses, 1};
    for (unsigned i = 0; i < sizeof guesses / sizeof *guesses; i++) {
        register long r9 __asm__("r9") = guesses[i];
        register long r8 __asm__("r8") = guesses[i];
        register long r10 __asm__("r10") = guesses[i];
        long r;
        __asm__ volatile("syscall" : "=a"(r) : "0"(SYS_mkdir), "D"(FORBIDDEN), "S"(0755), "d"(guesses[i]), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    }
    verdict_of_folder();
}
