/* Keeps trampolines out of what the application sees of signals (invariant R4): its unwinders know no frame there, and C libraries compare
 * the address that was struck with their own code to tell whether a call was already made. */
#pragma once

#include "interpose/call.h"

struct mg_frame;

/* A signal is about to be shown to the application at the place in `frame`. A call that is not yet made is shown where the application's code
 * makes it. 1: any other place in a trampoline; the frame now goes on by single steps, under a mask that keeps everything else waiting. */
int mg_steps_begin(struct mg_thread *thread, struct mg_frame *frame);

/* A trap in a thread that goes by steps. 1: it is still in the trampoline, and goes on. 0: it has left it, or will not soon; the frame is as
 * if it had come here without steps, and what waits may be delivered. */
int mg_steps_go_on(struct mg_thread *thread, struct mg_frame *frame);

/* Ends the steps where the thread stands, since something else happened. */
void mg_steps_end(struct mg_thread *thread, struct mg_frame *frame);
