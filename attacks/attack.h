/* What the attacks share. Each tries one technique and says ESCAPED when it worked, contained when it did not; being killed
   counts as contained for the harness. Unguarded, every one of them must escape: that run is its control. */
#ifndef ATTACK_H
#define ATTACK_H
#define _GNU_SOURCE 1
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))

/* The folder whose making the policy of the tests forbids. */
#define FORBIDDEN "forbidden"

_Noreturn UNUSED static void verdict(int escaped) {
    printf("%s\n", escaped ? "ESCAPED" : "contained");
    fflush(stdout);
    _exit(0);
}

/* For an attack on calls: it escaped if the forbidden folder is there. */
_Noreturn UNUSED static void verdict_of_folder(void) {
    struct stat st;
    verdict(stat(FORBIDDEN, &st) == 0);
}

/* Cannot be tried here; the last line says why. */
_Noreturn UNUSED static void not_here(const char *why) {
    printf("%s\n", why);
    fflush(stdout);
    _exit(77);
}

struct target {
    uintptr_t from, to;
    int writable, executable;
    int own; /* The stand-in: a page of this program. */
};

UNUSED static unsigned char secret_pattern[16] = "stand-in secret";

/* Memory attacks need the monitor's addresses, which no attacker should have. The harness sees the process from outside and
   tells them ("FROM-TO RIGHTS" lines, then "end"); without a monitor it says only "end", and a page of our own stands in. */
UNUSED static int read_targets(struct target *targets, int most) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[4600];
    while (maps && fgets(line, sizeof line, maps)) printf("map %s", line);
    if (maps) fclose(maps);
    printf("ready %d\n", getpid());
    fflush(stdout);
    int n = 0;
    while (fgets(line, sizeof line, stdin) && strncmp(line, "end", 3) != 0) {
        char rights[8];
        struct target t = {0};
        if (n < most && sscanf(line, "%lx-%lx %4s", &t.from, &t.to, rights) == 3) {
            t.writable = rights[1] == 'w';
            t.executable = rights[2] == 'x';
            targets[n++] = t;
        }
    }
    if (n == 0) {
        void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        memcpy(page, secret_pattern, sizeof secret_pattern);
        targets[n++] = (struct target){(uintptr_t)page, (uintptr_t)page + 4096, 1, 0, 1};
    }
    return n;
}

UNUSED static sigjmp_buf after_fault;
UNUSED static void leave_fault(int number) { siglongjmp(after_fault, number); }
UNUSED static void catch_faults(void) {
    struct sigaction action = {.sa_handler = leave_fault, .sa_flags = SA_NODEFER};
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

UNUSED static int can_load(uintptr_t at) {
    if (sigsetjmp(after_fault, 1)) return 0;
    (void)*(volatile unsigned char *)at;
    return 1;
}
#endif
