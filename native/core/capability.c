/* Where a system call carries the launch's capability: in a register or halves of registers that it does not use. */
#include <mg/capability.h>
#include <mg/syscalls.h>

void mg_call_add_capability(uint32_t nr, uint64_t args[6], const struct mg_capability *capability) {
    unsigned place = nr < MG_CALL_COUNT ? mg_calls[nr].capability_place : MG_CAPABILITY_NONE;
    unsigned first = place == MG_CAPABILITY_NONE ? 0 : mg_calls[nr].capability_first;
    unsigned second = place == MG_CAPABILITY_NONE ? 0 : mg_calls[nr].capability_second;
    if (place == MG_CAPABILITY_ARG) {
        args[first] = capability->full;
    } else if (place == MG_CAPABILITY_HIGH && second < 6) {
        args[first] = (uint32_t)args[first] | (capability->full << 32);
        args[second] = (uint32_t)args[second] | (capability->full >> 32 << 32);
    } else if (place == MG_CAPABILITY_HIGH) {
        args[first] = (uint32_t)args[first] | (capability->brief << 32);
    }
}
