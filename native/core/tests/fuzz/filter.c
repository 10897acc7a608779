/* core/filter.c against the definition of a plan's patches: the plan's instructions, and of the patched ones that exist the constant alone. */
#include <mg/filter.h>

#include "fuzz.h"

#include <string.h>

static uint64_t patched;

int main(int argc, char **argv) {
    for (fuzz_begin(argc, argv); fuzz_round();) {
        uint32_t count[2], patches[2], at[2], patch_at[2], end = sizeof(struct mg_plan_header);
        for (int full = 0; full < 2; full++) {
            count[full] = 1 + (uint32_t)below(40);
            patches[full] = (uint32_t)below(10);
            at[full] = end;
            patch_at[full] = end + count[full] * 8;
            end = patch_at[full] + patches[full] * 8;
        }
        unsigned char *plan = block(end);
        for (uint32_t i = 0; i < end; i++) plan[i] = (unsigned char)any();
        struct mg_plan_header *header = (struct mg_plan_header *)plan;
        header->filter_offset = at[0], header->filter_count = count[0], header->patch_offset = patch_at[0], header->patch_count = patches[0];
        header->full_filter_offset = at[1], header->full_filter_count = count[1], header->full_patch_offset = patch_at[1], header->full_patch_count = patches[1];
        struct mg_capability capability = {.full = any(), .brief = (uint32_t)any(), .notified = any(), .notified_brief = (uint32_t)any()};
        const uint32_t words[] = {(uint32_t)capability.full, (uint32_t)(capability.full >> 32), (uint32_t)capability.brief, (uint32_t)capability.notified, (uint32_t)(capability.notified >> 32), (uint32_t)capability.notified_brief};
        for (int full = 0; full < 2; full++) {
            MUST(mg_filter_count(header, full) == count[full], "another count");
            uint32_t constants[40];
            for (uint32_t i = 0; i < count[full]; i++) memcpy(&constants[i], plan + at[full] + i * 8 + 4, 4);
            for (uint32_t i = 0; i < patches[full]; i++) {
                static const uint32_t halves[] = {MG_PLAN_HALF_LOW, MG_PLAN_HALF_HIGH, MG_PLAN_HALF_BRIEF, MG_PLAN_HALF_NOTIFIED_LOW, MG_PLAN_HALF_NOTIFIED_HIGH, MG_PLAN_HALF_NOTIFIED_BRIEF};
                unsigned which = (unsigned)below(6);
                struct mg_plan_patch patch = {one_in(5) ? (uint32_t)some_number() : (uint32_t)below(count[full]), halves[which]};
                memcpy(plan + patch_at[full] + i * 8, &patch, sizeof patch);
                if (patch.instruction >= count[full]) continue;
                constants[patch.instruction] = words[which];
                patched++;
            }
            struct sock_filter *to = block(count[full] * sizeof *to);
            mg_filter_write(header, full, &capability, to);
            for (uint32_t i = 0; i < count[full]; i++) {
                MUST(memcmp(&to[i], plan + at[full] + i * 8, 4) == 0, "instruction %u is another", i);
                MUST(to[i].k == constants[i], "instruction %u has constant %x, not %x", i, to[i].k, constants[i]);
            }
            free(to);
        }
        free(plan);
    }
    printf("%lu patches\n", patched);
    return patched == 0;
}
