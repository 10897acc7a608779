/* Does, until its time is up, as much as it can of what brings a program into the monitor and back: calls of all kinds, signals, threads,
 * forks, execs. Behind each call it waits a moment with all registers as the call left them, so that whoever stops it finds them.
 *   busy MS                 all of it
 *   busy leaf               a little of it, then ends: what is executed by the other
 *   busy planted PLACE      reads addresses (hex, one a line, an empty line ends them), keeps them in PLACE, and waits */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static uint64_t end_ms;
static uint64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static __thread uint64_t state;
static uint64_t chance(uint64_t below) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (state >> 33) % below;
}

/* Waits with all registers untouched but for flags. */
static long held(long nr, long a, long b, long c, long d, long e, long f) {
    long result;
    volatile int rounds = 2000 + (int)chance(4000);
    register long r10 __asm__("r10") = d, r8 __asm__("r8") = e, r9 __asm__("r9") = f;
    __asm__ volatile("syscall\n1: pause\n decl %[rounds]\n jnz 1b\n"
                     : "=a"(result), [rounds] "+m"(rounds) : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory", "cc");
    return result;
}

static volatile long sink;
static void spin(void) {
    for (volatile int i = 0; i < 3000; i++) sink += i;
}

static ucontext_t seen[64]; /* what handlers are shown, kept */
static volatile unsigned seen_count;
static void handler(int number, siginfo_t *info, void *context) {
    (void)info;
    int saved = errno;
    memcpy(&seen[seen_count++ % 64], context, sizeof seen[0]);
    if (number == SIGUSR2) held(SYS_getppid, 0, 0, 0, 0, 0, 0);
    spin();
    errno = saved;
}

static char *big;
enum { BIG = 1 << 20 };

static void files(void) {
    int fd = (int)held(SYS_openat, AT_FDCWD, (long)"/proc/self/maps", O_RDONLY, 0, 0, 0);
    held(SYS_read, fd, (long)big, BIG, 0, 0, 0);
    struct iovec parts[3] = {{big, 100}, {big + 5000, 4096}, {big + 3, 60000}};
    held(SYS_readv, fd, (long)parts, 3, 0, 0, 0);
    held(SYS_close, fd, 0, 0, 0, 0, 0);
    fd = open("/dev/zero", O_RDONLY);
    held(SYS_read, fd, (long)big, 300000, 0, 0, 0);
    close(fd);
    held(SYS_openat, AT_FDCWD, (long)"/no such file", O_RDONLY, 0, 0, 0);
    held(SYS_readlink, (long)"/proc/self/exe", (long)big, 4096, 0, 0, 0);
    held(SYS_getcwd, (long)big, 4096, 0, 0, 0, 0);
    char info[256];
    held(SYS_newfstatat, AT_FDCWD, (long)"/", (long)info, 0, 0, 0);
}

static void memory(void) {
    long at = held(SYS_mmap, 0, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset((void *)at, 1, 1 << 16);
    held(SYS_mprotect, at, 4096, PROT_READ, 0, 0, 0);
    at = held(SYS_mremap, at, 1 << 16, 1 << 17, MREMAP_MAYMOVE, 0, 0);
    held(SYS_madvise, at + 8192, 8192, MADV_DONTNEED, 0, 0, 0);
    held(SYS_munmap, at, 1 << 17, 0, 0, 0, 0);
    held(SYS_mmap, 1, 1, 3, 77, -5, 3);
    held(SYS_brk, 0, 0, 0, 0, 0, 0);
    free(malloc(100000 + chance(100000)));
}

static void sockets(void) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) return;
    struct iovec part = {big, 3000};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    held(SYS_sendmsg, pair[0], (long)&message, MSG_DONTWAIT, 0, 0, 0);
    held(SYS_recvmsg, pair[1], (long)&message, MSG_DONTWAIT, 0, 0, 0);
    int epoll = (int)held(SYS_epoll_create1, 0, 0, 0, 0, 0, 0);
    struct epoll_event event = {.events = EPOLLIN};
    held(SYS_epoll_ctl, epoll, EPOLL_CTL_ADD, pair[0], (long)&event, 0, 0);
    held(SYS_epoll_wait, epoll, (long)&event, 1, 2, 0, 0);
    close(epoll);
    close(pair[0]);
    close(pair[1]);
}

static void odd(void) {
    held(SYS_getppid, 0, 0, 0, 0, 0, 0);
    held(999, 1, 2, 3, 4, 5, 6);
    held(SYS_prctl, PR_GET_DUMPABLE, 0, 0, 0, 0, 0);
    held(SYS_getrandom, (long)big, 1 + (long)chance(60000), 0, 0, 0, 0);
    held(SYS_sigaltstack, 0, (long)big, 0, 0, 0, 0);
    held(SYS_rt_sigprocmask, SIG_BLOCK, 0, (long)big, 8, 0, 0);
    struct timespec moment = {.tv_nsec = 500000};
    held(SYS_nanosleep, (long)&moment, 0, 0, 0, 0, 0);
    static int word;
    held(SYS_futex, (long)&word, 0 /* wait */, 0, (long)&moment, 0, 0);
    held(SYS_execve, (long)"/no such program", 0, 0, 0, 0, 0);
}

static void signals(void) {
    held(SYS_tgkill, getpid(), syscall(SYS_gettid), chance(2) ? SIGUSR1 : SIGUSR2, 0, 0, 0);
}

