/* Ways out from under a tracer, each tried once: prints what the kernel, or the tracer in its stead, said. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *what, long result) { printf("%s: %s\n", what, result < 0 ? strerrorname_np(errno) : "done"); }

static int tracer_pid(void) {
    char line[256];
    int pid = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status)) sscanf(line, "TracerPid: %d", &pid);
    if (status) fclose(status);
    return pid;
}

static long filter(unsigned flags, uint32_t nr, uint32_t action) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, action),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {4, code};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

/* A child without a tracer must get nothing that the pass list does not give. */
static void untraced(long result) {
    if (result == 0) _exit(open("/etc/passwd", O_RDONLY) >= 0 ? 1 : errno == ENOSYS ? 2 : 3);
    int status = 0;
    if (result > 0) waitpid((pid_t)result, &status, __WALL);
    printf("  child: %d\n", WEXITSTATUS(status));
}

int main(void) {
    setvbuf(stdout, 0, _IONBF, 0);
    int tracer = tracer_pid();
    char text[64];
    uint64_t word = 0;
    struct iovec here = {&word, sizeof word}, there = {(void *)0x10000, sizeof word};
    show("trace me", ptrace(PTRACE_TRACEME, 0, 0, 0));
    show("seize tracer", ptrace(PTRACE_SEIZE, tracer, 0, 0));
    show("attach tracer", ptrace(PTRACE_ATTACH, tracer, 0, 0));
    show("read tracer", process_vm_readv(tracer, &here, 1, &there, 1, 0));
    show("write tracer", process_vm_writev(tracer, &here, 1, &there, 1, 0));
    snprintf(text, sizeof text, "/proc/%d/mem", tracer);
    show("tracer's memory", open(text, O_RDWR));
    snprintf(text, sizeof text, "/proc/%d/task/%d/mem", tracer, tracer);
    show("its thread's memory", open(text, O_RDWR));
    snprintf(text, sizeof text, "/proc/%d", tracer);
    int folder = open(text, O_RDONLY | O_DIRECTORY);
    show("through a descriptor", folder < 0 ? folder : openat(folder, "mem", O_RDWR));
    show("io_uring", syscall(425, 8, NULL));
    show("listener", filter(SECCOMP_FILTER_FLAG_NEW_LISTENER, SYS_getppid, SECCOMP_RET_USER_NOTIF));
    long child = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);
    if (child != 0) show("clone untraced", child);
    untraced(child);
    struct clone_args arguments = {.flags = CLONE_UNTRACED, .exit_signal = SIGCHLD};
    child = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (child != 0) show("clone3 untraced", child);
    if (child >= 0) untraced(child);
    show("own filter", filter(0, SYS_getppid, SECCOMP_RET_ERRNO | ENOTTY));
    show("own filter's call", syscall(SYS_getppid));
    show("own trace filter", filter(0, SYS_getpgid, SECCOMP_RET_TRACE | 5));
    show("own trace filter's call", syscall(SYS_getpgid, 0));
    show("still itself", getpid());
    return 0;
}
