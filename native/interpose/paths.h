/* Paths as policy judges them: by the object that the kernel resolves them to. */
#pragma once

#include "interpose/call.h"
#include "loader/proc.h"

#include <mg/policy.h>

#define MG_ADDRESS_BYTES 128 /* struct sockaddr_storage */

struct mg_file_handle { /* struct file_handle */
    uint32_t bytes;
    int32_t type;
    unsigned char handle[128]; /* MAX_HANDLE_SZ */
};

/* What was copied out of the application's reach to be judged. */
struct mg_judged_copies {
    char text[2][MG_PATH_BYTES];
    uint64_t how[3]; /* struct open_how */
    struct mg_file_handle handle;
    unsigned char address[MG_ADDRESS_BYTES];
};

/* Paths as the application gave them, beside what they lead to. */
struct mg_given_paths {
    char text[2][MG_PATH_BYTES];
    uint8_t known[2];  /* could be copied */
    uint8_t serves[2]; /* the kernel is to have this one */
    long error[2];     /* the kernel finds neither an object nor a folder for one by it: -errno; else 0 */
};

/* Fills input->path for every path argument of the call: an absolute path without links, what the kernel calls an object without one, or NULL
 * where it cannot be told. 0; MG_CALL_ABORTED or -EINTR where a signal came first. */
long mg_paths_resolve(struct mg_thread *thread, struct mg_call *call, struct mg_judged_copies *copies, struct mg_given_paths *given,
                      struct mg_policy_input *input);
/* Notes in the call what the kernel is to have instead of application memory, once it was judged. */
void mg_paths_hand_on(struct mg_call *call, struct mg_judged_copies *copies, const struct mg_given_paths *given, const struct mg_policy_input *input);
/* The object's name: a path, that which it had if it was removed, or what the kernel calls an object without one (`pipe:[7]`). What lies outside this
 * process's root has no name that could be judged: 0. */
int mg_path_judged(int fd, char to[MG_PATH_BYTES]);
/* Copies the socket address that the call names. */
void mg_address_copy(struct mg_thread *thread, const struct mg_call *call, void *buffer, uint32_t size, struct mg_policy_input *input);
/* Which file of procfs a descriptor means. */
enum mg_proc_place {
    MG_PROC_UNKNOWN, /* it cannot be told, or a part of procfs that shows a process is mounted by itself, under names that say nothing */
    MG_PROC_PART,    /* one that is about no process, in a part that is mounted by itself, as containers have /proc/sys */
    MG_PROC_WHOLE,   /* the one that the end of `to` names, in a mount of the whole file system */
};
/* `folder`: of the call that opened it; negative: none. */
enum mg_proc_place mg_path_in_proc(int fd, int folder, char to[MG_PATH_BYTES]);