static void libraries(void) {
    void *library = dlopen("libm.so.6", RTLD_NOW);
    spin();
    if (library && chance(2)) dlclose(library);
}

static void *short_thread(void *unused) {
    state = (uint64_t)syscall(SYS_gettid);
    odd();
    return unused;
}
static void threads(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, short_thread, NULL) == 0) pthread_join(thread, NULL);
}

static void some(void);
static void children(void) {
    int kind = (int)chance(3);
    char *arguments[] = {"busy", "leaf", NULL}, *environment[] = {NULL};
    pid_t child = kind == 2 ? vfork() : fork();
    if (child == 0) {
        if (kind > 0) {
            execve("/proc/self/exe", arguments, environment);
            _exit(1);
        }
        state ^= (uint64_t)getpid();
        for (int i = 0; i < 4; i++) some();
        _exit(0);
    }
    spin();
    int status;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
}

static void some(void) {
    static void (*const all[])(void) = {files, memory, sockets, odd, odd, signals, signals, libraries, threads, spin};
    all[chance(sizeof all / sizeof *all)]();
}

static void *worker(void *number) {
    state = (uint64_t)(uintptr_t)number * 77 + (uint64_t)getpid();
    while (now_ms() < end_ms) {
        some();
        if (chance(6) == 0) children();
    }
    return NULL;
}

/* Addresses in places where a program could meet them. */
static int planted(const char *place) {
    uint64_t given[16] = {0};
    int count = 0;
    char line[64];
    printf("ready\n");
    fflush(stdout);
    while (count < 16 && fgets(line, sizeof line, stdin) && line[0] != '\n') given[count++] = strtoull(line, NULL, 16);
    unsigned char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    unsigned char stack[256] __attribute__((aligned(16)));
    memset(stack, 0xa5, sizeof stack);
    memset(line, 0, sizeof line);
    uint64_t one = given[0];
    memset(given + 15, 0, 8);
    if (strcmp(place, "heap") == 0) memcpy((char *)calloc(1, 64) + 13, &one, 8);
    if (strcmp(place, "stack") == 0) memcpy(stack + 101, &one, 8);
    if (strcmp(place, "border") == 0) memcpy(page + 4093, &one, 8);
    if (strcmp(place, "halves") == 0 || strcmp(place, "six") == 0)
        for (int i = 0; i < count; i++) {
            memset(page + 64 * i, 0xee, 64);
            memcpy(page + 64 * i + 3, &given[i], strcmp(place, "six") == 0 ? 6 : 4); /* the other two are elsewhere */
            if (strcmp(place, "halves") == 0) memcpy(page + 64 * i + 31, (char *)&given[i] + 4, 2);
        }
    if (strcmp(place, "file") == 0) {
        int file = open(".", O_TMPFILE | O_RDWR, 0600);
        for (int i = 0; i < count; i++)
            if (pwrite(file, &given[i], 8, 64 * i + 3) != 8) return 1;
        const volatile char *shown = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, file, 0);
        if (shown == MAP_FAILED || *shown != 0) return 1;
    }
    memset(given, 0, sizeof given);
    mprotect(page, 8192, PROT_READ);
    int general = strcmp(place, "general") == 0, vector = strcmp(place, "vector") == 0, x87 = strcmp(place, "x87") == 0, fs = strcmp(place, "fs") == 0;
    printf("planted\n");
    fflush(stdout);
    if (!general && !vector && !x87 && !fs) one = 0;
    uint64_t in_vector = vector ? one : 0, in_x87 = x87 ? one : 0, in_fs = 0;
    __asm__ volatile("rdfsbase %0" : "=r"(in_fs));
    if (fs) in_fs = one;
    one = general ? one : 0;
    __asm__ volatile("movq %[vector], %%xmm9\n pslldq $7, %%xmm9\n"
                     "test %[x87], %[x87]\n jz 1f\n movq %[x87], %%mm3\n"
                     "1: mov %[general], %%r13\n wrfsbase %[fs]\n"
                     "xor %k[vector], %k[vector]\n xor %k[x87], %k[x87]\n xor %k[general], %k[general]\n xor %k[fs], %k[fs]\n"
                     "2: pause\n jmp 2b"
                     : [vector] "+r"(in_vector), [x87] "+r"(in_x87), [general] "+r"(one), [fs] "+r"(in_fs) : : "r13", "xmm9", "cc", "memory");
    return 0;
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "1000";
    big = malloc(BIG);
    memset(big, 1, BIG);
    state = (uint64_t)getpid();
    if (strcmp(what, "planted") == 0) return planted(argv[2]);
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART | SA_NODEFER};
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    sigaction(SIGALRM, &action, NULL);
    if (strcmp(what, "leaf") == 0) {
        for (int i = 0; i < 4; i++) some();
        return 0;
    }
    end_ms = now_ms() + strtoull(what, NULL, 10);
    struct itimerval often = {{0, 7000}, {0, 7000}};
    setitimer(ITIMER_REAL, &often, NULL);
    pthread_t others[2];
    for (uintptr_t i = 0; i < 2; i++) pthread_create(&others[i], NULL, worker, (void *)(i + 1));
    worker((void *)7);
    for (int i = 0; i < 2; i++) pthread_join(others[i], NULL);
    return 0;
}
