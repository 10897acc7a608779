/* attack
class: call
aim: call
expect: { none: killed, process: killed, mpk: killed }
variants:
  - { tries: a call from 32-bit code }
  - { args: [frame], tries: a call from 32-bit code that a forged frame entered }
*/
/* A forbidden call from 32-bit code, entered by a far return or by a forged frame with the 32-bit code segment (argument `frame`). */
#include "attack.h"
#include <ucontext.h>
/* mov $39, %eax (mkdir there); mov $path, %ebx; mov $0755, %ecx; int $0x80; then back: ljmp to 64-bit code by lret */
static unsigned char *low;
static void no_entry(int number) {
    (void)number;
    not_here("this kernel has no 32-bit entry");
}
static void leave(int number) {
    (void)number;
    verdict_of_folder();
}
static void forge(int number, siginfo_t *info, void *context) {
    (void)number, (void)info;
    greg_t *regs = ((ucontext_t *)context)->uc_mcontext.gregs;
    regs[REG_CSGSFS] = (regs[REG_CSGSFS] & ~0xffffll) | 0x23;
    regs[REG_RIP] = (greg_t)(uintptr_t)low;
    regs[REG_RSP] = (greg_t)(uintptr_t)(low + 2048);
}
int main(int argc, char **argv) {
    (void)argv;
    low = mmap(NULL, 8192, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    unsigned path = (unsigned)(uintptr_t)(low + 4096);
    strcpy((char *)low + 4096, FORBIDDEN);
    unsigned char code[] = {0xb8, 39, 0, 0, 0, 0xbb, 0, 0, 0, 0, 0xb9, 0xed, 1, 0, 0, 0xcd, 0x80, 0x0f, 0x0b};
    memcpy(code + 6, &path, 4);
    memcpy(low, code, sizeof code);
    static unsigned char alternate[65536];
    stack_t stack = {.ss_sp = alternate, .ss_size = sizeof alternate};
    sigaltstack(&stack, NULL);
    struct sigaction done = {.sa_handler = leave, .sa_flags = SA_ONSTACK}, bad = {.sa_handler = no_entry, .sa_flags = SA_ONSTACK};
    struct sigaction by_frame = {.sa_sigaction = forge, .sa_flags = SA_SIGINFO};
    sigaction(SIGILL, &done, NULL);
    sigaction(SIGSEGV, &bad, NULL);
    sigaction(SIGUSR1, &by_frame, NULL);
    if (argc > 1) raise(SIGUSR1);
    __asm__ volatile("mov %0, %%rsp\n push $0x23\n push %1\n lretq" : : "r"(low + 2048), "r"((uintptr_t)low) : "memory");
    verdict(0);
}
