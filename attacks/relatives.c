/* attack
class: file
aim: memory
expect: { none: contained, mpk: contained }
source: pku-pitfalls
variants:
  - { args: [parent], tries: "a child reads its parent, which has the same layout, in nine ways" }
  - { args: [child], tries: "a parent reads its child, which has the same layout, in nine ways" }
  - { args: [sibling], tries: "a child reads another child, in nine ways" }
*/
/* A fork child has the monitor where its parent has it, and another process's keys are not this one's. */
#include "attack.h"
#include <sys/ptrace.h>
static struct target t[64];
static int count;
static pid_t victim;
static int reads_it(void) {
    char path[96], copy[16];
    struct iovec local = {copy, sizeof copy};
    static const char *const files[] = {"mem", "task/%d/mem", "pagemap"};
    int escaped = 0, pidfd = (int)syscall(SYS_pidfd_open, victim, 0);
    for (int i = 0; i < count && !escaped; i++) {
        struct iovec remote = {(void *)t[i].from, sizeof copy};
        escaped |= process_vm_readv(victim, &local, 1, &remote, 1, 0) > 0;
        if (t[i].writable && t[0].own) escaped |= process_vm_writev(victim, &local, 1, &remote, 1, 0) > 0;
        for (unsigned k = 0; k < 3; k++) {
            char name[64];
            snprintf(name, sizeof name, files[k], victim);
            snprintf(path, sizeof path, "/proc/%d/%s", victim, name);
            int fd = open(path, O_RDONLY);
            if (fd >= 0) escaped |= pread(fd, copy, 8, k == 2 ? (off_t)(t[i].from / 4096 * 8) : (off_t)t[i].from) > 0;
            if (fd >= 0) close(fd);
        }
        escaped |= syscall(SYS_process_madvise, pidfd, &remote, 1, 20 /* MADV_COLD */, 0) > 0;
        void *page = (void *)t[i].from;
        int status = -1;
        escaped |= syscall(SYS_move_pages, victim, 1, &page, NULL, &status, 0) == 0 && status >= 0;
    }
    if (ptrace(PTRACE_ATTACH, victim, 0, 0) == 0) {
        waitpid(victim, NULL, 0);
        errno = 0;
        ptrace(PTRACE_PEEKDATA, victim, (void *)t[0].from, 0);
        escaped |= errno == 0;
        ptrace(PTRACE_DETACH, victim, 0, 0);
    }
    escaped |= ptrace(PTRACE_SEIZE, victim, 0, 0) == 0;
    escaped |= syscall(SYS_pidfd_getfd, pidfd, 0, 0) >= 0;
    return escaped;
}
static pid_t waiting_child(void) {
    pid_t child = fork();
    if (child == 0)
        for (;;) pause();
    return child;
}
int main(int argc, char **argv) {
    count = read_targets(t, 64);
    const char *who = argc > 1 ? argv[1] : "parent";
    int escaped;
    if (strcmp(who, "parent") == 0) {
        victim = getpid();
        escaped = in_child(reads_it);
    } else {
        victim = waiting_child();
        escaped = strcmp(who, "child") == 0 ? reads_it() : in_child(reads_it);
        kill(victim, SIGKILL);
    }
    verdict(escaped);
}
