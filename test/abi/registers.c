/* What a system call may change is rax, rcx and r11, and nothing else: general registers, flags, x87 and MMX, MXCSR, vector and mask
   registers as the processor has them, and the 128 bytes below the stack pointer survive calls of several kinds, in several threads,
   while timers interrupt them. Handlers look at the interrupted registers too, make calls of their own and change every vector register.
   Arguments: SECONDS, and MICROSECONDS between two signals of a thread (0: none). Prints what it saw as yes or no, equal in every run. */
#define _GNU_SOURCE 1
#include <cpuid.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#define THREADS 4
#define STATE_BYTES 16384
#define RED_ZONE 16 /* words */
#define FLAGS 0xcd5ul /* CF PF AF ZF SF DF OF */

struct state {
    _Alignas(64) unsigned char extended[STATE_BYTES];
    uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15, flags, mask;
    uint64_t red_zone[RED_ZONE];
};
_Static_assert(offsetof(struct state, rax) == 16384 && offsetof(struct state, r15) == 16384 + 112 && offsetof(struct state, red_zone) == 16384 + 136, "as the assembly has it");

/* void make_call(const struct state *in, struct state *out): loads everything from in, makes the call, stores everything to out. */
void make_call(const struct state *in, struct state *out);
extern const char the_call[], behind_the_call[];
__asm__(
    /* struct state, as the offsets above */
    ".set RAX, 16384\n .set RBX, RAX+8\n .set RCX, RAX+16\n .set RDX, RAX+24\n .set RSI, RAX+32\n .set RDI, RAX+40\n .set RBP, RAX+48\n .set R8, RAX+56\n"
    ".set R9, RAX+64\n .set R10, RAX+72\n .set R11, RAX+80\n .set R12, RAX+88\n .set R13, RAX+96\n .set R14, RAX+104\n .set R15, RAX+112\n"
    ".set FLAGS_AT, RAX+120\n .set MASK, RAX+128\n .set RED, RAX+136\n"
    ".text\n.globl make_call\nmake_call:\n"
    "push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n"
    /* above rsp: room for rax, rcx, r11; the pointer to out */
    "push %rsi\n sub $24, %rsp\n"
    "mov MASK(%rdi), %eax\n mov MASK+4(%rdi), %edx\n xrstor64 (%rdi)\n"
    ".set at, 0\n.rept 16\n mov RED+at(%rdi), %rax\n mov %rax, -8-at(%rsp)\n .set at, at+8\n.endr\n"
    /* the flags are loaded below the red zone, from a stack that nobody looks at */
    "lea -256(%rsp), %rsp\n push FLAGS_AT(%rdi)\n popfq\n lea 256(%rsp), %rsp\n"
    "mov RAX(%rdi), %rax\n mov RBX(%rdi), %rbx\n mov RCX(%rdi), %rcx\n mov RDX(%rdi), %rdx\n mov RSI(%rdi), %rsi\n mov RBP(%rdi), %rbp\n"
    "mov R8(%rdi), %r8\n mov R9(%rdi), %r9\n mov R10(%rdi), %r10\n mov R11(%rdi), %r11\n mov R12(%rdi), %r12\n mov R13(%rdi), %r13\n"
    "mov R14(%rdi), %r14\n mov R15(%rdi), %r15\n mov RDI(%rdi), %rdi\n"
    ".globl the_call\nthe_call: syscall\n.globl behind_the_call\nbehind_the_call:\n"
    /* nothing here changes flags or the red zone before both are stored */
    "mov %rax, (%rsp)\n mov %rcx, 8(%rsp)\n mov %r11, 16(%rsp)\n mov 24(%rsp), %rax\n"
    "mov %rbx, RBX(%rax)\n mov %rdx, RDX(%rax)\n mov %rsi, RSI(%rax)\n mov %rdi, RDI(%rax)\n mov %rbp, RBP(%rax)\n mov %r8, R8(%rax)\n mov %r9, R9(%rax)\n"
    "mov %r10, R10(%rax)\n mov %r12, R12(%rax)\n mov %r13, R13(%rax)\n mov %r14, R14(%rax)\n mov %r15, R15(%rax)\n"
    ".set at, 0\n.rept 16\n mov -8-at(%rsp), %rcx\n mov %rcx, RED+at(%rax)\n .set at, at+8\n.endr\n"
    "pushfq\n pop %rcx\n mov %rcx, FLAGS_AT(%rax)\n cld\n"
    "mov (%rsp), %rcx\n mov %rcx, RAX(%rax)\n mov 8(%rsp), %rcx\n mov %rcx, RCX(%rax)\n mov 16(%rsp), %rcx\n mov %rcx, R11(%rax)\n"
    "mov %rax, %rdi\n mov MASK(%rdi), %eax\n mov MASK+4(%rdi), %edx\n xsave64 (%rdi)\n"
    "emms\n add $32, %rsp\n pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n ret\n");

