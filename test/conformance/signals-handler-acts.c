/* Handlers that do more than count: one forks, one execs, one starts a thread, one leaves the process; and what exec keeps. */
#include "show.h"

static volatile int hits;
static char **arguments;

static void forks(int number) {
    pid_t child = fork();
    if (child == 0) {
        hits += 100;
        if (number == SIGUSR2) _exit(4);
        return;
    }
    int status;
    waitpid(child, &status, 0);
    say("handler's child: %s", status_text(status));
    hits++;
}

static void execs(int number) {
    (void)number;
    execl("/proc/self/exe", arguments[0], "after-exec", NULL);
    _exit(1);
}

static void *body(void *unused) {
    show_mask("thread started in a handler");
    return unused;
}

static void starts_thread(int number) {
    (void)number;
    pthread_t t;
    pthread_create(&t, NULL, body, NULL);
    pthread_join(t, NULL);
}

static void leaves(int number) {
    (void)number;
    exit(12);
}

static int run_exec(void) {
    on_signal(SIGUSR1, execs, 0);
    on_signal(SIGHUP, leaves, 0);
    signal(SIGTERM, SIG_IGN);
    sigset_t s = set_of(SIGINT, SIGRTMIN, 0);
    sigprocmask(SIG_BLOCK, &s, NULL);
    raise(SIGINT);
    raise(SIGUSR1);
    return 1;
}

static int run_leave(void) {
    on_signal(SIGUSR1, leaves, 0);
    raise(SIGUSR1);
    return 1;
}

int main(int argc, char **argv) {
    arguments = argv;
    if (argc > 1) {
        show_mask("after exec");
        sigset_t pending;
        sigpending(&pending);
        say("pending %s", set_text(&pending));
        for (int s = 1; s <= 64; s++) {
            struct sigaction a;
            if (s == 32 || s == 33 || sigaction(s, NULL, &a) < 0) continue;
            if (a.sa_handler != SIG_DFL) say("%d is %s", s, a.sa_handler == SIG_IGN ? "ignored" : "caught");
        }
        return 21;
    }
    on_signal(SIGUSR1, forks, 0);
    on_signal(SIGUSR2, forks, 0);
    raise(SIGUSR2);
    say("hits %d", hits);
    pid_t me = getpid();
    raise(SIGUSR1);
    if (getpid() != me) {
        show_mask("child returned from the handler");
        _exit(hits == 101 ? 5 : 6);
    }
    show_mask("after");
    on_signal(SIGHUP, starts_thread, 0);
    raise(SIGHUP);
    in_child("exec from a handler", run_exec);
    in_child("exit from a handler", run_leave);
    return 0;
}
