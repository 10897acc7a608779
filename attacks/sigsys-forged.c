/* attack
class: signal
aim: call
tries: a SIGSYS that looks as if the filter had sent it, for another call
expect: { none: contained, process: contained, mpk: contained }
source: k23
*/
/* A program may send itself any siginfo. One that believes what SIGSYS says makes the call that it names. */
#include "attack.h"
#include <sys/ucontext.h>
/* The unguarded program is such a one. */
static void believes(int number, siginfo_t *info, void *context) {
    (void)number;
    (void)context;
    if (info->si_syscall == SYS_mkdir) mkdir(FORBIDDEN, 0755);
}
static void forges(int call, unsigned arch) {
    siginfo_t info = {.si_signo = SIGSYS, .si_code = 1 /* SYS_SECCOMP */};
    info.si_syscall = call, info.si_arch = arch;
    /* With the call's arguments in their registers. */
    register long r10 __asm__("r10") = (long)&info;
    long r;
    __asm__ volatile("syscall" : "=a"(r) : "0"(SYS_rt_tgsigqueueinfo), "D"((long)getpid()), "S"((long)getpid()), "d"((long)SIGSYS), "r"(r10) : "rcx", "r11", "memory");
    __asm__ volatile("syscall" : "=a"(r) : "0"(SYS_rt_sigqueueinfo), "D"((long)getpid()), "S"((long)SIGSYS), "d"(&info) : "rcx", "r11", "memory");
}
int main(void) {
    struct sigaction action = {.sa_sigaction = believes, .sa_flags = SA_SIGINFO};
    sigaction(SIGSYS, &action, NULL);
    static const struct { int call; unsigned arch; } all[] = {{SYS_mkdir, 0xc000003e}, {SYS_getppid, 0xc000003e}, {SYS_rt_sigreturn, 0xc000003e}, {SYS_mkdir, 0x40000003}, {SYS_mkdir | 0x40000000, 0xc000003e}, {-1, 0xc000003e}};
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        pid_t child = fork();
        if (child == 0) {
            forges(all[i].call, all[i].arch);
            _exit(0);
        }
        waitpid(child, NULL, 0);
    }
    verdict_of_folder();
}
