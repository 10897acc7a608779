/* The ABI of a system call, checked register by register: all but rax, rcx and r11 must come back as they were, whatever way
   the call took: general registers, x87 and MMX, vector and mask registers, MXCSR, the x87 control word, flags, red zone.
   Arguments: `calls` (several kinds of calls, in several threads), or `storm SECONDS` (the same under a 10 kHz timer whose
   handler spoils every register it may). Prints what was checked and the first differences. */
#include "show.h"
#include <cpuid.h>
#include <linux/futex.h>

struct state {
    _Alignas(64) uint8_t zmm[32][64];
    uint64_t k[8];
    uint64_t gpr[16];  /* rax rbx rcx rdx rsi rdi rbp (rsp) r8..r15 */
    uint64_t flags;
    uint64_t red_zone[16];
    _Alignas(16) uint8_t fx[512]; /* fxsave: x87, control words, MXCSR */
};
enum { G_RAX, G_RBX, G_RCX, G_RDX, G_RSI, G_RDI, G_RBP, G_RSP, G_R8, G_R9, G_R10, G_R11, G_R12, G_R13, G_R14, G_R15 };

static int has_avx, has_avx512;

static void find_vectors(void) {
    unsigned a, b, c, d;
    __cpuid_count(1, 0, a, b, c, d);
    if (!(c & 1 << 27)) return;
    unsigned low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    has_avx = (low & 6) == 6 && (c & 1 << 28);
    __cpuid_count(7, 0, a, b, c, d);
    has_avx512 = (low & 0xe6) == 0xe6 && (b & 1 << 16) && (b & 1 << 30);
}

/* Loads everything from `in`, makes the call number in->gpr[G_RAX], stores everything to `out`. */
void abi_round_avx512(const struct state *in, struct state *out);
void abi_round_avx(const struct state *in, struct state *out);
void abi_round_sse(const struct state *in, struct state *out);

#define OFFSET(member) [member##_offset] "i"(offsetof(struct state, member))
#define NAMES "ZMM=0\n K=2048\n GPR=2112\n FLAGS=2240\n RED=2248\n FX=2384\n"
_Static_assert(offsetof(struct state, zmm) == 0 && offsetof(struct state, k) == 2048 && offsetof(struct state, gpr) == 2112 && offsetof(struct state, flags) == 2240 &&
               offsetof(struct state, red_zone) == 2248 && offsetof(struct state, fx) == 2384, "NAMES says where they are");

#define LOAD_X(op, reg, width) \
    ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n " op " ZMM+\\n*64(%rdi), %" reg "\\n\n .endr\n"
#define STORE_X(op, reg, width) \
    ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n " op " %" reg "\\n, ZMM+\\n*64(%rsi)\n .endr\n"
#define HIGH(line) ".irp n, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n " line "\n .endr\n"
#define MASKS(line) ".irp n, 0,1,2,3,4,5,6,7\n " line "\n .endr\n"

/* The stack below: [rsp] = out, saved registers above; rsp itself goes down by 256 more, so that a red zone of 128 bytes lies
   below it that nothing but a correct signal frame skips. */
