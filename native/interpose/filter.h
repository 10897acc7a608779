/* The launch's seccomp program with an empty pass list. */
#pragma once

#include <stdint.h>

/* Installs it for the calling thread; flags as for seccomp(2). 0 or -errno. */
long mg_filter_install_full(uint64_t flags);
