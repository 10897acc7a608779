/* Which thread gets a signal: directed ones theirs, the process's any thread that has it open; masks are per thread. */
#include "show.h"

static pthread_barrier_t barrier;
static volatile int took[4];
static __thread int index_of_thread = -1;

static void handler(int number) {
    (void)number;
    if (index_of_thread >= 0) __atomic_fetch_add(&took[index_of_thread], 1, __ATOMIC_SEQ_CST);
}

static void *body(void *arg) {
    index_of_thread = (int)(long)arg;
    sigset_t set = set_of(SIGUSR1, 0);
    pthread_sigmask(index_of_thread == 2 ? SIG_UNBLOCK : SIG_BLOCK, &set, NULL);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    return NULL;
}

int main(void) {
    alarm(60);
    on_signal(SIGUSR1, handler, SA_RESTART);
    on_signal(SIGUSR2, handler, SA_RESTART);
    sigset_t set = set_of(SIGUSR1, 0);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    pthread_barrier_init(&barrier, NULL, 5);
    pthread_t threads[4];
    for (long i = 0; i < 4; i++) pthread_create(&threads[i], NULL, body, (void *)i);
    pthread_barrier_wait(&barrier);
    int rounds = 50;
    for (int i = 0; i < rounds; i++) {
        int before = took[2];
        kill(getpid(), SIGUSR1);
        for (int w = 0; w < 2000 * slowness() && took[2] == before; w++) sleep_ms(1);
    }
    say("to the process: %d %d %d %d", took[0], took[1], took[2], took[3]);
    for (int i = 0; i < 4; i++) {
        int before = took[i];
        pthread_kill(threads[i], SIGUSR2);
        for (int w = 0; w < 2000 * slowness() && took[i] == before; w++) sleep_ms(1);
    }
    say("to each: %d %d %d %d", took[0], took[1], took[2], took[3]);
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    sigset_t pending;
    kill(getpid(), SIGUSR1);
    sigpending(&pending);
    say("pending %s", set_text(&pending));
    return 0;
}
