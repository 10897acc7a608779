/* attack
class: signal
aim: memory
tries: a signal with the stack pointer in the monitor’s memory
expect: { none: contained, mpk: contained }
*/
/* Having the kernel write a signal frame into monitor memory, by a stack pointer that leads there. */
#include "attack.h"
static uintptr_t from, to;
static volatile int *reached;
static void handler(int number) {
    char here = (char)number;
    *reached = (uintptr_t)&here >= from && (uintptr_t)&here < to;
    _exit(0);
}
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    reached = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    signal(SIGUSR1, handler);
    for (int i = 0; i < n; i++) {
        if (!t[i].writable) continue;
        if (t[i].own) {
            char *room = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            t[i].from = (uintptr_t)room, t[i].to = t[i].from + 65536;
        }
        from = t[i].from, to = t[i].to;
        pid_t child = fork();
        if (child == 0) {
            long result, pid = getpid();
            __asm__ volatile("mov %%rsp, %%r12\n mov %[sp], %%rsp\n syscall\n mov %%r12, %%rsp"
                             : "=a"(result)
                             : "0"(SYS_tgkill), "D"(pid), "S"(pid), "d"(SIGUSR1), [sp] "r"((to - 64) & ~15ul)
                             : "rcx", "r11", "r12", "memory");
            _exit(1);
        }
        waitpid(child, NULL, 0);
        escaped |= *reached;
    }
    verdict(escaped);
}
