/* Signals that wait together: which comes first, what is pending meanwhile, and how handlers nest. */
#include "show.h"

static int depth;

static void handler(int number) {
    depth++;
    sigset_t mask;
    sigprocmask(SIG_SETMASK, NULL, &mask);
    say("enter %d at depth %d, blocked %s", number, depth, set_text(&mask));
    if (number == SIGUSR1) {
        say("raise USR2 inside USR1");
        raise(SIGUSR2);
        say("raise USR1 inside USR1");
        raise(SIGUSR1);
    }
    say("leave %d", number);
    depth--;
}

int main(void) {
    int all[] = {SIGHUP, SIGINT, SIGUSR2, SIGTERM, SIGRTMIN + 3, SIGRTMIN, SIGWINCH, SIGRTMAX};
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) on_signal(all[i], handler, 0);
    sigset_t block, pending;
    sigfillset(&block);
    sigprocmask(SIG_BLOCK, &block, NULL);
    for (int i = (int)(sizeof all / sizeof *all) - 1; i >= 0; i--) {
        raise(all[i]);
        kill(getpid(), all[i]);
    }
    sigpending(&pending);
    say("pending %s", set_text(&pending));
    sigset_t some = set_of(SIGHUP, SIGTERM, SIGRTMAX, 0);
    sigprocmask(SIG_UNBLOCK, &some, NULL);
    sigpending(&pending);
    say("pending %s", set_text(&pending));
    /* Blocked while each handler runs: one after the other instead of one inside the other. */
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        struct sigaction action = {.sa_handler = handler};
        sigfillset(&action.sa_mask);
        sigaction(all[i], &action, NULL);
    }
    sigprocmask(SIG_UNBLOCK, &block, NULL);
    sigpending(&pending);
    say("pending %s", set_text(&pending));
    on_signal(SIGUSR1, handler, SA_NODEFER);
    on_signal(SIGUSR2, handler, 0);
    on_signal(SIGUSR1, handler, 0);
    raise(SIGUSR2);
    struct sigaction once = {.sa_handler = handler, .sa_flags = 0};
    sigemptyset(&once.sa_mask);
    sigaddset(&once.sa_mask, SIGUSR2);
    sigaction(SIGHUP, &once, NULL);
    raise(SIGHUP);
    show_mask("end");
    return 0;
}
