/* attack
class: disclosure
aim: call
expect: { none: contained, mpk: contained }
variants:
  - { args: [own], tries: "the capability from the registers in a core file" }
  - { args: [parent], tries: "the same of a child, whose limit of core files its parent raises" }
  - { args: [exec], tries: "the same of a program, for which the one before it raised the limit" }
  - { args: [old-call], tries: "the same, the limit raised by the oldest of the calls" }
*/
/* A core file holds the registers of every thread, those in the middle of a call too, which the monitor makes with the capability: a child of the same
   launch leaves one, and the forbidden call is tried with every word that it tells. */
#include "attack.h"
#include <elf.h>
#include <pthread.h>
#include <sys/procfs.h>
#include <sys/resource.h>
#include <sys/sem.h>

/* Calls that wait, each in its own thread. */
static void *waits(void *which) {
    sigset_t none;
    sigemptyset(&none);
    int ends[2];
    switch ((intptr_t)which) {
    case 0: sigsuspend(&none); break;
    case 1: sigwaitinfo(&none, NULL); break;
    case 2: if (!pipe(ends)) { struct timespec long_time = {100, 0}; fd_set set; FD_ZERO(&set); FD_SET(ends[0], &set); pselect(ends[0] + 1, &set, NULL, NULL, &long_time, &none); } break;
    case 3: (void)!open("fifo", O_RDONLY); break;
    case 4: (void)!open("fifo-2", O_WRONLY); break;
    default: pause();
    }
    return NULL;
}
static void read_core(const char *name) {
    static unsigned char core[1 << 20];
    int fd = open(name, O_RDONLY);
    ssize_t n = fd < 0 ? -1 : read(fd, core, sizeof core);
    Elf64_Ehdr *header = (Elf64_Ehdr *)core;
    if (n < (ssize_t)sizeof *header || memcmp(core, ELFMAG, 4) != 0) return;
    int threads = 0;
    for (int i = 0; i < header->e_phnum; i++) {
        Elf64_Phdr *part = (Elf64_Phdr *)(core + header->e_phoff) + i;
        if (part->p_type != PT_NOTE || part->p_offset + part->p_filesz > (size_t)n) continue;
        for (size_t at = part->p_offset; at + sizeof(Elf64_Nhdr) < part->p_offset + part->p_filesz;) {
            Elf64_Nhdr *note = (Elf64_Nhdr *)(core + at);
            unsigned char *content = core + at + sizeof *note + ((note->n_namesz + 3) & ~3u);
            if (note->n_type == NT_PRSTATUS) {
                struct elf_prstatus *thread = (struct elf_prstatus *)content;
                threads++;
                for (int k = 0; k < (int)(sizeof thread->pr_reg / 8); k++) tries_with(((unsigned long *)&thread->pr_reg)[k]);
            }
            at += sizeof *note + ((note->n_namesz + 3) & ~3u) + ((note->n_descsz + 3) & ~3u);
        }
    }
    printf("the registers of %d threads\n", threads);
}
static void waits_and_dies(void) {
    pthread_t thread;
    for (intptr_t i = 0; i < 6; i++) pthread_create(&thread, NULL, waits, (void *)i);
    usleep(300000);
    abort();
}
int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "own";
    if (strcmp(how, "dies") == 0) waits_and_dies();
    int by_parent = strcmp(how, "parent") == 0, ends[2];
    char pattern[256] = "";
    FILE *file = fopen("/proc/sys/kernel/core_pattern", "r");
    if (!file || !fgets(pattern, sizeof pattern, file) || strchr(pattern, '/') || pattern[0] == '|') not_here("core files do not go to the current folder here");
    struct rlimit all;
    getrlimit(RLIMIT_CORE, &all);
    all.rlim_cur = all.rlim_max;
    if (all.rlim_cur == 0) not_here("core files are forbidden here");
    if (strcmp(how, "old-call") == 0) syscall(SYS_setrlimit, RLIMIT_CORE, &all);
    else if (!by_parent) setrlimit(RLIMIT_CORE, &all);
    mkfifo("fifo", 0600);
    mkfifo("fifo-2", 0600);
    if (pipe(ends)) return 1;
    pid_t child = fork();
    if (child == 0) {
        char byte;
        (void)!read(ends[0], &byte, 1);
        if (strcmp(how, "exec") == 0) execl("/proc/self/exe", "attack", "dies", NULL);
        waits_and_dies();
    }
    if (by_parent) prlimit(child, RLIMIT_CORE, &all, NULL);
    (void)!write(ends[1], "x", 1);
    int status;
    waitpid(child, &status, 0);
    char name[32];
    snprintf(name, sizeof name, "core.%d", child);
    const char *core = access("core", R_OK) ? name : "core";
    if (WIFSIGNALED(status) && WCOREDUMP(status)) read_core(core);
    verdict_of_folder();
}
