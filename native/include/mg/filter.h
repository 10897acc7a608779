/* The seccomp programs of a launch: taken from its plan, the capability written in. Pure. */
#pragma once

#include <linux/filter.h>
#include <mg/capability.h>
#include <mg/records.h>

/* Instructions of the normal program (full 0) or of the one with an empty pass list (full 1). */
uint32_t mg_filter_count(const struct mg_plan_header *plan, int full);
/* Writes that program; `to` has room for it. It holds the capability: keep it in monitor memory and wipe it. */
void mg_filter_write(const struct mg_plan_header *plan, int full, const struct mg_capability *capability, struct sock_filter *to);
