// Runs pairs of code sequences, an original and the same moved elsewhere, on the same registers, flags and memory, and says
// where they differ. Reads from standard input, for each pair: u32 bytes, the original, u32 bytes, the moved one, sixteen u64
// of registers. Prints one line per difference and the number of pairs.
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
#define CODE_BYTES 4096

struct state {
    // rax rbx rcx rdx rsi rdi rbp r8 … r15, flags
    uint64_t value[16];
};

// In: rdi = state, rsi = code. The code ends with `jmp *0(%rip)` to run_end. A stack of its own is not needed: no sequence uses it.
struct state *run_state;
uint64_t run_stack;
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
        " jmp *run_target(%rip)\n"
        "run_end:\n"
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

static void fill(uint8_t *data, unsigned seed) {
    for (unsigned at = 0; at < DATA_BYTES; at++) data[at] = (uint8_t)(at * 37 + seed * 101);
}

int main(void) {
    uint8_t *original = mapped(ORIGINAL);
    uint8_t *moved = mapped(MOVED);
    uint8_t *data = mapped(DATA);
    static uint8_t after[DATA_BYTES];
    unsigned pairs = 0;
    while (load(original) != 0) {
        struct state first;
        if (load(moved) == 0 || fread(&first, sizeof first, 1, stdin) != 1) return 2;
        // Only the arithmetic flags: the others have effects beyond the sequence.
        first.value[15] = (first.value[15] & 0x8d5) | 0x202;
        struct state second = first;
        fill(data, pairs);
        run(&first, ORIGINAL);
        memcpy(after, data, DATA_BYTES);
        fill(data, pairs);
        run(&second, MOVED);
        for (unsigned index = 0; index < 16; index++)
            if (first.value[index] != second.value[index])
                printf("pair %u: register %u is %lx, and %lx when moved\n", pairs, index, first.value[index],
                       second.value[index]);
        if (memcmp(after, data, DATA_BYTES) != 0) printf("pair %u: memory differs\n", pairs);
        pairs++;
    }
    printf("%u pairs\n", pairs);
    return 0;
}
