/* What a program finds at its first instruction: descriptors, masks, umask, stack, auxiliary vector, limits. */
#include "show.h"
#include <dirent.h>
#include <elf.h>
#include <link.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <termios.h>

extern char **environ;
extern char _start[], etext[], __executable_start[];

static void show_fds(void) {
    for (int fd = 0; fd < 64; fd++) {
        int flags = fcntl(fd, F_GETFD);
        if (flags >= 0) say("fd %d open, flags %d, mode %#x", fd, flags, (unsigned)fcntl(fd, F_GETFL) & ~(unsigned)O_LARGEFILE);
    }
    int first = open("/dev/null", O_RDONLY), second = dup(first);
    say("lowest free: %d %d", first, second);
    close(first);
    close(second);
    DIR *d = opendir("/proc/self/fd");
    int n = 0;
    for (struct dirent *e; d && (e = readdir(d));) n += e->d_name[0] != '.';
    if (d) closedir(d);
    say("listed in /proc/self/fd: %d", n);
}

int main(int argc, char **argv) {
    (void)argc;
    show_fds();
    show_mask("start");
    for (int s = 1; s <= 64; s++) {
        struct sigaction a;
        if (s != 32 && s != 33 && sigaction(s, NULL, &a) == 0 && a.sa_handler != SIG_DFL) say("signal %d is not default", s);
    }
    mode_t m = umask(0);
    umask(m);
    say("umask %o", m);
    say("alarm %u, name %s", alarm(0), strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0]);
    stack_t s;
    sigaltstack(NULL, &s);
    say("alternate stack flags %d", s.ss_flags);

    unsigned long *aux = (unsigned long *)environ;
    while (*aux++) {}
    say("argc below argv %d", ((unsigned long *)argv)[-1] == (unsigned long)argc);
    say("argc aligned to 16: %d", ((unsigned long)argv - 8) % 16 == 0);
    unsigned long at[64] = {0};
    static const char *const names[64] = {[AT_EXECFD] = "EXECFD", [AT_PHDR] = "PHDR", [AT_PHENT] = "PHENT", [AT_PHNUM] = "PHNUM", [AT_PAGESZ] = "PAGESZ", [AT_BASE] = "BASE",
        [AT_FLAGS] = "FLAGS", [AT_ENTRY] = "ENTRY", [AT_UID] = "UID", [AT_EUID] = "EUID", [AT_GID] = "GID", [AT_EGID] = "EGID", [AT_CLKTCK] = "CLKTCK", [AT_HWCAP] = "HWCAP",
        [AT_HWCAP2] = "HWCAP2", [AT_SECURE] = "SECURE", [AT_RANDOM] = "RANDOM", [AT_EXECFN] = "EXECFN", [AT_PLATFORM] = "PLATFORM", [AT_SYSINFO_EHDR] = "SYSINFO_EHDR", [51] = "MINSIGSTKSZ",
        [27] = "RSEQ_FEATURE_SIZE", [28] = "RSEQ_ALIGN"};
    for (unsigned long *a = aux; a[0]; a += 2) {
        if (a[0] < 64) at[a[0]] = a[1];
        switch (a[0]) {
            case AT_PHENT: case AT_PHNUM: case AT_PAGESZ: case AT_FLAGS: case AT_UID: case AT_EUID: case AT_GID: case AT_EGID: case AT_CLKTCK: case AT_SECURE: case AT_HWCAP: case 51: case 27: case 28:
                say("AT_%s %#lx", names[a[0]], a[1]);
                break;
            /* FSGSBASE is not offered where %gs leads to the monitor (docs/differences.md). */
            case AT_HWCAP2: say("AT_HWCAP2 %#lx", a[1] & ~2ul); break;
            default: say("AT_%s (%lu) %s", a[0] < 64 && names[a[0]] ? names[a[0]] : "?", a[0], a[1] ? "set" : "0");
        }
    }
    say("platform %s", at[AT_PLATFORM] ? (char *)at[AT_PLATFORM] : "none");
    const char *name = (char *)at[AT_EXECFN];
    say("EXECFN %s", strrchr(name, '/') ? strrchr(name, '/') + 1 : name);
    say("entry right %d", at[AT_ENTRY] == (unsigned long)_start);
    Elf64_Phdr *ph = (Elf64_Phdr *)at[AT_PHDR];
    int has_phdr = 0, interp = 0;
    for (unsigned i = 0; i < at[AT_PHNUM]; i++) {
        has_phdr |= ph[i].p_type == PT_PHDR;
        interp |= ph[i].p_type == PT_INTERP;
    }
    say("headers in the program %d, PHDR %d, INTERP %d", (char *)ph > __executable_start && (char *)ph < etext + 65536, has_phdr, interp);
    Elf64_Ehdr *base = (Elf64_Ehdr *)at[AT_BASE];
    say("BASE is %s", base == NULL ? "none" : memcmp(base, ELFMAG, 4) == 0 ? "an ELF file" : "something else");
    Elf64_Ehdr *vdso = (Elf64_Ehdr *)at[AT_SYSINFO_EHDR];
    say("vDSO is %s", vdso == NULL ? "none" : memcmp(vdso, ELFMAG, 4) == 0 ? "an ELF file" : "something else");
    unsigned char *random = (unsigned char *)at[AT_RANDOM];
    int zero = 1;
    for (int i = 0; i < 16; i++) zero &= random[i] == 0;
    say("RANDOM all zero %d, on the stack %d", zero, (unsigned long)random > (unsigned long)aux);
    static char file[4096];
    int fd = open("/proc/self/auxv", O_RDONLY);
    ssize_t n = read(fd, file, sizeof file);
    close(fd);
    size_t words = 0;
    while (aux[words]) words += 2;
    say("/proc/self/auxv equals it: %d", n >= (ssize_t)(words + 2) * 8 && memcmp(file, aux, (words + 2) * 8) == 0);
    char comm[17] = "";
    prctl(PR_GET_NAME, comm);
    say("comm %s", comm);
    say("dumpable %d, death signal %d", prctl(PR_GET_DUMPABLE), ({ int d = -1; prctl(PR_GET_PDEATHSIG, &d); d; }));
    for (int r = 0; r < 16; r++) {
        struct rlimit l;
        getrlimit(r, &l);
        say("limit %d: %ld %ld", r, (long)l.rlim_cur, (long)l.rlim_max);
    }
    say("brk grows: %d", sbrk(4096) != (void *)-1);
    say("stack executable: %d", ({
        int x = -1;
        FILE *f = fopen("/proc/self/maps", "r");
        char line[512];
        while (f && fgets(line, sizeof line, f)) if (strstr(line, "[stack]")) x = strchr(line, ' ')[3] == 'x';
        x;
    }));
    say("persona %#lx", syscall(SYS_personality, 0xffffffff));
    say("parent alive %d, own group as parent's %d", getppid() > 1, getpgid(0) > 0);
    return 0;
}
