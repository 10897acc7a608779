/* attack
class: policy
aim: call
race: true
expect: { none: contained, process: gap, mpk: contained }
gap: a tracer judges the path before the kernel walks it
variants:
  - { args: [unlink], tries: "a forbidden file removed: a folder on the way becomes a link while the call is judged" }
  - { args: [mkdir], tries: "a folder made in a forbidden one: a folder on the way becomes a link while the call is judged" }
  - { args: [rename], tries: "a file moved into a forbidden folder: a folder on the way becomes a link while the call is judged" }
  - { args: [chmod], tries: "the rights of a forbidden file changed: a folder on the way becomes a link while the call is judged" }
  - { args: [truncate], tries: "a forbidden file cut: a folder on the way becomes a link while the call is judged" }
  - { args: [setxattr], tries: "an attribute of a forbidden file set: a folder on the way becomes a link while the call is judged" }
  - { args: [chdir], tries: "a forbidden folder entered: a folder on the way becomes a link while the call is judged" }
*/
/* The names on a path are judged before the kernel walks them. */
#include "attack.h"
#include <pthread.h>
#include <sys/xattr.h>
static volatile int stop;
static int here, there; /* there: the forbidden folder */
static void *flips(void *unused) {
    while (!stop) {
        syscall(SYS_renameat2, AT_FDCWD, "box", AT_FDCWD, "link", 2 /* RENAME_EXCHANGE */);
        for (volatile int i = 0; i < 60; i++) {}
    }
    return unused;
}
static void make(const char *name) {
    int fd = open(name, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    if (write(fd, "text", 4) != 4 || close(fd)) exit(1);
}
static struct stat now_of(const char *name) {
    struct stat st = {0};
    fstatat(there, name, &st, 0);
    return st;
}
static int unlink_once(void) {
    int gone = unlink("box/file") == 0 && now_of("file").st_nlink == 0;
    if (!gone) make("file"), rename("file", "box/file");
    return gone;
}
static int mkdir_once(void) {
    mkdir("box/new", 0700);
    int made = now_of("new").st_nlink != 0;
    if (!made) rmdir("box/new");
    return made;
}
static int rename_once(void) {
    make("moving");
    rename("moving", "box/moved");
    return now_of("moved").st_nlink != 0;
}
static int chmod_once(void) {
    chmod("box/file", 0644);
    return (now_of("file").st_mode & 0777) == 0644;
}
static int truncate_once(void) {
    truncate("box/file", 0);
    return now_of("file").st_size == 0;
}
static int setxattr_once(void) {
    char value[8];
    setxattr("box/file", "user.mark", "x", 1, 0);
    return getxattr("way-out", "user.mark", value, sizeof value) > 0;
}
static int chdir_once(void) {
    struct stat st, wanted = now_of("room");
    chdir("box/room");
    int is_there = stat(".", &st) == 0 && st.st_ino == wanted.st_ino;
    return fchdir(here) ? 0 : is_there;
}
int main(int argc, char **argv) {
    static const struct { const char *name; int (*once)(void); } ways[] = {{"unlink", unlink_once}, {"mkdir", mkdir_once},       {"rename", rename_once}, {"chmod", chmod_once},
                                                                           {"truncate", truncate_once}, {"setxattr", setxattr_once}, {"chdir", chdir_once}};
    int (*once)(void) = 0;
    for (unsigned i = 0; argc > 1 && i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i].name) == 0) once = ways[i].once;
    if (!once || mkdir("box", 0700) || mkdir("some-folder", 0700) || symlink("forbidden-folder", "link")) return 1;
    make("box/file"), make("some-folder/file");
    if (mkdir("box/room", 0700) || mkdir("some-folder/room", 0700) || link("some-folder/file", "way-out")) return 1;
    there = open("some-folder", O_PATH);
    here = open(".", O_PATH);
    if (rename("some-folder", "forbidden-folder")) return 1;
    pthread_t thread;
    pthread_create(&thread, NULL, flips, NULL);
    struct timespec begun, now;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    int harmed = 0;
    for (now = begun; now.tv_sec - begun.tv_sec < 4 && !harmed; clock_gettime(CLOCK_MONOTONIC, &now)) harmed = once();
    stop = 1;
    pthread_join(thread, NULL);
    errno = 0;
    verdict(harmed);
}
