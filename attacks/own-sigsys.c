/* attack
class: signal
aim: call
tries: a call with SIGSYS handled, ignored, blocked by the program
expect: { none: contained, process: contained, mpk: contained }
*/
/* Taking SIGSYS away from the monitor: a handler of one's own, ignoring it, blocking it, then the forbidden call. */
#include "attack.h"
static void handler(int number) { (void)number; }
int main(void) {
    signal(SIGSYS, handler);
    syscall(SYS_mkdir, FORBIDDEN, 0755);
    signal(SIGSYS, SIG_IGN);
    syscall(SYS_mkdir, FORBIDDEN, 0755);
    sigset_t all;
    sigfillset(&all);
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, 8);
    syscall(SYS_mkdir, FORBIDDEN, 0755);
    verdict_of_folder();
}
