/* How a native program ends when it cannot do its work. In the monitor, which shares files with mgload: records the code and ends a fork child
 * (interpose/layout.c). */
#pragma once

#include <mg/errors.h>

/* Prints the four parts of `code` on fd 2 and exits with the registry's status.
 * where: the file, program or call concerned, may be empty. error: -errno or errno that the kernel gave, 0 for none. */
_Noreturn void mg_fail(enum mg_error code, const char *where, long error);
