/* Where the paths of calls lead, told by names: no descriptor is made that other threads could use or exchange, and no task without them is
 * needed (docs/decisions/0010). Most paths can be told so; those relative to a descriptor once its path is known, those through links of procfs not. */
#pragma once

#include "interpose/call.h"

#include <mg/names.h>

/* `given`: path argument `arg` of the call; how: the struct open_how of openat2, else unused; base: the path of the folder whose descriptor the call
 * names, or 0. As mg_names_resolve. */
long mg_names_of_call(const struct mg_call *call, unsigned arg, const uint64_t how[3], const char *base, const char *given, char text[MG_NAMES_BYTES]);
