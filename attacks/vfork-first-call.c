/* attack
class: lifetime
aim: call
tries: the first instruction of a vfork child
expect: { none: contained, process: contained, mpk: contained }
*/
/* The first instruction of a vfork child, which shares the parent's memory and stack, is a forbidden call. */
#include "attack.h"
int main(void) {
    long r;
    __asm__ volatile(
        "syscall\n test %%rax, %%rax\n jnz 1f\n"
        "mov %[nr], %%eax\n mov %[path], %%rdi\n mov $0755, %%esi\n syscall\n"
        "mov $60, %%eax\n xor %%edi, %%edi\n syscall\n 1:"
        : "=a"(r)
        : "0"(SYS_vfork), [nr] "i"(SYS_mkdir), [path] "r"(FORBIDDEN)
        : "rcx", "r11", "rdi", "rsi", "memory");
    waitpid((pid_t)r, NULL, 0);
    verdict_of_folder();
}
