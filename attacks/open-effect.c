/* attack
class: policy
aim: call
expect: { none: contained, process: contained, mpk: contained }
variants:
  - { args: [root], tries: "a forbidden file emptied by openat2, which takes a folder for the root directory" }
  - { args: [path], race: true, tries: "a forbidden file emptied: the path changes while an open is judged", expect: { none: contained, process: gap, mpk: contained }, gap: a tracer judges the path before the kernel copies it }
  - { args: [cwd], race: true, tries: "a forbidden file emptied: the working directory changes while an open is judged", expect: { none: contained, process: gap, mpk: contained }, gap: a tracer judges the path before the kernel walks it }
  - { args: [folder], race: true, tries: "a forbidden file emptied: the descriptor of the folder changes while an open is judged", expect: { none: contained, process: gap, mpk: contained }, gap: a tracer judges the path before the kernel walks it }
  - { args: [how], race: true, tries: "a forbidden file emptied: openat2's struct changes while it is judged", expect: { none: contained, process: gap, mpk: contained }, gap: a tracer judges the struct before the kernel copies it }
  - { args: [link], race: true, tries: "a forbidden file emptied: a folder on the way becomes a link while an open is judged", expect: { none: contained, process: gap, mpk: contained }, gap: a tracer judges the path before the kernel walks it }
  - { args: [link-new], race: true, tries: "a file made in a forbidden folder: a folder on the way becomes a link while an open is judged", expect: { none: contained, process: gap, mpk: contained }, gap: a tracer judges the path before the kernel walks it }
*/
/* What is opened is judged again by its descriptor, but then an open with O_TRUNC has had its effect. */
#include "attack.h"
#include <limits.h>
#include <linux/openat2.h>
#include <pthread.h>
static char path[PATH_MAX] = "harmless-file", away[PATH_MAX];
static struct open_how how = {.flags = O_WRONLY | O_TRUNC};
static volatile int stop;
static int here, room, folder;
static enum { ROOT, PATH, CWD, FOLDER, HOW, LINK, LINK_NEW } way;
static void swaps(void) { syscall(SYS_renameat2, AT_FDCWD, "box", AT_FDCWD, "link", 2 /* RENAME_EXCHANGE */); }
static void pause_shortly(void) {
    __asm__ volatile("" : : : "memory");
    for (volatile int i = 0; i < 60; i++) {}
}
static void *flips(void *unused) {
    while (!stop) {
        if (way >= LINK) swaps();
        else if (way == HOW) how.resolve = RESOLVE_IN_ROOT;
        else if (way == CWD) fchdir(room);
        else if (way == FOLDER) dup2(room, folder);
        else memcpy(path, "forbidden-file", 15);
        pause_shortly();
        if (way >= LINK) swaps();
        else if (way == HOW) how.resolve = 0;
        else if (way == CWD) fchdir(here);
        else if (way == FOLDER) dup2(here, folder);
        else memcpy(path, "harmless-file\0", 15);
        pause_shortly();
    }
    return unused;
}
static void make(const char *name, const char *text) {
    int fd = open(name, O_CREAT | O_EXCL | O_WRONLY, 0600);
    if (write(fd, text, strlen(text)) != (ssize_t)strlen(text) || close(fd)) exit(1);
}
/* Below the folder "room" stands, by the same path as a harmless file has from the root directory, a link to the forbidden one. */
static int make_room(void) {
    char there[2 * PATH_MAX], here[PATH_MAX];
    if (!getcwd(here, sizeof here)) exit(1);
    snprintf(away, sizeof away, "%.4000s/harmless-file", here);
    snprintf(there, sizeof there, "room%s/", here);
    for (char *at = there + 4; *at; at++) {
        if (*at != '/') continue;
        *at = 0;
        mkdir(there, 0700);
        *at = '/';
    }
    strcat(there, "harmless-file");
    if (symlink("/forbidden-file", there) || rename("forbidden-file", "room/forbidden-file")) exit(1);
    return open("room", O_PATH);
}
/* What is forbidden is the folder. */
static int make_folders(void) {
    if (mkdir("box", 0700) || mkdir("some-folder", 0700) || symlink("forbidden-folder", "link")) exit(1);
    if (rename("harmless-file", "box/harmless-file") || rename("forbidden-file", "some-folder/harmless-file")) exit(1);
    int folder_of = open("some-folder", O_PATH);
    if (rename("some-folder", "forbidden-folder")) exit(1);
    return folder_of;
}
static int opens(void) {
    switch (way) {
    case LINK: return open("box/harmless-file", O_WRONLY | O_TRUNC);
    case LINK_NEW: unlink("box/new"); return open("box/new", O_CREAT | O_EXCL | O_WRONLY, 0600);
    case ROOT:
    case HOW: return (int)syscall(SYS_openat2, room, away, &how, sizeof how);
    case FOLDER: return openat(folder, "harmless-file", O_WRONLY | O_TRUNC);
    default: return open(path, O_WRONLY | O_TRUNC);
    }
}
static int is_harmed(void) {
    struct stat st;
    if (way == LINK_NEW) return fstatat(room, "new", &st, 0) == 0;
    return fstatat(way == PATH ? here : room, way == LINK ? "harmless-file" : "forbidden-file", &st, 0) == 0 && st.st_size == 0;
}
int main(int argc, char **argv) {
    static const char *const ways[] = {"root", "path", "cwd", "folder", "how", "link", "link-new"};
    make("harmless-file", "harmless");
    make("other", "secret!!");
    if (argc < 2 || rename("other", "forbidden-file")) return 1;
    for (unsigned i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i]) == 0) way = i;
    here = open(".", O_PATH);
    room = way == PATH ? -1 : way >= LINK ? make_folders() : make_room();
    if ((way == CWD || way == FOLDER) && symlinkat("forbidden-file", room, "harmless-file")) return 1;
    folder = dup(here);
    if (way == ROOT) {
        how.resolve = RESOLVE_IN_ROOT;
        opens();
        int error = errno, harmed = is_harmed();
        errno = error;
        verdict(harmed);
    }
    pthread_t thread;
    pthread_create(&thread, NULL, flips, NULL);
    struct timespec begun, now;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (now = begun; now.tv_sec - begun.tv_sec < 5 && !is_harmed(); clock_gettime(CLOCK_MONOTONIC, &now)) {
        int fd = opens();
        if (fd >= 0) close(fd);
    }
    stop = 1;
    pthread_join(thread, NULL);
    int harmed = is_harmed();
    errno = 0;
    verdict(harmed);
}
