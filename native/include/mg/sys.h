/* Raw system calls. The only `syscall` instructions of the project stand in native/arch. */
#pragma once

#include <stdint.h>

/* Makes system call `nr`; returns what the kernel left in rax: a result, or -errno in [-4095, -1]. */
long mg_sys6(long nr, long a, long b, long c, long d, long e, long f);

static inline long mg_sys0(long nr) { return mg_sys6(nr, 0, 0, 0, 0, 0, 0); }
static inline long mg_sys1(long nr, long a) { return mg_sys6(nr, a, 0, 0, 0, 0, 0); }
static inline long mg_sys2(long nr, long a, long b) { return mg_sys6(nr, a, b, 0, 0, 0, 0); }
static inline long mg_sys3(long nr, long a, long b, long c) { return mg_sys6(nr, a, b, c, 0, 0, 0); }
static inline long mg_sys4(long nr, long a, long b, long c, long d) { return mg_sys6(nr, a, b, c, d, 0, 0); }
static inline long mg_sys5(long nr, long a, long b, long c, long d, long e) { return mg_sys6(nr, a, b, c, d, e, 0); }

static inline int mg_is_error(long result) { return (unsigned long)result >= (unsigned long)-4095L; }
