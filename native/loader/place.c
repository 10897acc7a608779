/* Where the monitor lies: a zone, and the monitor linked in it (zone.h). */
#include "loader/zone.h"

#include <mg/fail.h>
#include <mg/sys.h>
#include <mg/syscalls.h>

enum { MOST_DRAWS = 100 }; /* of which few do not do (docs/decisions/0003) */

uint64_t mg_place(struct mg_launch *launch, struct mg_zone *zone, uint64_t ring_bytes) {
    mg_link_measure(launch, zone);
    for (int draws = 0; draws < MOST_DRAWS; draws++) {
        mg_zone_reserve(launch, zone, ring_bytes);
        uint64_t start = mg_link(launch, zone);
        if (start != 0) return start;
        mg_sys2(MG_NR_munmap, (long)launch->zone.start, (long)(launch->zone.end - launch->zone.start));
    }
    mg_fail(MG_ERROR_IMAGE_LINK, "places", 0);
}
