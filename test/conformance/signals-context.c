/* The context a handler gets is the interrupted one, and what it writes there is what goes on: general registers, SSE, x87, flags. */
#include "show.h"
#include <ucontext.h>

static uint64_t seen[16], flags_seen;
static double xmm_seen[2];
static uint32_t mxcsr_seen;
static int fp_magic;

static const int order[15] = {REG_RAX, REG_RBX, REG_RCX, REG_RDX, REG_RSI, REG_RDI, REG_RBP, REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};

static void handler(int number, siginfo_t *si, void *context) {
    (void)number;
    (void)si;
    ucontext_t *u = context;
    greg_t *r = u->uc_mcontext.gregs;
    for (int i = 0; i < 15; i++) {
        seen[i] = (uint64_t)r[order[i]];
        r[order[i]] = 0x2000 + i;
    }
    flags_seen = (uint64_t)r[REG_EFL];
    r[REG_EFL] ^= 0x1; /* carry */
    r[REG_RIP] += 2;
    fpregset_t f = u->uc_mcontext.fpregs;
    memcpy(&xmm_seen[0], &f->_xmm[5], 8);
    mxcsr_seen = f->mxcsr;
    double changed = 2.5;
    memcpy(&f->_xmm[5], &changed, 8);
    f->mxcsr ^= 0x8000;
    uint32_t magic;
    memcpy(&magic, (char *)f + 464, 4);
    fp_magic = magic == 0x46505853; /* FP_XSTATE_MAGIC1: extended state follows */
    /* The handler's own use of the registers must not leak. */
    __asm__ volatile("pxor %%xmm6, %%xmm6; fninit" : : : "xmm6");
}

static void async(int number) {
    (void)number;
    __asm__ volatile("pxor %%xmm7, %%xmm7; pcmpeqd %%xmm8, %%xmm8; fninit; fldz; fldz" : : : "xmm7", "xmm8");
}

int main(void) {
    on_siginfo(SIGILL, handler, 0);
    on_signal(SIGUSR1, async, 0);
    uint64_t out[16] = {0};
    double five = 1.25, six = 6.5, five_out, six_out;
    uint32_t mxcsr_before, mxcsr_after;
    uint64_t flags_after;
    __asm__ volatile("stmxcsr %0" : "=m"(mxcsr_before));
    __asm__ volatile(
        "movsd %[five], %%xmm5\n movsd %[six], %%xmm6\n"
        "push %%rbp\n push %%rbx\n push %[out]\n push %[out]\n"
        "mov $0x1000, %%eax\n mov $0x1001, %%ebx\n mov $0x1002, %%ecx\n mov $0x1003, %%edx\n mov $0x1004, %%esi\n mov $0x1005, %%edi\n mov $0x1006, %%ebp\n"
        "mov $0x1007, %%r8d\n mov $0x1008, %%r9d\n mov $0x1009, %%r10d\n mov $0x100a, %%r11d\n mov $0x100b, %%r12d\n mov $0x100c, %%r13d\n mov $0x100d, %%r14d\n mov $0x100e, %%r15d\n"
        "stc\n ud2\n"
        "xchg %%rax, (%%rsp)\n"
        "mov %%rbx, 8(%%rax)\n mov %%rcx, 16(%%rax)\n mov %%rdx, 24(%%rax)\n mov %%rsi, 32(%%rax)\n mov %%rdi, 40(%%rax)\n mov %%rbp, 48(%%rax)\n"
        "mov %%r8, 56(%%rax)\n mov %%r9, 64(%%rax)\n mov %%r10, 72(%%rax)\n mov %%r11, 80(%%rax)\n mov %%r12, 88(%%rax)\n mov %%r13, 96(%%rax)\n mov %%r14, 104(%%rax)\n mov %%r15, 112(%%rax)\n"
        "pushfq\n pop %%rcx\n mov %%rcx, 120(%%rax)\n"
        "pop %%rcx\n mov %%rcx, (%%rax)\n"
        "pop %%rcx\n pop %%rbx\n pop %%rbp\n"
        "movsd %%xmm5, %[five_out]\n movsd %%xmm6, %[six_out]\n"
        : [five_out] "=m"(five_out), [six_out] "=m"(six_out)
        : [five] "m"(five), [six] "m"(six), [out] "r"(out)
        : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm5", "xmm6", "memory", "cc");
    flags_after = out[15];
    __asm__ volatile("stmxcsr %0" : "=m"(mxcsr_after));
    int right_in = 1, right_out = 1;
    for (int i = 0; i < 15; i++) {
        right_in &= seen[i] == 0x1000u + (unsigned)i;
        right_out &= out[i] == 0x2000u + (unsigned)i;
        if (seen[i] != 0x1000u + (unsigned)i) say("register %d seen %#lx", i, seen[i]);
        if (out[i] != 0x2000u + (unsigned)i) say("register %d resumed %#lx", i, out[i]);
    }
    say("registers seen %d, changed %d", right_in, right_out);
    say("carry seen %d, after %d, trap flag %d, direction %d", (int)(flags_seen & 1), (int)(flags_after & 1), (int)(flags_seen >> 8 & 1), (int)(flags_seen >> 10 & 1));
    say("xmm5 seen %.2f after %.2f, xmm6 after %.2f", xmm_seen[0], five_out, six_out);
    say("mxcsr seen %#x changed %d, extended state %d", mxcsr_seen, (mxcsr_before ^ mxcsr_after) == 0x8000, fp_magic);
    __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr_before));

    double x7 = 7.75, x8 = 8.5, x7_out, x8_out;
    long double st = 3.5L, st_out;
    __asm__ volatile("fldt %[st]\n movsd %[x7], %%xmm7\n movsd %[x8], %%xmm8\n"
                     "syscall\n"
                     "movsd %%xmm7, %[x7_out]\n movsd %%xmm8, %[x8_out]\n fstpt %[st_out]\n"
                     : [x7_out] "=m"(x7_out), [x8_out] "=m"(x8_out), [st_out] "=m"(st_out)
                     : [x7] "m"(x7), [x8] "m"(x8), [st] "m"(st), "a"(SYS_tgkill), "D"(getpid()), "S"(gettid()), "d"(SIGUSR1)
                     : "rcx", "r11", "xmm7", "xmm8", "memory", "st");
    say("after a handler that used them: xmm7 %.2f xmm8 %.2f st %.2Lf", x7_out, x8_out, st_out);
    return 0;
}
