/* Matching of compiled path patterns (tokens: `glob` in spec/records/policy.ts; written by src/policy/glob.ts). */
#pragma once

#include <stdint.h>

/* Whether the whole of `text` (zero-terminated) matches. The pattern must have passed mg_glob_check.
 * Time is at most text length × pattern length; a few hundred bytes of stack; no recursion. */
int mg_glob_match(const unsigned char *pattern, uint32_t pattern_bytes, const char *text);

/* Whether the pattern is well formed: 1, else 0. */
int mg_glob_check(const unsigned char *pattern, uint32_t pattern_bytes);
