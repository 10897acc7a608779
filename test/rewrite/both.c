// Runs pairs of code sequences, an original and the same moved elsewhere, on the same registers, flags and memory, and says
// where they differ. Reads from standard input, for each pair: u32 bytes, the original, u32 bytes, the moved one, sixteen u64
// of registers. Prints one line per difference and the number of pairs. Vector registers count too. Two places in memory hold
// images that XRSTOR takes: one in the data and one above the stack pointer.
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// Agreed with src/x86/relocate.test.ts.
#define ORIGINAL 0x10000000ul
#define MOVED 0x10100000ul
#define DATA 0x10200000ul
#define DATA_BYTES 4096
#define IMAGE (DATA + 1024)
#define STACK (DATA + 0x2000)
#define STACK_IMAGE (STACK + 0x40)
#define RED_ZONE 128
#define CODE_BYTES 4096

struct state {
    // rax rbx rcx rdx rsi rdi rbp r8 … r15, flags
    uint64_t value[16];
};

// In: rdi = state, rsi = code. The code ends with `jmp *0(%rip)` to run_end. It runs with rsp = STACK.
struct state *run_state;
uint64_t run_stack;
uint64_t run_top = STACK, run_moved_top; // run_moved_top: rsp after the run
void run(struct state *state, uint64_t code);
void run_end(void);
__asm__("run:\n"
        " push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n"
        " sub $8, %rsp\n"
        " mov %rdi, run_state(%rip)\n mov %rsp, run_stack(%rip)\n"
        " mov %rsi, run_target(%rip)\n"
        " pushq 120(%rdi)\n popfq\n"
        " mov 0(%rdi), %rax\n mov 8(%rdi), %rbx\n mov 16(%rdi), %rcx\n mov 24(%rdi), %rdx\n"
        " mov 32(%rdi), %rsi\n mov 48(%rdi), %rbp\n"
        " mov 56(%rdi), %r8\n mov 64(%rdi), %r9\n mov 72(%rdi), %r10\n mov 80(%rdi), %r11\n"
        " mov 88(%rdi), %r12\n mov 96(%rdi), %r13\n mov 104(%rdi), %r14\n mov 112(%rdi), %r15\n"
        " mov 40(%rdi), %rdi\n"
        " mov run_top(%rip), %rsp\n"
        " jmp *run_target(%rip)\n"
        "run_end:\n"
        " mov %rsp, run_moved_top(%rip)\n"
        " mov run_stack(%rip), %rsp\n"
        " push %rdi\n mov run_state(%rip), %rdi\n"
        " mov %rax, 0(%rdi)\n mov %rbx, 8(%rdi)\n mov %rcx, 16(%rdi)\n mov %rdx, 24(%rdi)\n"
        " mov %rsi, 32(%rdi)\n mov %rbp, 48(%rdi)\n"
        " mov %r8, 56(%rdi)\n mov %r9, 64(%rdi)\n mov %r10, 72(%rdi)\n mov %r11, 80(%rdi)\n"
        " mov %r12, 88(%rdi)\n mov %r13, 96(%rdi)\n mov %r14, 104(%rdi)\n mov %r15, 112(%rdi)\n"
        " pop %rax\n mov %rax, 40(%rdi)\n"
        " pushfq\n popq 120(%rdi)\n"
        " add $8, %rsp\n"
        " pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n ret\n"
        ".lcomm run_target, 8\n");

static uint8_t *mapped(uint64_t at) {
    void *where = mmap((void *)at, 4 * CODE_BYTES, PROT_READ | PROT_WRITE | PROT_EXEC,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (where != (void *)at) {
        perror("mmap");
        exit(2);
    }
    return where;
}

static uint32_t load(uint8_t *code) {
    uint32_t bytes = 0;
    if (fread(&bytes, 4, 1, stdin) != 1) return 0;
    if (bytes > CODE_BYTES - 16 || fread(code, 1, bytes, stdin) != bytes) exit(2);
    static const uint8_t leave[6] = {0xff, 0x25, 0, 0, 0, 0};
    uint64_t end = (uint64_t)(uintptr_t)run_end;
    memcpy(code + bytes, leave, 6);
    memcpy(code + bytes + 6, &end, 8);
    return bytes + 1;
}

// As XSAVE would have left it: of the x87 and the vector registers, of nothing else.
static void image(uint8_t *at, unsigned seed) {
    memset(at, 0, 1024);
    for (unsigned index = 160; index < 416; index++) at[index] = (uint8_t)(index * 13 + seed * 7);
    at[1] = 0x03; // FCW 0x037f
    at[0] = 0x7f;
    uint32_t mxcsr = 0x1f80;
    memcpy(at + 24, &mxcsr, 4);
    at[512] = seed % 4; // XSTATE_BV
}

static void fill(uint8_t *data, unsigned seed) {
    for (unsigned at = 0; at < 4 * CODE_BYTES; at++) data[at] = (uint8_t)(at * 37 + seed * 101);
    image(data + (IMAGE - DATA), seed);
    image(data + (STACK_IMAGE - DATA), seed + 1);
}

// What may not differ: all but the stack below the red zone.
static int same(const uint8_t *one, const uint8_t *other) {
    unsigned from = STACK - RED_ZONE - DATA;
    return memcmp(one, other, DATA_BYTES) == 0 && memcmp(one + from, other + from, 4 * CODE_BYTES - from) == 0;
}

static uint8_t vectors[2][512] __attribute__((aligned(64)));
static void clear_vectors(void) {
    static const uint8_t none[512] __attribute__((aligned(64))) = {0x7f, 0x03, [24] = 0x80, 0x1f};
    __asm__ volatile("fxrstor64 %0" : : "m"(none));
}

int main(void) {
    uint8_t *original = mapped(ORIGINAL);
    uint8_t *moved = mapped(MOVED);
    uint8_t *data = mapped(DATA);
    static uint8_t after[4 * CODE_BYTES];
    unsigned pairs = 0;
    while (load(original) != 0) {
        struct state first;
        if (load(moved) == 0 || fread(&first, sizeof first, 1, stdin) != 1) return 2;
        // Only the arithmetic flags: the others have effects beyond the sequence.
        first.value[15] = (first.value[15] & 0x8d5) | 0x202;
        struct state second = first;
        fill(data, pairs);
        clear_vectors();
        run(&first, ORIGINAL);
        __asm__ volatile("fxsave64 %0" : "=m"(vectors[0]));
        if (run_moved_top != STACK) printf("pair %u: the original moves the stack\n", pairs);
        memcpy(after, data, sizeof after);
        fill(data, pairs);
        clear_vectors();
        run(&second, MOVED);
        __asm__ volatile("fxsave64 %0" : "=m"(vectors[1]));
        if (run_moved_top != STACK) printf("pair %u: the stack has moved\n", pairs);
        if (memcmp(vectors[0] + 24, vectors[1] + 24, 392) != 0) printf("pair %u: vectors differ\n", pairs);
        for (unsigned index = 0; index < 16; index++)
            if (first.value[index] != second.value[index])
                printf("pair %u: register %u is %lx, and %lx when moved\n", pairs, index, first.value[index],
                       second.value[index]);
        if (!same(after, data)) printf("pair %u: memory differs\n", pairs);
        pairs++;
    }
    printf("%u pairs\n", pairs);
    return 0;
}
