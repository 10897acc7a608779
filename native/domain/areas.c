/* The trampoline areas (areas.h). Readers take no lock: a place is taken by its start, which is written last. */
#include "domain/areas.h"

static struct mg_range areas[MG_AREAS_OF_OBJECTS];
static unsigned used; /* places that were ever taken */
static uint32_t lock;
/* All of them lie in here; most addresses do not. */
static uint64_t lowest = UINT64_MAX, highest;
static uint64_t added;

int mg_areas_add(uint64_t start, uint64_t end) {
    mg_lock(&lock);
    unsigned i = 0;
    while (i < used && areas[i].start != 0) i++;
    if (i == MG_AREAS_OF_OBJECTS) {
        mg_unlock(&lock);
        return 0;
    }
    if (start < lowest) __atomic_store_n(&lowest, start, __ATOMIC_RELEASE);
    if (end > highest) __atomic_store_n(&highest, end, __ATOMIC_RELEASE);
    areas[i].end = end;
    __atomic_store_n(&added, added + 1, __ATOMIC_RELEASE);
    __atomic_store_n(&areas[i].start, start, __ATOMIC_RELEASE);
    if (i == used) __atomic_store_n(&used, used + 1, __ATOMIC_RELEASE);
    mg_unlock(&lock);
    return 1;
}

void mg_areas_remove(uint64_t start) {
    mg_lock(&lock);
    for (unsigned i = 0; i < used; i++)
        if (areas[i].start == start) __atomic_store_n(&areas[i].start, 0, __ATOMIC_RELEASE);
    mg_unlock(&lock);
}

uint64_t mg_areas_added(void) { return __atomic_load_n(&added, __ATOMIC_ACQUIRE); }

/* A place that was being taken is still free: its start comes last. */
void mg_areas_after_fork(void) { mg_unlock(&lock); }

int mg_areas_touch(uint64_t start, uint64_t bytes) {
    uint64_t end = start + bytes < start ? UINT64_MAX : start + bytes;
    if (start >= __atomic_load_n(&highest, __ATOMIC_ACQUIRE) || end <= __atomic_load_n(&lowest, __ATOMIC_ACQUIRE)) return 0;
    unsigned count = __atomic_load_n(&used, __ATOMIC_ACQUIRE);
    for (unsigned i = 0; i < count; i++) {
        uint64_t at = __atomic_load_n(&areas[i].start, __ATOMIC_ACQUIRE);
        if (at != 0 && start < areas[i].end && end > at) return 1;
    }
    return 0;
}
