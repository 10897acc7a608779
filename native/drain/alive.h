/* Which writers of the ring are gone for good (alive.c). */
#pragma once

#include <stdint.h>

/* 1 only if no thread is left that knows itself as `tid`: MG_RECORD_STATE_TID_MASK bits of it. 0 where that cannot be told. */
int mg_drain_is_gone(uint32_t tid);