#define ROUND(name, load_vectors, store_vectors)                                                                              \
    __asm__(".text\n .globl " name "\n .type " name ", @function\n" name ":\n"                                              \
            "push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n pushfq\n push %rsi\n"                     \
            "sub $760, %rsp\n fxsave64 128(%rsp)\n"                                                             \
            load_vectors                                                                                                     \
            "fxrstor64 FX(%rdi)\n"                                                                                            \
            load_vectors                                                                                                     \
            ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n mov RED+\\n*8(%rdi), %rax\n mov %rax, -128+\\n*8(%rsp)\n .endr\n"   \
            "mov GPR+8(%rdi), %rbx\n mov GPR+24(%rdi), %rdx\n mov GPR+32(%rdi), %rsi\n mov GPR+48(%rdi), %rbp\n"               \
            "mov GPR+64(%rdi), %r8\n mov GPR+72(%rdi), %r9\n mov GPR+80(%rdi), %r10\n mov GPR+96(%rdi), %r12\n"                \
            "mov GPR+104(%rdi), %r13\n mov GPR+112(%rdi), %r14\n mov GPR+120(%rdi), %r15\n"                                   \
            "mov FLAGS(%rdi), %r11\n lea -8-128(%rsp), %rsp\n push %r11\n popfq\n lea 136(%rsp), %rsp\n"                      \
            "mov GPR(%rdi), %rax\n mov GPR+40(%rdi), %rdi\n"                                                                  \
            "syscall\n"                                                                                                      \
            /* rcx and r11 are free now: find `out` again without touching the red zone or the flags. */                      \
            "mov 640+120(%rsp), %rcx\n"                                                                                       \
            "mov %rax, GPR(%rcx)\n mov %rbx, GPR+8(%rcx)\n mov %rdx, GPR+24(%rcx)\n mov %rsi, GPR+32(%rcx)\n"                  \
            "mov %rdi, GPR+40(%rcx)\n mov %rbp, GPR+48(%rcx)\n mov %rsp, GPR+56(%rcx)\n mov %r8, GPR+64(%rcx)\n"               \
            "mov %r9, GPR+72(%rcx)\n mov %r10, GPR+80(%rcx)\n mov %r12, GPR+96(%rcx)\n mov %r13, GPR+104(%rcx)\n"              \
            "mov %r14, GPR+112(%rcx)\n mov %r15, GPR+120(%rcx)\n"                                                             \
            "lea -128(%rsp), %rsp\n pushfq\n pop %rdx\n lea 128(%rsp), %rsp\n mov %rdx, FLAGS(%rcx)\n cld\n"                   \
            ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n mov -128+\\n*8(%rsp), %rax\n mov %rax, RED+\\n*8(%rcx)\n .endr\n"   \
            "mov %rcx, %rsi\n"                                                                                               \
            store_vectors                                                                                                    \
            "fxsave64 FX(%rsi)\n"                                                                                             \
            "fxrstor64 128(%rsp)\n add $760, %rsp\n"                                                                  \
            "pop %rsi\n popfq\n pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n ret\n .size " name ", . - " name "\n")

__asm__(NAMES);
ROUND("abi_round_sse", LOAD_X("movdqu", "xmm", 16), STORE_X("movdqu", "xmm", 16));
ROUND("abi_round_avx", LOAD_X("vmovdqu", "ymm", 32), STORE_X("vmovdqu", "ymm", 32));
ROUND("abi_round_avx512",
      LOAD_X("vmovdqu64", "zmm", 64) HIGH("vmovdqu64 ZMM+\\n*64(%rdi), %zmm\\n") MASKS("kmovq K+\\n*8(%rdi), %k\\n"),
      STORE_X("vmovdqu64", "zmm", 64) HIGH("vmovdqu64 %zmm\\n, ZMM+\\n*64(%rsi)") MASKS("kmovq %k\\n, K+\\n*8(%rsi)"));

