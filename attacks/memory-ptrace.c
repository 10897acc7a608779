/* attack
class: file
aim: memory
tries: a child traces its parent
expect: { none: contained, mpk: contained }
*/
/* A child attaches to its parent as a debugger and reads its memory. */
#include "attack.h"
#include <sys/prctl.h>
#include <sys/ptrace.h>
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
    for (int i = 0; i < n; i++) {
        pid_t parent = getpid(), child = fork();
        if (child == 0) {
            int got = 0;
            if (ptrace(PTRACE_SEIZE, parent, 0, 0) == 0 && ptrace(PTRACE_INTERRUPT, parent, 0, 0) == 0) {
                waitpid(parent, NULL, __WALL);
                errno = 0;
                ptrace(PTRACE_PEEKDATA, parent, (void *)t[i].from, 0);
                got = errno == 0;
                ptrace(PTRACE_DETACH, parent, 0, 0);
            }
            _exit(got);
        }
        int status;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
        escaped |= WIFEXITED(status) && WEXITSTATUS(status);
    }
    verdict(escaped);
}
