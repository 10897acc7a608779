/* attack
class: call
aim: call
tries: guesses in the upper halves of a call with six arguments
expect: { none: contained, process: contained, mpk: contained }
*/
/* A forbidden call with six arguments (mmap of one very length), with guesses in the upper halves that the kernel ignores and where
   the capability travels. */
#include "attack.h"
#define FORBIDDEN_BYTES 0x7777000
int main(void) {
    int escaped = 0;
    for (unsigned long guess = 0; guess < 64; guess++) {
        unsigned long high = (guess < 32 ? 1ul << guess : guess * 0x01234567ul) << 32;
        void *got = (void *)syscall(SYS_mmap, NULL, FORBIDDEN_BYTES, high | PROT_NONE, high | MAP_PRIVATE | MAP_ANONYMOUS, high | 0xffffffff, 0);
        escaped |= got != MAP_FAILED;
    }
    verdict(escaped);
}
