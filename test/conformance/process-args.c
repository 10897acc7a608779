/* Large and empty arguments and environments, and how they lie on the stack. */
#include "show.h"
#include <sys/auxv.h>

extern char **environ;
static char **arguments;

static unsigned long hash(const char *p, size_t n) {
    unsigned long h = 1469598103934665603ul;
    for (size_t i = 0; i < n; i++) h = (h ^ (unsigned char)p[i]) * 1099511628211ul;
    return h;
}

static int report(int argc, char **argv) {
    int env = 0, together = 1;
    size_t bytes = 0;
    unsigned long h = 0;
    for (int i = 0; i < argc; i++) {
        if (i + 1 < argc && argv[i + 1] != argv[i] + strlen(argv[i]) + 1) together = 0;
        bytes += strlen(argv[i]) + 1;
        h = h * 31 + hash(argv[i], strlen(argv[i]));
    }
    for (char **e = environ; *e; e++) {
        if (e[1] && e[1] != e[0] + strlen(e[0]) + 1) together = 0;
        env++;
        bytes += strlen(*e) + 1;
        /* A sum: the shell in bin/monguard hands the environment on in an order of its own (docs/differences.md). */
        if (strncmp(*e, "MG_", 3)) h += 31 * hash(*e, strlen(*e));
    }
    int adjacent = argc > 0 && environ[0] ? environ[0] == argv[argc - 1] + strlen(argv[argc - 1]) + 1 : -1;
    const char *name = (const char *)getauxval(AT_EXECFN);
    say("  argc %d, environment %d, bytes %zu, hash %#lx, contiguous %d, adjacent %d, pointers in one piece %d, EXECFN %s", argc, env, bytes, h, together, adjacent,
        environ == argv + argc + 1, name && strrchr(name, '/') ? strrchr(name, '/') + 1 : name);
    char *file = malloc(4 << 20);
    int fd = open("/proc/self/cmdline", O_RDONLY);
    size_t total = 0;
    for (ssize_t n; (n = read(fd, file + total, (4 << 20) - total)) > 0;) total += (size_t)n;
    close(fd);
    size_t want = 0;
    for (int i = 0; i < argc; i++) want += strlen(argv[i]) + 1;
    say("  cmdline has %zu bytes, right %d", total, total == want && (argc == 0 || memcmp(file, argv[0], total) == 0));
    fd = open("/proc/self/environ", O_RDONLY);
    total = 0;
    for (ssize_t n; (n = read(fd, file + total, (4 << 20) - total)) > 0;) total += (size_t)n;
    close(fd);
    want = 0;
    for (char **e = environ; *e; e++) want += strlen(*e) + 1;
    say("  environ right %d", total == want && (total == 0 || memcmp(file, environ[0], total) == 0));
    return 3;
}

static int empty_environment(void) {
    char *e[] = {NULL}, *a[] = {"program", "report", NULL};
    execve("/proc/self/exe", a, e);
    return 1;
}
static int no_environment(void) {
    char *a[] = {"program", "report", NULL};
    execve("/proc/self/exe", a, NULL);
    return 1;
}
static int no_arguments(void) {
    char *e[] = {"MODE=report", NULL}, *a[] = {NULL};
    execve("/proc/self/exe", a, e);
    return 1;
}
static int null_arguments(void) {
    char *e[] = {"MODE=report", NULL};
    execve("/proc/self/exe", NULL, e);
    return 1;
}
static int large(void) {
    static char *a[60], *e[200];
    a[0] = "program";
    a[1] = "report";
    for (int i = 2; i < 12; i++) {
        a[i] = malloc(100001);
        memset(a[i], 'a' + i, 100000);
        a[i][100000] = 0;
    }
    for (int i = 0; i < 100; i++) {
        e[i] = malloc(5001);
        memset(e[i], 'A' + i % 26, 5000);
        e[i][0] = 'V';
        e[i][4] = '=';
        e[i][5000] = 0;
    }
    execve("/proc/self/exe", a, e);
    say("%s", error_name(errno));
    return 1;
}
static int many(void) {
    static char *a[30001], *e[] = {NULL};
    for (int i = 0; i < 30000; i++) a[i] = i == 1 ? "report" : "x";
    execve("/proc/self/exe", a, e);
    say("%s", error_name(errno));
    return 1;
}

int main(int argc, char **argv) {
    arguments = argv;
    if (argc > 1 && strcmp(argv[1], "report") == 0) return report(argc, argv);
    if (getenv("MODE")) return report(argc, argv);
    report(argc, argv);
    in_child("empty environment", empty_environment);
    in_child("no environment", no_environment);
    in_child("no arguments", no_arguments);
    in_child("null arguments", null_arguments);
    in_child("1.5 MiB", large);
    in_child("30,000 arguments", many);
    return 0;
}
