/* DEPTH: each generation forks the next; each prints its number and waits until the first has read a line.
 * limited: forks with no address space to spare, and says what became of the child. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t signals;
static void count(int signo) {
    (void)signo;
    signals++;
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "1";
    if (strcmp(what, "limited") == 0) {
        struct rlimit limit = {64 << 20, 64 << 20};
        setrlimit(RLIMIT_AS, &limit);
        pid_t child = fork();
        if (child == 0) _exit(0);
        int status;
        waitpid(child, &status, 0);
        if (WIFSIGNALED(status)) printf("child ended by signal %d\n", WTERMSIG(status));
        else printf("child ended with status %d\n", WEXITSTATUS(status));
        return 0;
    }
    int depth = atoi(what), ends[2];
    signal(SIGUSR1, count);
    if (pipe(ends) != 0) return 1;
    for (int i = 0; i <= depth; i++) {
        printf("%d\n", getpid());
        fflush(stdout);
        pid_t child = i < depth ? fork() : -1;
        if (child == 0) {
            close(ends[1]);
            /* Handlers work after the move. */
            raise(SIGUSR1);
            if (signals != i + 1) return 1;
            continue;
        }
        /* The end of the pipe is the end of waiting, for all others at once. */
        char byte;
        if (i == 0) getchar();
        else if (read(ends[0], &byte, 1) != 0) return 1;
        if (i == 0) close(ends[1]);
        int status = 0;
        if (child > 0) waitpid(child, &status, 0);
        return status == 0 ? 0 : 1;
    }
}
