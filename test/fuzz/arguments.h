/* The arguments of random calls: by what spec/ says of each, good, bad and hardly possible ones. */
#pragma once

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* Where memory lies: the same in every run, far from where a kernel puts anything by itself. */
#define JOURNAL_AT 0x100000000000ull
#define AREA_AT 0x110000000000ull    /* arguments: DATA_PAGES for each thread, then the edges */
#define SCRATCH_AT 0x120000000000ull /* what calls on mappings may change */
enum { PAGE = 4096, DATA_PAGES = 4, AREA_THREADS = 8, SCRATCH_PAGES = 32, LAST_FD = 19, MOST_CALLS = 512, MOST_SETS = 256, MOST_VALUES = 512 };
#define EDGES_AT (AREA_AT + (uint64_t)AREA_THREADS * DATA_PAGES * PAGE)

struct argument {
    char kind; /* a letter, see make_argument */
    int set;   /* index of the values that it takes, or -1 */
};

struct call {
    uint32_t nr;
    int args;
    struct argument arg[6];
};

struct values {
    int bits; /* 1: they are or-ed */
    int count;
    int64_t value[MOST_VALUES];
};

struct table {
    int count, sets;
    struct call calls[MOST_CALLS];
    struct values set[MOST_SETS];
};

struct dice {
    uint64_t state;
};

static inline uint64_t roll(struct dice *dice) {
    uint64_t z = dice->state += 0x9e3779b97f4a7c15ull;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    return z ^ z >> 31;
}

static inline struct dice dice_of(uint64_t seed, uint64_t sequence, uint64_t place) {
    struct dice dice = {seed};
    dice.state = roll(&dice) ^ sequence;
    dice.state = roll(&dice) ^ place;
    return dice;
}

static inline void read_table(struct table *table, const char *path) {
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%d", &table->sets) != 1) exit(96);
    for (int i = 0; i < table->sets; i++) {
        struct values *set = &table->set[i];
        if (fscanf(file, "%d %d", &set->bits, &set->count) != 2) exit(96);
        for (int k = 0; k < set->count; k++)
            if (fscanf(file, "%" SCNd64, &set->value[k]) != 1) exit(96);
    }
    if (fscanf(file, "%d", &table->count) != 1) exit(96);
    for (int i = 0; i < table->count; i++) {
        struct call *call = &table->calls[i];
        if (fscanf(file, "%" SCNu32 " %d", &call->nr, &call->args) != 2) exit(96);
        for (int k = 0; k < call->args; k++)
            if (fscanf(file, " %c %d", &call->arg[k].kind, &call->arg[k].set) != 2) exit(96);
    }
    fclose(file);
}

/* Data pages, a read-only page, one without access, a data page, and nothing behind it. */
static inline void make_areas(void) {
    size_t data = (size_t)AREA_THREADS * DATA_PAGES * PAGE;
    int how = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    mmap((void *)AREA_AT, data + 4 * PAGE, PROT_READ | PROT_WRITE, how, -1, 0);
    mprotect((void *)EDGES_AT, PAGE, PROT_READ);
    mprotect((void *)(EDGES_AT + PAGE), PAGE, PROT_NONE);
    munmap((void *)(EDGES_AT + 3 * PAGE), PAGE);
    mmap((void *)SCRATCH_AT, SCRATCH_PAGES * PAGE, PROT_READ | PROT_WRITE, how, -1, 0);
}

static inline uint64_t bad_pointer(struct dice *dice) {
    static const uint64_t bad[] = {0, 1, EDGES_AT, EDGES_AT + PAGE - 4, EDGES_AT + PAGE, EDGES_AT + 3 * PAGE - 4, EDGES_AT + 3 * PAGE - 1, EDGES_AT + 3 * PAGE,
                                   0x7fffffffeff8, 0x7ffffffff000, 0x800000000000, 0xffff800000000000, 0xffffffff81000000, 0xfffffffffffff000, ~0ull, 0x4141414141414141};
    return bad[roll(dice) % (sizeof bad / sizeof *bad)];
}

