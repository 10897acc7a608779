/* Code that no rewriting has seen: made at run time, or mapped from a file without a copy. It becomes executable page by page, once a page
 * was searched, and while nothing can write to it (invariant I9). */
#pragma once

#include "interpose/call.h"

struct mg_frame;

/* What mgload mapped without a copy; before the application's first instruction. 0 or -errno. */
long mg_code_begin(void);
/* In a fork child whose zone is new; 0 or -errno. */
long mg_code_after_move(void);

/* Held while a call changes mappings whose rights count, or while a page is searched. Nothing that waits for the application is done
 * meanwhile. Around a fork, too: a page is never copied half searched. */
void mg_code_lock(const struct mg_thread *thread);
void mg_code_unlock(void);

/* All of these with the lock held. */

/* mmap as the application asked for it, but not executable yet. */
long mg_code_map(struct mg_thread *thread, const struct mg_call *call);
/* mprotect and pkey_mprotect, likewise. */
long mg_code_protect(struct mg_thread *thread, const struct mg_call *call);
/* shmat. */
long mg_code_attach(struct mg_thread *thread, const struct mg_call *call);
/* mremap: what was searched at the old place is searched again at the new one. */
long mg_code_remap(struct mg_thread *thread, const struct mg_call *call);
/* [start, start + bytes) is mapped anew, or gone: nothing of it is to be searched, and what lies beside it is to be searched again. */
void mg_code_forget(struct mg_thread *thread, uint64_t start, uint64_t bytes);
/* What lies beside [start, start + bytes) is to be searched again. Before something is mapped there that may be executed at once: another thread
 * could run across the border. */
void mg_code_part(struct mg_thread *thread, uint64_t start, uint64_t bytes);
/* Whether some of [start, start + bytes) is to be executable. */
int mg_code_wanted(uint64_t start, uint64_t bytes);

/* What the application asked for the memory at `address`, if that is to be executable; else -1. Without the lock. */
int mg_code_shown(const struct mg_thread *thread, uint64_t address);

/* A fault of the application, or of a copy to or from its memory: 1 if it was ours to mend, and the instruction is to be tried again. Kills
 * the process where the code may not run. */
int mg_code_fault(struct mg_thread *thread, const struct mg_frame *frame);
/* A call failed with EFAULT: whether memory that it names was one that the search keeps from being written, and can be written now. */
int mg_code_yield(struct mg_thread *thread, const struct mg_call *call);
