/* Where a system call carries the launch's capability: in a register or halves of registers that it does not use. */
#include <mg/capability.h>
#include <mg/syscalls.h>

void mg_call_add_capability(uint32_t nr, uint64_t args[6], uint64_t capability) {
    unsigned place = nr < MG_CALL_COUNT ? mg_calls[nr].capability_place : MG_CAPABILITY_NONE;
    if (place == MG_CAPABILITY_ARG) {
        args[mg_calls[nr].capability_first] = capability;
    } else if (place == MG_CAPABILITY_HIGH) {
        unsigned first = mg_calls[nr].capability_first, second = mg_calls[nr].capability_second;
        args[first] = (uint32_t)args[first] | (capability << 32);
        if (second < 6) args[second] = (uint32_t)args[second] | (capability >> 32 << 32);
    }
}