static inline int one_in(struct dice *dice, unsigned n) { return roll(dice) % n == 0; }

static inline uint64_t number(struct dice *dice) {
    static const uint64_t odd[] = {0, 1, 2, 3, 7, 8, 16, 99, 4095, 4096, 65536, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffffffff, 0x8000000000000000, ~0ull};
    return one_in(dice, 8) ? roll(dice) : odd[roll(dice) % (sizeof odd / sizeof *odd)];
}

/* Never so many bytes that a machine would notice: what is between these and impossible is left out. */
static inline uint64_t size(struct dice *dice) {
    static const uint64_t sizes[] = {0, 1, 4, 8, 8, 8, 12, 16, 16, 24, 32, 64, 64, 88, 100, 128, 144, 512, 4095, 4096, 4096, 8192, 65536, 1ull << 47, 1ull << 62, ~0ull, ~0ull - 4095};
    return sizes[roll(dice) % (sizeof sizes / sizeof *sizes)];
}

static inline uint64_t of_set(const struct table *table, int set, struct dice *dice) {
    if (set < 0 || table->set[set].count == 0) return number(dice);
    const struct values *values = &table->set[set];
    if (one_in(dice, 16)) return number(dice);
    uint64_t value = (uint64_t)values->value[roll(dice) % (unsigned)values->count];
    if (values->bits) {
        if (one_in(dice, 4)) return 0;
        while (one_in(dice, 2)) value |= (uint64_t)values->value[roll(dice) % (unsigned)values->count];
    }
    return value;
}

/* Signals that would stop the child, or take its clock away, are nobody's to choose. */
static inline uint64_t signal_number(struct dice *dice) {
    static const uint64_t signals[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 15, 16, 17, 18, 23, 28, 31, 32, 33, 34, 40, 63, 64, 65, 1000, ~0ull};
    return signals[roll(dice) % (sizeof signals / sizeof *signals)];
}

static inline uint64_t descriptor(struct dice *dice) {
    if (one_in(dice, 10)) return number(dice);
    if (one_in(dice, 6)) return (uint64_t)(int64_t)AT_FDCWD;
    return roll(dice) % (LAST_FD + 6);
}

/* Names in the folder of the sequence, or of the process itself: nothing here may lead to a file of somebody else. */
static const char *const names[] = {"a", "b", "dir", "dir/x", "link", "fifo", "sock", "new", "dir/new", "true", ".", "", "a/b", "missing/x", "loop",
                                    "/proc/self/exe", "/proc/self/fd/3", "/proc/self/cmdline", "/proc/self/task",
                                    "/proc/self/comm", "/proc/thread-self/stat",
                                    /* A monitor shows copies of these: a descriptor of another kind. */
                                    "/proc/self/maps", "/proc/self/status", "/proc/self/smaps", "/proc/self/mem"};
enum { NAMES = sizeof names / sizeof *names, VIEWS = 4 };
static int with_views;

/* One more thing in the thread's memory: where it lies. */
struct place {
    uint64_t next, end;
};

static inline uint64_t put_bytes(struct place *place, const void *bytes, uint64_t count) {
    count = (count + 7) & ~7ull;
    if (place->next + count > place->end) return place->end - 8;
    uint64_t at = place->next;
    memcpy((void *)at, bytes, count);
    place->next += count;
    return at;
}

static inline uint64_t put_text(struct place *place, const char *text) {
    char copy[64] = {0};
    strncpy(copy, text, sizeof copy - 1);
    return put_bytes(place, copy, strlen(copy) + 1);
}

static inline uint64_t put_name(struct place *place, struct dice *dice) { return put_text(place, names[roll(dice) % (unsigned)(with_views ? NAMES : NAMES - VIEWS)]); }

