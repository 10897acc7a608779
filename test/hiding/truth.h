/* Ground truth about a guarded process, read from outside by root: where its monitor is, and what of its memory is the application's. */
#pragma once

#include <dirent.h>
#include <fcntl.h>
#include <mg/launch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "domain/thread.h"
#include "loader/zone.h"

#define MOST_MAPPINGS 4096
#define MOST_STUBS 512
#define MOST_PARTS 128

struct mapping {
    uint64_t from, to, inode;
    char rights[5];
    int key; /* of its pages; 0 where there are no keys */
    char name[96];
};

struct part {
    uint64_t from, to;
    const char *name;
    int narrow; /* it is in use, and so small that an address that lies in it is hardly ever chance */
};

struct truth {
    struct mapping mappings[MOST_MAPPINGS];
    int mapping_count;
    struct mg_launch launch; /* of the monitor itself, out of its data */
    struct part parts[MOST_PARTS];
    int part_count;
    uint64_t stubs[MOST_STUBS]; /* behind objects, and the first in the zone */
    int stub_count;
    uint64_t gate; /* mg_gate; 0: nothing is rewritten */
};

static int open_of(int pid, const char *file) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
    return open(path, O_RDONLY | O_CLOEXEC);
}

/* From smaps where the pages have keys, else from maps; 0 when the process is gone or has too many. */
static int read_mappings(int pid, int with_keys, struct truth *truth) {
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, with_keys ? "smaps" : "maps");
    FILE *file = fopen(path, "re");
    if (!file) return 0;
    truth->mapping_count = 0;
    while (fgets(line, sizeof line, file)) {
        struct mapping one = {0};
        int key;
        if (sscanf(line, "%lx-%lx %4s %*s %*s %lu %95[^\n]", &one.from, &one.to, one.rights, &one.inode, one.name) >= 4) {
            if (truth->mapping_count == MOST_MAPPINGS) break;
            truth->mappings[truth->mapping_count++] = one;
        } else if (sscanf(line, "ProtectionKey: %d", &key) == 1 && truth->mapping_count) {
            truth->mappings[truth->mapping_count - 1].key = key;
        }
    }
    fclose(file);
    return truth->mapping_count > 0 && truth->mapping_count < MOST_MAPPINGS;
}

static int is_zone_place(uint64_t at) { return at >= MG_ZONE_LOWEST && at < MG_ZONE_HIGHEST; }
static int within(struct mg_range inner, struct mg_range outer) { return inner.start >= outer.start && inner.end <= outer.end && inner.start < inner.end; }

/* The monitor's own launch record says where it lies itself. */
static int find_launch(int memory, struct truth *truth) {
    for (int i = 0; i < truth->mapping_count; i++) {
        const struct mapping *one = &truth->mappings[i];
        size_t bytes = one->to - one->from;
        if (!is_zone_place(one->from) || strncmp(one->rights, "rw-p", 4) != 0 || bytes < sizeof(struct mg_launch) || bytes > (64u << 20)) continue;
        unsigned char *content = malloc(bytes);
        ssize_t got = pread(memory, content, bytes, (off_t)one->from);
        for (size_t at = 0; got > 0 && at + sizeof(struct mg_launch) <= (size_t)got; at += 8) {
            const struct mg_launch *launch = (const struct mg_launch *)(content + at);
            struct mg_range here = {one->from + at, one->from + at + sizeof *launch};
            if (!is_zone_place(launch->zone.start) || !is_zone_place(launch->zone.end - 1) || !within(here, launch->data) || !within(launch->data, launch->zone) || !within(launch->code, launch->zone) ||
                !within(launch->threads, launch->zone) || !within(launch->heap, launch->zone))
                continue;
            truth->launch = *launch;
            free(content);
            return 1;
        }
        free(content);
    }
    return 0;
}

static void add_part(struct truth *truth, const char *name, uint64_t from, uint64_t to, int narrow) {
    if (truth->part_count < MOST_PARTS && from < to) truth->parts[truth->part_count++] = (struct part){from, to, name, narrow};
}


/* A fork child's stubs, beside each other, may be one mapping; each begins at a page. */
static void find_stubs(int memory, struct truth *truth) {
    static const unsigned char load[] = {0x49, 0xbb}, jump[] = {0x41, 0xff, 0xe3};
    for (int i = 0; i < truth->mapping_count; i++) {
        const struct mapping *one = &truth->mappings[i];
        if (one->rights[2] != 'x' || one->to - one->from > 64 * MG_REWRITE_STUB_BYTES) continue;
        for (uint64_t at = one->from; at + MG_REWRITE_STUB_BYTES <= one->to && truth->stub_count < MOST_STUBS; at += MG_PAGE) {
            unsigned char head[13];
            uint64_t gate;
            if (pread(memory, head, sizeof head, (off_t)at) != sizeof head || memcmp(head, load, 2) != 0 || memcmp(head + 10, jump, 3) != 0) continue;
            memcpy(&gate, head + 2, 8);
            if (gate < truth->launch.code.start || gate >= truth->launch.code.end) continue;
            truth->gate = gate;
            truth->stubs[truth->stub_count++] = at;
        }
    }
}

