/* Looks at every byte offset of some memory for what leads to a monitor: whole addresses of eight bytes, and parts of addresses.
 * A whole address of something that is in use counts by itself, but one that could as well be two small numbers side by side. A part of one
 * may be chance, as may be one of what is large (reserved places, the ring), and whatever stands in pages that are as their file is, where
 * the file is not older than the launch. Chance is measured: each zone is looked for 32 times, once as it is and 31 times moved round within
 * itself (decoys). Only what the zone as it is shows more often than its decoys counts. */
#pragma once

#include "truth.h"

/* Eight bytes, but may be chance; six bytes; bits 16 to 47; bits 0 to 31 of where things begin, and halves of the capability. */
enum { EIGHT, SIX, HIGH, LOW, PARTIAL_KINDS };
static const char *const partial_names[] = {"eight bytes", "six bytes", "upper half", "lower half"};
#define DECOYS 32 /* the first is the zone as it is */
#define MOST_VALUES 8
#define MOST_LAYOUTS 16384

/* What was found of one zone up to now, by distinct values: what a program copies counts once. */
struct layout {
    uint64_t zone_start, full;
    uint64_t shift[DECOYS];
    uint32_t halves[DECOYS][3]; /* of the capability, and of capabilities that do not exist */
    uint8_t count[PARTIAL_KINDS][DECOYS];
    uint64_t values[PARTIAL_KINDS][DECOYS][MOST_VALUES];
};

struct low_value {
    uint32_t value;
    uint8_t decoy, zone;
    uint16_t next; /* with the same bits 12 to 27 */
    const char *name;
};

/* One zone that is looked for. */
struct sought {
    const struct truth *truth;
    struct layout *layout;
};

#define MOST_SOUGHT 32
static struct sought sought[MOST_SOUGHT];
static int sought_count;
static uint8_t zone_bits[1024];   /* by bits 38 to 47 of an address: some zone is there */
static uint8_t stub_bits[1 << 16];  /* by bits 12 to 27: some stub, or a capability */
static uint16_t low_first[1 << 16]; /* by bits 12 to 27: the first of the low values with these, counted from one */
static struct low_value lows[MOST_SOUGHT * DECOYS * 12 + 1];
static int low_count;

struct finding {
    const char *kind, *target;
    uint64_t value, offset; /* in the target */
    uint64_t at;
};
static void report(const struct finding *finding); /* scan.c */

static void note(struct layout *layout, int kind, int decoy, uint64_t value, uint64_t at, const char *target) {
    uint8_t *count = &layout->count[kind][decoy];
    for (int i = 0; i < *count; i++)
        if (layout->values[kind][decoy][i] == value) return;
    if (*count == MOST_VALUES) return;
    layout->values[kind][decoy][(*count)++] = value;
    if (decoy == 0) report(&(struct finding){partial_names[kind], target, value, 0, at});
}

static void add_low(uint32_t value, int decoy, int zone, const char *name) {
    uint16_t *first = &low_first[value >> 12 & 0xffff];
    lows[++low_count] = (struct low_value){value, (uint8_t)decoy, (uint8_t)zone, *first, name};
    *first = (uint16_t)low_count;
}

static uint64_t moved(const struct sought *one, uint64_t at, int decoy) {
    const struct mg_range *zone = &one->truth->launch.zone;
    uint64_t to = at - zone->start + one->layout->shift[decoy];
    return zone->start + (to >= zone->end - zone->start ? to - (zone->end - zone->start) : to);
}

static void seek_nothing(void) {
    sought_count = low_count = 0;
    memset(zone_bits, 0, sizeof zone_bits);
    memset(stub_bits, 0, sizeof stub_bits);
    memset(low_first, 0, sizeof low_first);
}

static void seek(const struct truth *truth, struct layout *layout) {
    if (sought_count == MOST_SOUGHT) return;
    struct sought *one = &sought[sought_count];
    *one = (struct sought){truth, layout};
    const struct mg_launch *l = &truth->launch;
    for (uint64_t block = l->zone.start >> 38; block <= l->zone.end >> 38; block++) zone_bits[block] = 1;
    for (int i = 0; i < truth->stub_count; i++)
        for (uint64_t page = 0; page < 2; page++) stub_bits[((truth->stubs[i] >> 12) + page) & 0xffff] = 1;
    const struct { uint64_t at; const char *name; } first[] = {
        {l->zone.start, "zone"}, {l->code.start, "code"}, {truth->gate, "mg_gate"}, {l->constants.start, "constants"}, {l->data.start, "data"},
        {l->threads.start, "threads"}, {l->heap.start, "heap"}, {(uint64_t)l->pack_file, "pack"}, {(uint64_t)l->ring.header, "ring"}};
    stub_bits[l->capability.full >> 12 & 0xffff] = 1;
    for (int decoy = 0; decoy < DECOYS; decoy++) {
        for (unsigned i = 0; i < sizeof first / sizeof *first; i++)
            if (first[i].at) add_low((uint32_t)moved(one, first[i].at, decoy), decoy, sought_count, first[i].name);
        for (int i = 0; i < 3; i++) add_low(layout->halves[decoy][i], decoy, sought_count, "capability");
    }
    sought_count++;
}

