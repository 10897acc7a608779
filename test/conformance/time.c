/* Time, through libc (which asks the vDSO) and by the raw call: the same clock, going forward. */
#include "show.h"
#include <sys/times.h>
#include <sys/timex.h>
#include <sys/utsname.h>

static int64_t ns(struct timespec t) { return t.tv_sec * 1000000000ll + t.tv_nsec; }

int main(void) {
    clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID, CLOCK_TAI};
    for (unsigned i = 0; i < sizeof clocks / sizeof *clocks; i++) {
        struct timespec a, b, c;
        clock_gettime(clocks[i], &a);
        int r = (int)syscall(SYS_clock_gettime, clocks[i], &b);
        clock_gettime(clocks[i], &c);
        /* A coarse clock that the vDSO reads may be a tick behind. */
        say("clock %d: %d, forward %d, near %d", clocks[i], r, ns(b) >= ns(a) && ns(c) >= ns(b), ns(c) - ns(a) < 2000000000ll * slowness());
        struct timespec resolution;
        SHOW(clock_getres(clocks[i], &resolution));
    }
    struct timespec t;
    SHOW(clock_gettime(77, &t));
    struct timeval v;
    SHOW(gettimeofday(&v, NULL));
    SHOW(time(NULL) - v.tv_sec <= 1);
    struct tms tm;
    SHOW(times(&tm) != -1);
    unsigned cpu, node;
    SHOW(syscall(SYS_getcpu, &cpu, &node, NULL));
    struct utsname u;
    SHOW(uname(&u));
    say("%s %s", u.sysname, u.machine);
    struct timex x = {0};
    SHOW(adjtimex(&x) >= 0);
    double start = now_ms();
    struct timespec wait = {0, 30000000};
    SHOW(nanosleep(&wait, NULL));
    double took = now_ms() - start;
    say("slept long enough %d, not too long %d", took >= 30, took < 400 * slowness());
    wait.tv_nsec = -1;
    SHOW(nanosleep(&wait, NULL));
    wait.tv_nsec = 1000000000;
    SHOW(nanosleep(&wait, NULL));
    cpu_set_t set;
    SHOW(sched_getaffinity(0, sizeof set, &set) >= 0);
    SHOW(sched_yield());
    return 0;
}