/* mgload is still there: the program has not begun, and nobody but mgload reads what it wrote down. */
static int is_beginning(const struct truth *truth) {
    for (int i = 0; i < truth->mapping_count; i++) {
        const struct mapping *one = &truth->mappings[i];
        if (one->from == truth->launch.loader.start && (strstr(one->name, "/mgload") || strstr(one->name, "memfd:monguard"))) return 1;
    }
    return 0;
}

/* A fork child that is on its way to a zone of its own has two; it runs nothing of the application's before it has one. */
static int is_moving(const struct truth *truth) {
    uint64_t elsewhere = 0, zone_bytes = truth->launch.zone.end - truth->launch.zone.start;
    for (int i = 0; i < truth->mapping_count; i++) {
        struct mg_range one = {truth->mappings[i].from, truth->mappings[i].to};
        if (is_zone_place(one.start) && !within(one, truth->launch.zone)) elsewhere += one.end - one.start;
    }
    return elsewhere >= zone_bytes / 2; /* moving leaves holes */
}

/* 1: all is known. 0: it has no monitor that has begun, or is gone. */
static int read_truth(int pid, int with_keys, struct truth *truth) {
    truth->part_count = truth->stub_count = 0;
    truth->gate = 0;
    if (!read_mappings(pid, with_keys, truth)) return 0;
    int memory = open_of(pid, "mem");
    if (memory < 0) return 0;
    int known = find_launch(memory, truth) && !is_beginning(truth) && !is_moving(truth);
    if (known) {
        const struct mg_launch *l = &truth->launch;
        find_stubs(memory, truth);
        add_part(truth, "code", l->code.start, l->code.end, 1);
        add_part(truth, "constants", l->constants.start, l->constants.end, 1);
        add_part(truth, "data", l->data.start, l->data.end, 1);
        for (int i = 0; i < truth->mapping_count; i++) { /* what is in use of areas and heap */
            const struct mapping *one = &truth->mappings[i];
            struct mg_range range = {one->from, one->to};
            if (one->rights[0] == 'r' && within(range, l->threads)) add_part(truth, "threads in use", one->from, one->to, 1);
            if (one->rights[0] == 'r' && within(range, l->heap)) add_part(truth, "heap in use", one->from, one->to, 1);
        }
        add_part(truth, "threads", l->threads.start, l->threads.end, 0);
        add_part(truth, "heap", l->heap.start, l->heap.end, 0);
        uint64_t pack = (uint64_t)l->pack_file, ring = (uint64_t)l->ring.header;
        for (int i = 0; i < truth->mapping_count; i++)
            if (truth->mappings[i].from == pack) add_part(truth, "pack", pack, truth->mappings[i].to, 1);
        if (ring)
            for (int i = 0; i < truth->mapping_count; i++) {
                const struct mapping *one = &truth->mappings[i];
                if (one->from >= ring && one->from < ring + (1ull << 31) && one->from < l->zone.end && strchr(one->rights, 's') && one->rights[0] == 'r' && one->rights[2] != 'x')
                    add_part(truth, "ring", one->from, one->to, 0);
            }
        add_part(truth, "first page of the zone", l->zone.start, l->zone.start + MG_PAGE, 0);
        add_part(truth, "last page of the zone", l->zone.end - MG_PAGE, l->zone.end + 1, 0);
    }
    close(memory);
    return known;
}

static int is_in_stub(const struct truth *truth, uint64_t at) {
    for (int i = 0; i < truth->stub_count; i++)
        if (at - truth->stubs[i] < MG_REWRITE_STUB_BYTES) return 1;
    return 0;
}

static int is_in_zone(const struct truth *truth, uint64_t at) { return at >= truth->launch.zone.start && at < truth->launch.zone.end; }

/* Whether application code may read it. With keys the key alone decides; without, what would bear the key is left out by its place. */
static int is_readable(const struct truth *truth, const struct mapping *one) {
    if (one->rights[0] != 'r' && one->rights[1] != 'w') return 0;
    if (strncmp(one->name, "[vvar", 5) == 0 || strcmp(one->name, "[vsyscall]") == 0) return 0;
    if (truth->launch.key >= 0) return one->key != truth->launch.key;
    return !is_in_zone(truth, one->from) && !is_in_stub(truth, one->from);
}
