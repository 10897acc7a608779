/* mgload: becomes the program, with the monitor in place. The parts of it, in the order in which they work. */
#pragma once

#include <elf.h>
#include <mg/capability.h>
#include <mg/errors.h>
#include <mg/fail.h>
#include <mg/kernel.h>
#include <mg/launch.h>

#include "loader/zone.h"

/* main.c */
extern struct mg_capability mg_load_capability; /* carried by every call that mgload makes; 0 before a filter can be there */

/* A file mapped for reading; dies with `code` where that fails. */
struct mg_file {
    const unsigned char *at;
    uint64_t bytes, dev, ino;
};
struct mg_file mg_load_map_file(int fd, enum mg_error code, const char *where);

/* pack.c: the launch's files in one, mapped where `at` says. */
void mg_pack_make(struct mg_launch *launch, int image_fd, int plan_fd);
void mg_pack_take(struct mg_launch *launch, int pack_fd, uint64_t header_offset);

/* ring.c */
void mg_ring_take(struct mg_launch *launch, const char *fd_argument, uint64_t *bytes, int *fd);
void mg_ring_place(struct mg_launch *launch, int fd, uint64_t at);

/* filter.c: installs the launch's filter; from here on mgload carries the capability. */
void mg_filter_start(const struct mg_launch *launch);

/* elf.c: maps the program and its interpreter. */
struct mg_mapped {
    uint64_t entry;        /* where to begin: the interpreter's, if there is one */
    uint64_t program_entry, program_headers, interpreter_base;
    unsigned header_count;
    uint64_t start_code, end_code, start_data, end_data, start_brk;
    struct mg_rewritten_object rewritten[2];
    struct mg_unseen unseen[MG_MOST_UNSEEN];
    uint32_t unseen_count, executable_stack;
};
void mg_elf_map_program(int fd, const char *name, const struct mg_launch *launch, struct mg_mapped *mapped);

/* stack.c: lays out arguments, environment and auxiliary vector as the kernel does. */
struct mg_strings {
    char **at;
    uint64_t count;
};
struct mg_start_stack {
    long *original; /* the stack that mgload was started with */
    const char *execfn;
    struct mg_strings arguments, environment;
};
void mg_stack_build(const struct mg_start_stack *start, const struct mg_mapped *mapped, struct mg_launch *launch);