static inline uint64_t put_vector(struct place *place, struct dice *dice) {
    uint64_t vector[2 * 4];
    for (int i = 0; i < 4; i++) {
        vector[2 * i] = one_in(dice, 5) ? bad_pointer(dice) : place->end - 4096;
        vector[2 * i + 1] = one_in(dice, 8) ? size(dice) : roll(dice) % 64;
    }
    return put_bytes(place, vector, sizeof vector);
}

static inline uint64_t put_address(struct place *place, struct dice *dice) {
    union {
        struct sockaddr_un local;
        struct sockaddr_in internet;
        uint64_t words[16];
    } address = {.words = {0}};
    switch (roll(dice) % 3) {
    case 0:
        address.local.sun_family = AF_UNIX;
        strcpy(address.local.sun_path, one_in(dice, 2) ? "sock" : "new");
        break;
    case 1: address.internet = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)(roll(dice) % 3)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}; break;
    default: address.words[0] = roll(dice);
    }
    return put_bytes(place, &address, sizeof address);
}

static inline uint64_t put_random(struct place *place, struct dice *dice) {
    uint64_t words[16];
    for (int i = 0; i < 16; i++) {
        uint64_t kind = roll(dice) % 4;
        words[i] = kind == 0 ? 0 : kind == 1 ? roll(dice) % 16 : kind == 2 ? number(dice) : place->end - 2048;
        words[i] &= ~(1ull << (SIGALRM - 1));
    }
    return put_bytes(place, words, sizeof words);
}

static void ignore(int signo) { (void)signo; }

static inline uint64_t put_action(struct place *place, struct dice *dice) {
    static const uint64_t handlers[] = {0, 0, 1, 1, 0x1000, 0xffffffff81000000};
    uint64_t which = roll(dice) % 12;
    uint64_t flags = 0x04000000 | (roll(dice) & 0x5c000007);
    uint64_t action[4] = {which < 6 ? handlers[which] : (uint64_t)&ignore, flags, 0, roll(dice) & ~(1ull << (SIGALRM - 1))};
    /* A restorer of its own: the C library's is not ours to name. */
    extern void fuzz_restore(void);
    action[2] = (uint64_t)&fuzz_restore;
    return put_bytes(place, action, sizeof action);
}
__asm__(".text\nfuzz_restore: mov $15, %eax\nsyscall\n");

static inline uint64_t mapping_address(struct dice *dice) {
    if (one_in(dice, 6)) return bad_pointer(dice);
    return SCRATCH_AT + roll(dice) % SCRATCH_PAGES * PAGE + (one_in(dice, 8) ? 1 : 0);
}

static inline uint64_t mapping_size(struct dice *dice) {
    static const uint64_t sizes[] = {0, 1, PAGE, PAGE, PAGE, 2 * PAGE, 3 * PAGE, 4 * PAGE, PAGE + 1, 1ull << 47, ~0ull, ~0ull - 4095, 1ull << 63};
    return sizes[roll(dice) % (sizeof sizes / sizeof *sizes)];
}

