/* The program's own view of itself in /proc: names, paths, mappings, descriptors. */
#include "show.h"
#include <dirent.h>
#include <sys/auxv.h>
#include <sys/prctl.h>

static const char *last(const char *path) { return strrchr(path, '/') ? strrchr(path, '/') + 1 : path; }

static void show_link(const char *path) {
    char target[4096];
    ssize_t n = readlink(path, target, sizeof target - 1);
    if (n < 0) say("%s: %s", path, error_name(errno));
    else {
        target[n] = 0;
        say("%s -> %s", path, last(target));
    }
}

static void show_status(const char *path) {
    FILE *f = fopen(path, "r");
    char line[512];
    const char *keys[] = {"Name:", "Umask:", "State:", "Uid:", "Gid:", "Threads:", "SigPnd:", "ShdPnd:", "SigBlk:", "SigIgn:", "CapEff:"};
    while (f && fgets(line, sizeof line, f))
        for (unsigned i = 0; i < sizeof keys / sizeof *keys; i++)
            if (strncmp(line, keys[i], strlen(keys[i])) == 0) say("%.*s", (int)strcspn(line, "\n"), line);
    if (f) fclose(f);
    else say("%s: %s", path, error_name(errno));
}

static int exe_lines, stack_lines, heap_lines, vdso_lines, covers_code, covers_stack, covers_heap, libc_lines, bad_order, overlaps, writable_and_executable;
static void scan(const char *path) {
    exe_lines = stack_lines = heap_lines = vdso_lines = covers_code = covers_stack = covers_heap = libc_lines = bad_order = overlaps = writable_and_executable = 0;
    FILE *f = fopen(path, "r");
    char line[4600], self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = 0;
    unsigned long end_before = 0;
    static char *heap;
    if (!heap) heap = malloc(100);
    while (f && fgets(line, sizeof line, f)) {
        unsigned long from, to;
        char rights[8];
        if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) != 3 || strchr("rwxps-", rights[0]) == NULL) continue;
        if (from < end_before) bad_order++;
        end_before = to;
        char *name = strchr(line, '/');
        if (name) name[strcspn(name, "\n")] = 0;
        exe_lines += name && strcmp(name, self) == 0;
        libc_lines += name && strstr(name, "libc.so") != NULL;
        stack_lines += strstr(line, "[stack]") != NULL;
        heap_lines += strstr(line, "[heap]") != NULL;
        vdso_lines += strstr(line, "[vdso]") != NULL;
        writable_and_executable += rights[1] == 'w' && rights[2] == 'x';
        if ((unsigned long)&scan >= from && (unsigned long)&scan < to) covers_code = name && strcmp(name, self) == 0 && rights[2] == 'x';
        if ((unsigned long)&from >= from && (unsigned long)&from < to) covers_stack = strstr(line, "[stack]") != NULL;
        if ((unsigned long)heap >= from && (unsigned long)heap < to) covers_heap = strstr(line, "[heap]") != NULL;
    }
    if (f) fclose(f);
    say("%s: program %d lines, libc %d, stack %d, heap %d, vdso %d; code right %d, stack right %d, heap right %d; order wrong %d, writable code %d", path, exe_lines, libc_lines > 0, stack_lines, heap_lines,
        vdso_lines, covers_code, covers_stack, covers_heap, bad_order, writable_and_executable);
}

static void *thread(void *unused) {
    char path[64], name[32] = "";
    prctl(PR_SET_NAME, "second-name");
    snprintf(path, sizeof path, "/proc/self/task/%d/comm", gettid());
    int fd = open(path, O_RDONLY);
    ssize_t n = read(fd, name, sizeof name - 1);
    close(fd);
    say("thread's comm %.*s", (int)(n > 0 ? n - 1 : 0), name);
    show_link("/proc/thread-self/exe");
    return unused;
}

static void show_file(const char *path) {
    static char text[8192];
    int fd = open(path, O_RDONLY);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    text[n > 0 ? n : 0] = 0;
    say("%s: %s", path, n < 0 ? error_name(errno) : text);
}

int main(int argc, char **argv) {
    (void)argc;
    show_link("/proc/self/exe");
    show_link("/proc/self/cwd");
    show_link("/proc/self/root");
    show_link("/proc/self/fd/0");
    show_file("/proc/self/comm");
    show_status("/proc/self/status");
    char path[64], other[4096], self[4096];
    snprintf(path, sizeof path, "/proc/%d/exe", getpid());
    ssize_t n = readlink(path, other, sizeof other), m = readlink("/proc/self/exe", self, sizeof self);
    say("by pid the same: %d", n == m && n > 0 && memcmp(self, other, (size_t)n) == 0);
    struct stat a, b;
    say("stat of it: %d", stat("/proc/self/exe", &a) == 0 && (self[m] = 0, stat(self, &b)) == 0 && a.st_ino == b.st_ino);
    char magic[4] = "";
    int fd = open("/proc/self/exe", O_RDONLY);
    n = read(fd, magic, 4);
    say("open and read it: %zd, ELF %d", n, memcmp(magic, "\177ELF", 4) == 0);
    close(fd);
    say("realpath: %s", last(realpath("/proc/self/exe", NULL)));
    scan("/proc/self/maps");
    snprintf(path, sizeof path, "/proc/%d/maps", getpid());
    scan("/proc/thread-self/maps");
    scan("/proc/self/smaps");
    prctl(PR_SET_NAME, "a-new-name-that-is-too-long");
    show_file("/proc/self/comm");
    pthread_t t;
    pthread_create(&t, NULL, thread, NULL);
    pthread_join(t, NULL);
    static char line[4096];
    fd = open("/proc/self/cmdline", O_RDONLY);
    n = read(fd, line, sizeof line);
    say("cmdline right %d", n == (ssize_t)strlen(argv[0]) + 1 && strcmp(line, argv[0]) == 0);
    close(fd);
    show_file("/proc/self/wchan");
    show_file("/proc/self/oom_score_adj");
    show_file("/proc/self/no-such");
    fd = open("/proc/self/stat", O_RDONLY);
    n = read(fd, line, sizeof line - 1);
    close(fd);
    line[n > 0 ? n : 0] = 0;
    char state;
    int ppid, pgrp, session, tty;
    char *after = strrchr(line, ')');
    say("stat: name %.*s", (int)(after - strchr(line, '(') + 1), strchr(line, '('));
    sscanf(after + 2, "%c %d %d %d %d", &state, &ppid, &pgrp, &session, &tty);
    say("stat: %c, parent right %d, group right %d, session right %d, tty %d", state, ppid == getppid(), pgrp == getpgrp(), session == getsid(0), tty);
    unsigned long start_code = 0, end_code = 0, start_stack = 0;
    unsigned long fields[60] = {0};
    int i = 0;
    for (char *p = strtok(after + 2, " "); p && i < 60; p = strtok(NULL, " ")) fields[i++] = strtoul(p, NULL, 10);
    start_code = fields[23], end_code = fields[24], start_stack = fields[25];
    say("stat: code range right %d, stack start right %d", start_code <= (unsigned long)&main && end_code > (unsigned long)&main, start_stack >= (unsigned long)&state - 65536 && start_stack <= (unsigned long)argv);
    say("stat: args range right %d", fields[45] == (unsigned long)argv[0]);
    return 0;
}
