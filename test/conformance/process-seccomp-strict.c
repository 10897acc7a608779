/* Seccomp's strict mode: read, write, exit and sigreturn work, everything else kills. */
#include "show.h"
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

/* `action` for call number `nr`, everything else allowed. */
static int strict(void) {
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT)) say("strict: %s", error_name(errno));
    (void)!write(1, "strict writes\n", 14);
    syscall(SYS_exit, 8);
    return 1;
}
static int strict_kills(void) {
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
    syscall(SYS_getpid);
    return 1;
}
static int strict_kills_unknown(void) {
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
    syscall(1000);
    (void)!write(1, "not reached\n", 12);
    return 1;
}
int main(void) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    in_child("strict", strict);
    in_child("strict kills", strict_kills);
    in_child("strict kills for an unknown call", strict_kills_unknown);
    return 0;
}
