/* What sandboxes do with /proc: they keep a descriptor of it from the mount namespace that they leave, use it where their root directory has none,
   and prepare the next root directory's own. */
#include "show.h"
#include <sys/mount.h>

static void write_map(int proc, const char *name, const char *text) {
    int self = openat(proc, "self", O_PATH);
    say("self %d", self >= 0);
    int fd = openat(self, name, O_RDWR | O_CLOEXEC);
    say("%s: opened %d, written %d", name, fd >= 0, write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    close(self);
}

static int lines(int fd) {
    int count = 0;
    char c;
    while (read(fd, &c, 1) == 1) count += c == '\n';
    return count;
}

static void look(int folder, const char *path, int flags) {
    int fd = openat(folder, path, flags);
    say("%s: %s", path, fd >= 0 ? "opened" : error_name(errno));
    if (fd >= 0) close(fd);
}

static int build(void) {
    char map[64];
    int uid = (int)geteuid(), gid = (int)getegid(), proc = open("/proc", O_PATH | O_CLOEXEC);
    SHOW(unshare(CLONE_NEWUSER | CLONE_NEWNS));
    write_map(proc, "setgroups", "deny");
    snprintf(map, sizeof map, "%d %d 1\n", gid, gid);
    write_map(proc, "gid_map", map);
    snprintf(map, sizeof map, "%d %d 1\n", uid, uid);
    write_map(proc, "uid_map", map);
    SHOW(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
    SHOW(mkdir("root", 0755));
    SHOW(mount("tmpfs", "root", "tmpfs", 0, NULL));
    SHOW(mkdir("root/old", 0755));
    SHOW(mkdir("root/new", 0755));
    SHOW(syscall(SYS_pivot_root, "root", "root/old"));
    SHOW(chdir("/"));
    /* There is no /proc now. */
    look(AT_FDCWD, "/proc", O_PATH);
    int info = openat(proc, "self/mountinfo", O_RDONLY);
    say("mountinfo %d", info >= 0 && lines(info) > 2);
    look(proc, "self/status", O_RDONLY);
    look(proc, "sys/kernel/ostype", O_RDONLY);
    look(proc, "irq", O_PATH);
    look(AT_FDCWD, "/old/proc/irq", O_PATH);
    look(AT_FDCWD, "/old/proc/self", O_PATH | O_DIRECTORY);
    SHOW(mount("/old/proc/irq", "/old/proc/irq", NULL, MS_BIND, NULL));
    look(AT_FDCWD, "/old/proc/irq", O_PATH);
    return 0;
}

int main(void) {
    in_child("sandbox", build);
    return 0;
}
