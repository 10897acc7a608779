/* Paths of odd forms, in calls of every kind: empty ones, slashes and dots at the end, links there, descriptors by /proc, objects without a path. */
#include "show.h"
#include <ftw.h>
#include <linux/openat2.h>
#include <sys/statfs.h>
#include <sys/xattr.h>

#ifndef SYS_getxattrat
#define SYS_getxattrat 464
#endif

static const char *const forms[] = {"", "/", ".", "..", "file/", "file/.", "file//", "dir/", "dir/.", "dir/..", "dir//", "link", "link/", "way", "way/", "way/.",
                                    "nowhere", "nowhere/", "new/", "new/.", "new/..", "dir/../file", "way/../file",
                                    "none/name", "none/.", "none/../file", "file/name", "file/../file", "nowhere/name", "link/name", "./way/./../link"};

static unsigned sum;
static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where) {
    (void)st, (void)kind, (void)where;
    return remove(path);
}
/* Whatever order they are listed in. */
static int add_one(const char *path, const struct stat *st, int kind, struct FTW *where) {
    (void)kind, (void)where;
    char text[PATH_MAX + 64];
    snprintf(text, sizeof text, "%s %o %ld %ld", path, st->st_mode, S_ISDIR(st->st_mode) ? 0 : (long)st->st_size, (long)st->st_nlink);
    unsigned one = 5381;
    for (const char *at = text; *at; at++) one = one * 33 + (unsigned char)*at;
    sum += one;
    return 0;
}

/* Each on a fresh folder with the same things in it. */
static int home;
static void fresh(void) {
    nftw("room", remove_one, 8, FTW_DEPTH | FTW_PHYS);
    int made = mkdir("room", 0755) || chdir("room") || mkdir("dir", 0755) || mkdir("beside", 0755) || symlink("file", "link") || symlink("dir", "way") || symlink("gone", "nowhere");
    int file = open("file", O_CREAT | O_WRONLY, 0644);
    if (made || write(file, "text\n", 5) != 5 || close(file)) _exit(99);
}

static void left(void) {
    sum = 0;
    if (fchdir(home)) _exit(99);
    nftw("room", add_one, 8, FTW_PHYS);
    say("  leaves %08x", sum);
}

