/* Writes a launch's seccomp programs (mg/filter.h). */
#include <mg/filter.h>
#include <mg/text.h>

uint32_t mg_filter_count(const struct mg_plan_header *plan, int full) { return full ? plan->full_filter_count : plan->filter_count; }

static uint32_t half_of(const struct mg_capability *capability, uint32_t half) {
    switch (half) {
    case MG_PLAN_HALF_HIGH: return (uint32_t)(capability->full >> 32);
    case MG_PLAN_HALF_BRIEF: return (uint32_t)capability->brief;
    case MG_PLAN_HALF_NOTIFIED_LOW: return (uint32_t)capability->notified;
    case MG_PLAN_HALF_NOTIFIED_HIGH: return (uint32_t)(capability->notified >> 32);
    case MG_PLAN_HALF_NOTIFIED_BRIEF: return (uint32_t)capability->notified_brief;
    default: return (uint32_t)capability->full;
    }
}

void mg_filter_write(const struct mg_plan_header *plan, int full, const struct mg_capability *capability, struct sock_filter *to) {
    const char *base = (const char *)plan;
    const struct mg_plan_patch *patch = (const struct mg_plan_patch *)(base + (full ? plan->full_patch_offset : plan->patch_offset));
    uint32_t patches = full ? plan->full_patch_count : plan->patch_count, count = mg_filter_count(plan, full);
    memcpy(to, base + (full ? plan->full_filter_offset : plan->filter_offset), count * sizeof *to);
    for (uint32_t i = 0; i < patches; i++) {
        if (patch[i].instruction >= count) continue;
        to[patch[i].instruction].k = half_of(capability, patch[i].half);
    }
}
