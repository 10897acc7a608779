// What single operations cost, measured from inside a program; printed as JSON with every sample.
//
//   micro calls ROUNDS [NAMES]          operations, all or those named (with commas): nanoseconds for one, ROUNDS samples of each, and the middle,
//                                       the 99th percentile and the most of single ones, in which looking at the clock is included
//   micro spawn COUNT PROGRAM ARGS…     nanoseconds from start to end of a program, COUNT samples; its output is dropped
//   micro once NAME                     makes the operation once to warm up, and once between two pairs of getppid, for who counts calls from outside
//   micro wait THREADS                  says "ready" and waits for its input to end, so that its memory can be looked at
//
// An emulated processor has no times worth knowing: there the first two refuse with status 3, but for MG_BENCH_ANYWHERE=1, which is for trying
// out this program.
#define _GNU_SOURCE
#include <cpuid.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#define ROUND_NS 10000000ull /* long enough that the clock costs nothing, short enough that drift shows between samples */
#define MOST_SAMPLES 10000
#define SINGLES 1000
#define SINGLES_NS 100000000ull /* no longer than that */
#define PAGE 4096

extern char **environ;
static int zero_fd, null_fd, pair[2], epoll_fd;
static unsigned char *code, *closed_page; /* CODE_PAGES to be made executable; one without rights */
static char own_path[PAGE];
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
    if (!is_emulated() || getenv("MG_BENCH_ANYWHERE")) return;
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

#define CODE_PAGES 16

static void check(int works, const char *what) {
    if (!works) fail(what);
}

/* Calls by what their arguments are: numbers, a pointer, pointers that nest, a path. */
static void get_parent(void) { syscall(SYS_getppid); }
static void unknown_call(void) { check(syscall(500) == -1 && errno == ENOSYS, "call 500"); }

static void read_zero(void) {
    char byte;
    check(read(zero_fd, &byte, 1) == 1, "read /dev/zero");
}

static void write_null(void) { check(write(null_fd, "", 1) == 1, "write /dev/null"); }

static void read_nested(void) {
    char bytes[2];
    struct iovec parts[2] = {{bytes, 1}, {bytes + 1, 1}};
    check(readv(zero_fd, parts, 2) == 2, "readv /dev/zero");
}

static void status_of_path(void) {
    struct stat stat_of;
    check(stat("/dev/null", &stat_of) == 0, "stat /dev/null");
}

static void open_close_path(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    check(fd >= 0, path);
    close(fd);
}
static void open_close(void) { open_close_path("/bin/true"); }
static void open_close_proc(void) { open_close_path("/proc/self/cmdline"); }
static void open_close_maps(void) { open_close_path("/proc/self/maps"); }

static void send_receive(void) {
    char byte = 0;
    check(send(pair[0], &byte, 1, 0) == 1 && recv(pair[1], &byte, 1, 0) == 1, "socketpair");
}

static void send_receive_message(void) {
    char byte = 0;
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    check(sendmsg(pair[0], &message, 0) == 1 && recvmsg(pair[1], &message, 0) == 1, "socketpair");
}

static void wait_for_nothing(void) {
    struct epoll_event event;
    check(epoll_wait(epoll_fd, &event, 1, 0) == 0, "epoll_wait");
}

static void wake_nobody(void) {
    static int word;
    check(syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0) == 0, "futex");
}

static void read_clock(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
}

/* Memory. */
static void map_unmap(void) {
    void *at = mmap(0, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check(at != MAP_FAILED && munmap(at, 4 * PAGE) == 0, "mmap");
}

static void protect_data(void) {
    check(mprotect(closed_page, PAGE, PROT_READ) == 0 && mprotect(closed_page, PAGE, PROT_NONE) == 0, "mprotect");
}

/* New code: written, made executable, entered once in each page, made data again. */
static void run_new_code(unsigned pages) {
    for (unsigned i = 0; i < pages; i++) code[i * PAGE] = 0xc3; /* ret */
    check(mprotect(code, pages * PAGE, PROT_READ | PROT_EXEC) == 0, "mprotect");
    for (unsigned i = 0; i < pages; i++) ((void (*)(void))(code + i * PAGE))();
    check(mprotect(code, pages * PAGE, PROT_READ | PROT_WRITE) == 0, "mprotect");
}
static void new_code_1_page(void) { run_new_code(1); }
static void new_code_16_pages(void) { run_new_code(CODE_PAGES); }

/* Signals. */
static void block_unblock(void) {
    sigset_t set, old;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    check(sigprocmask(SIG_BLOCK, &set, &old) == 0 && sigprocmask(SIG_SETMASK, &old, 0) == 0, "sigprocmask");
}

static void set_action(void) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    check(sigaction(SIGUSR2, &action, 0) == 0, "sigaction");
}

