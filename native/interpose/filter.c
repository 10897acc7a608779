/* Installs the launch's seccomp programs. They hold the capability, so their text exists in monitor memory only. */
#include "interpose/filter.h"

#include "domain/thread.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

long mg_filter_install(int full, uint64_t flags) {
    const struct mg_launch *launch = &mg_globals.launch;
    const struct mg_plan_header *plan = launch->plan;
    uint32_t offset = full ? plan->full_filter_offset : plan->filter_offset, count = full ? plan->full_filter_count : plan->filter_count;
    uint32_t patch_offset = full ? plan->full_patch_offset : plan->patch_offset, patches = full ? plan->full_patch_count : plan->patch_count;
    uint64_t bytes = (uint64_t)count * sizeof(struct sock_filter);
    struct sock_filter *program = mg_heap_pages(bytes);
    if (!program) return -MG_ENOMEM;
    memcpy(program, (const char *)plan + offset, bytes);
    const struct mg_plan_patch *patch = (const struct mg_plan_patch *)((const char *)plan + patch_offset);
    for (uint32_t i = 0; i < patches; i++)
        program[patch[i].instruction].k = (uint32_t)(patch[i].half == MG_PLAN_HALF_BRIEF  ? launch->capability.brief
                                                    : patch[i].half == MG_PLAN_HALF_HIGH ? launch->capability.full >> 32
                                                                                         : launch->capability.full);
    struct sock_fprog prog = {.len = (unsigned short)count, .filter = program};
    long result = mg_sys3(MG_NR_seccomp, SECCOMP_SET_MODE_FILTER, (long)flags, (long)&prog);
    memset(program, 0, bytes);
    return result;
}
