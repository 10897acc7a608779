/* attack
class: lifetime
aim: call
tries: the first instruction of a fork and a clone3 child
expect: { none: contained, process: contained, mpk: contained }
*/
/* The same in a fork child, and in a child of clone3. */
#include "attack.h"
#include <linux/sched.h>
int main(void) {
    for (int how = 0; how < 2; how++) {
        struct clone_args args = {.exit_signal = SIGCHLD};
        long nr = how ? SYS_clone3 : SYS_fork, r;
        __asm__ volatile(
            "syscall\n test %%rax, %%rax\n jnz 1f\n"
            "mov %[nr], %%eax\n mov %[path], %%rdi\n mov $0755, %%esi\n syscall\n"
            "mov $60, %%eax\n xor %%edi, %%edi\n syscall\n 1:"
            : "=a"(r)
            : "0"(nr), "D"(&args), "S"(sizeof args), [nr] "i"(SYS_mkdir), [path] "r"(FORBIDDEN)
            : "rcx", "r11", "memory");
        if (r > 0) waitpid((pid_t)r, NULL, 0);
    }
    verdict_of_folder();
}
