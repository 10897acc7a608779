/* The launch's seccomp programs, from the plan, with the capability written in. */
#pragma once

#include <stdint.h>

/* Installs the normal program (full 0) or the one with an empty pass list (full 1); flags as for seccomp(2). 0 or -errno. */
long mg_filter_install(int full, uint64_t flags);
