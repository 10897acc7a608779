/* Where everything of the monitor lies: drawn by mgload for each program, and by the monitor for a fork child. Whoever calls this brings mg_fail. */
#pragma once

#include <mg/launch.h>

/* random.c */
uint64_t mg_random(void);
uint64_t mg_random_below(uint64_t limit);
/* In a fork child: its siblings have the same numbers in store. */
void mg_random_forget(void);

/* zone.c: reserves the zone and its parts. */
struct mg_zone {
    uint64_t code, code_bytes;
    uint64_t constants, constants_bytes;
    uint64_t data, data_bytes;
    uint64_t pack;
    uint64_t ring;
};
/* Zones lie between these: low enough to stay clear of the kernel's mmap area and of position-independent programs, high enough to stay clear
 * of what sanitizers and managed runtimes place at fixed addresses. */
#define MG_ZONE_LOWEST 0x360000000000ull
#define MG_ZONE_HIGHEST 0x540000000000ull
void mg_zone_reserve(struct mg_launch *launch, struct mg_zone *zone, uint64_t ring_bytes);
void mg_zone_move_pack(struct mg_launch *launch, uint64_t to);
void mg_zone_protect(struct mg_launch *launch, const struct mg_zone *zone);

/* link.c: places the monitor's pieces and resolves their references; returns mg_start, or 0 where an address in the code reads as an instruction
 * of the gates (invariant G3): then the zone is not to be used. Of a launch with `move`, data stays as launch->data_offsets has it. */
void mg_link_measure(const struct mg_launch *launch, struct mg_zone *zone);
uint64_t mg_link(struct mg_launch *launch, const struct mg_zone *zone);

/* place.c: draws a zone and links the monitor in it, again until it may stay there; returns mg_start. */
uint64_t mg_place(struct mg_launch *launch, struct mg_zone *zone, uint64_t ring_bytes);
