/* attack
class: disclosure
aim: memory
tries: a seccomp filter that sees the capability
expect: { none: contained, mpk: contained }
*/
/* A seccomp filter of the program's own that answers with what it sees in the argument registers: the capability, if the kernel runs
   it on the monitor's calls. The stand-in for the monitor is a function that makes a call with a secret in r9. */
#include "attack.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
static long call_with(long r9_value) {
    register long r9 __asm__("r9") = r9_value;
    register long r10 __asm__("r10") = 0;
    register long r8 __asm__("r8") = 0;
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "0"(SYS_rmdir), "D"("nothing"), "S"(0), "d"(0), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return result;
}
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    long secret = n > 0 && t[0].own ? 0x5a500000a5a : 0;
    for (int half = 0; half < 12; half++) {
        pid_t child = fork();
        if (child == 0) {
            unsigned at = (unsigned)offsetof(struct seccomp_data, args) + 4 * (unsigned)half;
            /* Answers errno 1 where the register holds nothing, 2 where it holds anything. */
            struct sock_filter decide[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                                           BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rmdir, 0, 4), BPF_STMT(BPF_LD | BPF_W | BPF_ABS, at),
                                           BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
                                           BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 2),
                                           BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
            struct sock_fprog program = {sizeof decide / sizeof *decide, decide};
            if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) _exit(0);
            _exit(half >= 2 && call_with(secret) == -2);
        }
        int status;
        waitpid(child, &status, 0);
        escaped |= WIFEXITED(status) && WEXITSTATUS(status) == 1;
    }
    verdict(escaped);
}
