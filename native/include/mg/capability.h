/* The capability of a launch: the secret that lets a system call through the filter. */
#pragma once

#include <stdint.h>

/* `brief` is a secret of its own, for calls that have room for 32 bits only: whoever guesses it has won one harmless call and
 * learned nothing of `full`. */
struct mg_capability {
    uint64_t full;
    uint64_t brief; /* 32 bits */
    /* The same for notified forms, which a listener is shown: whoever should see them has won no call. */
    uint64_t notified;
    uint64_t notified_brief; /* 32 bits */
};

/* Writes the capability into the place that call `nr` has for it (spec/syscalls.ts, `capability`). */
void mg_call_add_capability(uint32_t nr, uint64_t args[6], const struct mg_capability *capability);
/* Empties that place. */
void mg_call_remove_capability(uint32_t nr, uint64_t args[6]);

/* A notified form stands for a call that a filter of the application's leaves to its listener: the same arguments under a number that the kernel
 * does not have. The form of call `nr` has the number MG_NOTIFIED_FIRST + nr. */
int mg_call_is_notified(uint32_t nr);
