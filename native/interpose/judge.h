/* What policy, and the application's own seccomp filters, say of a call. */
#pragma once

#include "interpose/call.h"

struct mg_judgement {
    uint8_t verdict; /* MG_VERDICT_*; TRAP: an application filter answered, or a signal came first: see result */
    uint16_t error;
    uint16_t rule;
    long result;     /* not 0 with ALLOW: the answer, without a call */
};

struct mg_judged_copies;

/* Judges the call, and notes in it what was judged instead of application memory. `copies` holds that and must live as long. */
struct mg_judgement mg_judge(struct mg_thread *thread, struct mg_call *call, struct mg_judged_copies *copies);
/* Whether it gives a descriptor of a file by name. */
int mg_call_opens(uint32_t nr);
/* Whether rules on call `nr` look at socket addresses. */
int mg_judges_address(uint32_t nr);
/* Whether rules on call `nr` look at paths. */
int mg_judges_opened(uint32_t nr);
/* Judges an open or exec by the object that a descriptor means: 0, or -errno. Who interprets a program needs no permission of his own, but a rule against
 * his path holds. */
long mg_judge_file(struct mg_thread *thread, struct mg_call *call, int fd, int is_interpreter);
/* Judges an open again by the object that it led to, after another thread had its chance to change the name: `fd`, or
 * -errno with fd closed. */
long mg_judge_opened(struct mg_thread *thread, struct mg_call *call, long fd);
