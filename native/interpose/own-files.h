/* MonGuard's own files, where the application makes or opens files (invariant R3). */
#pragma once

#include "interpose/call.h"

/* Lets the kernel make a call that may create a regular file, without the mark; a result as mg_call_forward's. */
long mg_own_file_make(struct mg_thread *thread, struct mg_call *call);
