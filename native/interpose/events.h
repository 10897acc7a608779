/* What the monitor tells the supervisor. Never blocks; a full ring costs the record, counted there. */
#pragma once

#include "interpose/call.h"

#include <mg/kernel.h>

/* Called before and after a call; the record is written by the second. */
void mg_capture_begin(struct mg_thread *thread, struct mg_call *call);
void mg_event_call(struct mg_thread *thread, struct mg_call *call);
/* Asks the supervisor for a copy of the file at `path`: the number of the request, or 0 if nobody can hear it. */
uint32_t mg_event_miss(struct mg_thread *thread, const char *path, const struct mg_stat *file);
void mg_event_exec(struct mg_thread *thread, const char *path);
/* Counts a new task in the ring's header; flags as for clone. */
void mg_event_count(uint64_t flags);
void mg_event_child(struct mg_thread *thread, uint32_t child, uint64_t flags);
void mg_event_exit(struct mg_thread *thread, int status, int group);
/* Only where the plan asks for signal events. */
void mg_event_signal(struct mg_thread *thread, const struct mg_siginfo *info);
void mg_event_notice(struct mg_thread *thread, uint32_t code, uint32_t nr, uint64_t detail);
