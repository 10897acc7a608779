/* attack
class: call
aim: call
tries: a call through the 32-bit entry
expect: { none: killed, process: killed, mpk: killed }
*/
/* A system call through the 32-bit entry, whose numbers mean other calls. */
#include "attack.h"
static void no_entry(int number) {
    (void)number;
    not_here("this kernel has no 32-bit entry");
}
int main(void) {
    char *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    strcpy(low, FORBIDDEN);
    signal(SIGSEGV, no_entry);
    long r;
    __asm__ volatile("int $0x80" : "=a"(r) : "0"(39 /* mkdir there */), "b"(low), "c"(0755) : "memory");
    verdict_of_folder();
}
