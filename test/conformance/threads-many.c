/* 200 threads at once, each with calls, thread-local storage, a name, and a signal of its own; then generations of short ones. */
#include "show.h"
#include <sys/prctl.h>

enum { many = 200 };
static pthread_barrier_t barrier;
static __thread int own = -1;
static int sums[many], caught[many], tids[many];
static pthread_key_t key;
static int destroyed;

static void handler(int number) {
    (void)number;
    caught[own]++;
}
static void destroy(void *value) { __atomic_fetch_add(&destroyed, value != NULL, __ATOMIC_SEQ_CST); }

static void *body(void *arg) {
    own = (int)(long)arg;
    tids[own] = gettid();
    pthread_setspecific(key, &own);
    char name[16], got[16] = "";
    snprintf(name, sizeof name, "thread-%d", own);
    prctl(PR_SET_NAME, name);
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < 50; i++) {
        int fd = open("/dev/zero", O_RDONLY);
        char c = 1;
        if (fd < 0 || read(fd, &c, 1) != 1 || c != 0 || close(fd)) return (void *)1;
        if (gettid() != tids[own] || syscall(500) != -1) return (void *)2;
        sums[own] += i;
        if (i % 10 == 0) raise(SIGUSR1);
    }
    prctl(PR_GET_NAME, got);
    if (strcmp(name, got)) return (void *)3;
    pthread_barrier_wait(&barrier);
    return NULL;
}

static int counter;
static void *quick(void *arg) {
    __atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST);
    if ((long)arg % 3 == 0) pthread_exit(arg);
    return arg;
}

int main(void) {
    static pthread_t threads[many];
    on_signal(SIGUSR1, handler, 0);
    pthread_key_create(&key, destroy);
    pthread_barrier_init(&barrier, NULL, many);
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 128 * 1024);
    for (long i = 0; i < many; i++)
        if (pthread_create(&threads[i], &attr, body, (void *)i)) say("thread %ld cannot start", i);
    int bad = 0, sum = 0, signals = 0, twice = 0;
    for (int i = 0; i < many; i++) {
        void *r;
        pthread_join(threads[i], &r);
        bad += r != NULL;
        sum += sums[i];
        signals += caught[i];
        for (int k = 0; k < i; k++) twice += tids[k] == tids[i];
    }
    say("bad %d, sum %d, signals %d, same tid twice %d, destructors %d", bad, sum, signals, twice, destroyed);
    /* Threads that end while others start. */
    int rounds = slowness() > 1 ? 10 : 100, wrong = 0;
    for (int round = 0; round < rounds; round++) {
        for (long i = 0; i < 20; i++) pthread_create(&threads[i], i % 2 ? &attr : NULL, quick, (void *)i);
        for (long i = 0; i < 20; i++) {
            void *r;
            if (i % 5 == 4) pthread_detach(threads[i]);
            else if (pthread_join(threads[i], &r) || r != (void *)i) wrong++;
        }
    }
    for (int i = 0; i < 1000 && __atomic_load_n(&counter, __ATOMIC_SEQ_CST) < rounds * 20; i++) sleep_ms(5);
    say("short threads ran %d, wrong %d", counter == rounds * 20, wrong);
    return 0;
}
