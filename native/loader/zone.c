/* The zone: one huge inaccessible reservation at a random place, everything of the monitor at random places in it. */
#include "domain/thread.h"
#include "loader/zone.h"

#include <mg/fail.h>
#include <mg/sys.h>
#include <mg/syscalls.h>

#define WANTED_BYTES (1ull << 40)
#define LEAST_BYTES (1ull << 31)

enum { PARTS = 6 };

static uint64_t page_up(uint64_t bytes) { return (bytes + MG_PAGE - 1) & ~(MG_PAGE - 1); }

static uint64_t reserve(uint64_t bytes) {
    for (int attempt = 0; attempt < 64; attempt++) {
        uint64_t at = MG_ZONE_LOWEST + mg_random_below((MG_ZONE_HIGHEST - MG_ZONE_LOWEST - bytes) / MG_PAGE) * MG_PAGE;
        long got = mg_sys6(MG_NR_mmap, (long)at, (long)bytes, MG_PROT_NONE,
                           MG_MAP_PRIVATE | MG_MAP_ANONYMOUS | MG_MAP_NORESERVE | MG_MAP_FIXED_NOREPLACE, -1, 0);
        if (got == (long)at) return at;
        if (got == -MG_ENOMEM) return 0;
    }
    return 0;
}

/* Of a program whose children are to have zones of their own, only as large as there can be two: a child has the old one until the new one is there. */
static uint64_t reserve_for(const struct mg_launch *launch, uint64_t bytes) {
    const struct mg_plan_header *plan = (const struct mg_plan_header *)(launch->pack_file + launch->pack->plan_offset);
    uint64_t at = reserve(bytes);
    if (at == 0 || launch->move || !(plan->flags & MG_PLAN_FLAG_FORK_RERANDOMISE)) return at;
    uint64_t second = reserve(bytes);
    mg_sys2(MG_NR_munmap, (long)(second ? second : at), (long)bytes);
    return second ? at : 0;
}

void mg_zone_reserve(struct mg_launch *launch, struct mg_zone *zone, uint64_t ring_bytes) {
    uint64_t sizes[PARTS] = {page_up(zone->code_bytes), page_up(zone->constants_bytes), page_up(zone->data_bytes),
                             (uint64_t)MG_AREAS * MG_AREA_BYTES, MG_HEAP_BYTES,
                             page_up(launch->pack->bytes + launch->pack->carry_bytes + MG_PAGE) + page_up(ring_bytes) + MG_PAGE};
    uint64_t least = 0;
    for (int i = 0; i < PARTS; i++) least += 2 * sizes[i];
    /* Where the address space is limited (ulimit -v), a smaller zone: the places are then easier to guess, not open. */
    uint64_t bytes = WANTED_BYTES, at = 0;
    while (bytes >= LEAST_BYTES && bytes > least && (at = reserve_for(launch, bytes)) == 0) bytes >>= 2;
    if (at == 0) mg_fail(MG_ERROR_NO_ADDRESS_SPACE, "zone", -MG_ENOMEM);
    launch->zone = (struct mg_range){at, at + bytes};

    /* Each part is drawn for itself, evenly over what all of them leave free, and they lie in the order of their draws: where one of them is
     * says nothing of the others. */
    int order[PARTS];
    uint64_t starts[PARTS], draws[PARTS], taken = MG_PAGE;
    for (int i = 0; i < PARTS; i++) {
        int rank = i;
        draws[i] = mg_random_below((bytes - least) / MG_PAGE) * MG_PAGE;
        for (; rank > 0 && draws[order[rank - 1]] > draws[i]; rank--) order[rank] = order[rank - 1];
        order[rank] = i;
    }
    for (int i = 0; i < PARTS; i++) {
        uint64_t start = at + taken + draws[order[i]];
        starts[order[i]] = order[i] == 3 ? (start + MG_AREA_BYTES - 1) & ~(uint64_t)(MG_AREA_BYTES - 1) : start;
        taken += sizes[order[i]] + (order[i] == 3 ? MG_AREA_BYTES : MG_PAGE);
    }
    zone->code = starts[0];
    zone->constants = starts[1];
    zone->data = starts[2];
    launch->threads = (struct mg_range){starts[3], starts[3] + sizes[3]};
    launch->heap = (struct mg_range){starts[4], starts[4] + sizes[4]};
    zone->pack = starts[5];
    zone->ring = starts[5] + page_up(launch->pack->bytes + launch->pack->carry_bytes + MG_PAGE) + MG_PAGE;
    launch->code = (struct mg_range){zone->code, zone->code + sizes[0]};
    launch->constants = (struct mg_range){zone->constants, zone->constants + sizes[1]};
    launch->data = (struct mg_range){zone->data, zone->data + sizes[2]};

    for (int part = 0; part < 3; part++) { /* code, constants, data: to be written by mg_link */
        long error = mg_sys3(MG_NR_mprotect, (long)starts[part], (long)sizes[part], MG_PROT_READ | MG_PROT_WRITE);
        if (error != 0) mg_fail(MG_ERROR_NO_MEMORY, "zone", error);
    }
}

