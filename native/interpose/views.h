/* Views: files of /proc as the application may see them. */
#pragma once

#include "interpose/call.h"

/* `fd` was just opened by `call`: returns it, or the descriptor of a view in its place, or -errno with fd closed. */
long mg_view_of(struct mg_thread *thread, int fd, const struct mg_call *call);
/* Whether a link's text is the one by which the kernel names mgload's file in memory. */
int mg_view_is_loader_link(const char *text, uint64_t bytes);
