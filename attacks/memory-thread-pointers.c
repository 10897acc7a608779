/* attack
class: deputy
aim: memory
tries: thread numbers written to the monitor’s memory
expect: { none: contained, mpk: contained }
*/
/* Having the kernel write thread numbers into monitor memory: clone and clone3 with SETTID and CLEARTID, set_tid_address, a pidfd. */
#include "attack.h"
#include <linux/sched.h>
#include <pthread.h>
static void *ends(void *pointer) {
    syscall(SYS_set_tid_address, pointer);
    syscall(SYS_exit, 0); /* the kernel clears the number there, without libc's doing */
    return NULL;
}
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    for (int i = 0; i < n; i++) {
        if (!t[i].writable) continue;
        /* The last words of a page, which nobody uses. */
        uintptr_t at = t[i].to - 64;
        static const unsigned long sets[] = {CLONE_PARENT_SETTID, CLONE_CHILD_SETTID, CLONE_PIDFD};
        for (unsigned how = 0; how < 6; how++) {
            uint64_t before = value_at(&t[i], at);
            struct clone_args args = {.flags = sets[how % 3], .exit_signal = SIGCHLD, .pidfd = at, .child_tid = at, .parent_tid = at};
            long child = how < 3 ? syscall(SYS_clone, sets[how] | SIGCHLD, NULL, at, at, 0) : syscall(SYS_clone3, &args, sizeof args);
            if (child == 0) _exit(t[i].own && sets[how % 3] == CLONE_CHILD_SETTID && *(volatile int *)at == getpid() ? 9 : 0);
            if (child < 0) continue;
            int status;
            waitpid((pid_t)child, &status, 0);
            escaped |= (WIFEXITED(status) && WEXITSTATUS(status) == 9) || value_at(&t[i], at) != before;
        }
        if (t[i].own) memset((void *)at, 0x7f, 8);
        uint64_t before = value_at(&t[i], at);
        pthread_t thread;
        pthread_create(&thread, NULL, ends, (void *)at);
        usleep(200000);
        escaped |= value_at(&t[i], at) != before;
    }
    verdict(escaped);
}
