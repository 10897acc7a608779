/* attack
class: signal
aim: call
tries: a call behind a frame with odd flags and segments
expect: { none: contained, process: contained, mpk: contained }
*/
/* A forged frame whose flags are odd, then a forbidden call: it must still be seen. */
#include "attack.h"
#include <ucontext.h>
static unsigned long flags;
static void forge(int number, siginfo_t *info, void *context) {
    (void)number, (void)info;
    greg_t *regs = ((ucontext_t *)context)->uc_mcontext.gregs;
    regs[REG_EFL] |= (greg_t)flags;
}
static void ignore(int number) { (void)number; }
int main(void) {
    struct sigaction by_frame = {.sa_sigaction = forge, .sa_flags = SA_SIGINFO};
    sigaction(SIGUSR1, &by_frame, NULL);
    signal(SIGTRAP, ignore);
    static const unsigned long odd[] = {0, 0x400 /* DF */, 0x4000 /* NT */, 0x10000 /* RF */, 0x200000 /* ID */, 0x100 /* TF */};
    for (unsigned i = 0; i < sizeof odd / sizeof *odd; i++) {
        flags = odd[i];
        long result;
        raise(SIGUSR1);
        __asm__ volatile("syscall" : "=a"(result) : "0"(SYS_mkdir), "D"(FORBIDDEN), "S"(0755) : "rcx", "r11", "memory");
        __asm__ volatile("pushfq\n andq $~0x204500, (%%rsp)\n popfq" : : : "cc", "memory");
    }
    verdict_of_folder();
}
