/* The launch's seccomp program with an empty pass list. */
#pragma once

#include <stdint.h>

/* Installs it for the calling thread; flags as for seccomp(2). 0 or -errno. */
long mg_filter_install_full(uint64_t flags);
/* Installs the kernel's half of a filter with a listener, which asks for every notified form; the listener's descriptor, or -errno. */
long mg_filter_install_listener(uint64_t flags);
