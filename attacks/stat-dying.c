/* attack
class: disclosure
aim: memory
race: true
tries: registers of a dying process, in its stat file
expect: { none: contained, mpk: contained }
*/
/* While a process ends or writes its core file, /proc/PID/stat tells its stack pointer and instruction pointer. Processes end inside the monitor,
   and a child has the layout of its parent. */
#include "attack.h"
#include <sys/resource.h>

static int tells(const char *path) {
    char text[1024];
    int fd = open(path, O_RDONLY), found = 0;
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    if (n <= 0) return 0;
    text[n] = 0;
    char *at = strrchr(text, ')');
    for (int field = 3; at && field <= 30; field++) {
        at = strchr(at + 1, ' ');
        if (at && field >= 29) {
            uintptr_t value = strtoul(at, NULL, 10);
            found |= value >= zone_from && value < zone_to;
        }
    }
    return found;
}
int main(void) {
    struct target t[64];
    read_targets(t, 64);
    int escaped = 0, bare = t[0].own;
    struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
    if (setrlimit(RLIMIT_CORE, &all) && getrlimit(RLIMIT_CORE, &all)) not_here("no core limit");
    /* So that the core takes a while to write. */
    size_t bytes = 48 << 20;
    unsigned char *bulk = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (size_t i = 0; i < bytes; i += 4096) bulk[i] = (unsigned char)(i >> 12) | 1;
    for (int round = 0; round < 6 && !escaped; round++) {
        pid_t child = fork();
        if (child == 0) {
            if (bare) __asm__ volatile("lea 64(%0), %%rsp\n ud2" : : "r"(zone_from) : "memory");
            if (round % 2) __asm__ volatile("int $0x80" : : "a"(20) : "memory");
            abort();
        }
        char path[64], task[96];
        snprintf(path, sizeof path, "/proc/%d/stat", child);
        snprintf(task, sizeof task, "/proc/%d/task/%d/stat", child, child);
        for (int tries = 0; tries < 100000 && !escaped; tries++) {
            escaped |= tells(path) | tells(task);
            if (waitpid(child, NULL, WNOHANG) == child) break;
        }
        if (escaped) kill(child, SIGKILL);
        while (waitpid(-1, NULL, 0) > 0) {}
    }
    verdict(escaped);
}