static uint64_t state_mask; /* the components that are compared */
static struct { unsigned offset, bytes; } component[10];

enum { OPEN, MASK_CALL, MAP, UNKNOWN, PASSED, READ, KINDS };
static const char *const kind_name[KINDS] = {"openat", "rt_sigprocmask", "mmap", "500", "getppid", "read"};

struct worker {
    pthread_t thread;
    unsigned index;
    uint64_t random;
    int pipe[2];
    struct state in, out;
    unsigned long calls[KINDS];
    volatile unsigned long handled, inside, interrupted; /* signals; those that struck at the call; reads that ended by one */
};
static struct worker workers[THREADS];
static __thread struct worker *volatile me;
static volatile int stop, failures;
static int seconds, interval;

static void complain(const char *what, const char *where, unsigned kind, uint64_t wanted, uint64_t got) {
    if (__atomic_fetch_add(&failures, 1, __ATOMIC_RELAXED) > 8) return;
    char line[200];
    int bytes = snprintf(line, sizeof line, "%s differs %s %s: %lx became %lx\n", what, where, kind_name[kind], wanted, got);
    if (write(1, line, (size_t)bytes) < 0) _exit(1);
}

static void same(const char *what, const char *where, unsigned kind, uint64_t wanted, uint64_t got) {
    if (wanted != got) complain(what, where, kind, wanted, got);
}

static void same_extended(const char *where, unsigned kind, const unsigned char *wanted, const unsigned char *got) {
    /* x87: control, status, tags, not the addresses of the last instruction; MXCSR; registers. */
    if (memcmp(wanted, got, 6) != 0) complain("x87 control", where, kind, *(const uint64_t *)wanted, *(const uint64_t *)got);
    if (memcmp(wanted + 24, got + 24, 4) != 0) complain("MXCSR", where, kind, *(const uint32_t *)(wanted + 24), *(const uint32_t *)(got + 24));
    for (unsigned i = 0; i < 8; i++)
        if (memcmp(wanted + 32 + 16 * i, got + 32 + 16 * i, 10) != 0) complain("mm", where, kind, i, *(const uint64_t *)(got + 32 + 16 * i));
    for (unsigned i = 0; i < 16; i++)
        if (memcmp(wanted + 160 + 16 * i, got + 160 + 16 * i, 16) != 0) complain("xmm", where, kind, i, *(const uint64_t *)(got + 160 + 16 * i));
    for (unsigned i = 2; i < 10; i++)
        if ((state_mask >> i & 1) && memcmp(wanted + component[i].offset, got + component[i].offset, component[i].bytes) != 0)
            complain("extended component", where, kind, i, *(const uint64_t *)(got + component[i].offset));
}

static uint64_t next(struct worker *w) {
    w->random = w->random * 6364136223846793005ull + 1442695040888963407ull;
    return w->random ^ w->random >> 29;
}

static volatile unsigned kind_of[THREADS];

static void look(ucontext_t *u, struct worker *w) {
    const greg_t *g = u->uc_mcontext.gregs;
    const struct state *in = &w->in;
    uintptr_t rip = (uintptr_t)g[REG_RIP];
    if (rip != (uintptr_t)the_call && rip != (uintptr_t)behind_the_call) return;
    w->inside++;
    unsigned kind = kind_of[w->index];
    const struct { const char *name; uint64_t wanted; int reg; } all[] = {
        {"rbx", in->rbx, REG_RBX}, {"rdx", in->rdx, REG_RDX}, {"rsi", in->rsi, REG_RSI}, {"rdi", in->rdi, REG_RDI}, {"rbp", in->rbp, REG_RBP},
        {"r8", in->r8, REG_R8},    {"r9", in->r9, REG_R9},    {"r10", in->r10, REG_R10}, {"r12", in->r12, REG_R12}, {"r13", in->r13, REG_R13},
        {"r14", in->r14, REG_R14}, {"r15", in->r15, REG_R15},
    };
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) same(all[i].name, "in a handler at", kind, all[i].wanted, (uint64_t)g[all[i].reg]);
    same("flags", "in a handler at", kind, in->flags & FLAGS, (uint64_t)g[REG_EFL] & FLAGS);
    if (rip == (uintptr_t)behind_the_call) {
        same("rcx", "in a handler behind", kind, rip, (uint64_t)g[REG_RCX]);
        same("r11", "in a handler behind", kind, in->flags & FLAGS, (uint64_t)g[REG_R11] & FLAGS);
    } else if ((uint64_t)g[REG_RAX] != in->rax) {
        complain("rax", "in a handler before", kind, in->rax, (uint64_t)g[REG_RAX]);
    }
    const uint64_t *below = (const uint64_t *)g[REG_RSP];
    for (unsigned i = 0; i < RED_ZONE; i++) same("red zone", "in a handler at", kind, in->red_zone[i], below[-1 - (int)i]);
    same_extended("in a handler at", kind, in->extended, (const unsigned char *)u->uc_mcontext.fpregs);
}

