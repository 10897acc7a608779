/* attack
class: policy
aim: call
expect: { none: contained, process: contained, mpk: contained }
variants:
  - { args: [continues], tries: "a forbidden call that a listener of its own lets continue" }
  - { args: [wide], tries: "the same, with a listener asked for by a number that the kernel cuts short" }
  - { args: [value], tries: "the same, by the value with which one monitor tells another to continue" }
*/
/* The kernel asks a seccomp listener before a tracer, and runs what the listener lets continue. The value means nothing without a monitor: the last
   child's call is continued as by anybody. */
#include "attack.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
static long installs(unsigned long operation) {
    struct sock_filter decide[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mkdir, 0, 1),
                                   BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {sizeof decide / sizeof *decide, decide};
    return syscall(SYS_seccomp, operation, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}
static int error;
/* A child that makes the folder, and what the listener says to that. */
static void answered_by(int listener, long value, unsigned flags) {
    pid_t child = fork();
    if (child == 0) _exit(mkdir(FORBIDDEN, 0755) ? errno & 127 : 0);
    struct seccomp_notif seen = {0};
    int status = 0, refused = ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &seen);
    if (!refused) {
        struct seccomp_notif_resp answer = {.id = seen.id, .val = value, .flags = flags};
        refused = ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    }
    if (refused) error = errno;
    if (refused) kill(child, SIGKILL);
    waitpid(child, &status, 0);
    if (!refused) error = WEXITSTATUS(status);
}
int main(int argc, char **argv) {
    unsigned long above = argc > 1 && strcmp(argv[1], "wide") == 0 ? 0x500000000 : 0;
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    int listener = (int)installs(above | SECCOMP_SET_MODE_FILTER);
    if (listener < 0) verdict_of_folder();
    if (argc > 1 && strcmp(argv[1], "value") == 0) answered_by(listener, 0x4d47636f6e74696e, 0);
    answered_by(listener, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
    errno = error;
    verdict_of_folder();
}
