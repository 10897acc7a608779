/* One call of the application on its way through the monitor. */
#pragma once

#include "domain/areas.h"
#include "domain/copy.h"
#include "domain/thread.h"

#include <mg/capability.h>

struct mg_call {
    uint32_t nr;
    uint32_t flags; /* MG_EVENT_FLAG_* */
    uint64_t args[6];
    long result;
    uint16_t rule;
    uint8_t verdict;
    /* What policy judged instead of application memory, by argument: resolved paths, copied socket addresses. The kernel is given
     * these, so that what was judged is what is used (invariant I8); 0 where the call's own pointer serves. */
    const void *judged[6];
    uint32_t judged_bytes; /* of the socket address */
    uint8_t free_of_links; /* by argument: a judged path that is to lead there without a link on the way */
};

/* Registers for the kernel, the order arch/monitor/call.S expects. */
struct mg_call_regs {
    uint64_t nr;
    uint64_t args[6];
};

/* A family's treatment of a call; returns what rax will hold, or MG_CALL_ABORTED: a signal came first, the call is to be
 * made again after its handler. */
typedef long (*mg_handler)(struct mg_thread *thread, struct mg_call *call);

/* Lets the kernel run the call with the application's own rights. */
long mg_call_forward(struct mg_thread *thread, const struct mg_call *call);
/* Lets the kernel run it with monitor rights, for arguments in monitor memory; every application pointer among the
 * arguments must have been compared with the zone. */
long mg_call_with_monitor_rights(struct mg_thread *thread, const struct mg_call *call);

_Noreturn void mg_dispatch(struct mg_thread *thread);
/* As mg_dispatch, for a call that came by mg_gate. */
_Noreturn void mg_gate_dispatch(struct mg_thread *thread);
_Noreturn void mg_leave(struct mg_thread *thread);
_Noreturn void mg_leave_by_trap(struct mg_thread *thread);

/* Ends the process as a call that seccomp kills does (SIGSYS), after a notice. */
_Noreturn void mg_kill(struct mg_thread *thread, uint32_t notice, uint64_t detail);
