/* Paths as policy judges them: by the object that the kernel resolves them to. */
#pragma once

#include "interpose/call.h"
#include "loader/proc.h"

#include <mg/policy.h>

#define MG_ADDRESS_BYTES 128 /* struct sockaddr_storage */

/* What was copied out of the application's reach to be judged. */
struct mg_judged_copies {
    char text[2][MG_PATH_BYTES];
    unsigned char address[MG_ADDRESS_BYTES];
};

/* Fills input->path for every path argument of the call: an absolute path without links, or NULL where it cannot be told. */
void mg_paths_resolve(struct mg_thread *thread, const struct mg_call *call, struct mg_judged_copies *copies, struct mg_policy_input *input);
/* Copies the socket address that the call names. */
void mg_address_copy(struct mg_thread *thread, const struct mg_call *call, void *buffer, uint32_t size, struct mg_policy_input *input);
/* Which file of procfs a descriptor means. */
enum mg_proc_place {
    MG_PROC_UNKNOWN, /* it cannot be told, or a part of procfs that shows a process is mounted by itself, under names that say nothing */
    MG_PROC_PART,    /* one that is about no process, in a part that is mounted by itself, as containers have /proc/sys */
    MG_PROC_WHOLE,   /* the one that the end of `to` names, in a mount of the whole file system */
};
enum mg_proc_place mg_path_in_proc(int fd, char to[MG_PATH_BYTES]);
