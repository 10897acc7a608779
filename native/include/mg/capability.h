/* The capability of a launch: the secret that lets a system call through the filter. */
#pragma once

#include <stdint.h>

/* `brief` is a secret of its own, for calls that have room for 32 bits only: whoever guesses it has won one harmless call and
 * learned nothing of `full`. */
struct mg_capability {
    uint64_t full;
    uint64_t brief; /* 32 bits */
};

/* Writes the capability into the place that call `nr` has for it (spec/syscalls.ts, `capability`). */
void mg_call_add_capability(uint32_t nr, uint64_t args[6], const struct mg_capability *capability);
