/* /proc/self/exe of a program whose file has no path any more: one in memory, and one in whose place another file lies. */
#include "show.h"

extern char **environ;

static void copy_to(int fd) {
    char buffer[65536];
    int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    for (ssize_t n; (n = read(self, buffer, sizeof buffer)) > 0;)
        if (write(fd, buffer, (size_t)n) != n) say("short");
    close(self);
}

static void look(const char *size) {
    char head[4] = "";
    struct stat stat;
    int fd = open("/proc/self/exe", O_RDONLY);
    say("opened %d, regular %d", fd >= 0, fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode));
    say("size right %d, begin right %d", stat.st_size == atol(size), read(fd, head, 4) == 4 && memcmp(head, "\177ELF", 4) == 0);
}

static char size[32];

static void run(int fd) {
    char *argv[] = {"program", "again", size, NULL};
    fexecve(fd, argv, environ);
    say("fexecve: %s", error_name(errno));
}

static int in_memory(void) {
    int fd = memfd_create("program", 0);
    copy_to(fd);
    run(fd);
    return 1;
}

static int replaced(void) {
    int fd = open("copy", O_CREAT | O_WRONLY, 0700);
    copy_to(fd);
    close(fd);
    fd = open("copy", O_RDONLY | O_CLOEXEC);
    SHOW(unlink("copy"));
    int other = open("copy", O_CREAT | O_WRONLY, 0700);
    SHOW(write(other, "another", 7));
    close(other);
    run(fd);
    return 1;
}

int main(int argc, char **argv) {
    if (argc > 2) {
        look(argv[2]);
        if (strcmp(argv[1], "again")) return 0;
        /* Such a program starts itself anew by that link. */
        char *next[] = {"program", "last", argv[2], NULL};
        execv("/proc/self/exe", next);
        say("execv: %s", error_name(errno));
        return 1;
    }
    struct stat stat;
    SHOW(lstat("/proc/self/exe", &stat));
    int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    SHOW(fstat(self, &stat));
    snprintf(size, sizeof size, "%ld", (long)stat.st_size);
    in_child("in memory", in_memory);
    in_child("replaced", replaced);
    return 0;
}
