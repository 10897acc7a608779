/* attack
class: disclosure
aim: memory
expect: { none: contained, mpk: contained }
source: jenny
variants:
  - { args: [trap], tries: "a filter of its own that traps, and a handler that looks at every register" }
  - { args: [listener], tries: "a filter whose listener sees the arguments of every call" }
  - { args: [log], tries: "a filter that logs, and reads the log", may-be-closed: true }
*/
/* The kernel shows a call's registers to whoever a seccomp filter names: those of the monitor's calls would hold the capability. The stand-in is a call
   with a word in a register that it does not use. */
#include "attack.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/prctl.h>
#include <ucontext.h>
static int bare, escaped;
static long call_with(long word) {
    register long r9 __asm__("r9") = word;
    register long r8 __asm__("r8") = 0;
    register long r10 __asm__("r10") = 0;
    long r;
    __asm__ volatile("syscall" : "=a"(r) : "0"(SYS_rmdir), "D"("nothing"), "S"(0L), "d"(0L), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return r;
}
static void looks(int number, siginfo_t *info, void *context) {
    (void)number;
    (void)info;
    ucontext_t *u = context;
    static const int unused[] = {REG_RSI, REG_RDX, REG_R10, REG_R8, REG_R9};
    for (unsigned i = 0; i < sizeof unused / sizeof *unused; i++) escaped |= u->uc_mcontext.gregs[unused[i]] != 0;
    escaped |= (uintptr_t)u->uc_mcontext.gregs[REG_RIP] >= zone_from && (uintptr_t)u->uc_mcontext.gregs[REG_RIP] < zone_to;
}
static int installs(unsigned action, unsigned flags) {
    struct sock_filter decide[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rmdir, 0, 1), BPF_STMT(BPF_RET | BPF_K, action),
                                   BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {sizeof decide / sizeof *decide, decide};
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}
int main(int argc, char **argv) {
    struct target t[64];
    read_targets(t, 64);
    bare = t[0].own;
    const char *how = argc > 1 ? argv[1] : "trap";
    long word = bare ? 0x5a500000a5a : 0;
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (strcmp(how, "trap") == 0) {
        struct sigaction action = {.sa_sigaction = looks, .sa_flags = SA_SIGINFO};
        sigaction(SIGSYS, &action, NULL);
        installs(SECCOMP_RET_TRAP, 0);
        call_with(word);
    } else if (strcmp(how, "listener") == 0) {
        int listener = installs(SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER);
        if (listener >= 0) {
            pid_t child = fork();
            if (child == 0) {
                call_with(word);
                _exit(0);
            }
            struct seccomp_notif seen = {0};
            int received = ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &seen) == 0;
            for (unsigned i = 1; i < 6; i++) escaped |= seen.data.args[i] != 0;
            escaped |= received && (seen.data.nr != SYS_rmdir || (seen.data.instruction_pointer >= zone_from && seen.data.instruction_pointer < zone_to));
            kill(child, SIGKILL);
        }
    } else {
        installs(SECCOMP_RET_LOG, SECCOMP_FILTER_FLAG_LOG);
        call_with(word);
        static char log[1 << 17];
        int n = klogctl(3, log, sizeof log - 1);
        char wanted[32];
        snprintf(wanted, sizeof wanted, "%lx", bare ? (unsigned long)word : zone_from);
        escaped = n > 0 && strstr(log, wanted) != NULL;
    }
    verdict(escaped);
}
