/* Calls that change what a judged path leads to: between judging and the kernel's own walk a folder on the path can become a link, by another thread
 * or process. So the path is walked once more without following links, and the kernel is given what was found by a descriptor (invariant I8). */
#pragma once

#include "interpose/call.h"

/* Makes the call, whose paths in monitor memory are among its arguments, with monitor rights, as mg_call_with_monitor_rights does. */
long mg_pinned_call(struct mg_thread *thread, const struct mg_call *call);
