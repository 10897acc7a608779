/* Views: files of /proc as the application may see them. */
#pragma once

#include "interpose/call.h"

/* `fd` was just opened by `call`: returns it, or the descriptor of a view in its place, or -errno with fd closed. `on_plain`: the kernel has seen
 * to it that the file lies on a file system that is not special. */
long mg_view_of(struct mg_thread *thread, int fd, const struct mg_call *call, int on_plain);
/* Whether files of such a file system are more than their content. */
int mg_view_is_special(long file_system);
/* Whether a link's text is the one by which the kernel names mgload's file in memory. */
int mg_view_is_loader_link(const char *text, uint64_t bytes);
