/* What the fuzzers of native/core and native/loader share: numbers drawn from a seed, and how one fails. Each is called as PROGRAM SEED ROUNDS …
 * A round draws from the seed and its own number alone, so that PROGRAM SEED+ROUND 1 is that round by itself. */
#pragma once

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t fuzz_seed, fuzz_rounds, fuzz_state;

/* A difference, or what must not be: the seed of the round alone is said, and the program ends with status 1. */
static inline __attribute__((format(printf, 1, 2))) _Noreturn void fuzz_fail(const char *format, ...) {
    va_list list;
    va_start(list, format);
    fprintf(stderr, "seed %lu: ", fuzz_seed);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    exit(1);
}
#define MUST(holds, ...) \
    do { \
        if (!(holds)) fuzz_fail(__VA_ARGS__); \
    } while (0)

/* splitmix64 */
static inline uint64_t any(void) {
    uint64_t z = fuzz_state += 0x9e3779b97f4a7c15ull;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    return z ^ z >> 31;
}
static inline uint64_t below(uint64_t limit) { return any() % limit; }
static inline int one_in(uint64_t count) { return below(count) == 0; }
/* All sizes of numbers, and often one next to a power of two. */
static inline uint64_t some_number(void) {
    uint64_t power = 1ull << below(64);
    return one_in(2) ? power + below(5) - 2 : any() & (power - 1);
}

/* A block of exactly this size: a sanitizer sees any step outside. */
static inline void *block(uint64_t bytes) {
    void *at = malloc(bytes);
    MUST(at != 0, "no memory for %lu bytes", bytes);
    return at;
}

static inline void fuzz_begin(int argc, char **argv) {
    MUST(argc >= 3, "usage: %s SEED ROUNDS", argv[0]);
    fuzz_seed = strtoull(argv[1], 0, 10);
    fuzz_rounds = strtoull(argv[2], 0, 10);
}
/* for (fuzz_begin(argc, argv); fuzz_round();) … */
static inline int fuzz_round(void) {
    static uint64_t done;
    if (done == fuzz_rounds) return 0;
    if (done++ > 0) fuzz_seed++;
    fuzz_state = fuzz_seed * 0x2545f4914f6cdd1dull;
    return 1;
}
