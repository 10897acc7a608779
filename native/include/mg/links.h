/* Which calls follow a symbolic link at the end of a path. Pure. */
#pragma once

#include <stdint.h>

/* 1 if call `nr` follows a link that path argument `arg` ends in; how: the struct open_how of openat2, else unused. */
int mg_links_follows(uint32_t nr, const uint64_t args[6], unsigned arg, const uint64_t how[3]);
