/* Leaving handlers by siglongjmp: from faults, from asynchronous signals, from an alternate stack, many times. */
#include "show.h"
#include <setjmp.h>

static sigjmp_buf back;
static volatile int hits;
static char *page;

static void jump(int number) {
    hits++;
    siglongjmp(back, number);
}

static void on_own_stack(int number) {
    (void)number;
    stack_t now;
    sigaltstack(NULL, &now);
    if (now.ss_flags & SS_ONSTACK) hits++;
    siglongjmp(back, 1);
}

static int deeper(volatile char *from, int depth) {
    volatile char frame[512];
    memset((char *)frame, depth, sizeof frame);
    return deeper(frame, depth + 1) + frame[3] + from[0];
}

static struct { uintptr_t low, high; } stack_range;
static void overflow(int number, siginfo_t *si, void *context) {
    (void)context;
    stack_t now;
    sigaltstack(NULL, &now);
    uintptr_t at = (uintptr_t)si->si_addr;
    static int told;
    if (!told++) say("overflow: signal %d on own stack %d, near the stack %d", number, !!(now.ss_flags & SS_ONSTACK), at > stack_range.low && at < stack_range.high);
    hits++;
    siglongjmp(back, 1);
}

static int overflow_without(void) {
    stack_t off = {.ss_flags = SS_DISABLE};
    sigaltstack(&off, NULL);
    on_siginfo(SIGSEGV, overflow, 0);
    char c = 0;
    return deeper(&c, 0);
}

static void *thread_overflow(void *unused) {
    (void)unused;
    char *own = malloc(65536);
    stack_t stack = {.ss_sp = own, .ss_size = 65536};
    sigaltstack(&stack, NULL);
    static __thread sigjmp_buf mine;
    memcpy(&back, &mine, sizeof back);
    for (volatile int i = 0; i < 10; i++)
        if (sigsetjmp(back, 1) == 0) {
            char c = 0;
            deeper(&c, 0);
        }
    stack.ss_flags = SS_DISABLE;
    sigaltstack(&stack, NULL);
    free(own);
    return NULL;
}

int main(void) {
    static int rounds;
    rounds = slowness() > 1 ? 300 : 5000;
    page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    on_signal(SIGSEGV, jump, 0);
    on_signal(SIGUSR1, jump, 0);
    for (volatile int i = 0; i < rounds; i++)
        if (sigsetjmp(back, 1) == 0) *(volatile char *)page = 1;
    say("faults left: %d", hits == rounds);
    hits = 0;
    for (volatile int i = 0; i < rounds; i++)
        if (sigsetjmp(back, 1) == 0) raise(SIGUSR1);
    say("signals left: %d", hits == rounds);
    show_mask("mask is as before");

    /* Without saving the mask the signal stays blocked. */
    if (sigsetjmp(back, 0) == 0) raise(SIGUSR1);
    show_mask("without saving");
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);

    static char own[65536];
    stack_t stack = {.ss_sp = own, .ss_size = sizeof own};
    sigaltstack(&stack, NULL);
    on_signal(SIGUSR1, on_own_stack, SA_ONSTACK);
    hits = 0;
    for (volatile int i = 0; i < rounds; i++)
        if (sigsetjmp(back, 1) == 0) raise(SIGUSR1);
    say("left the alternate stack: %d", hits == rounds);
    stack_t now;
    sigaltstack(NULL, &now);
    say("on it afterwards: %d", !!(now.ss_flags & SS_ONSTACK));

    struct rlimit limit = {1 << 20, 8 << 20};
    setrlimit(RLIMIT_STACK, &limit);
    char here;
    stack_range.high = (uintptr_t)&here;
    stack_range.low = stack_range.high - (9 << 20);
    on_siginfo(SIGSEGV, overflow, SA_ONSTACK);
    hits = 0;
    for (volatile int i = 0; i < 100; i++)
        if (sigsetjmp(back, 1) == 0) {
            char c = 0;
            deeper(&c, 0);
        }
    say("stack overflows survived: %d", hits);
    in_child("overflow without an alternate stack", overflow_without);
    hits = 0;
    pthread_t thread;
    pthread_create(&thread, NULL, thread_overflow, NULL);
    pthread_join(thread, NULL);
    say("in a thread: %d", hits);
    return 0;
}
