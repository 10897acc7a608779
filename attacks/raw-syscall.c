/* attack
class: call
aim: call
tries: a call by an instruction that is not libc’s
expect: { none: contained, process: contained, mpk: contained }
*/
/* A system call by an instruction of the program's own, not libc's. */
#include "attack.h"
int main(void) {
    long r;
    __asm__ volatile("syscall" : "=a"(r) : "0"(SYS_mkdir), "D"(FORBIDDEN), "S"(0755) : "rcx", "r11", "memory");
    verdict_of_folder();
}