static void handler(int number, siginfo_t *info, void *context) {
    (void)number, (void)info;
    struct worker *w = me;
    if (!w) return;
    w->handled++;
    int error = errno;
    look(context, w);
    /* A call of its own, and other contents everywhere. */
    long result = syscall(SYS_openat, -100, "/nothing/here", O_RDONLY);
    if (result != -1 || errno != ENOENT) complain("result", "in a handler", OPEN, ENOENT, (uint64_t)errno);
    uint64_t noise = ~w->random;
    __asm__ volatile("movq %0, %%xmm0\n punpcklqdq %%xmm0, %%xmm0\n movdqa %%xmm0, %%xmm5\n movdqa %%xmm0, %%xmm15\n fninit\n fld1\n std\n cld"
                     : : "r"(noise) : "xmm0", "xmm5", "xmm15", "st", "cc");
    if (state_mask & 4) __asm__ volatile("vpcmpeqd %%xmm1, %%xmm1, %%xmm1\n vinsertf128 $1, %%xmm1, %%ymm1, %%ymm7\n vmovaps %%ymm7, %%ymm12" : : : "xmm1", "xmm7", "xmm12");
    __asm__ volatile("fninit" : : : "st", "st(1)", "st(2)", "st(3)", "st(4)", "st(5)", "st(6)", "st(7)");
    errno = error;
}

static void fill_extended(struct worker *w) {
    unsigned char *x = w->in.extended;
    for (unsigned i = 0; i < 8; i++) {
        uint64_t value = next(w);
        memcpy(x + 32 + 16 * i, &value, 8);
        memset(x + 32 + 16 * i + 8, 0xff, 2); /* as an MMX register looks */
        memset(x + 32 + 16 * i + 10, 0, 6);
    }
    for (unsigned i = 160; i < 416; i += 8) {
        uint64_t value = next(w);
        memcpy(x + i, &value, 8);
    }
    for (unsigned c = 2; c < 10; c++)
        for (unsigned i = 0; (state_mask >> c & 1) && i < component[c].bytes; i += 8) {
            uint64_t value = next(w);
            memcpy(x + component[c].offset + i, &value, 8);
        }
    uint64_t bits = next(w);
    uint16_t control = (uint16_t)(0x37f | (bits & 3) << 10), status = 0;
    uint32_t mxcsr = 0x1f80 | (uint32_t)(bits >> 8 & 3) << 13 | (uint32_t)(bits >> 16 & 0x3f);
    memset(x, 0, 24);
    memcpy(x, &control, 2);
    memcpy(x + 2, &status, 2);
    x[4] = 0xff; /* every register is in use */
    memcpy(x + 24, &mxcsr, 4);
    memset(x + 28, 0, 4);
    memset(x + 416, 0, 160);
    memcpy(x + 512, &state_mask, 8);
}

static void once(struct worker *w, unsigned kind) {
    struct state *in = &w->in;
    static _Thread_local uint64_t buffer[8];
    me = NULL; /* handlers look only at what is complete */
    uint64_t *words = &in->rax;
    for (unsigned i = 0; i < 15; i++) words[i] = next(w);
    for (unsigned i = 0; i < RED_ZONE; i++) in->red_zone[i] = next(w);
    in->flags = (next(w) & FLAGS) | 0x202;
    fill_extended(w);
    switch (kind) {
    case OPEN: in->rax = SYS_openat, in->rdi = (uint64_t)-100, in->rsi = (uint64_t)"/nothing/at/all", in->rdx = O_RDONLY; break;
    case MASK_CALL: in->rax = SYS_rt_sigprocmask, in->rdi = SIG_BLOCK, in->rsi = 0, in->rdx = (uint64_t)buffer, in->r10 = 8; break;
    case MAP: in->rax = SYS_mmap, in->rdi = 0, in->rsi = 4096, in->rdx = PROT_READ, in->r10 = MAP_PRIVATE | MAP_ANONYMOUS, in->r8 = (uint64_t)-1, in->r9 = 0; break;
    case UNKNOWN: in->rax = 500; break;
    case PASSED: in->rax = SYS_getppid; break;
    default: in->rax = SYS_read, in->rdi = (uint64_t)w->pipe[0], in->rsi = (uint64_t)buffer, in->rdx = 1; break;
    }
    kind_of[w->index] = kind;
    memset(w->out.extended, 0, STATE_BYTES);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    me = w;
    make_call(in, &w->out);
    me = NULL;
    const struct state *out = &w->out;
    w->calls[kind]++;
    long result = (long)out->rax;
    int right = kind == OPEN        ? result == -ENOENT
                : kind == MASK_CALL ? result == 0
                : kind == MAP       ? result > 0 && munmap((void *)result, 4096) == 0
                : kind == UNKNOWN   ? result == -ENOSYS
                : kind == PASSED    ? result == getppid()
                                    : result == 1 || result == -EINTR;
    if (!right) complain("result", "behind", kind, 0, out->rax);
    if (kind == READ && result == -EINTR) w->interrupted++;
    same("rcx", "behind", kind, (uint64_t)behind_the_call, out->rcx);
    same("r11", "behind", kind, in->flags & FLAGS, out->r11 & FLAGS);
    same("flags", "behind", kind, in->flags & FLAGS, out->flags & FLAGS);
    static const char *const names[] = {"rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"};
    for (unsigned i = 0; i < 15; i++)
        if (i != 0 && i != 2 && i != 10) same(names[i], "behind", kind, words[i], (&out->rax)[i]);
    for (unsigned i = 0; i < RED_ZONE; i++) same("red zone", "behind", kind, in->red_zone[i], out->red_zone[i]);
    same_extended("behind", kind, in->extended, out->extended);
}

