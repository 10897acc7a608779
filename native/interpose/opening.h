/* Opening files where other threads share the descriptor table: an object of procfs that would show or change the monitor never has a
 * number there, not even for a moment (invariant D8). */
#pragma once

#include "interpose/call.h"

/* Whether the root directory is an ordinary one; before the application's first instruction. */
void mg_opening_begin(void);
/* A task is about to be made: what it will share. */
void mg_opening_before_clone(uint64_t flags);
/* In a fork child. */
void mg_opening_after_fork(uint64_t flags);

/* chroot, pivot_root, setns: from here on paths from the root directory may lead anywhere. */
long mg_opening_root(struct mg_thread *thread, struct mg_call *call);

/* Runs `open` where no other thread has the descriptor that it returns, and hands that over, with O_CLOEXEC if `flags` have it; `open`
 * touches monitor memory only. A descriptor, -errno or MG_CALL_ABORTED. */
long mg_opening_elsewhere(struct mg_thread *thread, long (*open)(void *argument), void *argument, uint64_t flags);

/* Runs `work` where no other thread has the descriptors that it opens; it touches monitor memory only. Its result, -errno or MG_CALL_ABORTED. */
long mg_opening_apart(struct mg_thread *thread, long (*work)(void *argument), void *argument);
/* Where such work finds the path of its own task, by /proc/thread-self, puts that of the thread whose call it is; 0 if there is no room. */
int mg_opening_for_caller(const struct mg_thread *caller, char path[MG_PATH_BYTES]);
/* Whether anybody may share this process's descriptor table, and whether another process may. */
int mg_opening_is_shared(void);
int mg_opening_is_of_processes(void);

/* open, openat, openat2 and creat: a descriptor, -errno or MG_CALL_ABORTED. */
long mg_opening(struct mg_thread *thread, struct mg_call *call);
