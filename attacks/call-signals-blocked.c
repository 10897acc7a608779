/* attack
class: signal
aim: call
tries: a call with every signal blocked
expect: { none: contained, process: contained, mpk: contained }
*/
/* A forbidden call while every signal is blocked, SIGSYS included: by sigprocmask, by a handler's mask, by a mask in a frame. */
#include "attack.h"
#include <ucontext.h>
static void calls(int number) {
    (void)number;
    syscall(SYS_mkdir, FORBIDDEN, 0755);
}
static void blocks(int number, siginfo_t *info, void *context) {
    (void)number, (void)info;
    memset(&((ucontext_t *)context)->uc_sigmask, 0xff, 8);
}
int main(void) {
    struct sigaction under_mask = {.sa_handler = calls}, by_frame = {.sa_sigaction = blocks, .sa_flags = SA_SIGINFO};
    sigfillset(&under_mask.sa_mask);
    sigaction(SIGUSR1, &under_mask, NULL);
    sigaction(SIGUSR2, &by_frame, NULL);
    raise(SIGUSR1);
    raise(SIGUSR2);
    syscall(SYS_mkdir, FORBIDDEN, 0755);
    unsigned long all = ~0ul;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, 8);
    syscall(SYS_mkdir, FORBIDDEN, 0755);
    verdict_of_folder();
}
