/* What policy, and the application's own seccomp filters, say of a call. */
#pragma once

#include "interpose/call.h"

struct mg_judgement {
    uint8_t verdict; /* MG_VERDICT_*; TRAP: an application filter answered, see result */
    uint16_t error;
    uint16_t rule;
    long result;
};

struct mg_path_texts;

/* Judges the call; with path rules, notes in it what its paths resolve to. `texts` holds these paths and must live as long. */
struct mg_judgement mg_judge(struct mg_thread *thread, struct mg_call *call, struct mg_path_texts *texts);
/* Judges an open again by the object that it led to, after another thread had its chance to change the name: `fd`, or
 * -errno with fd closed. */
long mg_judge_opened(struct mg_thread *thread, struct mg_call *call, long fd);
