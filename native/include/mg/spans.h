/* A map from address ranges to what was asked of them: sorted, disjoint, whole pages. */
#pragma once

#include <stdint.h>

struct mg_span {
    uint64_t start, end;
    uint32_t prot;
    int32_t key; /* protection key */
};

struct mg_spans {
    struct mg_span *at;
    uint32_t count, most;
};

/* Index of the first span that ends behind `address`; `count` if there is none. */
uint32_t mg_spans_from(const struct mg_spans *spans, uint64_t address);
/* The span that `address` lies in, or 0. */
const struct mg_span *mg_spans_find(const struct mg_spans *spans, uint64_t address);
int mg_spans_touch(const struct mg_spans *spans, uint64_t start, uint64_t end);
/* Forgets what is known of [start, end); 0, with nothing changed, if there is no room to split a span. */
int mg_spans_clear(struct mg_spans *spans, uint64_t start, uint64_t end);
/* Puts [start, end) in place of what is known of it, joined with neighbours that are alike; 0, with nothing changed, if there is no room. */
int mg_spans_set(struct mg_spans *spans, struct mg_span span);
