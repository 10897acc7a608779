/* Sending to processes, groups and threads, and the errors of sending. */
#include "show.h"

static volatile int hits;
static void handler(int number) {
    (void)number;
    hits++;
}

static int member(void) {
    on_signal(SIGUSR1, handler, 0);
    alarm(20);
    /* Blocked but for the wait itself. */
    sigset_t none;
    sigemptyset(&none);
    while (!hits) sigsuspend(&none);
    return 11;
}

int main(void) {
    SHOW(kill(getpid(), 0));
    SHOW(kill(getpid(), 65));
    SHOW(kill(getpid(), -1));
    SHOW(kill(4194304, 0));
    SHOW(kill(-4194303, SIGUSR1));
    SHOW(syscall(SYS_tgkill, getpid(), 4194304, SIGUSR1));
    SHOW(syscall(SYS_tgkill, 1, getpid(), SIGUSR1));
    SHOW(syscall(SYS_tgkill, -1, getpid(), SIGUSR1));
    SHOW(syscall(SYS_tkill, 0, SIGUSR1));
    SHOW(syscall(SYS_tkill, getpid(), 0));
    int ready[2];
    if (pipe(ready)) return 1;
    pid_t members[4], group = 0;
    sigset_t block = set_of(SIGUSR1, 0);
    sigprocmask(SIG_BLOCK, &block, NULL);
    for (int i = 0; i < 4; i++) {
        members[i] = fork();
        if (members[i] == 0) {
            setpgid(0, group);
            on_signal(SIGUSR1, handler, 0);
            if (write(ready[1], "r", 1) != 1) _exit(1);
            _exit(member());
        }
        if (group == 0) group = members[0];
        setpgid(members[i], group);
    }
    char c;
    for (int i = 0; i < 4; i++) if (read(ready[0], &c, 1) != 1) return 1;
    SHOW(killpg(group, SIGUSR1));
    for (int i = 0; i < 4; i++) {
        int status;
        waitpid(members[i], &status, 0);
        say("member %d: %s", i, status_text(status));
    }
    SHOW(killpg(group, SIGUSR1));
    /* kill(0) reaches the sender too. */
    pid_t leader = fork();
    if (leader == 0) {
        setpgid(0, 0);
        sigprocmask(SIG_UNBLOCK, &block, NULL);
        on_signal(SIGUSR1, handler, 0);
        kill(0, SIGUSR1);
        _exit(hits);
    }
    int status;
    waitpid(leader, &status, 0);
    say("kill(0): %s", status_text(status));
    pid_t other = fork();
    if (other == 0) {
        if (setuid(65534)) _exit(77);
        SHOW(kill(getppid(), SIGUSR1));
        SHOW(kill(getppid(), SIGCONT));
        _exit(0);
    }
    waitpid(other, &status, 0);
    say("another user: %s", status_text(status));
    return 0;
}
