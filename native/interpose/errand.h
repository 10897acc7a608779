/* Work in a task that shares this memory and not this descriptor table: what it opens, no other thread of the application can reach. */
#pragma once

#include "interpose/call.h"

/* `work` runs there while this thread waits; it touches monitor memory only, and its calls that wait end with EINTR when a signal for this
 * thread comes. Its result; MG_CALL_ABORTED in place of an EINTR where the handler wants the call made again; or -errno, when there can be no such task. */
long mg_errand(struct mg_thread *thread, long (*work)(void *argument), void *argument);
/* What a call returns that a signal for this thread interrupted: -EINTR, or MG_CALL_ABORTED where the handler wants it made again. */
long mg_errand_interrupted(const struct mg_thread *thread);
/* The task's first function. */
_Noreturn void mg_errand_begin(struct mg_thread *thread);
