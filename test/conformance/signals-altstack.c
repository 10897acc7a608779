/* sigaltstack: what it reports, when it may change, autodisarm, threads, fork and exec. */
#include "show.h"
#include <sys/auxv.h>
#ifndef SS_AUTODISARM
#define SS_AUTODISARM (1U << 31)
#endif

static char first[65536], second[65536];

static const char *which(const stack_t *s) {
    static char text[4][80];
    static int n;
    char *at = text[n++ % 4];
    snprintf(at, 80, "%s size %zu flags %#x", s->ss_sp == first ? "first" : s->ss_sp == second ? "second" : s->ss_sp == NULL ? "none" : "other", s->ss_size, (unsigned)s->ss_flags);
    return at;
}

static void show_stack(const char *when) {
    stack_t now;
    sigaltstack(NULL, &now);
    say("%s: %s", when, which(&now));
}

static int inside(const void *p, const char *area) { return (const char *)p >= area && (const char *)p < area + 65536; }

static void inner(int number) {
    int here = number;
    say("  inner on first %d", inside(&here, first));
    show_stack("  inner");
}

static void handler(int number, siginfo_t *si, void *context) {
    int here = number;
    (void)si;
    say("handler on first %d, on second %d, context on the same stack %d", inside(&here, first), inside(&here, second), inside(context, first) || inside(context, second));
    show_stack("handler");
    stack_t other = {.ss_sp = second, .ss_size = sizeof second};
    SHOW(sigaltstack(&other, NULL));
    if (number == SIGUSR1) raise(SIGHUP);
}

static void *thread(void *unused) {
    (void)unused;
    show_stack("new thread");
    return NULL;
}

int main(int argc, char **argv) {
    if (argc > 1) {
        show_stack("after exec");
        return 0;
    }
    show_stack("start");
    stack_t small = {.ss_sp = first, .ss_size = 100}, flags = {.ss_sp = first, .ss_size = sizeof first, .ss_flags = 77};
    SHOW(sigaltstack(&small, NULL));
    SHOW(sigaltstack(&flags, NULL));
    SHOW(syscall(SYS_sigaltstack, (void *)8, NULL));
    SHOW(syscall(SYS_sigaltstack, NULL, (void *)8));
    say("minimum in auxv is sane: %d", getauxval(51) >= 1000 && getauxval(51) <= 16384);
    stack_t stack = {.ss_sp = first, .ss_size = sizeof first}, was;
    SHOW(sigaltstack(&stack, &was));
    say("was %s", which(&was));
    show_stack("set");
    on_siginfo(SIGUSR1, handler, SA_ONSTACK);
    on_signal(SIGHUP, inner, SA_ONSTACK);
    raise(SIGUSR1);
    on_siginfo(SIGUSR1, handler, 0);
    raise(SIGUSR1);
    show_stack("changed by a handler on the ordinary stack");
    sigaltstack(&stack, NULL);
    stack.ss_flags = (int)SS_AUTODISARM;
    SHOW(sigaltstack(&stack, NULL));
    show_stack("autodisarm");
    on_siginfo(SIGUSR1, handler, SA_ONSTACK);
    raise(SIGUSR1);
    show_stack("after autodisarm");
    pthread_t t;
    pthread_create(&t, NULL, thread, NULL);
    pthread_join(t, NULL);
    pid_t child = fork();
    if (child == 0) {
        show_stack("fork child");
        execl("/proc/self/exe", argv[0], "again", NULL);
        _exit(1);
    }
    waitpid(child, NULL, 0);
    stack.ss_flags = SS_DISABLE;
    SHOW(sigaltstack(&stack, NULL));
    show_stack("disabled");
    raise(SIGUSR1);
    return 0;
}
