/* attack
class: disclosure
aim: memory
cores: kept
expect: { none: contained, mpk: contained }
variants:
  - { args: [abort], tries: a core file after a signal }
  - { args: [kill], tries: a core file after the monitor killed the process }
  - { args: [fault], tries: a core file after a fault in the monitor }
*/
/* A core file of a child that the program brings down shows the child's whole memory. How: argument `abort` (a signal), `kill` (the
   monitor's own kill, by a foreign call), `fault` (in the monitor, by a jump to its first byte). */
#include "attack.h"
#include <elf.h>
#include <dirent.h>
#include <sys/prctl.h>
#include <sys/resource.h>
static int holds(const char *path, const struct target *t, int n) {
    int fd = open(path, O_RDONLY), found = 0;
    Elf64_Ehdr header;
    if (fd < 0 || pread(fd, &header, sizeof header, 0) != sizeof header || header.e_type != ET_CORE) return 0;
    for (unsigned i = 0; i < header.e_phnum; i++) {
        Elf64_Phdr segment;
        if (pread(fd, &segment, sizeof segment, (off_t)(header.e_phoff + i * sizeof segment)) != sizeof segment) break;
        for (int k = 0; k < n; k++) {
            if (segment.p_type != PT_LOAD || segment.p_filesz == 0 || segment.p_vaddr >= t[k].to || segment.p_vaddr + segment.p_filesz <= t[k].from) continue;
            /* Holes read as zeros: what the thread's rights closed is not there. */
            for (uint64_t at = 0; at < segment.p_filesz && !found; at += 8) {
                uint64_t word = 0;
                if (pread(fd, &word, 8, (off_t)(segment.p_offset + at)) == 8) found = word != 0;
            }
        }
    }
    close(fd);
    return found;
}
int main(int argc, char **argv) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    const char *how = argc > 1 ? argv[1] : "abort";
    char pattern[256] = "";
    FILE *file = fopen("/proc/sys/kernel/core_pattern", "r");
    if (!file || !fgets(pattern, sizeof pattern, file) || strchr(pattern, '/') || pattern[0] == '|') not_here("core files do not go to the current folder here");
    struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
    if (setrlimit(RLIMIT_CORE, &all)) not_here("core files are forbidden here");
    prctl(PR_SET_DUMPABLE, 1);
    pid_t child = fork();
    if (child == 0) {
        if (strcmp(how, "kill") == 0 && !t[0].own) __asm__ volatile("int $0x80" : : "a"(20) : "memory");
        if (strcmp(how, "fault") == 0 && !t[0].own)
            for (int i = 0; i < n; i++)
                if (t[i].executable) ((void (*)(void))t[i].from)();
        abort();
    }
    waitpid(child, NULL, 0);
    DIR *folder = opendir(".");
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (strncmp(entry->d_name, "core", 4) == 0) escaped |= holds(entry->d_name, t, n);
    verdict(escaped);
}
