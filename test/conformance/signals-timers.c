/* Timers that send signals: setitimer of all three kinds, alarm, POSIX timers with values, per thread, overruns; timerfd. */
#include "show.h"
#include <sys/timerfd.h>
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

static volatile int hits, code, value, overrun, right_thread, want_thread;
static void handler(int number, siginfo_t *si, void *context) {
    (void)number;
    (void)context;
    hits++;
    code = si->si_code;
    value = si->si_value.sival_int;
    if (si->si_overrun > overrun) overrun = si->si_overrun;
    right_thread = gettid() == want_thread;
}

static volatile int thread_value;
static void in_thread(union sigval v) { __atomic_store_n(&thread_value, v.sival_int, __ATOMIC_SEQ_CST); }

static void burn(double ms) {
    volatile long x = 0;
    for (double end = now_ms() + ms; now_ms() < end;)
        for (int i = 0; i < 1000; i++) x += i;
}

static void *other_thread(void *timer) {
    want_thread = gettid();
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN + 2, .sigev_value.sival_int = 31};
    event.sigev_notify_thread_id = want_thread;
    timer_create(CLOCK_MONOTONIC, &event, timer);
    struct itimerspec when = {.it_value = {0, 2000000}};
    timer_settime(*(timer_t *)timer, 0, &when, NULL);
    for (int i = 0; i < 2000 * slowness() && hits == 0; i++) sleep_ms(1);
    say("to a thread: hits %d, code %d, value %d, right thread %d", hits, code, value, right_thread);
    timer_delete(*(timer_t *)timer);
    return NULL;
}

int main(void) {
    const struct { int which, signal; const char *name; } kinds[] = {{ITIMER_REAL, SIGALRM, "real"}, {ITIMER_VIRTUAL, SIGVTALRM, "virtual"}, {ITIMER_PROF, SIGPROF, "profile"}};
    for (int k = 0; k < 3; k++) {
        on_siginfo(kinds[k].signal, handler, SA_RESTART);
        hits = 0;
        struct itimerval every = {{0, 5000}, {0, 5000}}, off = {{0, 0}, {0, 0}}, was;
        setitimer(kinds[k].which, &every, NULL);
        for (int i = 0; i < 200 * slowness() && hits < 5; i++) burn(5);
        setitimer(kinds[k].which, &off, &was);
        say("%s: at least five %d, code %d, interval given back %ld", kinds[k].name, hits >= 5, code, (long)was.it_interval.tv_usec / 1000);
    }
    hits = 0;
    say("alarm %u, before %u, rest %u", alarm(50), alarm(70), alarm(0));
    struct itimerval bad = {{0, 0}, {0, 2000000}};
    SHOW(setitimer(ITIMER_REAL, &bad, NULL));
    SHOW(setitimer(7, NULL, NULL));

    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 1, .sigev_value.sival_int = 12345};
    on_siginfo(SIGRTMIN + 1, handler, SA_RESTART);
    on_siginfo(SIGRTMIN + 2, handler, SA_RESTART);
    SHOW(timer_create(CLOCK_REALTIME, &event, &timer));
    struct itimerspec when = {.it_value = {0, 1000000}}, rest;
    hits = 0;
    SHOW(timer_settime(timer, 0, &when, NULL));
    for (int i = 0; i < 2000 * slowness() && hits == 0; i++) sleep_ms(1);
    say("one shot: hits %d, code %d, value %d", hits, code, value);
    sigset_t block = set_of(SIGRTMIN + 1, 0);
    sigprocmask(SIG_BLOCK, &block, NULL);
    when.it_interval.tv_nsec = 1000000;
    timer_settime(timer, 0, &when, NULL);
    sleep_ms(60);
    hits = 0;
    sigprocmask(SIG_UNBLOCK, &block, NULL);
    say("blocked for 60 periods: overrun many %d, hits few %d", overrun > 20, hits >= 1 && hits < 20 * slowness());
    when.it_value.tv_sec = 100;
    timer_settime(timer, 0, &when, NULL);
    timer_gettime(timer, &rest);
    say("rest about 100 s: %d", rest.it_value.tv_sec >= 98 && rest.it_value.tv_sec <= 100);
    SHOW(timer_delete(timer));
    SHOW(syscall(SYS_timer_delete, 999));

    event.sigev_notify = SIGEV_THREAD;
    event.sigev_notify_function = in_thread;
    event.sigev_value.sival_int = 99;
    SHOW(timer_create(CLOCK_MONOTONIC, &event, &timer));
    struct itimerspec once = {.it_value = {0, 1000000}};
    timer_settime(timer, 0, &once, NULL);
    for (int i = 0; i < 2000 * slowness() && thread_value == 0; i++) sleep_ms(1);
    say("in a thread of its own: value %d", thread_value);
    timer_delete(timer);

    hits = 0;
    pthread_t t;
    timer_t of_thread;
    pthread_create(&t, NULL, other_thread, &of_thread);
    pthread_join(t, NULL);

    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    uint64_t n = 0;
    say("timerfd before: %s", result(read(fd, &n, 8)));
    timerfd_settime(fd, 0, &once, NULL);
    sleep_ms(10);
    say("timerfd after: %s, %lu", result(read(fd, &n, 8)), n);
    return 0;
}
