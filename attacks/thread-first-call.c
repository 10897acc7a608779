/* attack
class: lifetime
aim: call
tries: the first instruction of a thread
expect: { none: contained, process: contained, mpk: contained }
*/
/* The first instruction of a new thread is already a forbidden call. */
#include "attack.h"
static char stack[65536] __attribute__((aligned(16)));
static volatile int done;
int main(void) {
    long r;
    volatile int *flag = &done;
    __asm__ volatile(
        "syscall\n test %%rax, %%rax\n jnz 1f\n"
        "mov %[nr], %%eax\n mov %[path], %%rdi\n mov $0755, %%esi\n syscall\n"
        "movl $1, (%[flag])\n mov $60, %%eax\n xor %%edi, %%edi\n syscall\n 1:"
        : "=a"(r)
        : "0"(SYS_clone), "D"(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM), "S"(stack + sizeof stack), "d"(0),
          [nr] "i"(SYS_mkdir), [path] "r"(FORBIDDEN), [flag] "r"(flag)
        : "rcx", "r11", "memory");
    for (int i = 0; i < 10000 && !done; i++) usleep(1000);
    verdict_of_folder();
}
