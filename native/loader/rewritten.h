/* The rewritten copy of a file, as the plan's tables list it, or the log of copies made since (spec/records/rewrite.ts): finding and opening
 * it. Used by mgload for program and interpreter, by the monitor (interpose/rewrites.c) for what is mapped later. */
#pragma once

#include <mg/kernel.h>
#include <mg/launch.h>

/* Whether the plan's tables lie within it; to be asked once, before anything else here. */
int mg_rewritten_sound(const struct mg_plan_header *plan);
/* The copy of the file that `source` describes; no entry if there is none. */
struct mg_rewritten mg_rewritten_find(const struct mg_launch *launch, const struct mg_stat *source);
/* Whether request `number` for a copy was answered. */
int mg_rewritten_answered(const struct mg_launch *launch, uint32_t number);
/* Whether it is known of this file that it will have none. */
int mg_rewritten_hopeless(const struct mg_launch *launch, const struct mg_stat *source);
/* The copy, open for reading, if it is still the file that was verified; -errno otherwise. */
long mg_rewritten_open(const struct mg_launch *launch, const struct mg_rewritten *from);
/* Whether an open copy may be executed: a cache may lie where nothing may. To be asked before an object is laid out for its copy; its
 * segments follow, and one that then cannot be mapped from the copy has the file's own mapping. */
int mg_rewritten_may_run(int copy);
/* Maps [offset, offset + bytes) of a file, which is to be executable, from its copy where that has pages of it; the rest, which holds no
 * code, from the file itself and not executable. The address, or an error, after which the file's own mapping serves. `start` is where the object's
 * lowest page lies or would lie: a page of the copy is mapped in its own place alone, since what was verified is all of them in their places (R2). */
long mg_rewritten_map(const struct mg_rewritten *from, int copy, int file, uint64_t start, uint64_t at, uint64_t bytes, int rights, uint64_t flags,
                      uint64_t offset);
/* Stubs and trampolines. */
static inline uint64_t mg_rewritten_area_bytes(const struct mg_rewrite_entry *entry) { return MG_REWRITE_STUB_BYTES + entry->trampoline_bytes; }
/* The path behind a descriptor, for /proc/self/maps; empty where it cannot be told. */
void mg_rewritten_path(int fd, char *to, uint64_t size);
