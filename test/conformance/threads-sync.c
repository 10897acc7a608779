/* Locks, conditions, semaphores, barriers and futex calls between threads and processes. */
#include "show.h"
#include <linux/futex.h>
#include <semaphore.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static long counter, turn;
static int rounds = 2000;

static void *adds(void *unused) {
    for (int i = 0; i < rounds; i++) {
        pthread_mutex_lock(&lock);
        counter++;
        pthread_mutex_unlock(&lock);
    }
    return unused;
}
static void *takes_turns(void *arg) {
    for (int i = 0; i < rounds / 10; i++) {
        pthread_mutex_lock(&lock);
        while (turn % 4 != (long)arg) pthread_cond_wait(&cond, &lock);
        turn++;
        pthread_cond_broadcast(&cond);
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}
static long futex(void *word, int op, unsigned value, const void *t, void *word2, unsigned value3) { return syscall(SYS_futex, word, op, value, t, word2, value3); }
static int words[4], woken;
static pid_t waiting[4];
static void *waits(void *arg) {
    static int next;
    __atomic_store_n(&waiting[__atomic_fetch_add(&next, 1, __ATOMIC_SEQ_CST)], gettid(), __ATOMIC_SEQ_CST);
    futex(&words[0], (int)(long)arg, 0, NULL, NULL, 1u << 3);
    __atomic_fetch_add(&woken, 1, __ATOMIC_SEQ_CST);
    return NULL;
}
static void await_waiters(int n) {
    for (int i = 0; i < n; i++)
        while (__atomic_load_n(&waiting[i], __ATOMIC_SEQ_CST) == 0) sleep_ms(1);
    /* All have started; now they only have to get to sleep. */
    sleep_ms(200 * (slowness() > 1 ? 8 : 1));
}

int main(void) {
    if (slowness() > 1) rounds = 200;
    pthread_t t[8];
    for (int i = 0; i < 8; i++) pthread_create(&t[i], NULL, adds, NULL);
    for (int i = 0; i < 8; i++) pthread_join(t[i], NULL);
    say("counter right %d", counter == 8l * rounds);
    for (long i = 0; i < 4; i++) pthread_create(&t[i], NULL, takes_turns, (void *)i);
    for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
    say("turns right %d", turn == 4l * (rounds / 10));
    struct timespec soon;
    clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_nsec += 20000000;
    if (soon.tv_nsec >= 1000000000) soon.tv_sec++, soon.tv_nsec -= 1000000000;
    pthread_mutex_lock(&lock);
    say("timed wait: %s", error_name(pthread_cond_timedwait(&cond, &lock, &soon)));
    pthread_mutex_unlock(&lock);
    struct timespec little = {0, 10000000}, zero = {0, 0};
    SHOW(futex(words, FUTEX_WAIT, 0, &little, NULL, 0));
    SHOW(futex(words, FUTEX_WAIT, 1, &little, NULL, 0));
    SHOW(futex(words, FUTEX_WAIT_PRIVATE, 0, &zero, NULL, 0));
    SHOW(futex((char *)words + 1, FUTEX_WAIT, 0, &zero, NULL, 0));
    SHOW(futex((void *)8, FUTEX_WAIT, 0, &zero, NULL, 0));
    SHOW(futex(words, FUTEX_WAKE, 5, NULL, NULL, 0));
    SHOW(futex(words, 77, 0, NULL, NULL, 0));
    SHOW(futex(words, FUTEX_WAIT_BITSET, 0, &zero, NULL, 0));
    for (int i = 0; i < 4; i++) pthread_create(&t[i], NULL, waits, (void *)(long)FUTEX_WAIT_BITSET_PRIVATE);
    await_waiters(4);
    SHOW(futex(words, FUTEX_WAKE_BITSET_PRIVATE, 9, NULL, NULL, 1u << 4));
    SHOW(futex(words, FUTEX_CMP_REQUEUE_PRIVATE, 1, (void *)2l, &words[1], 0));
    SHOW(futex(words, FUTEX_CMP_REQUEUE_PRIVATE, 1, (void *)2l, &words[1], 5));
    SHOW(futex(&words[1], FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0));
    SHOW(futex(words, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0));
    for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
    say("woken %d", woken);
    SHOW(futex(&words[2], FUTEX_LOCK_PI_PRIVATE, 0, NULL, NULL, 0));
    SHOW(futex(&words[2], FUTEX_LOCK_PI_PRIVATE, 0, NULL, NULL, 0));
    SHOW(futex(&words[2], FUTEX_UNLOCK_PI_PRIVATE, 0, NULL, NULL, 0));
    sem_t *sem = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(sem, 1, 0);
    sem_init(sem + 1, 1, 0);
    pid_t pid = fork();
    if (pid == 0) {
        for (int i = 0; i < rounds; i++) {
            sem_wait(sem);
            sem_post(sem + 1);
        }
        _exit(0);
    }
    for (int i = 0; i < rounds; i++) {
        sem_post(sem);
        sem_wait(sem + 1);
    }
    int status;
    waitpid(pid, &status, 0);
    say("ping-pong between processes: %s", status_text(status));
    void *list;
    size_t size;
    SHOW(syscall(SYS_get_robust_list, 0, &list, &size));
    say("robust list size %zu", size);
    SHOW(syscall(SYS_set_robust_list, NULL, 3));
    SHOW(syscall(SYS_set_tid_address, NULL) == gettid());
    SHOW(syscall(SYS_membarrier, 0, 0, 0) > 0);
    return 0;
}