static void *work(void *argument) {
    struct worker *w = argument;
    timer_t timer;
    if (interval) {
        struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN + (int)(w->index & 1)};
        event._sigev_un._tid = gettid();
        struct itimerspec period = {{0, interval * 1000l}, {0, interval * 1000l}};
        if (timer_create(CLOCK_MONOTONIC, &event, &timer) || timer_settime(timer, 0, &period, NULL)) abort();
    }
    for (unsigned long i = 0; !stop; i++) once(w, (unsigned)(i % (interval ? KINDS : READ)));
    if (interval) timer_delete(timer);
    return NULL;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    unsigned a, b, c, d, low, high;
    seconds = argc > 1 ? atoi(argv[1]) : 3;
    interval = argc > 2 ? atoi(argv[2]) : 100;
    __cpuid(1, a, b, c, d);
    if (!(c & bit_OSXSAVE)) {
        printf("this processor has no XSAVE\n");
        return 77;
    }
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    state_mask = low & 0xe7; /* x87, SSE, AVX, mask and 512-bit registers */
    for (unsigned i = 2; i < 10; i++) {
        __cpuid_count(0xd, i, a, b, c, d);
        component[i].bytes = a, component[i].offset = b;
    }
    /* Odd threads restart their reads and get bytes; even ones are interrupted for good. */
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    sigaction(SIGRTMIN, &action, NULL);
    action.sa_flags |= SA_RESTART;
    sigaction(SIGRTMIN + 1, &action, NULL);
    for (unsigned i = 0; i < THREADS; i++) {
        struct worker *w = &workers[i];
        w->index = i;
        w->random = 0x9e3779b97f4a7c15ull * (i + 1);
        w->in.mask = w->out.mask = state_mask;
        if (pipe(w->pipe)) return 1;
        pthread_create(&w->thread, NULL, work, w);
    }
    for (double end = now() + seconds; now() < end;) {
        usleep(1000);
        for (unsigned i = 1; i < THREADS; i += 2)
            if (write(workers[i].pipe[1], "x", 1) != 1) return 1;
    }
    stop = 1;
    /* Whoever still reads gets something to read. */
    for (unsigned i = 0; i < THREADS; i++)
        if (write(workers[i].pipe[1], "xxxxxxxx", 8) != 8) return 1;
    unsigned long handled = 0, inside = 0, interrupted = 0, calls[KINDS] = {0};
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        handled += workers[i].handled, inside += workers[i].inside, interrupted += workers[i].interrupted;
        for (unsigned k = 0; k < KINDS; k++) calls[k] += workers[i].calls[k];
    }
    for (unsigned k = 0; k < KINDS; k++) printf("%s called: %s\n", kind_name[k], calls[k] ? "yes" : "no");
    printf("signals handled: %s\n", handled ? "yes" : "no");
    printf("handlers that saw a call's registers: %s\n", inside ? "yes" : "no");
    printf("reads interrupted: %s\n", interrupted ? "yes" : "no");
    printf("failures: %d\n", failures);
    if (getenv("MG_ABI_FIGURES")) {
        for (unsigned k = 0; k < KINDS; k++) fprintf(stderr, "%s %lu ", kind_name[k], calls[k]);
        fprintf(stderr, "signals %lu at calls %lu interrupted %lu components %lx\n", handled, inside, interrupted, state_mask);
    }
    return failures != 0;
}