static uint64_t next_random(uint64_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void fill(struct state *s, uint64_t *seed) {
    uint64_t *words = (uint64_t *)s;
    for (size_t i = 0; i < offsetof(struct state, fx) / 8; i++) words[i] = next_random(seed);
    __asm__ volatile("fxsave64 (%0)" : : "r"(s->fx) : "memory");
    /* x87: round up, all exceptions masked, registers full of numbers; MXCSR: flush to zero, round down, all masked. */
    *(uint16_t *)(s->fx + 0) = (uint16_t)(0x037f | (next_random(seed) & 3) << 10);
    *(uint16_t *)(s->fx + 2) = 0x0000;
    s->fx[4] = 0xff;
    *(uint32_t *)(s->fx + 24) = (uint32_t)(0x1f80 | (next_random(seed) & 7) << 13);
    for (int i = 0; i < 8; i++) {
        long double value = (long double)(int64_t)next_random(seed) / 3;
        memcpy(s->fx + 32 + 16 * i, &value, 10);
    }
    /* Carry, parity, auxiliary, zero, sign, overflow and direction as they come; interrupts on. */
    s->flags = (next_random(seed) & (0x8d5 | 0x400)) | 0x202;
    /* What fxrstor would load into xmm registers is loaded after it by the vectors. */
}

static int differences_said;
static void differ(const char *what, int index, uint64_t was, uint64_t is) {
    if (__atomic_fetch_add(&differences_said, 1, __ATOMIC_SEQ_CST) < 12) say("  %s %d was %#lx is %#lx", what, index, was, is);
}

static const uint8_t compared_gprs[] = {G_RBX, G_RDX, G_RSI, G_RDI, G_RBP, G_R8, G_R9, G_R10, G_R12, G_R13, G_R14, G_R15};

static void compare(const struct state *in, const struct state *out) {
    for (unsigned i = 0; i < sizeof compared_gprs; i++)
        if (in->gpr[compared_gprs[i]] != out->gpr[compared_gprs[i]]) differ("general register", compared_gprs[i], in->gpr[compared_gprs[i]], out->gpr[compared_gprs[i]]);
    int registers = has_avx512 ? 32 : 16, bytes = has_avx512 ? 64 : has_avx ? 32 : 16;
    for (int i = 0; i < registers; i++)
        if (memcmp(in->zmm[i], out->zmm[i], (size_t)bytes)) differ("vector register", i, *(uint64_t *)in->zmm[i], *(uint64_t *)out->zmm[i]);
    for (int i = 0; has_avx512 && i < 8; i++)
        if (in->k[i] != out->k[i]) differ("mask register", i, in->k[i], out->k[i]);
    if ((in->flags ^ out->flags) & 0xcd5) differ("flags", 0, in->flags, out->flags);
    for (int i = 0; i < 16; i++)
        if (in->red_zone[i] != out->red_zone[i]) differ("red zone word", i, in->red_zone[i], out->red_zone[i]);
    for (int i = 0; i < 8; i++)
        if (memcmp(in->fx + 32 + 16 * i, out->fx + 32 + 16 * i, 10)) differ("x87 register", i, *(uint64_t *)(in->fx + 32 + 16 * i), *(uint64_t *)(out->fx + 32 + 16 * i));
    if (memcmp(in->fx, out->fx, 2)) differ("x87 control word", 0, *(uint16_t *)in->fx, *(uint16_t *)out->fx);
    if (in->fx[4] != out->fx[4]) differ("x87 tags", 0, in->fx[4], out->fx[4]);
    if (memcmp(in->fx + 24, out->fx + 24, 4)) differ("MXCSR", 0, *(uint32_t *)(in->fx + 24), *(uint32_t *)(out->fx + 24));
}

struct call {
    const char *name;
    long nr;
    uint64_t args[6];
    int used; /* The other argument registers hold noise, as after ordinary code. */
    long error; /* What it gives, where that is always the same; 1: anything. */
};

static sigset_t no_signals;
static uint64_t buffer[64];
static struct call calls[] = {
    {"unknown number", 500, {0}, 0, -ENOSYS},
    {"getppid", SYS_getppid, {0}, 0, 1},
    {"openat of nothing", SYS_openat, {(uint64_t)-100, 0, 0, 0}, 4, -ENOENT},
    {"rt_sigprocmask", SYS_rt_sigprocmask, {SIG_BLOCK, 0, 0, 8}, 4, 0},
    {"rt_sigaction", SYS_rt_sigaction, {SIGUSR2, 0, 0, 8}, 4, 0},
    {"mprotect of nothing", SYS_mprotect, {8, 0, 0}, 3, -EINVAL},
    {"mmap with a bad length", SYS_mmap, {0, 0, 3, 0x22, (uint64_t)-1, 0}, 6, -EINVAL},
    {"close of a bad descriptor", SYS_close, {(uint64_t)-1}, 1, -EBADF},
    {"read with a bad descriptor", SYS_read, {(uint64_t)-1, 0, 8}, 3, -EBADF},
    {"futex wake", SYS_futex, {0, FUTEX_WAKE_PRIVATE, 1}, 3, 0},
    {"clock_gettime", SYS_clock_gettime, {1, 0}, 2, 0},
    {"sched_yield", SYS_sched_yield, {0}, 0, 0},
    {"kill with signal 0", SYS_kill, {0, 0}, 2, 0},
};

static void aim_pointers(void) {
    calls[2].args[1] = (uint64_t) "/no/such/file";
    calls[3].args[1] = (uint64_t)&no_signals;
    calls[4].args[2] = (uint64_t)buffer;
    calls[8].args[1] = (uint64_t)buffer;
    calls[9].args[0] = (uint64_t)buffer;
    calls[10].args[1] = (uint64_t)buffer;
    calls[12].args[0] = (uint64_t)getpid();
}

static volatile int over;
static long rounds_total;

static void rounds(unsigned seed_start, long most) {
    static const int argument_register[6] = {G_RDI, G_RSI, G_RDX, G_R10, G_R8, G_R9};
    uint64_t seed = 0x9e3779b97f4a7c15ull * (seed_start + 1);
    struct state *in = aligned_alloc(64, sizeof *in), *out = aligned_alloc(64, sizeof *out);
    long n = 0;
    for (; n < most && !over; n++) {
        const struct call *call = &calls[(size_t)n % (sizeof calls / sizeof *calls)];
        fill(in, &seed);
        memset(out, 0xcc, sizeof *out);
        in->gpr[G_RAX] = (uint64_t)call->nr;
        for (int i = 0; i < call->used; i++) in->gpr[argument_register[i]] = call->args[i];
        int before = differences_said;
        if (has_avx512) abi_round_avx512(in, out);
        else if (has_avx) abi_round_avx(in, out);
        else abi_round_sse(in, out);
        compare(in, out);
        if (call->error != 1 && (long)out->gpr[G_RAX] != call->error) differ("result", (int)call->nr, (uint64_t)call->error, out->gpr[G_RAX]);
        if (differences_said != before) say("  in round %ld: %s", n, call->name);
        if (differences_said > 12) break;
    }
    free(in);
    free(out);
    __atomic_fetch_add(&rounds_total, n, __ATOMIC_SEQ_CST);
}

static long most_rounds;
static void *thread(void *seed) {
    rounds((unsigned)(long)seed, most_rounds);
    return NULL;
}

static volatile long storms;
static void spoil(int number) {
    (void)number;
    __atomic_fetch_add(&storms, 1, __ATOMIC_RELAXED);
    /* Everything that a handler may use, and a call of its own. */
    __asm__ volatile("pxor %%xmm0, %%xmm0\n pcmpeqd %%xmm5, %%xmm5\n pcmpeqd %%xmm15, %%xmm15\n fninit\n fldpi\n" : : : "xmm0", "xmm5", "xmm15");
    if (has_avx) __asm__ volatile("vpcmpeqd %%ymm3, %%ymm3, %%ymm3\n vzeroupper" : : : "xmm3");
    uint32_t other = 0x1f80;
    __asm__ volatile("ldmxcsr %0" : : "m"(other));
    syscall(500);
}

int main(int argc, char **argv) {
    find_vectors();
    aim_pointers();
    say("vector registers: %s", has_avx512 ? "32 of 512 bits, 8 masks" : has_avx ? "16 of 256 bits" : "16 of 128 bits");
    int storm = argc > 1 && strcmp(argv[1], "storm") == 0, seconds = argc > 2 ? atoi(argv[2]) : 1;
    most_rounds = storm ? LONG_MAX : slowness() > 1 ? 300 : 5000;
    pthread_t threads[4];
    if (storm) {
        struct sigaction action = {.sa_handler = spoil, .sa_flags = SA_RESTART};
        sigaction(SIGALRM, &action, NULL);
        static char other_stack[4][65536];
        stack_t stack = {.ss_sp = other_stack[0], .ss_size = 65536};
        sigaltstack(&stack, NULL);
        struct itimerval every = {{0, 100}, {0, 100}};
        for (long i = 0; i < 3; i++) pthread_create(&threads[i], NULL, thread, (void *)i);
        setitimer(ITIMER_REAL, &every, NULL);
        double end = now_ms() + seconds * 1000.0;
        while (now_ms() < end && differences_said == 0) sleep_ms(20);
        over = 1;
        for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
        struct itimerval off = {{0, 0}, {0, 0}};
        setitimer(ITIMER_REAL, &off, NULL);
        say("signals came %d, rounds were made %d", storms > seconds * 50L, rounds_total > 100);
    } else {
        for (long i = 0; i < 4; i++) pthread_create(&threads[i], NULL, thread, (void *)i);
        for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
        say("rounds %ld", rounds_total);
    }
    say("differences %d", differences_said);
    return differences_said != 0;
}
