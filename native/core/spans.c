/* A map from address ranges to what was asked of them (mg/spans.h). */
#include <mg/spans.h>
#include <mg/text.h>

uint32_t mg_spans_from(const struct mg_spans *spans, uint64_t address) {
    uint32_t low = 0, high = spans->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (spans->at[middle].end <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct mg_span *mg_spans_find(const struct mg_spans *spans, uint64_t address) {
    uint32_t i = mg_spans_from(spans, address);
    return i < spans->count && spans->at[i].start <= address ? &spans->at[i] : 0;
}

int mg_spans_touch(const struct mg_spans *spans, uint64_t start, uint64_t end) {
    uint32_t i = mg_spans_from(spans, start);
    return i < spans->count && spans->at[i].start < end;
}

/* Replaces `gone` spans from index `at` on by the `fresh` ones. */
static int splice(struct mg_spans *spans, uint32_t at, uint32_t gone, const struct mg_span *fresh, uint32_t fresh_count) {
    uint32_t behind = spans->count - at - gone;
    if (spans->count - gone + fresh_count > spans->most) return 0;
    memmove(&spans->at[at + fresh_count], &spans->at[at + gone], behind * sizeof *fresh);
    memcpy(&spans->at[at], fresh, fresh_count * sizeof *fresh);
    spans->count = at + fresh_count + behind;
    return 1;
}

static int alike(const struct mg_span *one, const struct mg_span *other) { return one->prot == other->prot && one->key == other->key; }

static int replace(struct mg_spans *spans, uint64_t start, uint64_t end, const struct mg_span *by) {
    struct mg_span fresh[5];
    uint32_t count = 0, first = mg_spans_from(spans, start), last = first;
    while (last < spans->count && spans->at[last].start < end) last++;
    if (first < last && spans->at[first].start < start) {
        fresh[count] = spans->at[first];
        fresh[count++].end = start;
    }
    if (by) fresh[count++] = *by;
    if (first < last && spans->at[last - 1].end > end) {
        fresh[count] = spans->at[last - 1];
        fresh[count++].start = end;
    }
    if (by) {
        /* Neighbours that end or begin where this does. */
        if (first > 0 && spans->at[first - 1].end == start) {
            memmove(fresh + 1, fresh, count * sizeof *fresh);
            fresh[0] = spans->at[--first];
            count++;
        }
        if (last < spans->count && spans->at[last].start == end) fresh[count++] = spans->at[last++];
        uint32_t kept = 0;
        for (uint32_t i = 1; i < count; i++) {
            if (fresh[kept].end == fresh[i].start && alike(&fresh[kept], &fresh[i]))
                fresh[kept].end = fresh[i].end;
            else
                fresh[++kept] = fresh[i];
        }
        count = kept + 1;
    }
    return splice(spans, first, last - first, fresh, count);
}

int mg_spans_clear(struct mg_spans *spans, uint64_t start, uint64_t end) {
    return start >= end || !mg_spans_touch(spans, start, end) || replace(spans, start, end, 0);
}

int mg_spans_set(struct mg_spans *spans, struct mg_span span) { return span.start >= span.end || replace(spans, span.start, span.end, &span); }
