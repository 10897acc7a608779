/* loader/zone.c with monitors, packs and rings of any size, in an address space that others use and that may be small: all parts lie in the zone, apart,
 * each drawn evenly over it, wherever the others are. */
#define _GNU_SOURCE
#include "domain/thread.h"
#include "loader/zone.h"

#include <mg/fail.h>
#include <mg/sys.h>
#include <mg/syscalls.h>

#include "fuzz.h"

#include <setjmp.h>
#include <string.h>

enum { PARTS = 6, BINS = 16, MOST_ROOMS = 4, MOST_CHANGES = 16 };

static jmp_buf failed;
/* What is mapped: by others, and by the call. */
static struct mg_range others, reserved[MOST_ROOMS];
static unsigned rooms;
static uint64_t limit; /* of bytes that can be mapped at once */
static struct change {
    struct mg_range range;
    int rights, key;
} changes[MOST_CHANGES];
static unsigned change_count;

static int overlap(struct mg_range a, struct mg_range b) { return a.start < b.end && b.start < a.end; }
static uint64_t page_up(uint64_t bytes) { return (bytes + MG_PAGE - 1) & ~(MG_PAGE - 1); }

static uint64_t mapped_bytes(void) {
    uint64_t bytes = 0;
    for (unsigned i = 0; i < rooms; i++) bytes += reserved[i].end - reserved[i].start;
    return bytes;
}

static long map(struct mg_range wanted, long rights, long flags) {
    MUST(rights == MG_PROT_NONE && (flags & MG_MAP_FIXED_NOREPLACE) && !(flags & MG_MAP_FIXED), "maps with rights %ld, flags %lx", rights, flags);
    MUST(wanted.start % MG_PAGE == 0 && wanted.start >= MG_ZONE_LOWEST && wanted.end <= MG_ZONE_HIGHEST && wanted.end > wanted.start, "a zone from %lx to %lx", wanted.start, wanted.end);
    if (mapped_bytes() + (wanted.end - wanted.start) > limit) return -MG_ENOMEM;
    if (overlap(wanted, others) || one_in(16)) return -17; /* EEXIST */
    for (unsigned i = 0; i < rooms; i++)
        if (overlap(wanted, reserved[i])) return -17;
    MUST(rooms < MOST_ROOMS, "maps too often");
    reserved[rooms++] = wanted;
    return (long)wanted.start;
}

static long unmap(struct mg_range gone) {
    for (unsigned i = 0; i < rooms; i++) {
        if (reserved[i].start != gone.start || reserved[i].end != gone.end) continue;
        reserved[i] = reserved[--rooms];
        return 0;
    }
    fuzz_fail("unmaps %lx to %lx, which it had not mapped", gone.start, gone.end);
}

long mg_sys6(long nr, long a, long b, long c, long d, long e, long f) {
    struct mg_range range = {(uint64_t)a, (uint64_t)a + (uint64_t)b};
    (void)f;
    switch (nr) {
    case MG_NR_getrandom:
        for (long i = 0; i < b; i++) ((unsigned char *)a)[i] = (unsigned char)any();
        return b;
    case MG_NR_mmap: MUST(e == -1, "maps a file"); return map(range, c, d);
    case MG_NR_munmap: return unmap(range);
    case MG_NR_mseal: return -MG_ENOSYS;
    case MG_NR_mprotect:
    case MG_NR_pkey_mprotect:
        MUST(change_count < MOST_CHANGES && a % (long)MG_PAGE == 0, "protects %lx", a);
        changes[change_count++] = (struct change){range, (int)c, nr == MG_NR_mprotect ? -1 : (int)d};
        return 0;
    }
    fuzz_fail("call %ld", nr);
}

_Noreturn void mg_fail(enum mg_error code, const char *where, long error) {
    MUST(code == MG_ERROR_NO_ADDRESS_SPACE, "error %u of %s, %ld", code, where, error);
    longjmp(failed, 1);
}

static unsigned made, failures, bins[PARTS][BINS], pairs[PARTS][PARTS], drawn;

static int reserve(struct mg_launch *launch, struct mg_zone *zone, uint64_t ring_bytes) {
    if (setjmp(failed) != 0) return 0;
    mg_zone_reserve(launch, zone, ring_bytes);
    return 1;
}

static uint64_t some_bytes(uint64_t most) { return one_in(6) ? 0 : 1 + (one_in(2) ? below(300000) : below(most)); }

static void check_rights(const struct mg_launch *launch, const struct mg_range parts[PARTS], int protected) {
    for (unsigned i = 0; i < change_count; i++) {
        struct mg_range range = changes[i].range;
        range.end = page_up(range.end);
        int inside = range.start == range.end;
        for (int part = 0; part < PARTS; part++) inside |= range.start >= parts[part].start && range.end <= parts[part].end;
        MUST(inside, "%lx to %lx is protected, which is no part", range.start, range.end);
        MUST((changes[i].rights & (MG_PROT_WRITE | MG_PROT_EXEC)) != (MG_PROT_WRITE | MG_PROT_EXEC), "%lx can be written and executed", range.start);
        MUST(!protected || changes[i].key == launch->key, "%lx is under key %d", range.start, changes[i].key);
    }
}

