/* Random numbers from the kernel; every place of a launch is drawn here. */
#include "loader/zone.h"

#include <mg/fail.h>
#include <mg/sys.h>
#include <mg/syscalls.h>

static uint64_t pool[1024]; /* about as many as a layout takes */
static unsigned left;

void mg_random_forget(void) { left = 0; }

uint64_t mg_random(void) {
    if (left == 0) {
        uint64_t have = 0;
        while (have < sizeof pool) {
            long got = mg_sys3(MG_NR_getrandom, (long)((char *)pool + have), (long)(sizeof pool - have), 0);
            if (got < 0 && got != -MG_EINTR) mg_fail(MG_ERROR_RANDOM, "getrandom", got);
            if (got > 0) have += (uint64_t)got;
        }
        left = sizeof pool / sizeof *pool;
    }
    uint64_t value = pool[--left];
    pool[left] = 0;
    return value;
}

uint64_t mg_random_below(uint64_t limit) {
    /* The bias is below 2^-24 for every limit used here (at most 2^40). */
    return limit == 0 ? 0 : mg_random() % limit;
}
