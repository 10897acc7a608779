/* Root directories that move (root.h). */
#include "interpose/root.h"

#include "interpose/errand.h"
#include "interpose/events.h"
#include "interpose/views.h"
#include "loader/proc.h"

#include <mg/errors.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

enum { FOLDER_PATH = 012200000 /* O_PATH | O_DIRECTORY | O_CLOEXEC */ };

static int is_of_processes;

void mg_root_before_clone(uint64_t flags) {
    if ((flags & MG_CLONE_FS) && !(flags & MG_CLONE_THREAD)) is_of_processes = 1;
}

void mg_root_after_fork(uint64_t flags) {
    if (!(flags & MG_CLONE_FS)) is_of_processes = 0;
}

int mg_root_is_of_processes(void) { return is_of_processes; }

struct pivot {
    struct mg_thread *thread; /* whose call it is */
    char to[MG_PATH_BYTES], put_old[MG_PATH_BYTES];
};

/* In a working directory of its own: what is looked at there is what the kernel takes, whatever its path leads to meanwhile. */
static long pivot_apart(void *argument) {
    struct pivot *pivot = argument;
    int is_same = mg_text_equal(pivot->to, pivot->put_old);
    long error = mg_sys1(MG_NR_unshare, MG_CLONE_FS);
    if (error != 0) return error;
    long to = mg_sys4(MG_NR_openat, MG_AT_FDCWD, (long)pivot->to, FOLDER_PATH, 0);
    if (to < 0) return to;
    if (mg_view_is_special(mg_file_system((int)to))) {
        mg_event_notice(pivot->thread, MG_ERROR_DOOR_CLOSED, MG_NR_pivot_root, 0);
        return -MG_EPERM;
    }
    if (!is_same) error = mg_sys1(MG_NR_chdir, (long)pivot->put_old);
    if (error == 0 && !is_same) error = mg_sys2(MG_NR_getcwd, (long)pivot->put_old, sizeof pivot->put_old);
    if (error >= 0) error = mg_sys1(MG_NR_fchdir, to);
    return error != 0 ? error : mg_sys2(MG_NR_pivot_root, (long)".", (long)(is_same ? "." : pivot->put_old));
}

static long take_path(struct mg_thread *thread, const struct mg_call *call, unsigned arg, char to[MG_PATH_BYTES]) {
    if (!call->judged[arg]) return mg_copy_string(thread, to, MG_PATH_BYTES, mg_address_of(call->args[arg]));
    memcpy(to, call->judged[arg], strlen(call->judged[arg]) + 1);
    return 0;
}

/* Gives every process of the mount namespace that has the old root directory the new one. */
long mg_root_pivot(struct mg_thread *thread, struct mg_call *call) {
    struct pivot pivot = {.thread = thread};
    /* Before it looks at paths, the kernel tells whether there is the right to do it. */
    if (mg_sys2(MG_NR_pivot_root, (long)"", (long)"") == -MG_EPERM) return -MG_EPERM;
    long bytes = take_path(thread, call, 0, pivot.to);
    if (bytes >= 0) bytes = take_path(thread, call, 1, pivot.put_old);
    return bytes < 0 ? bytes : mg_errand(thread, pivot_apart, &pivot);
}
