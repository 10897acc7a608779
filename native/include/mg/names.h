/* Where a path leads, told by names alone: no descriptor is made on the way, which other threads could use or exchange. Pure but for the look at
 * names, which the caller does. */
#pragma once

#include <stdint.h>

/* What the walk asks of the file system; all paths are absolute and zero-terminated. */
struct mg_names {
    /* As readlink: bytes of the link's text, which are not terminated, or -errno. */
    long (*read_link)(const char *path, char *to, uint64_t size);
    /* Whether links in this folder lead where their text says, to everyone. */
    int (*leads_by_text)(const char *folder);
};

enum mg_names_way { MG_NAMES_FOLLOW = 1 /* a link at the end */, MG_NAMES_NAME = 2 /* a folder and a name in it are meant */ };
enum mg_names_end {
    MG_NAMES_TOLD,   /* `to` holds an absolute path without links, `.` or `..`, of something that need not exist */
    MG_NAMES_KERNEL, /* the kernel has to be asked: names do not tell */
};

/* Resolves `path`, which begins in the folder `base` unless it is absolute; `base` is "" for the root directory, or a path like those in `to`.
 * Reads and writes `to` (MG_NAMES_BYTES) alone. An end, or -errno: the kernel refuses this path so, and `to` is what it would be; -EINTR: a signal came
 * first. */
#define MG_NAMES_BYTES 4096
long mg_names_resolve(const struct mg_names *names, const char *base, const char *path, unsigned way, char to[MG_NAMES_BYTES]);
