/* Resource limits that bite: file size, CPU time, address space, stack, processes; getrusage; priority. */
#include "show.h"

static volatile int hits;
static void handler(int number) {
    (void)number;
    hits++;
}
static int file_size(void) {
    struct rlimit l = {1000, 1000};
    setrlimit(RLIMIT_FSIZE, &l);
    on_signal(SIGXFSZ, handler, 0);
    int fd = open("sized", O_CREAT | O_RDWR, 0600);
    char block[700] = {0};
    SHOW(write(fd, block, sizeof block));
    SHOW(write(fd, block, sizeof block));
    SHOW(write(fd, block, sizeof block));
    say("SIGXFSZ %d", hits);
    SHOW(ftruncate(fd, 2000));
    signal(SIGXFSZ, SIG_DFL);
    (void)!write(fd, block, 1);
    return 1;
}
static int cpu_time(void) {
    struct rlimit l = {1, 3};
    setrlimit(RLIMIT_CPU, &l);
    on_signal(SIGXCPU, handler, 0);
    for (volatile long i = 0; !hits; i++) {}
    say("SIGXCPU %d", hits > 0);
    return 5;
}
static int address_space(void) {
    struct rlimit l = {1ul << 32, 1ul << 32};
    SHOW(setrlimit(RLIMIT_DATA, &l));
    say("huge: %s", mmap(NULL, 1ul << 40, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? error_name(errno) : "mapped");
    return 0;
}
static int recurse(int depth) {
    volatile char frame[10000];
    frame[0] = (char)depth;
    return depth == 0 ? 0 : recurse(depth - 1) + frame[0];
}
static int deep_stack(void) {
    /* 7 MB of the 8 that everyone has. */
    say("deep %d", recurse(700) != -1);
    return 0;
}
static int too_deep(void) { return recurse(1000000); }
static void say_cores(const char *when) {
    struct rlimit one, other;
    SHOW(getrlimit(RLIMIT_CORE, &one));
    SHOW(prlimit(getpid(), RLIMIT_CORE, NULL, &other));
    say("%s: core files %lu %lu, the same %d", when, one.rlim_cur, one.rlim_max, memcmp(&one, &other, sizeof one) == 0);
}
static int told_by_exec(void) { return execl("/bin/sh", "sh", "-c", "ulimit -Sc; ulimit -Hc", NULL); }
static int core_files(void) {
    say_cores("at first");
    struct rlimit some = {8192, 1 << 20}, wrong = {2, 1}, old, none = {0, 0};
    SHOW(setrlimit(RLIMIT_CORE, &some));
    say_cores("set");
    in_child("exec", told_by_exec);
    SHOW(setrlimit(RLIMIT_CORE, &wrong));
    SHOW(setrlimit(RLIMIT_CORE, (struct rlimit *)8));
    SHOW(getrlimit(RLIMIT_CORE, (struct rlimit *)8));
    some.rlim_cur = 4096;
    SHOW(prlimit(0, RLIMIT_CORE, &some, &old));
    say("was %lu %lu", old.rlim_cur, old.rlim_max);
    pid_t child = vfork();
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &none);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    say_cores("a vfork child set its own");
    SHOW(prlimit(0, RLIMIT_CORE, &none, NULL));
    SHOW(prlimit(0, RLIMIT_CORE, &none, NULL));
    say_cores("none");
    return 0;
}

int main(void) {
    in_child("core files", core_files);
    in_child("file size", file_size);
    in_child("cpu time", cpu_time);
    in_child("address space", address_space);
    in_child("deep stack", deep_stack);
    in_child("too deep", too_deep);
    SHOW(getpriority(PRIO_PROCESS, 0));
    SHOW(setpriority(PRIO_PROCESS, 0, 5));
    SHOW(getpriority(PRIO_PROCESS, 0));
    struct rusage u;
    SHOW(getrusage(RUSAGE_SELF, &u));
    say("memory used %d", u.ru_maxrss > 0);
    SHOW(getrusage(99, &u));
    struct rlimit l;
    SHOW(syscall(SYS_prlimit64, getpid(), RLIMIT_NOFILE, NULL, &l));
    SHOW(syscall(SYS_prlimit64, 0, 99, NULL, &l));
    SHOW(getrlimit(RLIMIT_NOFILE, (void *)8));
    SHOW(sched_getscheduler(0));
    cpu_set_t set;
    SHOW(sched_getaffinity(0, sizeof set, &set));
    CPU_ZERO(&set);
    CPU_SET(0, &set);
    SHOW(sched_setaffinity(0, sizeof set, &set));
    SHOW(sched_getaffinity(0, sizeof set, &set));
    say("on one CPU: %d, now on %d", CPU_COUNT(&set), sched_getcpu());
    return 0;
}
