/* Real-time signals queue: each with its value, lowest number first, in order within a number. */
#include "show.h"

static int order[4][64], counts[4], total;

static void handler(int number, siginfo_t *si, void *context) {
    (void)context;
    int which = number - SIGRTMIN;
    if (counts[which] < 64) order[which][counts[which]++] = si->si_value.sival_int;
    total++;
}

int main(void) {
    sigset_t block, pending;
    sigemptyset(&block);
    for (int i = 0; i < 4; i++) {
        struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
        sigfillset(&action.sa_mask);
        sigaction(SIGRTMIN + i, &action, NULL);
        sigaddset(&block, SIGRTMIN + i);
    }
    sigprocmask(SIG_BLOCK, &block, NULL);
    for (int v = 0; v < 32; v++)
        for (int i = 3; i >= 0; i--) sigqueue(getpid(), SIGRTMIN + i, (union sigval){.sival_int = v * 10 + i});
    sigpending(&pending);
    say("pending %s", set_text(&pending));
    siginfo_t si;
    sigset_t second = set_of(SIGRTMIN + 1, SIGRTMIN + 2, 0);
    for (int i = 0; i < 3; i++) {
        int got = sigwaitinfo(&second, &si);
        say("sigwaitinfo %d value %d code %d", got - SIGRTMIN, si.si_value.sival_int, si.si_code);
    }
    sigprocmask(SIG_UNBLOCK, &block, NULL);
    say("total %d", total);
    for (int i = 0; i < 4; i++) {
        int sorted = 1;
        for (int k = 1; k < counts[i]; k++) sorted &= order[i][k] == order[i][k - 1] + 10;
        say("signal +%d: %d times, first %d, in order %d", i, counts[i], order[i][0], sorted);
    }
    struct rlimit limit = {5, 5};
    setrlimit(RLIMIT_SIGPENDING, &limit);
    return 0;
}
