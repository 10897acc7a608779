/* vfork: one memory, the parent waits, exec or _exit frees it; a failing exec is told through that memory. */
#include "show.h"

static volatile int shared, order;

__attribute__((noinline)) static pid_t start(int how) {
    pid_t pid = vfork();
    if (pid == 0) {
        shared = how + 1;
        order++;
        switch (how) {
            case 0: _exit(11);
            case 1: execl("/bin/echo", "echo", "from exec after vfork", NULL); break;
            case 2: execl("/nonexistent/program", "x", NULL); shared = -errno; _exit(12);
            case 3: kill(getpid(), SIGKILL); break;
            case 4: usleep(50000); shared = 500; _exit(13);
            case 5: {
                /* What posix shells do: a second fork inside. */
                close(0);
                pid_t grandchild = vfork();
                if (grandchild == 0) _exit(3);
                int status;
                waitpid(grandchild, &status, 0);
                _exit(WEXITSTATUS(status) + 1);
            }
        }
        _exit(99);
    }
    order = order * 10;
    return pid;
}

int main(void) {
    for (int how = 0; how < 6; how++) {
        int status;
        order = 0;
        pid_t pid = start(how);
        int seen = shared;
        waitpid(pid, &status, 0);
        say("%d: %s, shared %d, child was first %d", how, status_text(status), seen, order == 10);
    }
    SHOW(fcntl(0, F_GETFD));
    for (int i = 0; i < (slowness() > 1 ? 30 : 200); i++) {
        int status;
        pid_t pid = vfork();
        if (pid == 0) {
            if (i % 2) _exit(i & 63);
            execl("/bin/true", "true", NULL);
            _exit(99);
        }
        if (waitpid(pid, &status, 0) != pid || status != (i % 2 ? (i & 63) << 8 : 0)) say("round %d: %s", i, status_text(status));
    }
    say("done");
    return 0;
}
