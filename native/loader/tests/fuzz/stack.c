/* loader/stack.c: any arguments, environment and auxiliary vector, laid out by the kernel's rules, become a stack by the same rules for the program:
 * the same strings in the same order in one piece, the vector with mgload's changes, and nothing of what mgload was given beside them. */
#define _GNU_SOURCE
#include "loader/load.h"

#include <mg/sys.h>
#include <mg/syscalls.h>

#include "fuzz.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { STACK_BYTES = 4 << 20, MOST_STRINGS = 600, MOST_AUX = 63, SECRET = 0xa5 };

static char *bottom; /* of STACK_BYTES, that end at a page nobody may touch */
static uint64_t seen_random[2];
static uint64_t longest;

long mg_sys6(long nr, long a, long b, long c, long d, long e, long f) {
    MUST(nr == MG_NR_mmap || nr == MG_NR_munmap || nr == MG_NR_getrandom, "call %ld", nr);
    if (nr == MG_NR_getrandom) {
        for (long i = 0; i < b; i++) ((unsigned char *)a)[i] = (unsigned char)any();
        return b;
    }
    if (nr == MG_NR_munmap) return munmap((char *)a - MG_PAGE, (size_t)b + 2 * MG_PAGE);
    /* Between pages that nobody may touch. */
    MUST(a == 0 && e == -1 && f == 0 && b > 0 && b % (long)MG_PAGE == 0 && (d & MG_MAP_ANONYMOUS), "maps %lx bytes", b);
    char *at = mmap(0, (size_t)b + 2 * MG_PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(at != MAP_FAILED && mprotect(at + MG_PAGE, (size_t)b, (int)c) == 0, "no memory");
    return (long)(at + MG_PAGE);
}

_Noreturn void mg_fail(enum mg_error code, const char *where, long error) { fuzz_fail("error %u of %s, %ld", code, where, error); }

static uint64_t some_count(void) { return one_in(3) ? below(3) : one_in(8) ? below(MOST_STRINGS) : below(20); }

/* Texts of lengths that meet every boundary; now and then a very long one. */
static char *some_text(char *end, const char **text) {
    uint64_t bytes = one_in(40) ? below(128 << 10) : one_in(4) ? 0 : below(one_in(5) ? 5000 : 40);
    if (bytes + 1 > (uint64_t)(end - bottom) / 8) bytes = 0;
    end -= bytes + 1;
    for (uint64_t i = 0; i < bytes; i++) end[i] = (char)(1 + below(255));
    end[bytes] = 0;
    if (bytes > longest) longest = bytes;
    *text = end;
    return end;
}

/* What mgload is started with: its own first arguments, then the program's. The environment's last string is taken out by mgload. */
static struct {
    const char *arguments[MOST_STRINGS], *environment[MOST_STRINGS], *execfn;
    uint64_t argument_count, environment_count, own;
    Elf64_auxv_t aux[MOST_AUX + 1];
    unsigned aux_count;
    long *original;
    char *top;
} given;

static void make_given(void) {
    char *end = bottom + STACK_BYTES - 8 - (one_in(2) ? below(MG_PAGE) : 0);
    memset(bottom, SECRET, STACK_BYTES);
    memset(end, 0, 8);
    given.top = bottom + STACK_BYTES - ((uint64_t)(bottom + STACK_BYTES - end - 8) & ~(MG_PAGE - 1));
    given.argument_count = some_count();
    given.environment_count = some_count();
    given.own = 1 + below(5);
    end = some_text(end, &given.execfn);
    for (uint64_t i = given.environment_count; i-- > 0;) end = some_text(end, &given.environment[i]);
    for (uint64_t i = given.argument_count; i-- > 0;) end = some_text(end, &given.arguments[i]);
    given.aux_count = one_in(4) ? MOST_AUX - 1 : (unsigned)below(MOST_AUX - 1);
    static const uint64_t types[] = {AT_PHDR, AT_PHENT, AT_PHNUM, AT_BASE, AT_ENTRY, AT_RANDOM, AT_PLATFORM, AT_HWCAP, AT_HWCAP2, AT_SYSINFO_EHDR, AT_SECURE, 51, AT_UID};
    for (unsigned i = 0; i < given.aux_count; i++)
        given.aux[i] = (Elf64_auxv_t){.a_type = one_in(10) ? 100 + (any() >> 1) : types[below(sizeof types / sizeof *types)], .a_un.a_val = any()};
    /* The kernel gives it always, once. */
    given.aux[below(given.aux_count + 1)] = (Elf64_auxv_t){.a_type = AT_EXECFN, .a_un.a_val = (uint64_t)given.execfn};
    if (given.aux_count == 0) given.aux_count = 1;
    int there = 0;
    for (unsigned i = 0; i < given.aux_count; i++) there |= given.aux[i].a_type == AT_EXECFN;
    if (!there) given.aux_count++;
    given.aux[given.aux_count] = (Elf64_auxv_t){.a_type = AT_NULL};
    uint64_t count = given.own + given.argument_count, words = 1 + count + 1 + given.environment_count + 1 + 2 * (given.aux_count + 1);
    long *word = given.original = (long *)(((uint64_t)end - words * 8 - below(200)) & ~15ull);
    *word++ = (long)count;
    for (uint64_t i = 0; i < given.own; i++) *word++ = (long)given.execfn;
    for (uint64_t i = 0; i < given.argument_count; i++) *word++ = (long)given.arguments[i];
    *word++ = 0;
    for (uint64_t i = 0; i < given.environment_count; i++) *word++ = (long)given.environment[i];
    *word++ = 0;
    memcpy(word, given.aux, (given.aux_count + 1) * sizeof *given.aux);
}

/* What was given, kept aside: the stack is built over it. */
static struct {
    char *text[2 * MOST_STRINGS + 1];
    uint64_t count;
} kept;

static void keep(const char *text) {
    kept.text[kept.count] = strdup(text);
    MUST(kept.text[kept.count++] != 0, "no memory");
}

static uint64_t expect_strings(const char *text, const uint64_t *words, uint64_t count, uint64_t first) {
    for (uint64_t i = 0; i < count; i++) {
        MUST(words[i] == (uint64_t)text, "string %lu lies elsewhere", first + i);
        MUST(strcmp(text, kept.text[first + i]) == 0, "string %lu is another", first + i);
        text += strlen(text) + 1;
    }
    MUST(words[count] == 0, "the pointers go on");
    return (uint64_t)text;
}

static void expect_aux(const struct mg_launch *launch, const struct mg_mapped *mapped, const Elf64_auxv_t *got, uint64_t strings) {
    uint64_t end = strings;
    for (unsigned i = 0; i < given.aux_count; i++) {
        uint64_t wanted = given.aux[i].a_un.a_val, value = got[i].a_un.a_val;
        MUST(got[i].a_type == given.aux[i].a_type, "entry %u is another", i);
        switch (got[i].a_type) {
        case AT_PHDR: wanted = mapped->program_headers; break;
        case AT_PHENT: wanted = sizeof(Elf64_Phdr); break;
        case AT_PHNUM: wanted = mapped->header_count; break;
        case AT_BASE: wanted = mapped->interpreter_base; break;
        case AT_ENTRY: wanted = mapped->program_entry; break;
        case AT_HWCAP2: if (launch->gates) wanted &= ~(uint64_t)MG_HWCAP2_FSGSBASE; break;
        case AT_EXECFN: wanted = launch->env_end; break;
        case AT_PLATFORM: MUST(value >= (uint64_t)(got + given.aux_count + 1) && value + 7 <= end && strcmp((char *)value, "x86_64") == 0, "the platform"); wanted = value; break;
        case AT_RANDOM:
            MUST(value >= (uint64_t)(got + given.aux_count + 1) && value + 16 <= end && value % 16 == 0, "the random bytes lie elsewhere");
            MUST(memcmp((void *)value, seen_random, 16) != 0, "the random bytes are those of the last one");
            wanted = value;
            break;
        }
        MUST(value == wanted, "entry %u, of type %lu, is %lx", i, got[i].a_type, value);
        if (got[i].a_type == AT_RANDOM && i + 1 == given.aux_count) memcpy(seen_random, (void *)value, 16);
    }
    MUST(got[given.aux_count].a_type == AT_NULL && launch->auxv == (uint64_t)got && launch->auxv_bytes == (given.aux_count + 1) * sizeof *got, "the vector's end");
}

static void build(void) {
    struct mg_start_stack start = {.original = given.original, .execfn = given.execfn};
    struct mg_mapped mapped = {.entry = any(), .program_entry = any(), .program_headers = any(), .interpreter_base = any(), .header_count = (unsigned)any()};
    struct mg_launch launch = {.gates = (uint32_t)below(2)};
    start.arguments = (struct mg_strings){(char **)given.original + 1 + given.own, given.argument_count};
    start.environment = (struct mg_strings){start.arguments.at + given.argument_count + 1, given.environment_count - (given.environment_count && one_in(2))};
    /* A script's interpreter and its argument, from elsewhere. */
    static char *others[MOST_STRINGS + 2];
    if (one_in(3)) {
        others[0] = "/an/interpreter", others[1] = "-x";
        for (uint64_t i = 1; i < given.argument_count; i++) others[i + 1] = start.arguments.at[i];
        start.arguments = (struct mg_strings){others, given.argument_count ? given.argument_count + 1 : 2};
    }
    uint64_t arguments = start.arguments.count, variables = start.environment.count;
    for (uint64_t i = 0; i < arguments; i++) keep(start.arguments.at[i]);
    for (uint64_t i = 0; i < variables; i++) keep(start.environment.at[i]);
    keep(start.execfn);

    mg_stack_build(&start, &mapped, &launch);
    uint64_t *words = (uint64_t *)launch.start_stack;
    MUST(launch.start_stack % 16 == 0 && launch.start_stack >= (uint64_t)bottom && launch.entry.rsp == launch.start_stack && launch.entry.rip == mapped.entry, "it begins at %lx",
         launch.start_stack);
    MUST(words[0] == arguments, "%lu arguments, not %lu", words[0], arguments);
    uint64_t end = expect_strings((char *)launch.arg_start, words + 1, arguments, 0);
    MUST(end == launch.arg_end && end == launch.env_start, "the arguments end at %lx", end);
    end = expect_strings((char *)end, words + 1 + arguments + 1, variables, arguments);
    MUST(end == launch.env_end && strcmp((char *)end, kept.text[arguments + variables]) == 0, "the name of the file");
    end += strlen((char *)end) + 1;
    MUST(end + 8 == (uint64_t)given.top && *(char *)end == 0 && memcmp((char *)end, (char *)end + 1, 7) == 0, "it ends at %lx, not %p", end, given.top);
    expect_aux(&launch, &mapped, (Elf64_auxv_t *)(words + 1 + arguments + 1 + variables + 1), launch.arg_start);
    /* Of what was there, nothing is left below, and nothing between. */
    uint64_t old = ((uint64_t)given.original & ~(MG_PAGE - 1)) - MG_PAGE, low = old < launch.start_stack ? old : launch.start_stack;
    for (uint64_t at = low; at < launch.start_stack; at++) MUST(*(char *)at == 0, "%lx is left over", at);
    uint64_t between = (uint64_t)(words + 1 + arguments + 1 + variables + 1) + launch.auxv_bytes, run = 0;
    for (uint64_t at = between; at < launch.arg_start; at++) {
        run = *(unsigned char *)at == SECRET ? run + 1 : 0;
        MUST(run < 8, "%lx is left over", at);
    }
    while (kept.count > 0) free(kept.text[--kept.count]);
}

int main(int argc, char **argv) {
    char *at = mmap(0, STACK_BYTES + 2 * MG_PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    bottom = at + MG_PAGE;
    MUST(at != MAP_FAILED && mprotect(bottom, STACK_BYTES, PROT_READ | PROT_WRITE) == 0, "no memory");
    for (fuzz_begin(argc, argv); fuzz_round();) {
        make_given();
        build();
    }
    printf("longest text: %lu\n", longest);
    return 0;
}
