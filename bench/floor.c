// What instructions of the gates cost on this processor, measured bare; printed as JSON in the form of `micro calls`.
//
//   floor ROUNDS
//
// A figure of a gate says what all of it costs. These say what parts of it can cost at least, so that no monitor without a part need ever be
// built. Where the processor or the kernel lacks protection keys, those rows are left out.
#include <cpuid.h>
#include <immintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <time.h>

#define TIMES 100000ul
#define REPEAT(what) for (unsigned long i = 0; i < TIMES; i++) { what; }

static uint64_t now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000ull + (uint64_t)time.tv_nsec;
}

static int has_keys(void) {
    unsigned eax, ebx, ecx, edx;
    return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) && (ecx >> 4 & 1); /* OSPKE */
}

static int has_gs(void) { return (getauxval(AT_HWCAP2) & 2) != 0; }
static int always(void) { return 1; }

static uint32_t read_rights(void) {
    uint32_t rights, zero;
    __asm__ volatile("rdpkru" : "=a"(rights), "=d"(zero) : "c"(0));
    return rights;
}

static uint32_t rights;

/* Closes the highest key, which nobody has, and opens it again. */
static void write_rights_twice(void) {
    for (unsigned long i = 0; i < TIMES; i++) {
        uint32_t closed = rights | 0xc0000000u;
        __asm__ volatile("wrpkru\n\tmov %1, %%eax\n\twrpkru" : "+a"(closed) : "r"(rights), "c"(0), "d"(0));
    }
}

/* As a gate does it: each followed by its check. */
static void write_rights_twice_checked(void) {
    for (unsigned long i = 0; i < TIMES; i++) {
        uint32_t closed = rights | 0xc0000000u, zero = 0;
        __asm__ volatile("wrpkru\n\ttest %%eax, %%eax\n\tjz 1f\n\tmov %2, %%eax\n\twrpkru\n\tpext %4, %%eax, %%ecx\n\tlea -1(%%ecx), %%ecx\n\tjrcxz 1f\n1:"
                         : "+a"(closed), "+c"(zero) : "r"(rights), "d"(0), "r"(4) : "cc");
    }
}

static void read_rights_once(void) { REPEAT(read_rights()) }

static void exchange_locked(void) {
    static uint32_t word;
    REPEAT(__asm__ volatile("xchg %0, %1" : : "r"(1u), "m"(word) : "memory"))
}

static void read_gs(void) { REPEAT(_readgsbase_u64()) }

static void save_and_load(void) {
    static uint64_t place[16];
    REPEAT(__asm__ volatile("mov %%rbx, (%0)\n mov %%rbp, 8(%0)\n mov %%rsi, 16(%0)\n mov %%rdi, 24(%0)\n mov %%r8, 32(%0)\n mov %%r9, 40(%0)\n"
                            "mov %%r10, 48(%0)\n mov %%r12, 56(%0)\n mov %%r13, 64(%0)\n mov %%r14, 72(%0)\n mov %%r15, 80(%0)\n"
                            "mov (%0), %%rbx\n mov 8(%0), %%rbp\n mov 16(%0), %%rsi\n mov 24(%0), %%rdi\n mov 32(%0), %%r8\n mov 40(%0), %%r9\n"
                            "mov 48(%0), %%r10\n mov 56(%0), %%r12\n mov 64(%0), %%r13\n mov 72(%0), %%r14\n mov 80(%0), %%r15\n" : : "a"(place) : "memory"))
}

static void flags_by_stack(void) { REPEAT(__asm__ volatile("pushf\n\tpopf" : : : "memory", "cc")) }

static const struct part {
    const char *name;
    int (*is_here)(void);
    void (*run)(void);
} parts[] = {
    {"two_wrpkru", has_keys, write_rights_twice},
    {"two_wrpkru_checked", has_keys, write_rights_twice_checked},
    {"rdpkru", has_keys, read_rights_once},
    {"locked_exchange", always, exchange_locked},
    {"rdgsbase", has_gs, read_gs},
    {"save_and_load_registers", always, save_and_load},
    {"pushf_popf", always, flags_by_stack},
};

int main(int argc, char **argv) {
    long rounds = argc == 2 ? atol(argv[1]) : 0;
    if (rounds < 1 || rounds > 10000) {
        fprintf(stderr, "usage: floor ROUNDS\n");
        return 2;
    }
    if (has_keys()) rights = read_rights();
    printf("{");
    int is_first = 1;
    for (unsigned i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (!parts[i].is_here()) continue;
        printf("%s\"%s\":{\"times\":%lu,\"samples_ns\":[", is_first ? "" : ",", parts[i].name, TIMES);
        is_first = 0;
        parts[i].run();
        for (long round = 0; round < rounds; round++) {
            uint64_t start = now_ns();
            parts[i].run();
            printf("%s%.3f", round ? "," : "", (double)(now_ns() - start) / TIMES);
        }
        printf("]}");
    }
    printf("}\n");
    return fflush(stdout) == 0 ? 0 : 2;
}
