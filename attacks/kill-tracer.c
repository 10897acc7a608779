/* attack
class: lifetime
aim: call
tries: killing the tracer, then making the call
expect: { process: contained }
*/
/* A program that outlives its tracer would be free. The tracer is its parent's process, or one of its threads: found by name. */
#include "attack.h"
#include <dirent.h>
static void kill_tracers(void) {
    DIR *folder = opendir("/proc");
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        char path[300], name[64] = "";
        pid_t pid = atoi(entry->d_name);
        if (pid <= 1 || pid == getpid()) continue;
        snprintf(path, sizeof path, "/proc/%d/comm", pid);
        int fd = open(path, O_RDONLY);
        if (fd >= 0 && read(fd, name, sizeof name - 1) > 0 && strncmp(name, "mgtrace", 7) == 0 && pid == getppid()) kill(pid, SIGKILL);
        if (fd >= 0) close(fd);
    }
}
int main(void) {
    pid_t child = fork();
    if (child == 0) {
        /* Far from the terminal, and in no group that ends with it. */
        setsid();
        usleep(500000);
        mkdir(FORBIDDEN, 0755);
        _exit(0);
    }
    kill_tracers();
    usleep(1000000);
    mkdir(FORBIDDEN, 0755);
    waitpid(child, NULL, 0);
    verdict_of_folder();
}
