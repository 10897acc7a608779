/* Instructions that rewriting made undefined, since they change protection keys: carried out here, within the application's rights. */
#pragma once

#include "interpose/call.h"

struct mg_frame;

/* `frame` stands at an undefined instruction of the application. 1 if it was one that rewriting left there, and is done. */
int mg_sensitive_carry_out(struct mg_thread *thread, struct mg_frame *frame);
