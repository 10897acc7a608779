/* Files by path and by folder: making, naming, linking, listing, removing, attributes, times, locks, and the errors of each. */
#include "show.h"
#include <dirent.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/sendfile.h>
#include <sys/statfs.h>
#include <sys/uio.h>
#include <sys/xattr.h>

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }
static void list(const char *path) {
    DIR *d = opendir(path);
    char *names[64], line[2048] = "";
    int n = 0;
    for (struct dirent *e; d && (e = readdir(d)) && n < 64;) {
        char text[300];
        snprintf(text, sizeof text, "%s:%d", e->d_name, e->d_type);
        names[n++] = strdup(text);
    }
    if (d) closedir(d);
    qsort(names, (size_t)n, sizeof *names, by_name);
    for (int i = 0; i < n; i++) strcat(strcat(line, " "), names[i]);
    say("%s:%s", path, line);
}

int main(void) {
    SHOW(mkdir("a", 0755));
    SHOW(mkdir("a", 0755));
    SHOW(mkdir("no/such", 0755));
    SHOW(mkdirat(AT_FDCWD, "a/b", 0700));
    int a = open("a", O_DIRECTORY | O_RDONLY), p = open("a/b", O_PATH | O_DIRECTORY);
    SHOW_OK(openat(a, "b/../file", O_CREAT | O_EXCL | O_RDWR, 0640));
    SHOW(openat(a, "file", O_CREAT | O_EXCL | O_RDWR, 0640));
    SHOW_OK(openat(p, "under", O_CREAT | O_WRONLY, 0600));
    SHOW(openat(p, "/no/such", O_RDONLY));
    SHOW(open("a/file", O_DIRECTORY));
    SHOW(open("a", O_WRONLY));
    SHOW_OK(open("a", O_TMPFILE | O_RDWR, 0600));
    SHOW(symlink("file", "a/link"));
    SHOW(symlinkat("../../etc/passwd", a, "outside"));
    SHOW(open("a/link", O_NOFOLLOW));
    SHOW_OK(open("a/link", O_NOFOLLOW | O_PATH));
    SHOW(link("a/file", "a/hard"));
    SHOW(linkat(a, "link", a, "hard2", AT_SYMLINK_FOLLOW));
    SHOW(rename("a/hard2", "a/renamed"));
    SHOW(renameat2(a, "renamed", a, "link", RENAME_NOREPLACE));
    SHOW(renameat2(a, "renamed", a, "hard", RENAME_EXCHANGE));
    SHOW(unlink("a/b"));
    SHOW(rmdir("a"));
    SHOW(unlinkat(a, "hard", 0));
    SHOW(mknod("a/fifo", S_IFIFO | 0600, 0));
    list("a");
    struct open_how { uint64_t flags, mode, resolve; } how = {O_RDONLY, 0, 0x08 /* BENEATH */};
    SHOW(syscall(SYS_openat2, a, "../x", &how, sizeof how));
    SHOW(syscall(SYS_openat2, a, "outside", &how, sizeof how));
    SHOW_OK(syscall(SYS_openat2, a, "file", &how, sizeof how));
    SHOW(syscall(SYS_openat2, a, "file", &how, 3));
    struct stat st;
    SHOW(stat("a/link", &st));
    say("mode %o links %lu size %ld", st.st_mode, (unsigned long)st.st_nlink, (long)st.st_size);
    SHOW(lstat("a/link", &st));
    say("mode %o size %ld", st.st_mode, (long)st.st_size);
    struct statx sx;
    SHOW(statx(a, "file", 0, STATX_BASIC_STATS, &sx));
    say("mode %o links %u", sx.stx_mode, sx.stx_nlink);
    SHOW(fstatat(-1, "", &st, AT_EMPTY_PATH));
    SHOW(chmod("a/file", 04711));
    SHOW(fchmodat(a, "file", 0600, 0));
    SHOW(chown("a/file", getuid(), (gid_t)-1));
    SHOW(access("a/file", X_OK));
    SHOW(faccessat(a, "file", R_OK, AT_EACCESS));
    SHOW(truncate("a/file", 5000));
    struct timespec times[2] = {{1000000000, 5}, {1100000000, 7}};
    SHOW(utimensat(a, "file", times, 0));
    stat("a/file", &st);
    say("times %ld.%ld %ld.%ld", (long)st.st_atim.tv_sec, st.st_atim.tv_nsec, (long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    int f = open("a/file", O_RDWR);
    SHOW(pwrite(f, "hello world", 11, 4990));
    SHOW(lseek(f, 0, SEEK_END));
    SHOW(lseek(f, -5, SEEK_CUR));
    char text[32] = "";
    SHOW(read(f, text, 20));
    say("%s", text);
    SHOW(lseek(f, 0, SEEK_DATA) >= 0);
    SHOW(fallocate(f, 0, 0, 8192));
    SHOW(ftruncate(f, 100));
    struct iovec v[2] = {{"one ", 4}, {"two", 3}};
    SHOW(pwritev(f, v, 2, 10));
    SHOW(pwritev2(f, v, 2, -1, 0));
    SHOW(fsync(f));
    SHOW(fdatasync(f));
    SHOW(syscall(SYS_sync_file_range, f, 0, 10, 0));
    SHOW(posix_fadvise(f, 0, 0, POSIX_FADV_RANDOM));
    SHOW(readahead(f, 0, 10));
    int to = open("copy", O_CREAT | O_RDWR, 0600);
    SHOW(sendfile(to, f, &(off_t){0}, 50));
    SHOW(copy_file_range(f, &(off_t){0}, to, &(off_t){60}, 20, 0));
    SHOW(fgetxattr(to, "user.none", text, 10) < 0);
    SHOW(flock(f, LOCK_EX | LOCK_NB));
    int again = open("a/file", O_RDWR);
    SHOW(flock(again, LOCK_EX | LOCK_NB));
    struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 5, .l_len = 10};
    SHOW(fcntl(f, F_SETLK, &l));
    pid_t pid = fork();
    if (pid == 0) {
        SHOW(fcntl(again, F_SETLK, &l));
        l.l_type = F_WRLCK;
        fcntl(again, F_GETLK, &l);
        say("held from %ld for %ld by the parent %d", (long)l.l_start, (long)l.l_len, l.l_pid == getppid());
        struct flock whole = {.l_type = F_WRLCK};
        SHOW(fcntl(again, F_OFD_SETLK, &whole));
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    int watch = inotify_init1(IN_NONBLOCK);
    SHOW(inotify_add_watch(watch, "a", IN_CREATE | IN_DELETE));
    close(open("a/new", O_CREAT, 0600));
    unlink("a/new");
    char events[512];
    ssize_t n = read(watch, events, sizeof events);
    for (char *e = events; e < events + n; e += sizeof(struct inotify_event) + ((struct inotify_event *)e)->len)
        say("inotify %#x %s", ((struct inotify_event *)e)->mask, ((struct inotify_event *)e)->name);
    SHOW(inotify_rm_watch(watch, 99));
    struct statfs fs;
    SHOW(statfs("/proc", &fs));
    say("type %#lx", (unsigned long)fs.f_type);
    SHOW(fcntl(f, F_GETFL) & ~O_LARGEFILE);
    SHOW(fcntl(f, F_SETFL, O_APPEND));
    SHOW(write(f, "!", 1));
    SHOW(lseek(f, 0, SEEK_CUR));
    SHOW(close(f));
    SHOW(close(f));
    SHOW(chdir("a/b"));
    char cwd[4096];
    say("%s", getcwd(cwd, sizeof cwd) ? strrchr(cwd, '/') : error_name(errno));
    SHOW(fchdir(a));
    SHOW(access("file", F_OK));
    SHOW(chdir("file"));
    list(".");
    umask(077);
    close(open("masked", O_CREAT | O_WRONLY, 0666));
    stat("masked", &st);
    say("mode %o", st.st_mode);
    return 0;
}
