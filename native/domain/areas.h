/* What is the monitor's: the zone, and the trampoline areas that lie behind rewritten objects, outside of it. */
#pragma once

#include "domain/thread.h"

#define MG_AREAS_OF_OBJECTS 1024

/* Remembers [start, end) as the monitor's, or forgets it; 0 if there is no room. `end` must be above `start`. */
int mg_areas_add(uint64_t start, uint64_t end);
void mg_areas_remove(uint64_t start);
/* In a fork child: whoever held the lock does not exist here. */
void mg_areas_after_fork(void);
int mg_areas_touch(uint64_t start, uint64_t bytes);
/* How many were ever added: what was read meanwhile may be one's. */
uint64_t mg_areas_added(void);

/* Whether [start, start + bytes) touches anything that is the monitor's (invariants D1, D2, D7). */
static inline int mg_is_ours(uint64_t start, uint64_t bytes) { return mg_in_zone(start, bytes) || mg_areas_touch(start, bytes); }
