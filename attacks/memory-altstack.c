/* attack
class: signal
aim: memory
tries: an alternate signal stack in the monitor’s memory
expect: { none: contained, mpk: contained }
*/
/* Having the kernel write a signal frame into monitor memory: an alternate stack there, or a stack pointer there. */
#include "attack.h"
static volatile uintptr_t handler_at;
static void handler(int number) {
    char here = (char)number;
    handler_at = (uintptr_t)&here;
    siglongjmp(after_fault, 1);
}
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK | SA_NODEFER};
    sigaction(SIGUSR1, &action, NULL);
    for (volatile int i = 0; i < n; i++) {
        if (!t[i].writable) continue;
        /* The stand-in is one page, too small for a frame on some processors: give it its neighbours. */
        if (t[i].own) {
            char *room = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            t[i].from = (uintptr_t)room, t[i].to = t[i].from + 65536;
        }
        stack_t stack = {.ss_sp = (void *)t[i].from, .ss_size = t[i].to - t[i].from};
        if (sigaltstack(&stack, NULL)) continue;
        pid_t child = fork();
        if (child == 0) {
            if (sigsetjmp(after_fault, 1) == 0) raise(SIGUSR1);
            _exit(handler_at >= t[i].from && handler_at < t[i].to ? 9 : 0);
        }
        int status;
        waitpid(child, &status, 0);
        escaped |= WIFEXITED(status) && WEXITSTATUS(status) == 9;
    }
    verdict(escaped);
}
