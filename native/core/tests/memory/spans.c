/* Drives native/core/spans.c with random sets and clears beside a table of single pages, and compares. Argument: seed. Prints what it did;
 * ends with status 1 at the first difference. */
#include <mg/spans.h>
#include <stdio.h>
#include <stdlib.h>

enum { PAGES = 64, ROUNDS = 200000, MOST = 10 };

static struct mg_span room[MOST];
static struct mg_spans spans = {room, 0, MOST};
static struct { uint32_t prot; int32_t key; } model[PAGES]; /* prot 0: nothing known */
static uint64_t state;

static uint32_t below(uint32_t limit) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)(state >> 33) % limit;
}

static void fail(const char *what, uint32_t round) {
    printf("round %u: %s\n", round, what);
    exit(1);
}

static void compare(uint32_t round) {
    for (uint32_t i = 0; i < spans.count; i++) {
        if (room[i].start >= room[i].end) fail("an empty span", round);
        if (i > 0 && room[i - 1].end > room[i].start) fail("out of order", round);
        if (i > 0 && room[i - 1].end == room[i].start && room[i - 1].prot == room[i].prot && room[i - 1].key == room[i].key)
            fail("alike neighbours apart", round);
    }
    for (uint64_t page = 0; page < PAGES; page++) {
        const struct mg_span *span = mg_spans_find(&spans, page << 12);
        if (!span != !model[page].prot) fail("known or not", round);
        if (span && (span->prot != model[page].prot || span->key != model[page].key)) fail("another value", round);
        if (mg_spans_touch(&spans, page << 12, (page + 1) << 12) != (span != 0)) fail("touch", round);
    }
}

int main(int argc, char **argv) {
    uint32_t full = 0, done = 0;
    state = argc > 1 ? strtoull(argv[1], 0, 10) : 1;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        uint32_t first = below(PAGES), last = first + below(PAGES - first + 1), prot = below(3) ? 1 + below(3) : 0;
        int32_t key = (int32_t)below(2);
        /* Alike neighbours appear by clearing between them, and are joined only by a set beside them. */
        int worked = prot ? mg_spans_set(&spans, (struct mg_span){(uint64_t)first << 12, (uint64_t)last << 12, prot, key})
                          : mg_spans_clear(&spans, (uint64_t)first << 12, (uint64_t)last << 12);
        if (!worked) {
            if (spans.count + 2 < MOST) fail("refused with room left", round);
            full++;
        } else {
            done++;
            for (uint32_t page = first; page < last; page++) {
                model[page].prot = prot;
                model[page].key = prot ? key : 0;
            }
        }
        compare(round);
    }
    printf("%u done, %u without room\n", done, full);
    return full == 0 || done == 0;
}