static void round_of_one(void) {
    static struct mg_plan_header plan;
    struct mg_pack_header pack = {.bytes = (uint32_t)page_up(some_bytes(8 << 20)), .carry_bytes = (uint32_t)some_bytes(1 << 16)};
    uint64_t most = one_in(20) ? 3ull << 30 : 1 << 20, ring_bytes = one_in(3) ? 0 : MG_RING_HEADER_BYTES + 2 * (MG_RING_MIN_CAPACITY << below(9)) + (one_in(2) ? MG_COPIES_LOG_BYTES : 0);
    struct mg_zone zone = {.code_bytes = 1 + some_bytes(most), .constants_bytes = some_bytes(most), .data_bytes = some_bytes(most)};
    struct mg_launch launch = {.pack = &pack, .pack_file = (const unsigned char *)&plan, .plan = &plan, .key = (int)below(16) - 1};
    plan.flags = one_in(3) ? MG_PLAN_FLAG_FORK_RERANDOMISE : 0;
    if (one_in(8)) launch.move = (struct mg_move *)&plan;
    limit = one_in(3) ? 1ull << (28 + below(14)) : UINT64_MAX;
    others = one_in(2) ? (struct mg_range){0} : (struct mg_range){MG_ZONE_LOWEST + below(1ull << 44), MG_ZONE_LOWEST + (1ull << 44) + below(1ull << 43)};
    if (one_in(4)) {
        /* The smallest zone, which leaves a few pages free: parts meet. */
        uint64_t rest = page_up(zone.constants_bytes) + page_up(zone.data_bytes) + (uint64_t)MG_AREAS * MG_AREA_BYTES + MG_HEAP_BYTES +
                        page_up(pack.bytes + pack.carry_bytes + MG_PAGE) + page_up(ring_bytes) + MG_PAGE;
        limit = 1ull << 32;
        if (rest < limit / 2) zone.code_bytes = limit / 2 - rest - below(8) * MG_PAGE;
    }
    rooms = change_count = 0;
    if (!reserve(&launch, &zone, ring_bytes)) {
        /* Only where even the smallest zone has no room, or would be too full. */
        uint64_t needed = 2 * (zone.code_bytes + zone.constants_bytes + zone.data_bytes + (uint64_t)MG_AREAS * MG_AREA_BYTES + MG_HEAP_BYTES + pack.bytes + pack.carry_bytes + ring_bytes);
        MUST(limit < 1ull << 43 || needed > limit / 4, "no zone, though there is room");
        failures++;
        return;
    }
    made++;
    struct mg_range parts[PARTS] = {launch.code, launch.constants, launch.data, launch.threads, launch.heap,
                                    {zone.pack, zone.ring + page_up(ring_bytes)}};
    MUST(rooms == 1 && reserved[0].start == launch.zone.start && reserved[0].end == launch.zone.end, "the zone is not what is mapped");
    MUST(parts[0].end - parts[0].start >= zone.code_bytes && parts[1].end - parts[1].start >= zone.constants_bytes && parts[2].end - parts[2].start >= zone.data_bytes &&
             parts[0].start == zone.code && parts[1].start == zone.constants && parts[2].start == zone.data,
         "a part is too small");
    MUST(launch.threads.start % MG_AREA_BYTES == 0 && launch.threads.end - launch.threads.start == (uint64_t)MG_AREAS * MG_AREA_BYTES, "the thread areas");
    MUST(launch.heap.end - launch.heap.start == MG_HEAP_BYTES && zone.ring >= zone.pack + pack.bytes + pack.carry_bytes + MG_PAGE, "the heap, the ring");
    for (int i = 0; i < PARTS; i++) {
        MUST(parts[i].start % MG_PAGE == 0 && parts[i].start >= launch.zone.start + MG_PAGE && page_up(parts[i].end) + MG_PAGE <= launch.zone.end, "part %d lies outside", i);
        /* A page that nobody may touch lies between any two. */
        for (int j = 0; j < i; j++) MUST(page_up(parts[i].end) + MG_PAGE <= parts[j].start || page_up(parts[j].end) + MG_PAGE <= parts[i].start, "parts %d and %d", i, j);
    }
    check_rights(&launch, parts, 0);

    change_count = 0;
    launch.pack_file = (const unsigned char *)zone.pack;
    mg_zone_protect(&launch, &zone);
    check_rights(&launch, parts, 1);

    /* Evenly only where they leave most of it free. */
    uint64_t bytes = launch.zone.end - launch.zone.start;
    if (bytes < 1ull << 40) return;
    drawn++;
    for (int i = 0; i < PARTS; i++) {
        bins[i][(parts[i].start - launch.zone.start) * BINS / bytes]++;
        for (int j = 0; j < PARTS; j++) pairs[i][j] += i != j && (parts[i].start - launch.zone.start < bytes / 2) == (parts[j].start - launch.zone.start < bytes / 2);
    }
}

/* A fair draw is outside of these in less than one of 10^9 runs. */
static void check_even(void) {
    for (int i = 0; i < PARTS; i++) {
        double expected = (double)drawn / BINS, sum = 0;
        for (int bin = 0; bin < BINS; bin++) sum += (bins[i][bin] - expected) * (bins[i][bin] - expected) / expected;
        MUST(sum < 80, "part %d is not drawn evenly: %f", i, sum);
        for (int j = 0; j < PARTS; j++) {
            double off = pairs[i][j] - drawn / 2.0;
            MUST(i == j || off * off < 10.0 * drawn, "part %d tells of part %d: %u of %u in the same half", i, j, pairs[i][j], drawn);
        }
    }
    drawn = 0;
    memset(bins, 0, sizeof bins);
    memset(pairs, 0, sizeof pairs);
}

int main(int argc, char **argv) {
    for (fuzz_begin(argc, argv); fuzz_round();) {
        round_of_one();
        /* Of very many the sizes of the parts themselves would show. */
        if (drawn == 20000) check_even();
    }
    if (drawn > 1000) check_even();
    printf("%u made, %u failed\n", made, failures);
    return made == 0;
}
