/* core/spans.c against a table of single pages: random sets and clears, with little room. */
#include <mg/spans.h>

#include "fuzz.h"

#include <string.h>

enum { PAGES = 64, STEPS = 2000, MOST = 10 };

static struct mg_span room[MOST];
static struct mg_spans spans = {room, 0, MOST};
static struct { uint32_t prot; int32_t key; } model[PAGES]; /* prot 0: nothing known */

static void compare(void) {
    for (uint32_t i = 0; i < spans.count; i++) {
        MUST(room[i].start < room[i].end, "an empty span");
        if (i == 0) continue;
        MUST(room[i - 1].end <= room[i].start, "out of order");
        MUST(room[i - 1].end < room[i].start || room[i - 1].prot != room[i].prot || room[i - 1].key != room[i].key, "alike neighbours apart");
    }
    for (uint64_t page = 0; page < PAGES; page++) {
        const struct mg_span *span = mg_spans_find(&spans, page << 12);
        MUST((span != 0) == (model[page].prot != 0), "page %lu is known or not", page);
        MUST(!span || (span->prot == model[page].prot && span->key == model[page].key), "page %lu has another value", page);
        MUST(mg_spans_touch(&spans, page << 12, (page + 1) << 12) == (span != 0), "page %lu is touched or not", page);
    }
}

int main(int argc, char **argv) {
    uint32_t full = 0, done = 0;
    for (fuzz_begin(argc, argv); fuzz_round();) {
        spans.count = 0;
        memset(model, 0, sizeof model);
        for (int step = 0; step < STEPS; step++) {
            uint32_t start = (uint32_t)below(PAGES), end = start + (uint32_t)below(PAGES - start + 1), prot = below(3) ? 1 + (uint32_t)below(3) : 0;
            int32_t key = (int32_t)below(2);
            /* Alike neighbours appear by clearing between them, and are joined only by a set beside them. */
            int worked = prot ? mg_spans_set(&spans, (struct mg_span){(uint64_t)start << 12, (uint64_t)end << 12, prot, key})
                              : mg_spans_clear(&spans, (uint64_t)start << 12, (uint64_t)end << 12);
            if (!worked) {
                MUST(spans.count + 2 >= MOST, "refused with room left");
                full++;
            } else {
                done++;
                for (uint32_t page = start; page < end; page++) {
                    model[page].prot = prot;
                    model[page].key = prot ? key : 0;
                }
            }
            compare();
        }
    }
    printf("%u done, %u without room\n", done, full);
    return full == 0 || done == 0;
}
