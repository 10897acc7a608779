/* Where a system call carries the launch's capability: in a register or halves of registers that it does not use. */
#include <mg/capability.h>
#include <mg/records.h>
#include <mg/syscalls.h>

int mg_call_is_notified(uint32_t nr) { return nr >= MG_NOTIFIED_FIRST && nr < MG_NOTIFIED_FIRST + MG_CALL_COUNT; }

static void put(uint32_t nr, uint64_t args[6], uint64_t full, uint64_t brief) {
    unsigned place = nr < MG_CALL_COUNT ? mg_calls[nr].capability_place : MG_CAPABILITY_NONE;
    unsigned first = place == MG_CAPABILITY_NONE ? 0 : mg_calls[nr].capability_first;
    unsigned second = place == MG_CAPABILITY_NONE ? 0 : mg_calls[nr].capability_second;
    if (place == MG_CAPABILITY_ARG) {
        args[first] = full;
    } else if (place == MG_CAPABILITY_HIGH && second < 6) {
        args[first] = (uint32_t)args[first] | (full << 32);
        args[second] = (uint32_t)args[second] | (full >> 32 << 32);
    } else if (place == MG_CAPABILITY_HIGH) {
        args[first] = (uint32_t)args[first] | (brief << 32);
    }
}

void mg_call_add_capability(uint32_t nr, uint64_t args[6], const struct mg_capability *capability) {
    if (mg_call_is_notified(nr))
        put(nr - MG_NOTIFIED_FIRST, args, capability->notified, capability->notified_brief);
    else
        put(nr, args, capability->full, capability->brief);
}

void mg_call_remove_capability(uint32_t nr, uint64_t args[6]) { put(mg_call_is_notified(nr) ? nr - MG_NOTIFIED_FIRST : nr, args, 0, 0); }
