/* attack
class: signal
aim: call
tries: a call in a signal handler, and after leaving one by a jump
expect: { none: contained, process: contained, mpk: contained }
*/
/* A forbidden call in a signal handler, and after leaving one without returning. */
#include "attack.h"
static void handler(int number) {
    syscall(SYS_mkdir, FORBIDDEN, 0755);
    if (number == SIGUSR2) siglongjmp(after_fault, 1);
}
int main(void) {
    signal(SIGUSR1, handler);
    signal(SIGUSR2, handler);
    raise(SIGUSR1);
    if (sigsetjmp(after_fault, 1) == 0) raise(SIGUSR2);
    syscall(SYS_mkdir, FORBIDDEN, 0755);
    verdict_of_folder();
}
