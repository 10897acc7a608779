/* The first process of a pid namespace. The kernel spares it signals that it has no handler for, and while it is traced also those for what it did itself:
 * a fault would come again and again. */
#include "tracer/tracer.h"

#include <mg/kernel.h>

static uint64_t hex_of(const char *at) {
    uint64_t value = 0;
    for (; (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'f'); at++) value = value << 4 | (uint64_t)(*at <= '9' ? *at - '0' : *at - 'a' + 10);
    return value;
}

int mg_first_would_repeat(struct mg_tracee *tracee, int signal) {
    mg_tracee_identify(tracee);
    if (tracee->ns_pid != 1) return 0;
    char status[4096];
    mg_status_read(tracee->tid, status, sizeof status);
    const char *blocked = mg_status_of(status, "SigBlk:\t"), *caught = mg_status_of(status, "SigCgt:\t");
    uint64_t bit = MG_SIGNAL_BIT(signal);
    return *caught && ((hex_of(blocked) & bit) != 0 || (hex_of(caught) & bit) == 0);
}
