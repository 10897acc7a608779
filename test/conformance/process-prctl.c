/* prctl and its neighbours, as a program uses them. */
#include "show.h"
#include <linux/capability.h>
#include <sys/prctl.h>

static int dies_with_parent(void) {
    int ready[2];
    if (pipe(ready)) return 1;
    pid_t parent = fork();
    if (parent == 0) {
        pid_t child = fork();
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            (void)!write(ready[1], "r", 1);
            for (;;) pause();
        }
        char c;
        (void)!read(ready[0], &c, 1);
        _exit(0);
    }
    close(ready[1]);
    waitpid(parent, NULL, 0);
    /* The pipe's end is seen when the grandchild is gone. */
    char c;
    return read(ready[0], &c, 1) == 0 ? 4 : 5;
}

static int subreaper(void) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t child = fork();
    if (child == 0) {
        if (fork() == 0) {
            sleep_ms(20);
            _exit(getppid() == 1 ? 8 : 9);
        }
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    pid_t orphan = wait(&status);
    return orphan > 0 ? WEXITSTATUS(status) : 1;
}

int main(void) {
    char name[17] = "";
    SHOW(prctl(PR_SET_NAME, "renamed"));
    SHOW(prctl(PR_GET_NAME, name));
    say("name %s", name);
    SHOW(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
    SHOW(prctl(PR_GET_DUMPABLE));
    SHOW(prctl(PR_SET_DUMPABLE, 0));
    SHOW(prctl(PR_GET_DUMPABLE));
    SHOW(prctl(PR_SET_DUMPABLE, 7));
    SHOW(prctl(PR_SET_DUMPABLE, 1));
    SHOW(prctl(PR_SET_PDEATHSIG, SIGHUP));
    int signal_number = 0;
    SHOW(prctl(PR_GET_PDEATHSIG, &signal_number));
    say("death signal %d", signal_number);
    SHOW(prctl(PR_SET_PDEATHSIG, 0));
    SHOW(prctl(PR_SET_PDEATHSIG, 99));
    SHOW(prctl(PR_GET_KEEPCAPS));
    SHOW(prctl(PR_SET_KEEPCAPS, 1));
    SHOW(prctl(PR_GET_KEEPCAPS));
    SHOW(prctl(PR_SET_KEEPCAPS, 0));
    SHOW(prctl(PR_GET_TIMING));
    SHOW(prctl(PR_SET_TIMERSLACK, 60000));
    SHOW(prctl(PR_GET_TIMERSLACK));
    SHOW(prctl(PR_CAPBSET_READ, CAP_SYS_ADMIN));
    SHOW(prctl(PR_GET_SECUREBITS));
    SHOW(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0));
    SHOW(prctl(PR_MCE_KILL_GET, 0, 0, 0, 0));
    SHOW(prctl(PR_GET_TSC, &signal_number));
    say("tsc %d", signal_number);
    SHOW(prctl(PR_GET_FPEMU, &signal_number));
    SHOW(prctl(12345));
    SHOW(prctl(PR_GET_NAME, 8));
    SHOW(prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, 0, 0, 0));
    SHOW(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
    SHOW(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    SHOW(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
    long base = 0;
    say("arch_prctl get fs %s, thread pointer right %d", result(syscall(SYS_arch_prctl, 0x1003, &base)), base == (long)pthread_self());
    SHOW(syscall(SYS_arch_prctl, 0x1004, &base));
    say("gs %ld", base);
    SHOW(syscall(SYS_arch_prctl, 0x9999, 0));
    in_child("dies with its parent", dies_with_parent);
    in_child("subreaper", subreaper);
    return 0;
}