static const struct part *part_at(const struct truth *truth, uint64_t at, int only_narrow) {
    for (int i = 0; i < truth->part_count; i++)
        if (at >= truth->parts[i].from && at < truth->parts[i].to && (!only_narrow || truth->parts[i].narrow)) return &truth->parts[i];
    return 0;
}

/* One layout in 65,536 has a stub, or a part's page, whose addresses are like this. */
static int is_two_numbers(uint64_t value) { return (uint32_t)value < 1 << 16; }

static void look_address(uint64_t value, uint64_t at, int as_file) {
    uint64_t address = value & 0xffffffffffffull;
    for (int i = 0; i < sought_count; i++) {
        const struct truth *truth = sought[i].truth;
        if (address < truth->launch.zone.start || address > truth->launch.zone.end) continue;
        int whole = value == address;
        int counts = whole && !as_file && !is_two_numbers(value);
        const struct part *in_use = counts ? part_at(truth, address, 1) : 0;
        if (in_use) report(&(struct finding){"address", in_use->name, value, address - in_use->from, at});
        for (int decoy = 0; decoy < DECOYS; decoy++) {
            const struct part *part = part_at(truth, moved(&sought[i], address, decoy), !whole);
            if (part && !(counts && part->narrow)) note(sought[i].layout, whole ? EIGHT : SIX, decoy, address, at, part->name);
        }
    }
}

static void look_high(uint32_t value, uint64_t at) {
    uint64_t block = (uint64_t)value << 16;
    for (int i = 0; i < sought_count; i++) {
        const struct truth *truth = sought[i].truth;
        if (block < (truth->launch.zone.start & ~0xffffull) || block >= truth->launch.zone.end) continue;
        for (int decoy = 0; decoy < DECOYS; decoy++) {
            uint64_t to = moved(&sought[i], block < truth->launch.zone.start ? truth->launch.zone.start : block, decoy) & ~0xffffull;
            for (int p = 0; p < truth->part_count; p++)
                if (truth->parts[p].narrow && to + 0xffff >= truth->parts[p].from && to < truth->parts[p].to) {
                    note(sought[i].layout, HIGH, decoy, value, at, truth->parts[p].name);
                    break;
                }
        }
    }
}

static void look_exact(uint64_t value, uint64_t at) {
    for (int i = 0; i < sought_count; i++) {
        const struct truth *truth = sought[i].truth;
        if (value == truth->launch.capability.full) report(&(struct finding){"capability", "capability", value, 0, at});
        for (int s = 0; s < truth->stub_count; s++)
            if (value - truth->stubs[s] < MG_REWRITE_STUB_BYTES && !is_two_numbers(value))
                report(&(struct finding){"address", is_in_zone(truth, value) ? "stubs in the zone" : "stubs", value, value - truth->stubs[s], at});
    }
}

static void look_low(uint32_t value, uint64_t at) {
    for (int i = low_first[value >> 12 & 0xffff]; i; i = lows[i].next)
        if (lows[i].value == value) note(sought[lows[i].zone].layout, LOW, lows[i].decoy, value, at, lows[i].name);
}

/* `bytes` that lie at `at` in the process; seven more can be read behind them in `content`. `as_file`: no byte was changed since it came
 * from a file. */
static void search(const unsigned char *content, size_t bytes, uint64_t at, int as_file) {
    for (size_t i = 0; i < bytes; i++) {
        uint64_t value;
        memcpy(&value, content + i, 8);
        if (value == 0) { /* as most memory is: the next seven offsets hold nothing but what comes behind */
            uint64_t next = 1;
            if (i + 16 <= bytes) memcpy(&next, content + i + 8, 8);
            if (next == 0) i += 7;
            continue;
        }
        if (zone_bits[value >> 38 & 1023]) look_address(value, at + i, as_file);
        if (zone_bits[(uint32_t)value >> 22]) look_high((uint32_t)value, at + i);
        if (stub_bits[value >> 12 & 0xffff]) look_exact(value, at + i);
        if (low_first[value >> 12 & 0xffff]) look_low((uint32_t)value, at + i);
    }
}