static inline uint64_t make_argument(const struct table *table, const struct argument *argument, struct place *place, struct dice *dice) {
    static const char *const texts[] = {"", "a", "user.x", "tmpfs", "proc", "/q", "security.capability", "0123456789"};
    if (argument->kind >= 'A' && argument->kind <= 'Z' && one_in(dice, 7)) return bad_pointer(dice);
    switch (argument->kind) {
    case 's': return size(dice);
    case 'f': return descriptor(dice);
    case 'v': return of_set(table, argument->set, dice);
    case 'm': return roll(dice) & 01777;
    case 'g': return signal_number(dice);
    case 'p': {
        uint64_t which = roll(dice) % 4;
        return which == 0 ? 0 : which == 1 ? 0x3fffffff : which == 2 ? 0x80000000ull : (uint64_t)syscall(SYS_getpid);
    }
    case 'u': return one_in(dice, 3) ? number(dice) : roll(dice) % 3;
    case 'd': return one_in(dice, 2) ? 0 : 0x103; /* null */
    case 'a': return mapping_address(dice);
    case 'l': return mapping_size(dice);
    case 'c': { /* flags of clone: whose end the parent hears of is not for chance */
        static const uint64_t signals[] = {0, SIGCHLD};
        return (of_set(table, argument->set, dice) & ~0xffull) | signals[roll(dice) % 2];
    }
    case 'x': return one_in(dice, 2) ? number(dice) : put_random(place, dice); /* a number or a pointer */
    case 'P': return put_name(place, dice);
    case 'T': return put_text(place, texts[roll(dice) % (sizeof texts / sizeof *texts)]);
    case 'V': {
        uint64_t strings[3] = {put_text(place, "x"), one_in(dice, 6) ? bad_pointer(dice) : put_text(place, "y=z"), 0};
        return put_bytes(place, strings, sizeof strings);
    }
    case 'A': return put_address(place, dice);
    case 'B': return put_random(place, dice);
    case 'I': return put_vector(place, dice);
    case 'M': {
        uint64_t head[8] = {one_in(dice, 2) ? 0 : put_address(place, dice), 16, put_vector(place, dice), roll(dice) % 5, one_in(dice, 2) ? 0 : put_random(place, dice), roll(dice) % 48, 0, 0};
        uint64_t at = put_bytes(place, head, sizeof head);
        put_bytes(place, head, sizeof head);
        return at;
    }
    case 'K': {
        uint64_t set[2] = {roll(dice) & ~(1ull << (SIGALRM - 1)), 0};
        return put_bytes(place, set, sizeof set);
    }
    case 'S': {
        uint64_t mask = put_random(place, dice), pair[2] = {one_in(dice, 6) ? bad_pointer(dice) : mask, 8};
        return put_bytes(place, pair, sizeof pair);
    }
    case 'W': { /* a time, or two */
        uint64_t times[4] = {0, roll(dice) % 2000, 0, roll(dice) % 2000};
        if (one_in(dice, 6)) times[roll(dice) % 4] = number(dice);
        return put_bytes(place, times, sizeof times);
    }
    case 'N': { /* one number */
        uint64_t value[1] = {one_in(dice, 4) ? number(dice) : 16};
        return put_bytes(place, value, sizeof value);
    }
    case 'G': return put_action(place, dice);
    case 'Q': { /* pollfd or epoll_event */
        uint64_t polled[4];
        for (int i = 0; i < 4; i++) polled[i] = (uint32_t)descriptor(dice) | (roll(dice) & 0x3f) << 32;
        return put_bytes(place, polled, sizeof polled);
    }
    case 'H': { /* open_how */
        uint64_t how[3] = {of_set(table, argument->set, dice), 0, one_in(dice, 2) ? 0 : roll(dice) & 0x3f};
        return put_bytes(place, how, sizeof how);
    }
    case 'C': { /* clone_args */
        uint64_t words[11] = {of_set(table, argument->set, dice) & ~0xffull, put_random(place, dice), place->end - 512, place->end - 520, one_in(dice, 2) ? 0 : SIGCHLD,
                              one_in(dice, 2) ? 0 : place->end - 1024, one_in(dice, 2) ? 0 : 512, 0, one_in(dice, 6) ? place->end - 600 : 0, one_in(dice, 6), 0};
        return put_bytes(place, words, sizeof words);
    }
    default: return number(dice);
    }
}

static inline void make_arguments(const struct table *table, const struct call *call, uint64_t thread, struct dice *dice, uint64_t args[6]) {
    /* What calls before left there is not always the same. */
    memset((void *)(AREA_AT + thread * DATA_PAGES * PAGE), 0, DATA_PAGES * PAGE);
    struct place place = {AREA_AT + thread * DATA_PAGES * PAGE, AREA_AT + (thread + 1) * DATA_PAGES * PAGE};
    for (int i = 0; i < 6; i++) args[i] = i < call->args ? make_argument(table, &call->arg[i], &place, dice) : roll(dice);
}
