/* attack
class: file
aim: memory
expect: { none: contained, mpk: contained }
variants:
  - { args: [descriptors], tries: "/proc/self/maps and mem with a single descriptor left" }
  - { args: [size], tries: "/proc/self/maps and mem when no file may grow" }
  - { args: [memory], tries: "/proc/self/maps and mem with no address space left" }
*/
/* What a monitor puts in the place of a file needs a descriptor, room and memory. Where there are none it must not give the file itself. */
#include "attack.h"
#include <sys/resource.h>
static struct target t[64];
static int count;
static int shows(const char *path, int is_memory) {
    char text[8192];
    int fd = open(path, O_RDONLY), found = 0;
    if (fd < 0) return 0;
    if (is_memory) {
        for (int i = 0; i < count; i++) found |= pread(fd, text, 16, (off_t)t[i].from) > 0;
    } else {
        size_t have = 0;
        for (ssize_t n; have < sizeof text - 1; have = 0) {
            while (have < sizeof text - 1 && (n = read(fd, text + have, sizeof text - 1 - have)) > 0) have += (size_t)n;
            text[have] = 0;
            for (char *at = text; *at; at++) {
                char *end;
                uintptr_t value = strtoul(at, &end, 16);
                for (int i = 0; i < count; i++) found |= end - at >= 8 && value == t[i].from;
                if (end > at) at = end - 1;
            }
            if (have < sizeof text - 1) break;
        }
    }
    close(fd);
    return found;
}
int main(int argc, char **argv) {
    count = read_targets(t, 64);
    const char *what = argc > 1 ? argv[1] : "descriptors";
    int resource = strcmp(what, "descriptors") == 0 ? RLIMIT_NOFILE : strcmp(what, "size") == 0 ? RLIMIT_FSIZE : RLIMIT_AS;
    int next = dup(0);
    close(next);
    signal(SIGXFSZ, SIG_IGN);
    int escaped = 0;
    for (int more = 0; more < 4; more++) {
        struct rlimit limit, before;
        getrlimit(resource, &before);
        limit = before;
        limit.rlim_cur = resource == RLIMIT_NOFILE ? (rlim_t)(next + more) : resource == RLIMIT_AS ? (rlim_t)more * 4096 : 0;
        setrlimit(resource, &limit);
        escaped |= shows("/proc/self/maps", 0) | shows("/proc/thread-self/maps", 0) | shows("/proc/self/smaps", 0) | shows("/proc/self/mem", 1);
        setrlimit(resource, &before);
    }
    verdict(escaped);
}
