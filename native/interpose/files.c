/* Opening files and reading links: what would show or change the monitor is replaced by a view without it. The object that
 * was opened is judged, not its name. */
#include "interpose/families.h"
#include "interpose/judge.h"
#include "interpose/own-files.h"
#include "interpose/views.h"

#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

long mg_file_open(struct mg_thread *thread, struct mg_call *call) {
    long fd = mg_own_file_make(thread, call);
    if (fd < 0) return fd; /* an error, or MG_CALL_ABORTED */
    fd = mg_judge_opened(thread, call, fd);
    return fd < 0 ? fd : mg_view_of(thread, (int)fd, call);
}

long mg_file_read_link(struct mg_thread *thread, struct mg_call *call) {
    long bytes = mg_call_forward(thread, call);
    if (bytes <= 0) return bytes;
    /* The executable's link names mgload, where the kernel was not allowed to change it. */
    int at = call->nr == MG_NR_readlinkat;
    uint64_t buffer = call->args[at ? 2 : 1], size = call->args[at ? 3 : 2];
    char text[64];
    uint64_t some = (uint64_t)bytes < sizeof text ? (uint64_t)bytes : sizeof text;
    if (mg_copy_in(thread, text, mg_address_of(buffer), some) != 0) return bytes;
    if (!mg_view_is_loader_link(text, some)) return bytes;
    const char *path = mg_globals.launch.path;
    uint64_t length = strlen(path);
    if ((int)size > 0 && length > size) length = size;
    return mg_copy_out(thread, mg_address_of(buffer), path, length) == 0 ? (long)length : -MG_EFAULT;
}
