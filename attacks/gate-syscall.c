/* attack
class: gate
aim: memory
policy: true
tries: jumps to every call instruction of the monitor
expect: { mpk: contained }
*/
/* Jumping to every system call instruction of the monitor, and to each WRPKRU in front of one, with a forbidden call in the registers. */
#include "gates.h"
static void tries(uintptr_t at) {
    uint64_t folder = (uint64_t)FORBIDDEN;
    static const uint32_t rights[] = {0, 0x55555554};
    for (unsigned i = 0; i < 2; i++) {
        /* The instruction itself takes rax; the monitor's own sequences take the number from r13, or r8, and rdx from r12. */
        struct registers set = {.rax = SYS_mkdir, .rdi = folder, .rsi = 0755, .rsp = hostile_stack(), .r8 = SYS_mkdir, .r10 = folder, .r12 = folder, .r13 = SYS_mkdir,
                                .rbx = hostile_stack(), .rflags = 0x202, .rip = at};
        try_jump(&set);
        set.rax = rights[i];
        try_jump(&set);
    }
}
__attribute__((naked, used)) static void plain_call(void) {
    __asm__("syscall\n ret");
}
int main(void) {
    know_the_monitor();
    static const unsigned char call[] = {0x0f, 0x05}, wrpkru[] = {0x0f, 0x01, 0xef};
    int count = 0;
    if (!code) tries((uintptr_t)&plain_call);
    for (uintptr_t at = 0; (at = next_code(at, call, 2)) != 0; count++) tries(at);
    for (uintptr_t at = 0; (at = next_code(at, wrpkru, 3)) != 0; count++) tries(at);
    printf("%d places\n", count);
    if (code && count < 8) not_here("the monitor has fewer calls than it must have");
    verdict_of_folder();
}
