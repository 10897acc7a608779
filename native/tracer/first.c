/* The first process of a pid namespace. The kernel spares it signals that it has no handler for, and while it is traced also those for what it did itself:
 * a fault would come again and again. */
#include "tracer/tracer.h"

#include <mg/kernel.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

/* Behind `name` at the start of a line; 0 if there is none. */
static const char *value_of(const char *text, const char *name) {
    for (const char *at = text; *at; at++)
        if ((at == text || at[-1] == '\n') && mg_text_starts(at, name)) return at + strlen(name);
    return 0;
}

static uint64_t hex_of(const char *at) {
    uint64_t value = 0;
    for (; (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'f'); at++) value = value << 4 | (uint64_t)(*at <= '9' ? *at - '0' : *at - 'a' + 10);
    return value;
}

int mg_first_would_repeat(struct mg_tracee *tracee, int signal) {
    mg_tracee_identify(tracee);
    if (tracee->ns_pid != 1) return 0;
    char name[32], status[4096];
    struct mg_text path = mg_text_in(name, sizeof name);
    mg_text_add_unsigned(&path, (uint64_t)tracee->tid);
    mg_text_add(&path, "/status");
    long fd = mg_sys4(MG_NR_openat, mg_trace.proc_fd, (long)name, 02000000 /* O_CLOEXEC */, 0);
    long got = mg_is_error(fd) ? 0 : mg_sys3(MG_NR_read, fd, (long)status, sizeof status - 1);
    if (!mg_is_error(fd)) mg_sys1(MG_NR_close, fd);
    status[got > 0 ? got : 0] = 0;
    const char *blocked = value_of(status, "SigBlk:\t"), *caught = value_of(status, "SigCgt:\t");
    uint64_t bit = MG_SIGNAL_BIT(signal);
    if (!blocked || !caught) return 0;
    return (hex_of(blocked) & bit) != 0 || (hex_of(caught) & bit) == 0;
}
