/* What policy, and the application's own seccomp filters, say of a call. */
#pragma once

#include "interpose/call.h"

struct mg_judgement {
    uint8_t verdict; /* MG_VERDICT_*; TRAP: an application filter answered, see result */
    uint16_t error;
    uint16_t rule;
    long result;
};

struct mg_judgement mg_judge(struct mg_thread *thread, const struct mg_call *call);
