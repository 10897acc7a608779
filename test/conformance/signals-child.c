/* SIGCHLD: its codes, SA_NOCLDSTOP, SA_NOCLDWAIT, ignored; stopping and continuing children; default actions of every signal. */
#include "show.h"

static pid_t expected;
static volatile int hits;
static void handler(int number, siginfo_t *si, void *context) {
    (void)number;
    (void)context;
    say("  SIGCHLD code %d status %d from child %d", si->si_code, si->si_status, si->si_pid == expected);
    hits++;
}

static void wait_hits(int n) {
    for (int i = 0; i < 2000 * slowness() && hits < n; i++) sleep_ms(1);
}

static int quick(void) { return 3; }

static void with_default(int number) {
    pid_t child = fork();
    if (child == 0) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        raise(number);
        _exit(42);
    }
    int status;
    waitpid(child, &status, WUNTRACED);
    say("default of %d: %s%s", number, status_text(status), WIFSIGNALED(status) && WCOREDUMP(status) ? " core" : "");
    if (WIFSTOPPED(status)) {
        kill(child, SIGCONT);
        waitpid(child, &status, 0);
        say("  then %s", status_text(status));
    }
}

int main(void) {
    alarm(120);
    on_siginfo(SIGCHLD, handler, SA_RESTART);
    sigset_t chld = set_of(SIGCHLD, 0);
    int status;
    /* Blocked until the pid is known. */
#define START(body)                            \
    do {                                       \
        hits = 0;                              \
        sigprocmask(SIG_BLOCK, &chld, NULL);   \
        expected = fork();                     \
        if (expected == 0) {                   \
            sigprocmask(SIG_UNBLOCK, &chld, NULL); \
            body;                              \
            _exit(0);                          \
        }                                      \
        sigprocmask(SIG_UNBLOCK, &chld, NULL); \
    } while (0)
    say("exit");
    START(_exit(9));
    wait_hits(1);
    waitpid(expected, &status, 0);
    say("  %s", status_text(status));
    say("killed");
    START(pause());
    kill(expected, SIGTERM);
    wait_hits(1);
    waitpid(expected, &status, 0);
    say("  %s", status_text(status));
    say("stop and continue");
    START(for (;;) pause());
    sleep_ms(20);
    kill(expected, SIGSTOP);
    wait_hits(1);
    say("  wait: %d, %s", waitpid(expected, &status, WUNTRACED) == expected, status_text(status));
    say("  nothing more: %d", waitpid(expected, &status, WUNTRACED | WNOHANG | WCONTINUED));
    kill(expected, SIGCONT);
    wait_hits(2);
    say("  wait: %d, %s", waitpid(expected, &status, WCONTINUED) == expected, status_text(status));
    kill(expected, SIGKILL);
    wait_hits(3);
    waitpid(expected, &status, 0);
    say("  %s", status_text(status));
    say("SA_NOCLDSTOP");
    on_siginfo(SIGCHLD, handler, SA_RESTART | SA_NOCLDSTOP);
    START(for (;;) pause());
    sleep_ms(20);
    kill(expected, SIGSTOP);
    waitpid(expected, &status, WUNTRACED);
    say("  %s, hits %d", status_text(status), hits);
    kill(expected, SIGCONT);
    waitpid(expected, &status, WCONTINUED);
    kill(expected, SIGKILL);
    wait_hits(1);
    waitpid(expected, &status, 0);
    say("  %s, hits %d", status_text(status), hits);
    say("SA_NOCLDWAIT");
    on_siginfo(SIGCHLD, handler, SA_RESTART | SA_NOCLDWAIT);
    START(_exit(5));
    wait_hits(1);
    say("  wait: %s", result(waitpid(expected, &status, 0)));
    say("ignored");
    signal(SIGCHLD, SIG_IGN);
    expected = fork();
    if (expected == 0) _exit(1);
    say("  wait: %s", result(waitpid(expected, &status, 0)));
    signal(SIGCHLD, SIG_DFL);
    in_child("default", quick);
    for (int number = 1; number <= 64; number++)
        if (number != 32 && number != 33) with_default(number);
    return 0;
}
