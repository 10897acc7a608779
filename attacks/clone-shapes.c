/* attack
class: lifetime
aim: call
tries: the first instruction of a child, for every way of making one
expect: { none: contained, process: contained, mpk: contained }
source: k23
*/
/* Children that share this and that, their first instruction the forbidden call. */
#include "attack.h"
#include <linux/sched.h>
static char stack[1 << 16] __attribute__((aligned(16)));
#ifndef CLONE_CLEAR_SIGHAND
#define CLONE_CLEAR_SIGHAND 0x100000000ull
#endif
/* clone3 with a stack: the child goes on behind the instruction, in rax 0. */
static long starts(uint64_t flags, uint64_t signal_number, int with_stack) {
    struct clone_args args = {.flags = flags, .exit_signal = signal_number};
    if (with_stack) args.stack = (uint64_t)stack, args.stack_size = sizeof stack;
    long result;
    __asm__ volatile("syscall\n"
                     "test %%rax, %%rax\n jnz 1f\n"
                     "mov $83, %%eax\n lea name_of_folder(%%rip), %%rdi\n mov $0755, %%esi\n syscall\n"
                     "mov $60, %%eax\n xor %%edi, %%edi\n syscall\n"
                     "1:\n"
                     ".pushsection .rodata\n name_of_folder: .asciz \"" FORBIDDEN "\"\n .popsection"
                     : "=a"(result) : "0"(SYS_clone3), "D"(&args), "S"(sizeof args) : "rcx", "r11", "memory");
    return result;
}
int main(void) {
    static const uint64_t parts[] = {CLONE_VM, CLONE_FS, CLONE_FILES, CLONE_SYSVSEM, CLONE_IO, CLONE_PARENT_SETTID};
    for (unsigned set = 0; set < 1u << (sizeof parts / sizeof *parts - 1); set++) {
        uint64_t flags = 0;
        for (unsigned i = 0; i + 1 < sizeof parts / sizeof *parts; i++)
            if (set >> i & 1) flags |= parts[i];
        const uint64_t more[] = {0, CLONE_VFORK, CLONE_CLEAR_SIGHAND, CLONE_VM | CLONE_SIGHAND, CLONE_VM | CLONE_VFORK | CLONE_SIGHAND, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD};
        for (unsigned k = 0; k < sizeof more / sizeof *more; k++) {
            int thread = (more[k] & CLONE_THREAD) != 0;
            long child = starts(flags | more[k], thread ? 0 : SIGCHLD, ((flags | more[k]) & CLONE_VM) != 0);
            if (child > 0 && thread) usleep(20000); /* it must leave the stack */
            else if (child > 0) waitpid((pid_t)child, NULL, 0);
        }
    }
    verdict_of_folder();
}
