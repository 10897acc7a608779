/* The first process of a pid namespace, which the kernel spares most signals: it dies of what it does itself, and goes on where others only tell it to end. */
#include "show.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

static void store(void) { *(volatile int *)8 = 1; }
static void divide(void) { __asm__ volatile("xor %%ecx, %%ecx\n div %%ecx" : : : "rax", "rcx", "rdx", "cc"); }
static void undefined(void) { __asm__ volatile("ud2"); }
static void breakpoint(void) { __asm__ volatile("int3"); }
static void behind_the_end(void) {
    int file = open(".", O_TMPFILE | O_RDWR, 0600);
    (void)*(volatile char *)mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, file, 0);
}
static void aborts(void) { abort(); }
static void terminates(void) { kill(getpid(), SIGTERM); }
static void kills(void) { kill(getpid(), SIGKILL); }
static void sends(int number) {
    kill(getpid(), number);
    raise(number);
    say("  goes on after %s", signal_name(number));
}
static void told(void) {
    const int numbers[] = {SIGSEGV, SIGSYS, SIGTRAP, SIGILL, SIGBUS, SIGFPE, SIGRTMIN + 1, SIGHUP};
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) sends(numbers[i]);
    say("  %d", getpid() == 1);
    store();
}
static void asks(unsigned answer) {
    struct sock_filter all[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1), BPF_STMT(BPF_RET | BPF_K, answer),
                                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {4, all};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
    syscall(SYS_getppid);
}
static void trapped(void) { asks(SECCOMP_RET_TRAP); }
static void filtered(void) { asks(SECCOMP_RET_KILL_PROCESS); }

int main(void) {
    static const struct { const char *name; void (*acts)(void); } deeds[] = {
        {"store", store}, {"divide", divide}, {"undefined", undefined}, {"breakpoint", breakpoint}, {"behind the end", behind_the_end},
        {"abort", aborts}, {"terminate", terminates}, {"kill", kills}, {"filter", filtered}, {"trap", trapped}, {"told to", told}};
    for (unsigned i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        say("%s", deeds[i].name);
        pid_t outside = fork();
        if (outside == 0) {
            if (unshare((geteuid() ? CLONE_NEWUSER : 0) | CLONE_NEWPID)) _exit(99);
            pid_t first = fork();
            if (first == 0) {
                if (getpid() == 1) deeds[i].acts();
                _exit(7);
            }
            int status;
            waitpid(first, &status, 0);
            say("  %s", status_text(status));
            _exit(0);
        }
        waitpid(outside, NULL, 0);
    }
    return 0;
}
