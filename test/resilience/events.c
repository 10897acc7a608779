/* events CHILDREN CALLS [kill]: makes a number of calls that is known; with `kill` the children are ended by SIGKILL in the middle of theirs. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int children = argc > 1 ? atoi(argv[1]) : 1, calls = argc > 2 ? atoi(argv[2]) : 1, kills = argc > 3;
    for (int i = 0; i < children; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            for (int n = 0; n < calls || kills; n++) syscall(SYS_getppid);
            _exit(0);
        }
        if (pid < 0) return 1;
        if (kills) {
            struct timespec moment = {0, (i % 7) * 300000};
            nanosleep(&moment, 0);
            kill(pid, SIGKILL);
        }
        waitpid(pid, 0, 0);
    }
    /* What a reader finds at the end, if nothing before it has shifted the stream. */
    for (int i = 0; i < 100; i++) access("the-end-of-it", F_OK);
    return 0;
}
