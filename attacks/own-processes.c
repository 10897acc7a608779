/* attack
class: lifetime
aim: call
expect: { process: contained }
variants:
  - { args: [attach], tries: "the supervisor, which nobody monitors, traced by the program" }
  - { args: [write], tries: "the supervisor's memory written to by a call" }
  - { args: [mem], tries: "the supervisor's memory written to by its file in /proc" }
  - { args: [take], tries: "the supervisor's descriptors taken out of it" }
  - { args: [limit], tries: "the tracer robbed of descriptors, without which it can look at nothing" }
*/
/* MonGuard's own processes run as the same user and could be told to make any call. In-process the same calls and files are refused for every
   process (doors, relatives). Without a monitor a child stands in. */
#include "attack.h"
#include <sys/ptrace.h>
#include <sys/resource.h>
static char word[] = "unchanged";
static pid_t tracer_of_self(void) {
    char line[128];
    FILE *status = fopen("/proc/self/status", "r");
    pid_t pid = 0;
    while (status && fgets(line, sizeof line, status))
        if (sscanf(line, "TracerPid: %d", &pid) == 1) break;
    fclose(status);
    return pid;
}
/* Somewhere in its memory that can be written to: its stack. */
static uintptr_t stack_of(pid_t pid) {
    char path[64], line[256];
    uintptr_t from = 0, at = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", pid);
    FILE *maps = fopen(path, "r");
    while (maps && fgets(line, sizeof line, maps))
        if (strstr(line, "[stack]") && sscanf(line, "%lx", &from) == 1) at = from;
    if (maps) fclose(maps);
    return at;
}
int main(int argc, char **argv) {
    pid_t tracer = tracer_of_self(), child = 0, victim = getppid();
    const char *how = argc > 1 ? argv[1] : "";
    int works = 0;
    if (tracer == 0) {
        victim = tracer = child = fork();
        if (child == 0) {
            pause();
            _exit(0);
        }
    }
    uintptr_t at = stack_of(victim);
    errno = 0;
    if (strcmp(how, "attach") == 0 && ptrace(PTRACE_ATTACH, victim, 0, 0) == 0) {
        works = waitpid(victim, NULL, __WALL) == victim;
        ptrace(PTRACE_DETACH, victim, 0, 0);
    } else if (strcmp(how, "write") == 0) {
        /* What was there is written back. */
        struct iovec here = {word, 1}, there = {(void *)at, 1};
        works = process_vm_readv(victim, &here, 1, &there, 1, 0) == 1 && process_vm_writev(victim, &here, 1, &there, 1, 0) == 1;
    } else if (strcmp(how, "mem") == 0) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/mem", victim);
        int fd = open(path, O_RDWR);
        works = pread(fd, word, 1, (off_t)at) == 1 && pwrite(fd, word, 1, (off_t)at) == 1;
        if (!works && fd < 0) errno = EACCES;
    } else if (strcmp(how, "take") == 0) {
        works = syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, victim, 0), 1, 0) >= 0;
    } else if (strcmp(how, "limit") == 0) {
        struct rlimit was, none = {0, 0};
        prlimit(tracer, RLIMIT_NOFILE, NULL, &was);
        none.rlim_max = was.rlim_max;
        works = prlimit(tracer, RLIMIT_NOFILE, &none, NULL) == 0;
        if (works) prlimit(tracer, RLIMIT_NOFILE, &was, NULL);
    }
    int error = errno;
    if (child > 0) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    errno = error;
    verdict(works);
}
