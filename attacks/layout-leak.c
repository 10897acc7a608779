/* attack
class: disclosure
aim: memory
tries: files of /proc that tell addresses
expect: { none: contained, mpk: contained }
*/
/* Files of /proc that tell where the monitor lies in its zone. */
#include "attack.h"
#include <dirent.h>
static int tells(const char *path, const struct target *t, int n) {
    FILE *file = fopen(path, "r");
    char line[8192];
    int found = 0;
    while (file && fgets(line, sizeof line, file))
        for (char *at = line; *at; at++) {
            char *end;
            unsigned long value = strtoul(at, &end, 16);
            for (int i = 0; i < n && end > at; i++) found |= value >= t[i].from && value < t[i].to && end - at >= 9;
            value = strtoul(at, &end, 10);
            for (int i = 0; i < n && end > at; i++) found |= value >= t[i].from && value < t[i].to && end - at >= 12;
        }
    if (file) fclose(file);
    if (found) printf("%s\n", path);
    return found;
}
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    char path[128];
    static const char *const names[] = {"maps", "smaps", "numa_maps", "stat", "auxv", "syscall", "wchan", "stack", "status", "environ", "cmdline", "timers"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        const char *const folders[] = {"/proc/self", "/proc/thread-self"};
        for (unsigned k = 0; k < 2; k++) {
            snprintf(path, sizeof path, "%s/%s", folders[k], names[i]);
            escaped |= tells(path, t, n);
        }
    }
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        int told = 0;
        for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
            snprintf(path, sizeof path, "/proc/%d/%s", parent, names[i]);
            told |= tells(path, t, n);
        }
        _exit(told);
    }
    int status;
    waitpid(child, &status, 0);
    escaped |= WIFEXITED(status) && WEXITSTATUS(status);
    DIR *folder = opendir("/proc/self/map_files");
    int listed = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        for (int i = 0; i < n; i++) listed |= strtoul(entry->d_name, NULL, 16) == t[i].from;
    if (listed) printf("names in /proc/self/map_files\n");
    escaped |= listed;
    verdict(escaped);
}
