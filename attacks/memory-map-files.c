/* attack
class: file
aim: memory
tries: the files behind the monitor’s mappings, of this launch and others, by map_files and by the supervisor’s descriptors
expect: { none: contained, mpk: contained }
*/
/* The files behind the monitor's mappings, opened through /proc/self/map_files or the supervisor's descriptors, and mapped. The
   stand-in is a file in memory of the program's own. */
#include "attack.h"
static int maps(const char *path) {
    int fd = open(path, O_RDWR);
    if (fd < 0) return 0;
    void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED) printf("mapped %s\n", path);
    return at != MAP_FAILED;
}
static int has_ring(const char *path) {
    int fd = open(path, O_RDONLY);
    uint64_t first = 0, again = 0;
    struct stat st;
    int ours = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 0 && pread(fd, &first, 8, 0) == 8 && pread(fd, &again, 8, 0) == 8 && first == again && first != 0;
    if (fd >= 0) close(fd);
    return ours;
}
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    char path[128];
    if (t[0].own) {
        int fd = memfd_create("stand-in", 0);
        if (ftruncate(fd, 4096)) return 1;
        t[0].from = (uintptr_t)mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        t[0].to = t[0].from + 4096;
        close(fd);
    }
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "/proc/self/map_files/%lx-%lx", t[i].from, t[i].to);
        escaped |= maps(path);
    }
    /* Files without a name that the parent and its parent hold: events travel in one. */
    if (!t[0].own)
        for (int fd = 0; fd < 64; fd++) {
            snprintf(path, sizeof path, "/proc/%d/fd/%d", getppid(), fd);
            escaped |= has_ring(path) && maps(path);
        }
    verdict(escaped);
}
