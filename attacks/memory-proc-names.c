/* attack
class: file
aim: memory
expect: { none: contained, mpk: contained }
variants:
  - { args: [descriptor], tries: "/proc/self/mem through O_PATH and /proc/self/fd" }
  - { args: [root], tries: "/proc/PID/mem with /proc as the root directory" }
  - { args: [no-proc], tries: "/proc/PID/mem by a folder, with no /proc in the root directory" }
  - { args: [mount], tries: "/proc/PID/mem with proc mounted elsewhere" }
  - { args: [bind-file], tries: "/proc/PID/mem bound to a name of its own" }
  - { args: [bind-folder], tries: "/proc/PID/mem by /proc/PID bound to another folder" }
  - { args: [bind-user], tries: "/proc/PID/mem bound to a name, without root, in a user namespace" }
  - { args: [fake], tries: "/proc/PID/mem, with a folder of one's own at /proc that names it otherwise" }
  - { args: [fanotify], tries: "/proc/PID/mem by the events of fanotify, which come with descriptors" }
  - { args: [detached-part], tries: "/proc/PID/mem with /proc/PID mounted nowhere" }
  - { args: [detached], tries: "/proc/PID/mem with proc mounted nowhere" }
  - { args: [left], tries: "/proc/PID/mem by a folder of a mount namespace that was left" }
  - { args: [passed], tries: "/proc/PID/mem opened by a child and sent" }
*/
/* /proc/PID/mem under names that do not look like it. How: argument `descriptor` (O_PATH, then /proc/self/fd), `root` (a root
   directory inside /proc), `no-proc` (a root directory without /proc, the folder held open), `mount` (proc mounted elsewhere),
   `bind-file`, `bind-folder`, `bind-user` (a part of proc mounted where the name tells nothing), `fake` (what stands at /proc is no procfs), `fanotify` (who listens is handed what another
   was refused), `detached-part`, `detached` (proc mounted nowhere), `left` (the mount is of another namespace), `passed` (opened by a child, sent through a socket). */
