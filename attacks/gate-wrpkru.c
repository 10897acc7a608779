/* attack
class: gate
aim: memory
tries: jumps to every WRPKRU of the monitor
expect: { mpk: contained }
*/
/* Jumping to every WRPKRU of the monitor with rights of the attacker's choice, stacks of his own, of his area and of nobody, and every
   other register leading to his code. */
#include "gates.h"
#include <stddef.h>
int main(void) {
    know_the_monitor();
    int escaped = 0;
    uintptr_t stack = hostile_stack(), at = code ? 0 : (uintptr_t)careless_wrpkru;
    static const unsigned char wrpkru[] = {0x0f, 0x01, 0xef};
    static uint64_t fake_thread[65536];
    for (unsigned i = 0; i < 65536; i++) fake_thread[i] = (uint64_t)&came_out;
    /* The thread areas are those parts that are 16 KiB of state: one of them is this thread's. */
    uintptr_t area = 0;
    for (int i = 0; i < target_count; i++)
        if (targets[i].writable && (targets[i].from & 0x1ffff) == 0 && targets[i].to - targets[i].from == 0x4000) area = targets[i].from;
    if (code && !area) not_here("no thread area was told");
    int gates = 0;
    for (;;) {
        if (code && (at = next_code(at, wrpkru, 3)) == 0) break;
        gates++;
        const uint32_t rights[] = {0, 0x55555550, 0x55555554, 0x10};
        const uintptr_t stacks[] = {stack, area ? area + 0xe000 : stack, area ? area + 0x18000 : stack, 0};
        for (unsigned r = 0; r < 4; r++)
            for (unsigned s = 0; s < 4; s++) {
                uint64_t out = (uint64_t)&came_out;
                struct registers set = {.rax = rights[r], .rbx = area ? area : (uint64_t)fake_thread, .rsi = stack, .rdi = (uint64_t)fake_thread, .rbp = stack, .rsp = stacks[s],
                                        .r8 = out, .r9 = out, .r10 = out, .r11 = (uint64_t)fake_thread, .r12 = out, .r13 = out, .r14 = out, .r15 = out, .rflags = 0x202, .rip = at};
                escaped |= try_jump(&set);
                set.rbx = (uint64_t)fake_thread;
                set.rflags = 0x302; /* a trap behind each instruction */
                if (r == 0 && s == 0) escaped |= try_jump(&set);
                if (!code) verdict(escaped);
            }
    }
    printf("%d gates\n", gates);
    if (gates < 4) not_here("the monitor has fewer WRPKRU than it must have");
    verdict(escaped);
}
