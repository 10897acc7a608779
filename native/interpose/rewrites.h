/* Rewritten copies in place of the files that the application maps, and the trampoline areas that lie behind them. */
#pragma once

#include "interpose/call.h"

/* No rewriting concerned: the call is to be made as it is. No kernel result looks like it. */
#define MG_REWRITES_NONE (-0x40000001)

/* Maps the trampoline areas of what mgload mapped; 0 or -errno. */
long mg_rewrites_begin(void);
/* Has a copy made of the file behind `fd`, if it is a program or library without one, and waits for that. Holds no lock. */
void mg_rewrites_ask(struct mg_thread *thread, int fd);
/* The same, if this mmap begins to load it. */
void mg_rewrites_ask_before_map(struct mg_thread *thread, const struct mg_call *call);
/* mmap of a file with a rewritten copy: the new address, MG_CALL_ABORTED, or MG_REWRITES_NONE. */
long mg_rewrites_map(struct mg_thread *thread, struct mg_call *call);
/* The application unmapped this range: trampolines of an object that lay in it go too. */
void mg_rewrites_unmapped(uint64_t start, uint64_t bytes);
/* In a fork child: whoever held the lock does not exist here. */
void mg_rewrites_after_fork(void);
/* In a fork child whose zone is new: where the plan lay, and how far it and the log of copies have moved. 0 or -errno. */
struct mg_moved_files {
    uint64_t pack, pack_bytes, pack_by, copies_by;
};
long mg_rewrites_after_move(const struct mg_moved_files *files);
/* Whether `rip` stands in an object that was mapped from its copy. */
int mg_rewrites_contain(uint64_t rip);
/* Whether rewritten code lies in [start, start + bytes): it leads to trampolines at a fixed distance, and cannot be moved. */
int mg_rewrites_have_code(uint64_t start, uint64_t bytes);
/* Whether a file is the one that the stubs are pages of. */
int mg_rewrites_are_stubs(uint64_t dev, uint64_t ino);
/* The stubs that `rip` stands in, or 0. */
uint64_t mg_rewrites_stub_of(uint64_t rip);

/* Whether `rip` stands in a trampoline. */
int mg_rewrites_in_trampoline(uint64_t rip);
/* Where the application's own code makes the call whose `syscall`, moved to a trampoline, stands at `rip`; 0 if none does. */
uint64_t mg_rewrites_call_at(uint64_t rip);

/* How a mapping that begins at `start` should be shown: 1 with the file's own inode, device, offset and path; 2 as memory without a
 * file; 0 as it is. */
struct mg_rewrites_shown {
    uint64_t dev, ino, offset;
    const char *path;
};
int mg_rewrites_show(uint64_t start, uint64_t offset, struct mg_rewrites_shown *shown);
