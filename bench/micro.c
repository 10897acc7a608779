// What single operations cost, measured from inside a program; printed as JSON with every sample.
//
//   micro calls ROUNDS                  system calls, a signal, a child: nanoseconds for one, ROUNDS samples of each
//   micro spawn COUNT PROGRAM ARGS…     nanoseconds from start to end of a program, COUNT samples; its output is dropped
//   micro wait                          says "ready" and waits for its input to end, so that its memory can be looked at
//
// An emulated processor has no times worth knowing: there the first two refuse with status 3.
#define _GNU_SOURCE
#include <cpuid.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUND_NS 10000000ull /* long enough that the clock costs nothing, short enough that drift shows between samples */
#define MOST_SAMPLES 10000

extern char **environ;
static int zero_fd;
static volatile sig_atomic_t delivered;

static uint64_t now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000ull + (uint64_t)time.tv_nsec;
}

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "micro: %s: %s\n", what, strerror(errno));
    exit(2);
}

static int is_emulated(void) {
    unsigned eax, ebx, ecx, edx;
    char name[13] = {0};
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx >> 31 & 1)) return 0;
    __cpuid(0x40000000, eax, ebx, ecx, edx);
    memcpy(name, (unsigned[]){ebx, ecx, edx}, 12);
    return strcmp(name, "TCGTCGTCGTCG") == 0;
}

static void refuse_emulation(void) {
    if (!is_emulated()) return;
    fputs("micro: no times are taken here: this processor is emulated (QEMU TCG), and what it costs says nothing about a real one\n", stderr);
    exit(3);
}

/* One core for all samples: the clock and the caches of another are others. */
static void stay_on_one_core(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) fail("sched_getaffinity");
    int last = -1;
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, &set)) last = cpu;
    CPU_ZERO(&set);
    CPU_SET(last, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0) fail("sched_setaffinity");
}

static void get_parent(void) { syscall(SYS_getppid); }

static void read_zero(void) {
    char byte;
    if (read(zero_fd, &byte, 1) != 1) fail("read /dev/zero");
}

static void unknown_call(void) {
    if (syscall(500) != -1 || errno != ENOSYS) fail("call 500");
}

static void open_close(void) {
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (fd < 0) fail("open /dev/null");
    close(fd);
}

static void handle(int signo) {
    (void)signo;
    delivered++;
}

static void deliver_signal(void) {
    sig_atomic_t before = delivered;
    if (kill(getpid(), SIGUSR1) != 0 || delivered == before) fail("signal to myself");
}

static void run_child(char *const argv[]) {
    pid_t child;
    int status, error = posix_spawnp(&child, argv[0], 0, 0, argv, environ);
    if (error != 0) {
        errno = error;
        fail(argv[0]);
    }
    if (waitpid(child, &status, 0) != child) fail("waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "micro: %s ended with wait status 0x%x\n", argv[0], status);
        exit(2);
    }
}

static void spawn_true(void) { run_child((char *[]){"/bin/true", 0}); }

static void fork_exec_true(void) {
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
        execv("/bin/true", (char *[]){"/bin/true", 0});
        _exit(127);
    }
    int status;
    if (waitpid(child, &status, 0) != child || status != 0) fail("fork and exec of /bin/true");
}

static const struct operation {
    const char *name;
    void (*run)(void);
} operations[] = {
    {"getppid", get_parent},         {"read_1_byte", read_zero},  {"unknown_call", unknown_call},     {"open_close", open_close},
    {"signal_delivery", deliver_signal}, {"spawn_true", spawn_true}, {"fork_exec_true", fork_exec_true},
};

static uint64_t time_of(void (*run)(void), uint64_t times) {
    uint64_t start = now_ns();
    for (uint64_t i = 0; i < times; i++) run();
    return now_ns() - start;
}

static void print_operation(const struct operation *one, long rounds, int is_first) {
    uint64_t times = 1;
    /* Warms up, too. */
    while (time_of(one->run, times) < ROUND_NS / 4) times *= 2;
    /* The least of three: whoever takes the core away meanwhile would make the rounds short. */
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < 3; i++) {
        uint64_t taken = time_of(one->run, times);
        if (taken < least) least = taken;
    }
    times = times * ROUND_NS / (least ? least : 1);
    if (times == 0) times = 1;
    printf("%s\"%s\":{\"times\":%llu,\"samples_ns\":[", is_first ? "" : ",", one->name, (unsigned long long)times);
    for (long i = 0; i < rounds; i++) printf("%s%.2f", i ? "," : "", (double)time_of(one->run, times) / (double)times);
    printf("]}");
}

static void print_calls(long rounds) {
    struct sigaction action = {.sa_handler = handle};
    sigaction(SIGUSR1, &action, 0);
    zero_fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    if (zero_fd < 0) fail("open /dev/zero");
    stay_on_one_core();
    printf("{");
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) print_operation(&operations[i], rounds, i == 0);
    printf("}\n");
}

static void print_spawns(long count, char *const argv[]) {
    static uint64_t samples[MOST_SAMPLES];
    int output = dup(STDOUT_FILENO), null_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (output < 0 || fcntl(output, F_SETFD, FD_CLOEXEC) != 0 || null_fd < 0 || dup2(null_fd, STDOUT_FILENO) < 0) fail("/dev/null");
    run_child(argv);
    for (long i = 0; i < count; i++) {
        uint64_t start = now_ns();
        run_child(argv);
        samples[i] = now_ns() - start;
    }
    dprintf(output, "{\"times\":1,\"samples_ns\":[");
    for (long i = 0; i < count; i++) dprintf(output, "%s%llu", i ? "," : "", (unsigned long long)samples[i]);
    dprintf(output, "]}\n");
}

int main(int argc, char **argv) {
    const char *verb = argc > 1 ? argv[1] : "";
    long count = argc > 2 ? atol(argv[2]) : 0;
    if (strcmp(verb, "wait") == 0 && argc == 2) {
        char byte;
        printf("ready\n");
        fflush(stdout);
        while (read(STDIN_FILENO, &byte, 1) > 0) {}
        return 0;
    }
    if (count < 1 || count > MOST_SAMPLES) {
        fprintf(stderr, "usage: micro calls ROUNDS | micro spawn COUNT PROGRAM ARGS… | micro wait\n");
        return 2;
    }
    if (strcmp(verb, "calls") == 0 && argc == 3) {
        refuse_emulation();
        print_calls(count);
    } else if (strcmp(verb, "spawn") == 0 && argc > 3) {
        refuse_emulation();
        print_spawns(count, argv + 3);
    } else {
        fprintf(stderr, "micro: do not know what to do with %s\n", verb);
        return 2;
    }
    return fflush(stdout) == 0 ? 0 : 2;
}