#include "attack.h"
#include <sys/fanotify.h>
#include <sys/mount.h>
#include <sys/socket.h>
#ifndef FSCONFIG_CMD_CREATE
#define FSCONFIG_CMD_CREATE 6
#endif
static int steals(int fd, const struct target *t) {
    unsigned char copy[16];
    return fd >= 0 && pread(fd, copy, 16, (off_t)t->from) > 0;
}
static int by_name(const char *folder, pid_t pid, const struct target *t) {
    char path[128];
    snprintf(path, sizeof path, "%s/%d/mem", folder, pid);
    int got = steals(open(path, O_RDONLY), t);
    snprintf(path, sizeof path, "%s/%d/task/%d/mem", folder, pid, pid);
    return got | steals(open(path, O_RDONLY), t);
}
static const char *bound(const char *how) {
    int user = strcmp(how, "bind-user") == 0;
    if (unshare(CLONE_NEWNS | (user ? CLONE_NEWUSER : 0)) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) not_here(user ? "no user namespaces here" : "mounting needs root");
    int by_folder = strcmp(how, "bind-folder") == 0;
    if (by_folder) mkdir("bound", 0700);
    else close(open("bound", O_CREAT | O_WRONLY, 0600));
    if (mount(by_folder ? "/proc/self" : "/proc/self/mem", "bound", NULL, MS_BIND, NULL)) printf("not bound: %s\n", strerror(errno));
    return by_folder ? "bound/mem" : "bound";
}
/* A folder at /proc in which every descriptor has a harmless name; procfs itself is held open. */
static int dressed_up(void) {
    int real = open("/proc", O_PATH | O_DIRECTORY);
    if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) not_here("mounting needs root");
    mount("tmpfs", "/proc", "tmpfs", 0, NULL);
    char path[128];
    const char *const folders[] = {"/proc/thread-self", "/proc/thread-self/fd", "/proc/self"};
    for (unsigned i = 0; i < 3; i++) mkdir(folders[i], 0755);
    for (int fd = 0; fd < 64; fd++) {
        snprintf(path, sizeof path, "/proc/thread-self/fd/%d", fd);
        if (symlink("/etc/passwd", path)) continue;
    }
    return openat(real, "self", O_PATH | O_DIRECTORY);
}
static int hears(const struct target *t) {
    int heard = fanotify_init(FAN_CLASS_NOTIF | FAN_NONBLOCK, O_RDONLY), got = 0;
    if (heard < 0 && errno != EPERM) not_here("no fanotify here");
    if (fanotify_mark(heard, FAN_MARK_ADD | FAN_MARK_MOUNT, FAN_OPEN, AT_FDCWD, "/proc")) return 0;
    close(open("/proc/self/mem", O_RDONLY));
    struct fanotify_event_metadata events[64];
    ssize_t bytes = read(heard, events, sizeof events);
    for (struct fanotify_event_metadata *one = events; FAN_EVENT_OK(one, bytes); one = FAN_EVENT_NEXT(one, bytes)) got |= steals(one->fd, t);
    close(heard);
    return got;
}
static int receives(int from) {
    char byte, room[CMSG_SPACE(sizeof(int))];
    struct iovec one = {&byte, 1};
    struct msghdr m = {.msg_iov = &one, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    if (recvmsg(from, &m, 0) <= 0 || !CMSG_FIRSTHDR(&m)) return -1;
    int fd;
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof fd);
    return fd;
}
static void sends(int to, int fd) {
    char byte = 0, room[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec one = {&byte, 1};
    struct msghdr m = {.msg_iov = &one, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET, c->cmsg_type = SCM_RIGHTS, c->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
    if (fd < 0) m.msg_control = NULL, m.msg_controllen = 0;
    sendmsg(to, &m, 0);
}
int main(int argc, char **argv) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    const char *how = argc > 1 ? argv[1] : "descriptor";
    pid_t pid = getpid();
    int folder = open("/proc/self", O_PATH | O_DIRECTORY);
    for (int i = 0; i < n; i++) {
        if (strcmp(how, "descriptor") == 0) {
            char path[64];
            int closed = open("/proc/self/mem", O_PATH);
            snprintf(path, sizeof path, "/proc/self/fd/%d", closed);
            escaped |= closed >= 0 && steals(open(path, O_RDONLY), &t[i]);
            int proc = open("/proc", O_PATH);
            if (fchdir(proc) == 0) escaped |= steals(open("self/mem", O_RDONLY), &t[i]);
        } else if (strcmp(how, "passed") == 0) {
            int pair[2];
            if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair)) return 1;
            pid_t child = fork();
            if (child == 0) {
                sends(pair[1], openat(folder, "mem", O_RDONLY));
                _exit(0);
            }
            escaped |= steals(receives(pair[0]), &t[i]);
            waitpid(child, NULL, 0);
        } else if (strcmp(how, "root") == 0) {
            if (i == 0 && chroot("/proc")) not_here("chroot needs root");
            escaped |= by_name("", pid, &t[i]);
        } else if (strcmp(how, "no-proc") == 0) {
            mkdir("empty", 0755);
            if (i == 0 && chroot("empty")) not_here("chroot needs root");
            escaped |= steals(openat(folder, "mem", O_RDONLY), &t[i]);
        } else if (strcmp(how, "fake") == 0) {
            static int self = -1;
            if (i == 0) self = dressed_up();
            escaped |= steals(openat(self, "mem", O_RDONLY), &t[i]);
        } else if (strcmp(how, "left") == 0) {
            static int left = -1;
            if (i == 0) left = open("/proc", O_PATH | O_DIRECTORY);
            if (i == 0 && (unshare(CLONE_NEWUSER | CLONE_NEWNS) || mount("tmpfs", "/proc", "tmpfs", 0, NULL))) not_here("no user namespaces here");
            char name[64];
            snprintf(name, sizeof name, "%d/mem", pid);
            escaped |= steals(openat(left, name, O_RDONLY), &t[i]) | steals(openat(left, "thread-self/mem", O_RDONLY), &t[i]);
        } else if (strcmp(how, "fanotify") == 0) {
            escaped |= hears(&t[i]);
        } else if (strcmp(how, "detached-part") == 0) {
            static int part = -1;
            if (i == 0) part = (int)syscall(428 /* open_tree */, AT_FDCWD, "/proc/self", 1 /* OPEN_TREE_CLONE */);
            if (part < 0) not_here("open_tree needs root");
            escaped |= steals(openat(part, "mem", O_RDONLY), &t[i]);
        } else if (strncmp(how, "bind-", 5) == 0) {
            static const char *name;
            if (!name) name = bound(how);
            escaped |= steals(open(name, O_RDONLY), &t[i]);
        } else if (strcmp(how, "mount") == 0) {
            if (i == 0) {
                if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) || mkdir("9", 0755) || mkdir("9/7", 0755) || mount("proc", "9/7", "proc", 0, NULL))
                    not_here("mounting proc needs root");
            }
            escaped |= by_name("9/7", pid, &t[i]);
        } else {
            static int detached = -1;
            if (i == 0) {
                int context = (int)syscall(430 /* fsopen */, "proc", 0);
                if (context < 0 || syscall(431 /* fsconfig */, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0)) not_here("mounting proc needs root");
                detached = (int)syscall(432 /* fsmount */, context, 0, 0);
                if (detached < 0) not_here("this kernel has no detached mounts");
            }
            char path[32];
            snprintf(path, sizeof path, "%d/mem", pid);
            escaped |= steals(openat(detached, path, O_RDONLY), &t[i]);
        }
    }
    verdict(escaped);
}
