/* The capability of a launch: the secret number that lets a system call through the filter. */
#pragma once

#include <stdint.h>

/* Writes the capability into the place that call `nr` has for it (spec/syscalls.ts, `capability`). */
void mg_call_add_capability(uint32_t nr, uint64_t args[6], uint64_t capability);