static void handle(int signo) {
    (void)signo;
    delivered++;
}

static void deliver_signal(void) {
    sig_atomic_t before = delivered;
    if (kill(getpid(), SIGUSR1) != 0 || delivered == before) fail("signal to myself");
}

extern const char the_load[], behind_the_load[];

static void skip_load(int signo, siginfo_t *info, void *context) {
    (void)signo, (void)info;
    greg_t *rip = &((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
    check(*rip == (greg_t)(uintptr_t)the_load, "a fault that nobody asked for");
    *rip = (greg_t)(uintptr_t)behind_the_load;
    delivered++;
}

/* A fault whose handler goes on behind it. */
static __attribute__((noinline)) void deliver_fault(void) {
    __asm__ volatile(".globl the_load\nthe_load: movb (%0), %%al\n.globl behind_the_load\nbehind_the_load:" : : "r"(closed_page) : "eax", "memory");
}

/* Threads and processes. */
static void *end_at_once(void *argument) { return argument; }

static void start_thread(void) {
    pthread_t thread;
    check(pthread_create(&thread, 0, end_at_once, 0) == 0 && pthread_join(thread, 0) == 0, "pthread_create");
}

static void start_child(int by_vfork) {
    int status;
    pid_t child = by_vfork ? vfork() : fork();
    if (child == 0) _exit(0);
    check(child > 0 && waitpid(child, &status, 0) == child && status == 0, "fork");
}
static void fork_wait(void) { start_child(0); }
static void vfork_wait(void) { start_child(1); }

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

static void fork_exec(char *const argv[]) {
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
        execv(argv[0], argv);
        _exit(127);
    }
    int status;
    if (waitpid(child, &status, 0) != child || status != 0) fail(argv[0]);
}
static void fork_exec_true(void) { fork_exec((char *[]){"/bin/true", 0}); }
static void fork_exec_static(void) { fork_exec((char *[]){own_path, "end", 0}); }

/* In this order: what the last ones do, having threads, makes others dearer for ever. */
static const struct operation {
    const char *name;
    void (*run)(void);
} operations[] = {
    {"getppid", get_parent},
    {"unknown_call", unknown_call},
    {"read_1_byte", read_zero},
    {"write_1_byte", write_null},
    {"readv_2_parts", read_nested},
    {"stat_path", status_of_path},
    {"open_close", open_close},
    {"open_close_proc", open_close_proc},
    {"open_close_maps", open_close_maps},
    {"send_receive", send_receive},
    {"sendmsg_recvmsg", send_receive_message},
    {"epoll_wait", wait_for_nothing},
    {"futex_wake", wake_nobody},
    {"clock_by_vdso", read_clock},
    {"mmap_munmap", map_unmap},
    {"mprotect_twice", protect_data},
    {"new_code_1_page", new_code_1_page},
    {"new_code_16_pages", new_code_16_pages},
    {"sigprocmask_twice", block_unblock},
    {"sigaction", set_action},
    {"signal_delivery", deliver_signal},
    {"fault_delivery", deliver_fault},
    {"fork_wait", fork_wait},
    {"vfork_wait", vfork_wait},
    {"spawn_true", spawn_true},
    {"fork_exec_true", fork_exec_true},
    {"fork_exec_static", fork_exec_static},
    {"thread_create_join", start_thread},
    {"open_close_with_threads", open_close},
    {"open_close_proc_with_threads", open_close_proc},
};

static uint64_t time_of(void (*run)(void), uint64_t times) {
    uint64_t start = now_ns();
    for (uint64_t i = 0; i < times; i++) run();
    return now_ns() - start;
}

static int compare(const void *a, const void *b) {
    uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
    return (one > other) - (one < other);
}

/* One by one: what a mean hides. */
static void print_singles(const struct operation *one) {
    static uint64_t singles[SINGLES];
    uint64_t begun = now_ns();
    unsigned count = 0;
    while (count < SINGLES && (count < 20 || now_ns() - begun < SINGLES_NS)) {
        uint64_t start = now_ns();
        one->run();
        singles[count++] = now_ns() - start;
    }
    qsort(singles, count, sizeof *singles, compare);
    printf("\"single_ns\":{\"count\":%u,\"middle\":%llu,\"p99\":%llu,\"most\":%llu}", count, (unsigned long long)singles[count / 2],
           (unsigned long long)singles[(count * 99) / 100], (unsigned long long)singles[count - 1]);
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
    printf("],");
    print_singles(one);
    printf("}");
}

/* Whether `name` is among the words of `names`, between commas. */
static int is_named(const char *name, const char *names) {
    size_t length = strlen(name);
    for (const char *at = names; (at = strstr(at, name)) != 0; at += length)
        if ((at == names || at[-1] == ',') && (at[length] == ',' || at[length] == 0)) return 1;
    return 0;
}

static void get_ready(void) {
    struct sigaction action = {.sa_handler = handle}, fault = {.sa_sigaction = skip_load, .sa_flags = SA_SIGINFO};
    sigaction(SIGUSR1, &action, 0);
    sigaction(SIGSEGV, &fault, 0);
    zero_fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    null_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    check(zero_fd >= 0 && null_fd >= 0 && epoll_fd >= 0, "/dev/zero, /dev/null");
    check(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0, "socketpair");
    /* In one stretch of what is searched at a time, with readable memory on both sides: so each run does the same. */
    unsigned char *around = mmap(0, 3 * CODE_PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    code = (unsigned char *)(((uintptr_t)around + CODE_PAGES * PAGE) & ~(uintptr_t)(CODE_PAGES * PAGE - 1));
    if (code == around) code += CODE_PAGES * PAGE;
    closed_page = mmap(0, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check(around != MAP_FAILED && closed_page != MAP_FAILED, "mmap");
    check(readlink("/proc/self/exe", own_path, sizeof own_path - 1) > 0, "/proc/self/exe");
    stay_on_one_core();
}

static void print_calls(long rounds, const char *names) {
    int is_first = 1;
    get_ready();
    printf("{");
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
        if (names && !is_named(operations[i].name, names)) continue;
        print_operation(&operations[i], rounds, is_first);
        is_first = 0;
    }
    printf("}\n");
}

static void print_spawns(long count, char *const argv[]) {
    static uint64_t samples[MOST_SAMPLES];
    int output = dup(STDOUT_FILENO);
    null_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
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

static int run_once(const char *name) {
    get_ready();
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
        int leaves_threads = strstr(name, "with_threads") != 0;
        if (strcmp(operations[i].name, name) != 0) continue;
        if (leaves_threads) start_thread();
        operations[i].run();
        get_parent(), get_parent();
        operations[i].run();
        get_parent(), get_parent();
        return 0;
    }
    fprintf(stderr, "micro: there is no operation %s\n", name);
    return 2;
}

static void *wait_for_ever(void *argument) {
    for (;;) pause();
    return argument;
}

static int wait_for_input(long threads) {
    char byte;
    for (long i = 0; i < threads; i++) {
        pthread_t thread;
        check(pthread_create(&thread, 0, wait_for_ever, 0) == 0, "pthread_create");
    }
    printf("ready\n");
    fflush(stdout);
    while (read(STDIN_FILENO, &byte, 1) > 0) {}
    return 0;
}

int main(int argc, char **argv) {
    const char *verb = argc > 1 ? argv[1] : "";
    long count = argc > 2 ? atol(argv[2]) : 0;
    if (strcmp(verb, "end") == 0) return 0;
    if (strcmp(verb, "wait") == 0 && argc == 3 && count >= 0 && count <= 1000) return wait_for_input(count);
    if (strcmp(verb, "once") == 0 && argc == 3) return run_once(argv[2]);
    if (count < 1 || count > MOST_SAMPLES) {
        fprintf(stderr, "usage: micro calls ROUNDS [NAMES] | micro spawn COUNT PROGRAM ARGS… | micro once NAME | micro wait THREADS\n");
        return 2;
    }
    if (strcmp(verb, "calls") == 0 && argc <= 4) {
        refuse_emulation();
        print_calls(count, argc > 3 ? argv[3] : 0);
    } else if (strcmp(verb, "spawn") == 0 && argc > 3) {
        refuse_emulation();
        print_spawns(count, argv + 3);
    } else {
        fprintf(stderr, "micro: do not know what to do with %s\n", verb);
        return 2;
    }
    return fflush(stdout) == 0 ? 0 : 2;
}
