/* Installs a launch's filter, as bytes on stdin with the capability written in, and makes calls under it; for the tests of src/filter.
 * Arguments: per call "nr,arg0,…,arg5" in hexadecimal. Prints per call "allowed RESULT", or "trapped DATA" where SIGSYS came. */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile int trapped;

static void on_sigsys(int signo, siginfo_t *info, void *context) {
    (void)signo;
    (void)context;
    trapped = 1 | info->si_errno << 1; /* the kernel puts the answer's data into si_errno */
}

static long raw_call(const unsigned long *call) {
    long result;
    register long r10 __asm__("r10") = (long)call[4], r8 __asm__("r8") = (long)call[5], r9 __asm__("r9") = (long)call[6];
    __asm__ volatile("syscall" : "=a"(result) : "a"(call[0]), "D"(call[1]), "S"(call[2]), "d"(call[3]), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return result;
}

int main(int argc, char **argv) {
    static struct sock_filter program[4096];
    static char text[65536];
    size_t count = fread(program, sizeof *program, 4096, stdin), used = 0;
    struct sock_fprog fprog = {.len = (unsigned short)count, .filter = program};
    struct sigaction action = {.sa_sigaction = on_sigsys, .sa_flags = SA_SIGINFO};
    sigaction(SIGSYS, &action, NULL);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 2;
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &fprog) != 0) {
        perror("seccomp");
        return 3;
    }
    for (int i = 1; i < argc; i++) {
        unsigned long call[7] = {0};
        char *at = argv[i];
        for (int a = 0; a < 7 && *at != 0; a++) call[a] = strtoul(at + (*at == ','), &at, 16);
        trapped = 0;
        long result = raw_call(call);
        used += (size_t)(trapped ? sprintf(text + used, "trapped %x\n", trapped >> 1) : sprintf(text + used, "allowed %ld\n", result));
    }
    /* The tests put write and exit_group on the pass list; nothing else is called from here on. */
    if (syscall(SYS_write, 1, text, used) != (long)used) return 4;
    syscall(SYS_exit_group, 0);
}
