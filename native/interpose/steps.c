/* Out of a trampoline by single steps (steps.h). Trampolines are short and make no calls: they end in a stub, which shows the call as not
 * begun, or in the object's own code. */
#include "interpose/steps.h"

#include "interpose/rewrites.h"
#include "interpose/signals.h"

/* A repeated string instruction may take longer; its signal does not wait for it. */
enum { MOST_STEPS = 64 };

static void show_call(struct mg_frame *frame) {
    uint64_t call = mg_rewrites_call_at(frame->context.regs.rip);
    if (call) frame->context.regs.rip = call;
}

int mg_steps_begin(struct mg_thread *thread, struct mg_frame *frame) {
    show_call(frame);
    struct mg_regs *regs = &frame->context.regs;
    if (!mg_rewrites_in_trampoline(regs->rip)) return 0;
    /* Traps must come, and be ours alone. */
    if ((regs->rflags & MG_RFLAGS_TF) || (thread->held & MG_SIGNAL_BIT(MG_SIGTRAP))) return 0;
    thread->steps = MOST_STEPS;
    regs->rflags |= MG_RFLAGS_TF;
    frame->context.sigmask = mg_signal_waiting_mask(thread);
    return 1;
}

int mg_steps_go_on(struct mg_thread *thread, struct mg_frame *frame) {
    if (mg_rewrites_in_trampoline(frame->context.regs.rip) && --thread->steps) return 1;
    mg_steps_end(thread, frame);
    show_call(frame);
    return 0;
}

void mg_steps_end(struct mg_thread *thread, struct mg_frame *frame) {
    thread->steps = 0;
    frame->context.regs.rflags &= ~MG_RFLAGS_TF;
    frame->context.sigmask = mg_signal_real_mask(thread, thread->mask);
}