void mg_zone_move_pack(struct mg_launch *launch, uint64_t to) {
    uint64_t header_offset = (uint64_t)launch->pack - (uint64_t)launch->pack_file;
    uint64_t bytes = page_up(launch->pack->carry_bytes ? launch->pack->carry_offset + launch->pack->carry_bytes : launch->pack->bytes);
    long moved = mg_sys5(MG_NR_mremap, (long)launch->pack_file, (long)bytes, (long)bytes, 3 /* MAYMOVE | FIXED */, (long)to);
    if (mg_is_error(moved)) mg_fail(MG_ERROR_NO_ADDRESS_SPACE, "pack", moved);
    launch->pack_file = (const unsigned char *)to;
    launch->pack = (const struct mg_pack_header *)(to + header_offset);
    launch->plan = (const struct mg_plan_header *)(to + launch->pack->plan_offset);
}

static void protect(const struct mg_launch *launch, uint64_t at, uint64_t bytes, int rights) {
    if (bytes == 0) return;
    long error = launch->key < 0 ? mg_sys3(MG_NR_mprotect, (long)at, (long)page_up(bytes), rights)
                                 : mg_sys4(MG_NR_pkey_mprotect, (long)at, (long)page_up(bytes), rights, launch->key);
    if (error != 0) mg_fail(MG_ERROR_NO_MEMORY, "protecting the zone", error);
}

static void seal(uint64_t at, uint64_t bytes) {
    long error = mg_sys3(MG_NR_mseal, (long)at, (long)page_up(bytes), 0);
    if (error != 0 && error != -MG_ENOSYS && error != -MG_EPERM) mg_fail(MG_ERROR_SEAL, "zone", error);
}

void mg_zone_protect(struct mg_launch *launch, const struct mg_zone *zone) {
    /* With a key the data right of the application's PKRU closes code too: executable, not readable (invariant D4). */
    protect(launch, zone->code, zone->code_bytes, MG_PROT_READ | MG_PROT_EXEC);
    protect(launch, zone->constants, zone->constants_bytes, MG_PROT_READ);
    protect(launch, zone->data, zone->data_bytes, MG_PROT_READ | MG_PROT_WRITE);
    protect(launch, (uint64_t)launch->pack_file, launch->pack->bytes + launch->pack->carry_bytes, MG_PROT_READ);
    if (launch->ring.header)
        protect(launch, (uint64_t)launch->ring.header, MG_RING_HEADER_BYTES + 2 * (uint64_t)launch->ring.header->capacity, MG_PROT_READ | MG_PROT_WRITE);
    if (launch->copies) protect(launch, (uint64_t)launch->copies, MG_COPIES_LOG_BYTES, MG_PROT_READ);
    /* A fork child could not leave what is sealed. */
    if (launch->plan->flags & MG_PLAN_FLAG_FORK_RERANDOMISE) return;
    seal(zone->code, zone->code_bytes);
    seal(zone->constants, zone->constants_bytes);
    seal((uint64_t)launch->pack_file, launch->pack->bytes);
}
