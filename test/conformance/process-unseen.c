/* What would tell a program that it is being monitored: its status lines, seccomp state, and descriptors it did not open. */
#include "show.h"
#include <sys/prctl.h>

int main(void) {
    FILE *f = fopen("/proc/self/status", "r");
    char line[512];
    const char *keys[] = {"SigCgt:", "TracerPid:", "NoNewPrivs:", "Seccomp:", "Seccomp_filters:"};
    while (f && fgets(line, sizeof line, f))
        for (unsigned i = 0; i < sizeof keys / sizeof *keys; i++)
            if (strncmp(line, keys[i], strlen(keys[i])) == 0) say("%.*s", (int)strcspn(line, "\n"), line);
    if (f) fclose(f);
    SHOW(prctl(PR_GET_SECCOMP));
    SHOW(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
    for (int fd = 3; fd < 1100; fd++)
        if (fd != fileno(stdout) && fcntl(fd, F_GETFD) >= 0) say("descriptor %d is open", fd);
    f = fopen("/proc/self/maps", "r");
    while (f && fgets(line, sizeof line, f))
        if (strstr(line, "memfd:") || strstr(line, "monguard") || strstr(line, "mgload") || strstr(line, "(deleted)")) say("mapping: %.*s", (int)strcspn(line, "\n"), line);
    if (f) fclose(f);
    say("environment mentions it: %d", getenv("MONGUARD") != NULL);
    return 0;
}
