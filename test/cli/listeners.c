/* A seccomp listener that is handed to another process, by a socket of that name: `asks PATH` hands it over and asks, `answers PATH` answers. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static int installs(void) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mkdir, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpriority, 0, 1),            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {5, code};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

static void asks(int channel, const char *folder) {
    int listener = installs();
    char byte = 0, room[CMSG_SPACE(sizeof listener)] = {0};
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    *CMSG_FIRSTHDR(&message) = (struct cmsghdr){CMSG_LEN(sizeof listener), SOL_SOCKET, SCM_RIGHTS};
    memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &listener, sizeof listener);
    if (sendmsg(channel, &message, 0) != 1) perror("sendmsg");
    close(listener);
    int made = mkdir(folder, 0700);
    printf("mkdir %d %s", made, made ? strerrorname_np(errno) : "ok");
    printf(", there %d", rmdir(folder) == 0);
    printf(", getpriority %ld\n", syscall(SYS_getpriority, 1, 2));
}

static void answers(int channel) {
    char byte, room[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    int listener = -1;
    if (recvmsg(channel, &message, 0) == 1 && CMSG_FIRSTHDR(&message)) memcpy(&listener, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof listener);
    for (int i = 0; i < 2; i++) {
        struct seccomp_notif told = {0};
        struct seccomp_notif_resp answer = {0};
        int failed = ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &told);
        answer.id = told.id;
        if (i == 0) answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
        else answer.val = 31;
        failed |= ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
        printf("%s%s", i ? ", " : "", failed ? strerrorname_np(errno) : told.data.nr == SYS_mkdir ? "mkdir" : told.data.nr == SYS_getpriority ? "getpriority" : "another");
    }
    printf("\n");
}

int main(int argc, char **argv) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int channel = socket(AF_UNIX, SOCK_STREAM, 0);
    if (argc < 3) return 2;
    snprintf(name.sun_path, sizeof name.sun_path, "%s/socket", argv[2]);
    if (strcmp(argv[1], "asks") == 0) {
        char folder[200];
        snprintf(folder, sizeof folder, "%s/made", argv[2]);
        for (int tries = 0; connect(channel, (struct sockaddr *)&name, sizeof name); tries++) {
            if (tries == 2000) return 3;
            usleep(10000);
        }
        asks(channel, folder);
    } else {
        if (bind(channel, (struct sockaddr *)&name, sizeof name) || listen(channel, 1)) return 3;
        answers(accept(channel, NULL, NULL));
    }
    return 0;
}