#define FORM(call)                                                           \
    for (unsigned i = 0; i < sizeof forms / sizeof *forms; i++) {            \
        const char *path = forms[i];                                         \
        struct stat st = {0};                                                \
        struct statfs fs;                                                    \
        (void)st, (void)fs;                                                  \
        fresh();                                                             \
        errno = 0;                                                           \
        long value = (call);                                                 \
        say("%s %s: %s", #call, path, value > 0 ? "some" : result(value));   \
        left();                                                              \
    }

static long open_and_close(int fd) {
    if (fd >= 0) close(fd);
    return fd < 0 ? -1 : 0;
}

static void by_descriptor(void) {
    char path[64];
    struct stat st;
    int ends[2];
    fresh();
    int file = open("file", O_RDONLY), dir = open("dir", O_PATH), nameless = open(".", O_TMPFILE | O_RDWR, 0600), gone = open("gone", O_CREAT | O_RDWR, 0600);
    SHOW(pipe(ends));
    SHOW(unlink("gone"));
    snprintf(path, sizeof path, "/proc/self/fd/%d", nameless);
    SHOW(linkat(AT_FDCWD, path, AT_FDCWD, "named", AT_SYMLINK_FOLLOW));
    SHOW(stat("named", &st));
    snprintf(path, sizeof path, "/proc/self/fd/%d", gone);
    SHOW(stat(path, &st));
    SHOW(chmod(path, 0640));
    SHOW(truncate(path, 5));
    SHOW_OK(open(path, O_RDWR));
    SHOW(unlink(path));
    snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
    SHOW(stat(path, &st));
    SHOW(access(path, R_OK));
    SHOW(chmod(path, 0600));
    SHOW(truncate(path, 0));
    SHOW(mkdir(path, 0700));
    SHOW_OK(open(path, O_RDONLY | O_NONBLOCK));
    SHOW_OK(open(path, O_WRONLY | O_TRUNC | O_CREAT, 0600));
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    SHOW(linkat(AT_FDCWD, path, AT_FDCWD, "twice", AT_SYMLINK_FOLLOW));
    SHOW(linkat(AT_FDCWD, path, AT_FDCWD, "thrice", 0));
    SHOW(fstatat(file, "", &st, 0));
    SHOW(fstatat(file, "", &st, AT_EMPTY_PATH));
    SHOW(fstatat(ends[0], "", &st, AT_EMPTY_PATH));
    SHOW(fchownat(dir, "", (uid_t)-1, (gid_t)-1, AT_EMPTY_PATH));
    SHOW(mkdirat(dir, "", 0700));
    SHOW(unlinkat(dir, "", AT_REMOVEDIR));
    SHOW(mkdirat(dir, "new/", 0700));
    SHOW(mkdirat(file, "new", 0700));
    left();
}

static void by_how(void) {
    struct open_how how = {.flags = O_WRONLY | O_TRUNC | O_CREAT, .mode = 0600, .resolve = RESOLVE_IN_ROOT};
    char path[PATH_MAX];
    struct stat st;
    fresh();
    int made = mkdir("dir/tmp", 0755) || link("file", "dir/tmp/file") || symlink("/tmp/file", "dir/way");
    if (made) _exit(99);
    int dir = open("dir", O_PATH);
    SHOW_OK((int)syscall(SYS_openat2, dir, "/tmp/file", &how, sizeof how));
    SHOW(stat("dir/tmp/file", &st));
    say("%ld bytes", (long)st.st_size);
    SHOW_OK((int)syscall(SYS_openat2, dir, "way", &how, sizeof how));
    SHOW_OK((int)syscall(SYS_openat2, dir, "/../../new", &how, sizeof how));
    SHOW(stat("dir/new", &st));
    how.resolve = RESOLVE_BENEATH;
    SHOW_OK((int)syscall(SYS_openat2, dir, "tmp/file", &how, sizeof how));
    SHOW_OK((int)syscall(SYS_openat2, dir, "../file", &how, sizeof how));
    SHOW_OK((int)syscall(SYS_openat2, dir, "way", &how, sizeof how));
    how.resolve = RESOLVE_NO_SYMLINKS;
    SHOW_OK((int)syscall(SYS_openat2, AT_FDCWD, "link", &how, sizeof how));
    SHOW_OK((int)syscall(SYS_openat2, AT_FDCWD, "file", &how, sizeof how));
    SHOW_OK((int)syscall(SYS_openat2, AT_FDCWD, getcwd(path, sizeof path), &how, sizeof how));
    left();
}

static void by_struct(void) {
    char value[16] = "";
    struct { uint64_t value; uint32_t size, flags; } args = {(uint64_t)value, sizeof value, 0};
    fresh();
    say("%s", setxattr("file", "user.form", "same", 4, 0) == 0 ? "set" : "no attributes here");
    long got = syscall(SYS_getxattrat, AT_FDCWD, "./link", 0, "user.form", &args, sizeof args);
    say("%s, %.4s", result(got), got > 0 ? value : "none");
    SHOW(syscall(SYS_getxattrat, AT_FDCWD, "file/", 0, "user.form", &args, sizeof args));
    SHOW(syscall(SYS_getxattrat, AT_FDCWD, "file", 0, "user.form", &args, 8));
    SHOW(syscall(SYS_getxattrat, AT_FDCWD, "file", 0, "user.form", NULL, sizeof args));
    left();
}

/* What is open stays open, whoever may not go there any more. */
static void out_of_reach(void) {
    struct stat st;
    fresh();
    int file = open("file", O_RDWR);
    if (file < 0 || chmod(".", 0) || (geteuid() == 0 && seteuid(65534))) _exit(99);
    SHOW(stat("file", &st));
    SHOW(fstat(file, &st));
    SHOW(fstatat(file, "", &st, AT_EMPTY_PATH));
    SHOW(fchownat(file, "", (uid_t)-1, (gid_t)-1, AT_EMPTY_PATH));
    SHOW(futimens(file, NULL));
    if (getuid() == 0 && seteuid(0)) _exit(99);
    SHOW(futimens(file, NULL));
    SHOW(fchmod(open(".", O_RDONLY), 0755));
    SHOW(futimens(-1, NULL));
    SHOW(utimensat(AT_FDCWD, NULL, NULL, 0));
    left();
}

/* Where threads share the table of descriptors. */
static void *in_thread(void *unused) {
    struct stat st;
    SHOW(stat("/proc/thread-self/comm", &st));
    SHOW(access("/proc/thread-self/comm", R_OK | W_OK));
    SHOW_OK(open("/proc/thread-self/comm", O_RDWR | O_TRUNC));
    FORM(rmdir(path));
    FORM(truncate(path, 2));
    FORM(open_and_close(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600)));
    by_descriptor();
    by_how();
    by_struct();
    return unused;
}

int main(void) {
    pthread_t thread;
    home = open(".", O_RDONLY | O_DIRECTORY);
    FORM(stat(path, &st));
    FORM(lstat(path, &st));
    FORM(access(path, F_OK));
    FORM(statfs(path, &fs));
    FORM(mkdir(path, 0700));
    FORM(rmdir(path));
    FORM(unlink(path));
    FORM(unlinkat(AT_FDCWD, path, AT_REMOVEDIR));
    FORM(rename(path, "beside/moved"));
    FORM(rename("file", path));
    FORM(link(path, "beside/again"));
    FORM(link("file", path));
    FORM(symlink("file", path));
    FORM(mknod(path, S_IFREG | 0600, 0));
    FORM(chmod(path, 0711));
    FORM(truncate(path, 2));
    FORM(chdir(path) == 0 ? chdir("/proc/self/cwd") : -1);
    FORM(readlink(path, (char[64]){0}, 64));
    FORM(open_and_close(open(path, O_RDONLY)));
    FORM(open_and_close(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600)));
    FORM(open_and_close(open(path, O_WRONLY | O_CREAT | O_EXCL, 0600)));
    FORM(open_and_close(open(path, O_RDONLY | O_NOFOLLOW)));
    out_of_reach();
    by_descriptor();
    by_how();
    by_struct();
    pthread_create(&thread, NULL, in_thread, NULL);
    pthread_join(thread, NULL);
    return 0;
}
