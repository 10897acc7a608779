/* The root directory, where another process can move it under this one. What lies on its file system is opened beside other threads (opening.h),
 * so it must not come to be a procfs without this process's knowing (invariant D8). */
#pragma once

#include "interpose/call.h"

/* A task is about to be made: what it will share. */
void mg_root_before_clone(uint64_t flags);
/* In a fork child. */
void mg_root_after_fork(uint64_t flags);
/* Whether another process may share this one's root directory. It knows that by itself; what either of them execs does not. */
int mg_root_is_of_processes(void);

long mg_root_pivot(struct mg_thread *thread, struct mg_call *call);
