/* The first process of a process namespace that faults. */
#include "show.h"

/* A program cannot kill such a process from within its namespace, and it itself neither: a fault does. Whether by a signal may differ. */
static int first_faults(void) {
    int status = 0;
    SHOW(unshare(CLONE_NEWUSER | CLONE_NEWPID));
    pid_t pid = fork();
    if (pid == 0) {
        say("is the first: %d, kills itself: %d", getpid() == 1, kill(1, SIGKILL));
        *(volatile char *)8 = 1;
        say("goes on");
        _exit(0);
    }
    SHOW_OK(waitpid(pid, &status, 0));
    say("ended badly %d", status != 0);
    return 0;
}

int main(void) {
    in_child("first", first_faults);
    return 0;
}
