/* Values of arguments that nobody gets through with, whatever the policy says. */
#pragma once

#include <stdint.h>

/* The error, or 0. The kernel reads 32 bits of such an argument. */
int mg_call_refusal(uint32_t nr, const uint64_t args[6]);
