/* How threads and processes with threads end: main's pthread_exit, exit from another thread, cancellation, a fatal signal, robust locks. */
#include "show.h"
#include <setjmp.h>

static void *late(void *unused) {
    sleep_ms(200 * (slowness() > 1 ? 10 : 1));
    say("outlives main's thread");
    return unused;
}
static int main_leaves(void) {
    pthread_t t;
    pthread_create(&t, NULL, late, NULL);
    pthread_exit(NULL);
}
static void *exits(void *unused) {
    (void)unused;
    exit(14);
}
static int other_exits(void) {
    pthread_t t;
    pthread_create(&t, NULL, exits, NULL);
    while (pause()) {}
    return 1;
}
static void *dies(void *unused) {
    *(volatile int *)8 = 1;
    return unused;
}
static int other_dies(void) {
    pthread_t t;
    for (int i = 0; i < 5; i++) pthread_create(&t, NULL, late, NULL);
    pthread_create(&t, NULL, dies, NULL);
    while (pause()) {}
    return 1;
}
static int killed_with_threads(void) {
    pthread_t t;
    for (int i = 0; i < 5; i++) pthread_create(&t, NULL, late, NULL);
    kill(getpid(), SIGKILL);
    return 1;
}
static void *first_alone(void *unused) {
    (void)unused;
    /* The first thread ends by the raw call, the process goes on. */
    sleep_ms(100 * (slowness() > 1 ? 10 : 1));
    say("first thread gone, pid still mine %d", getpid() != gettid());
    exit(15);
}
static int raw_exit(void) {
    pthread_t t;
    pthread_create(&t, NULL, first_alone, NULL);
    syscall(SYS_exit, 3);
    return 1;
}
static void cleanup(void *what) { say("cleanup %s", (char *)what); }
static int fds[2];
static void *blocks(void *how) {
    pthread_cleanup_push(cleanup, how);
    char c;
    if (strcmp(how, "read") == 0) (void)!read(fds[0], &c, 1);
    else if (strcmp(how, "sleep") == 0) sleep(100);
    else if (strcmp(how, "asynchronous") == 0) {
        pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
        for (;;) __asm__ volatile("pause");
    } else {
        pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
        struct timespec t = {slowness() > 1 ? 3 : 0, 300000000};
        say("disabled: sleep %d", nanosleep(&t, NULL));
        pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
        pthread_testcancel();
    }
    pthread_cleanup_pop(0);
    return NULL;
}
static int cancellation(void) {
    if (pipe(fds)) return 1;
    const char *how[] = {"read", "sleep", "asynchronous", "disabled"};
    for (int i = 0; i < 4; i++) {
        pthread_t t;
        void *r;
        pthread_create(&t, NULL, blocks, (void *)how[i]);
        sleep_ms(50 * slowness());
        pthread_cancel(t);
        pthread_join(t, &r);
        say("%s: cancelled %d", how[i], r == PTHREAD_CANCELED);
    }
    return 0;
}
static pthread_mutex_t *robust;
static void *holds(void *unused) {
    pthread_mutex_lock(robust);
    return unused;
}
static int robust_locks(void) {
    robust = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t attr;
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_INHERIT);
    pthread_mutex_init(robust, &attr);
    pthread_t t;
    pthread_create(&t, NULL, holds, NULL);
    pthread_join(t, NULL);
    say("owner thread ended: %s", error_name(pthread_mutex_lock(robust)));
    say("consistent: %s", error_name(pthread_mutex_consistent(robust)));
    pthread_mutex_unlock(robust);
    for (int how = 0; how < 3; how++) {
        pid_t pid = fork();
        if (pid == 0) {
            pthread_mutex_lock(robust);
            if (how == 0) _exit(0);
            if (how == 1) kill(getpid(), SIGKILL);
            execl("/bin/true", "true", NULL);
        }
        waitpid(pid, NULL, 0);
        say("owner process ended: %s", error_name(pthread_mutex_lock(robust)));
        pthread_mutex_consistent(robust);
        pthread_mutex_unlock(robust);
    }
    return 0;
}
static void *spins(void *unused) {
    for (;;) getppid();
    return unused;
}
static int race(void) {
    pthread_t t;
    for (int i = 0; i < 8; i++) pthread_create(&t, NULL, spins, NULL);
    sleep_ms(5);
    _exit(33);
}

int main(void) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    alarm(100);
    in_child("main leaves", main_leaves);
    in_child("another thread exits", other_exits);
    in_child("another thread dies", other_dies);
    in_child("killed with threads", killed_with_threads);
    in_child("first thread ends by the raw call", raw_exit);
    in_child("cancellation", cancellation);
    in_child("robust locks", robust_locks);
    for (int i = 0; i < (slowness() > 1 ? 4 : 20); i++) {
        pid_t pid = fork();
        if (pid == 0) race();
        int status;
        waitpid(pid, &status, 0);
        if (WEXITSTATUS(status) != 33) say("race: %s", status_text(status));
    }
    say("end");
    return 0;
}
