/* attack
class: policy
aim: call
expect: { none: contained, process: contained, mpk: contained }
variants:
  - { args: [root], tries: "a forbidden file emptied by openat2, which takes a folder for the root directory" }
  - { args: [path], race: true, tries: "a forbidden file emptied: the path changes while an open is judged", expect: { none: contained, process: gap, mpk: contained }, gap: a tracer judges the path before the kernel copies it }
  - { args: [how], race: true, tries: "a forbidden file emptied: openat2's struct changes while it is judged", expect: { none: contained, process: gap, mpk: contained }, gap: a tracer judges the struct before the kernel copies it }
*/
/* What is opened is judged again by its descriptor, but then an open with O_TRUNC has had its effect. */
#include "attack.h"
#include <limits.h>
#include <linux/openat2.h>
#include <pthread.h>
static char path[PATH_MAX] = "harmless-file", away[PATH_MAX];
static struct open_how how = {.flags = O_WRONLY | O_TRUNC};
static volatile int stop, by_how;
static void pause_shortly(void) {
    __asm__ volatile("" : : : "memory");
    for (volatile int i = 0; i < 60; i++) {}
}
static void *flips(void *unused) {
    while (!stop) {
        if (by_how) how.resolve = RESOLVE_IN_ROOT;
        else memcpy(path, "forbidden-file", 15);
        pause_shortly();
        if (by_how) how.resolve = 0;
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
int main(int argc, char **argv) {
    struct stat st;
    make("harmless-file", "harmless");
    make("other", "secret!!");
    if (argc < 2 || rename("other", "forbidden-file")) return 1;
    const char *file = strcmp(argv[1], "path") ? "room/forbidden-file" : "forbidden-file";
    int room = strcmp(argv[1], "path") ? make_room() : -1;
    by_how = strcmp(argv[1], "how") == 0;
    if (strcmp(argv[1], "root") == 0) {
        how.resolve = RESOLVE_IN_ROOT;
        syscall(SYS_openat2, room, away, &how, sizeof how);
        int error = errno;
        stat(file, &st);
        errno = error;
        verdict(st.st_size == 0);
    }
    pthread_t thread;
    pthread_create(&thread, NULL, flips, NULL);
    struct timespec begun, now;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (now = begun; now.tv_sec - begun.tv_sec < 5 && stat(file, &st) == 0 && st.st_size; clock_gettime(CLOCK_MONOTONIC, &now)) {
        int fd = by_how ? (int)syscall(SYS_openat2, room, away, &how, sizeof how) : open(path, O_WRONLY | O_TRUNC);
        if (fd >= 0) close(fd);
    }
    stop = 1;
    pthread_join(thread, NULL);
    stat(file, &st);
    errno = 0;
    verdict(st.st_size == 0);
}
