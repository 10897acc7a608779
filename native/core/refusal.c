/* Looks up the refused values of the table (mg/refusal.h). */
#include <mg/refusal.h>
#include <mg/syscalls.h>

int mg_call_refusal(uint32_t nr, const uint64_t args[6]) {
    for (unsigned i = 0; i < MG_REFUSAL_COUNT; i++)
        if (mg_refusals[i].nr == nr && mg_refusals[i].value == (uint32_t)args[mg_refusals[i].arg]) return mg_refusals[i].error;
    return 0;
}
