/* What the attacks share. Each tries one technique and ends with the line ESCAPED (and status 3) when it worked, contained
   (and status 0) when it did not, with what stopped the last try. Unguarded, every one of them must escape: that run is its control. */
#ifndef ATTACK_H
#define ATTACK_H
#define _GNU_SOURCE 1
#include <cpuid.h>
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

static volatile int last_fault; /* the signal that ended the last try, if one did */

_Noreturn UNUSED static void verdict(int escaped) {
    int error = errno;
    if (escaped) printf("ESCAPED\n");
    else if (last_fault) printf("contained fault %d\n", last_fault);
    else if (error) printf("contained errno %d\n", error);
    else printf("contained\n");
    fflush(stdout);
    _exit(escaped ? 3 : 0);
}

/* For an attack on calls: it escaped if the forbidden folder is there. */
_Noreturn UNUSED static void verdict_of_folder(void) {
    struct stat st;
    int error = errno, made = stat(FORBIDDEN, &st) == 0;
    errno = error;
    verdict(made);
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
UNUSED static uintptr_t zone_from, zone_to;
/* The functions of the monitor's assembly. */
UNUSED static struct gate {
    uintptr_t from, to;
    char name[32];
} assembly[64];
UNUSED static int assembly_count;

/* Asks the harness, which sees this process from outside, and takes one line of answer. */
UNUSED static char *ask(const char *question, uintptr_t value) {
    static char line[256];
    printf("%s %lx\n", question, value);
    fflush(stdout);
    return fgets(line, sizeof line, stdin) ? line : NULL;
}

/* Memory attacks need the monitor's addresses, which no attacker should have. The harness sees the process from outside and
   tells them ("FROM-TO RIGHTS" lines, then "end"); without a monitor it says only "end", and a page of our own stands in. */
UNUSED static int read_targets(struct target *targets, int most) {
    char line[256];
    printf("ready %d\n", getpid());
    fflush(stdout);
    int n = 0;
    while (fgets(line, sizeof line, stdin) && strncmp(line, "end", 3) != 0) {
        char rights[8];
        struct target t = {0};
        if (sscanf(line, "zone %lx-%lx", &zone_from, &zone_to) == 2) continue;
        if (assembly_count < 64 && sscanf(line, "gate %lx-%lx %31s", &assembly[assembly_count].from, &assembly[assembly_count].to, assembly[assembly_count].name) == 3) {
            assembly_count++;
            continue;
        }
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
        zone_from = (uintptr_t)page, zone_to = zone_from + 4096;
    }
    errno = 0;
    return n;
}

/* What lies at an address of the monitor, told from outside. */
UNUSED static uint64_t value_at(const struct target *target, uintptr_t at) {
    if (target->own) return *(volatile uint64_t *)at;
    char *line = ask("read", at);
    return line ? strtoull(line, NULL, 16) : 0;
}

UNUSED static sigjmp_buf after_fault;
UNUSED static void leave_fault(int number) {
    last_fault = number;
    siglongjmp(after_fault, number);
}
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

/* A page with a `syscall` that nobody has rewritten, and a return. */
UNUSED static void *bare_call(void) {
    static const unsigned char code[] = {0x0f, 0x05, 0xc3};
    static void *page;
    if (!page) {
        page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        memcpy(page, code, sizeof code);
        mprotect(page, 4096, PROT_READ | PROT_EXEC);
    }
    return page;
}

/* Makes the forbidden folder by that, with `word` wherever the capability could ride: only the kernel looks. */
UNUSED static void tries_with(unsigned long word) {
    void *page = bare_call(); /* before the registers are set */
    register long r10 __asm__("r10") = (long)word;
    register long r8 __asm__("r8") = (long)word;
    register long r9 __asm__("r9") = (long)word;
    long r;
    __asm__ volatile("call *%[page]"
                     : "=a"(r)
                     : "0"(SYS_mkdir), "D"(FORBIDDEN), "S"(0755), "d"(word), "r"(r10), "r"(r8), "r"(r9), [page] "r"(page)
                     : "rcx", "r11", "memory");
}

/* Where the stubs of rewritten code lie: executable, of no file, and not to be read. */
UNUSED static int find_stubs(uintptr_t *stubs, int most) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512];
    int n = 0;
    while (maps && n < most && fgets(line, sizeof line, maps)) {
        uintptr_t from, to, inode;
        char rights[8], name[256] = "";
        if (sscanf(line, "%lx-%lx %4s %*s %*s %lu %255s", &from, &to, rights, &inode, name) >= 4 && rights[2] == 'x' && inode == 0 && name[0] == 0 &&
            !can_load(from))
            stubs[n++] = from;
    }
    if (maps) fclose(maps);
    return n;
}

/* Tries it in a child, since whoever fails may die of it: whether it returned non-zero there. */
UNUSED static int in_child(int (*attempt)(void)) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(120);
        int escaped = attempt() != 0;
        _exit(escaped ? 3 : errno < 128 ? errno + 100 : 100);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child) return 0;
    errno = WIFEXITED(status) && WEXITSTATUS(status) > 100 ? WEXITSTATUS(status) - 100 : 0;
    last_fault = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return WIFEXITED(status) && WEXITSTATUS(status) == 3;
}

UNUSED static int has_keys(void) {
    unsigned a, b, c, d;
    __cpuid_count(7, 0, a, b, c, d);
    return (c & 1 << 4) != 0;
}

/* Closes the stand-in as the monitor's memory is closed. */
UNUSED static void close_stand_in(const struct target *target) {
    if (!has_keys()) not_here("the kernel has not switched protection keys on");
    if (!target->own) return;
    int key = pkey_alloc(0, PKEY_DISABLE_ACCESS);
    if (key < 0 || pkey_mprotect((void *)target->from, target->to - target->from, PROT_READ | PROT_WRITE, key))
        not_here("no protection key for the stand-in");
}
#endif
