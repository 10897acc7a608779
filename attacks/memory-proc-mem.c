/* attack
class: file
aim: memory
tries: "/proc/PID/mem by its names"
expect: { none: contained, mpk: contained }
*/
/* /proc/self/mem and its other names: by pid, by thread, through a folder descriptor, a link, from a child. */
#include "attack.h"
static int steal(int fd, const struct target *t) {
    unsigned char copy[16];
    if (fd < 0) return 0;
    int got = pread(fd, copy, 16, (off_t)t->from) > 0;
    if (got && t->own) got = pwrite(fd, copy, 16, (off_t)t->from) > 0;
    close(fd);
    return got;
}
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    char by_pid[64], by_task[64];
    snprintf(by_pid, sizeof by_pid, "/proc/%d/mem", getpid());
    snprintf(by_task, sizeof by_task, "/proc/%d/task/%d/mem", getpid(), getpid());
    if (symlink("/proc/self/mem", "innocent")) return 1;
    int proc = open("/proc/self", O_PATH | O_DIRECTORY);
    for (int i = 0; i < n; i++) {
        const char *names[] = {"/proc/self/mem", "/proc/thread-self/mem", by_pid, by_task, "innocent", "/proc/../proc/self/./mem"};
        for (unsigned k = 0; k < sizeof names / sizeof *names; k++) escaped |= steal(open(names[k], O_RDWR), &t[i]) | steal(open(names[k], O_RDONLY), &t[i]);
        escaped |= steal(openat(proc, "mem", O_RDWR), &t[i]);
        pid_t child = fork();
        if (child == 0) _exit(steal(open(by_pid, O_RDONLY), &t[i]));
        int status;
        waitpid(child, &status, 0);
        escaped |= WIFEXITED(status) && WEXITSTATUS(status);
    }
    verdict(escaped);
}
