// restricted CALL ERRNO PROGRAM ARGS…: runs a program in a place where one system call is forbidden, as containers do it.
// CALL is a number, or seccomp for both ways of installing a filter.
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, what)
#define UNLESS(value, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip)

int main(int argc, char **argv) {
    if (argc < 4) return 2;
    int all_ways = strcmp(argv[1], "seccomp") == 0;
    unsigned call = all_ways ? SYS_seccomp : (unsigned)atoi(argv[1]), error = (unsigned)atoi(argv[2]);
    struct sock_filter filter[] = {
        LOAD(nr),
        UNLESS(call, 1),
        RETURN(SECCOMP_RET_ERRNO | error),
        UNLESS(all_ways ? SYS_prctl : call, 3),
        LOAD(args[0]),
        UNLESS(PR_SET_SECCOMP, 1),
        RETURN(SECCOMP_RET_ERRNO | error),
        RETURN(SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        perror("restricted");
        return 2;
    }
    execvp(argv[3], argv + 3);
    perror(argv[3]);
    return 2;
}
