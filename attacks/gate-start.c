/* attack
class: gate
aim: memory
tries: entering the monitor where it began
expect: { mpk: contained }
*/
/* Entering the monitor where it began, with a stack of the attacker's own: its first function would return to him with the domain open,
   or take his launch for its own. Another thread writes its return address as long as it runs. */
#include "gates.h"
#include <pthread.h>
#include <stddef.h>
static volatile int running;
static void *overwrites(void *unused) {
    /* Where the functions that the first one calls keep theirs. */
    volatile uint64_t *from = (volatile uint64_t *)(hostile_stack() - 0x2d0);
    running = 1;
    for (;;)
        for (unsigned i = 0; i < 64; i++) from[i] = (uint64_t)&came_out;
    return unused;
}
int main(void) {
    know_the_monitor();
    uintptr_t stack = hostile_stack(), at = (uintptr_t)&careless_gate;
    /* mov %rsi, %rsp; xor %ebp, %ebp: no other code takes its stack from the caller. */
    static const unsigned char takes_stack[] = {0x48, 0x89, 0xf4, 0x31, 0xed}, opens[] = {0x31, 0xc0, 0x31, 0xc9, 0x31, 0xd2, 0x0f, 0x01, 0xef};
    int escaped = 0;
    for (int tries = 0; tries < 24 && !escaped; tries++) {
        if (code) {
            at = next_code(0, takes_stack, sizeof takes_stack);
            if (at == 0) not_here("the monitor's beginning was not found");
            /* With the opening in front of it, where it has one. */
            if (memcmp(code + (at - code_at) - 15, opens, sizeof opens) == 0) at -= 15;
        }
        trophy->open = 0;
        pid_t child = fork();
        if (child == 0) {
            alarm(20);
            pthread_t thread;
            static unsigned char launch[65536];
            if (code) pthread_create(&thread, NULL, overwrites, NULL);
            while (code && !running) {}
            struct registers set = {.rsi = stack, .rdi = (uint64_t)launch, .rsp = stack, .rflags = 0x202, .rip = at};
            jump_with(&set);
        }
        waitpid(child, NULL, 0);
        escaped = trophy->open;
    }
    verdict(escaped);
}
