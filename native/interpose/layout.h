/* A fork child's own layout of the monitor (`fork-rerandomise`): else whoever attacks a forking server has endless tries at one. A new zone is
 * drawn at a new place, code is linked into it anew, what the monitor knows moves there, and the old zone is unmapped, all before the child's
 * first application instruction, while it has one thread and takes no signal. What cannot be done ends the child: it never goes on with its
 * parent's layout. What the monitor knows is followed pointer by pointer; words that only look like addresses are never changed, since the
 * application's registers lie among them. */
#pragma once

#include "domain/thread.h"

/* In a fork child, with all signals blocked. Leaves into the application. */
_Noreturn void mg_layout_renew(struct mg_thread *thread);
/* The second half, in the new code: mg_begin calls it for a launch with `move`. */
_Noreturn void mg_layout_renewed(struct mg_move *move);
