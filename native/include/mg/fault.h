/* The monitor's own failures: recorded, then the process stops. */
#pragma once

#include <mg/errors.h>

struct mg_thread;
struct mg_frame;

/* A fault in monitor code: says where on fd 2 and ends the process by the signal that struck. */
_Noreturn void mg_fault(struct mg_thread *thread, struct mg_frame *frame);
