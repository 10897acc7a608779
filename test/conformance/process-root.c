/* The root directory exchanged for another (pivot_root), by every form of its paths, and for processes beside the one that does it. */
#include "show.h"
#include <sys/mount.h>

static int pivot(const char *to, const char *put_old) { return (int)syscall(SYS_pivot_root, to, put_old); }

/* A file system of its own, with a folder for the old root. */
static int prepare(void) {
    if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) return 0;
    return mkdir("room", 0755) == 0 && mount("tmpfs", "room", "tmpfs", 0, NULL) == 0 && mkdir("room/old", 0755) == 0 && mkdir("room/here", 0755) == 0;
}

static void look(const char *who) {
    char folder[64];
    say("%s: /here %s, /old/proc %s, /etc %s, in %s", who, access("/here", F_OK) ? "no" : "yes", access("/old/proc", F_OK) ? "no" : "yes",
        access("/etc", F_OK) ? "no" : "yes", getcwd(folder, sizeof folder) && strlen(folder) < 6 ? folder : "?");
}

static void beside(const char *to, const char *put_old) {
    int tell[2];
    char byte;
    if (pipe(tell)) return;
    pid_t child = fork();
    if (child == 0) {
        close(tell[1]);
        if (read(tell[0], &byte, 1) == 0) look("another process");
        _exit(0);
    }
    close(tell[0]);
    SHOW(pivot(to, put_old));
    look("this one");
    close(tell[1]);
    waitpid(child, NULL, 0);
}

static void absolute(void) {
    char to[PATH_MAX], put_old[PATH_MAX + 8];
    if (!prepare() || !realpath("room", to)) return;
    snprintf(put_old, sizeof put_old, "%s/old", to);
    beside(to, put_old);
}
static void relative(void) {
    if (prepare()) beside("room", "room/old");
}
static void inside(void) {
    if (prepare() && chdir("room") == 0) beside(".", "old");
}
static void stacked(void) {
    if (!prepare() || chdir("room")) return;
    beside(".", ".");
    SHOW(umount2(".", MNT_DETACH));
    SHOW(chdir("/"));
    look("then");
}
static void wrong(void) {
    SHOW(pivot("room", "room"));
    if (!prepare()) return;
    SHOW(pivot("nowhere", "room/old"));
    SHOW(pivot("room", "nowhere"));
    SHOW(pivot("room", ""));
    SHOW(pivot("room/old", "room/old"));
    SHOW(pivot("room", "/"));
    SHOW(pivot((const char *)8, "room/old"));
    SHOW(pivot("room", (const char *)8));
}

int main(void) {
    void (*const tries[])(void) = {absolute, relative, inside, stacked, wrong};
    for (unsigned i = 0; i < sizeof tries / sizeof *tries; i++) {
        char folder[16];
        snprintf(folder, sizeof folder, "try%u", i);
        if (mkdir(folder, 0755)) return 1;
        pid_t child = fork();
        if (child == 0) {
            if (chdir(folder) == 0) tries[i]();
            _exit(0);
        }
        waitpid(child, NULL, 0);
    }
    return 0;
}
