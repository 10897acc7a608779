/* exec of programs and scripts, by path, descriptor and memory file, its failures, and what it passes on. */
#include "show.h"
#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif

static void put(const char *name, const char *text, int mode) {
    int fd = open(name, O_CREAT | O_TRUNC | O_WRONLY, 0700);
    if (write(fd, text, strlen(text)) != (ssize_t)strlen(text)) say("cannot write %s", name);
    fchmod(fd, (mode_t)mode);
    close(fd);
}

static const char *exec_path;
static char *arguments[] = {"zero", "first arg", "", NULL};
static int try_exec(void) {
    execv(exec_path, arguments);
    say("  %s", error_name(errno));
    return 1;
}
static void attempt(const char *path) {
    exec_path = path;
    in_child(path, try_exec);
}

static int by_fd(void) {
    int fd = open("/bin/echo", O_RDONLY | O_CLOEXEC);
    char *a[] = {"echo", "by descriptor", NULL}, *e[] = {NULL};
    fexecve(fd, a, e);
    return errno;
}
static int by_path_fd(void) {
    int fd = open("/bin/echo", O_PATH);
    char *a[] = {"echo", "by O_PATH descriptor", NULL}, *e[] = {NULL};
    syscall(SYS_execveat, fd, "", a, e, AT_EMPTY_PATH);
    return errno;
}
static int relative(void) {
    int fd = open("/bin", O_PATH);
    char *a[] = {"echo", "relative to a folder", NULL}, *e[] = {NULL};
    syscall(SYS_execveat, fd, "echo", a, e, 0);
    return errno;
}
static int no_follow(void) {
    char *a[] = {"x", NULL}, *e[] = {NULL};
    syscall(SYS_execveat, AT_FDCWD, "link", a, e, AT_SYMLINK_NOFOLLOW);
    return errno;
}
static int bad_flags(void) {
    char *a[] = {"x", NULL}, *e[] = {NULL};
    syscall(SYS_execveat, AT_FDCWD, "/bin/true", a, e, 0x8);
    return errno;
}
static int from_memory(void) {
    int fd = memfd_create("program", MFD_CLOEXEC), in = open("/bin/echo", O_RDONLY);
    char buffer[65536];
    ssize_t n;
    while ((n = read(in, buffer, sizeof buffer)) > 0)
        if (write(fd, buffer, (size_t)n) != n) return 99;
    char *a[] = {"echo", "from memory", NULL}, *e[] = {NULL};
    fexecve(fd, a, e);
    return errno;
}
static int script_by_fd(void) {
    int fd = open("script", O_RDONLY);
    char *e[] = {NULL};
    fexecve(fd, arguments, e);
    return errno;
}
static int script_by_closed_fd(void) {
    int fd = open("script", O_RDONLY | O_CLOEXEC);
    char *e[] = {NULL};
    fexecve(fd, arguments, e);
    return errno;
}
static int bad_pointers(void) {
    SHOW(execve((char *)8, arguments, NULL));
    SHOW(execve("/bin/true", (char **)8, NULL));
    SHOW(execve("/bin/true", arguments, (char **)8));
    char *one_bad[] = {"true", (char *)8, NULL};
    SHOW(execve("/bin/true", one_bad, NULL));
    SHOW(execve("", arguments, NULL));
    return 0;
}
static int too_big(void) {
    size_t size = 200 * 1024;
    char *big = malloc(size);
    memset(big, 'x', size - 1);
    big[size - 1] = 0;
    char *a[] = {"true", big, NULL}, *e[] = {NULL};
    SHOW(execve("/bin/true", a, e));
    static char *many[400];
    big[100 * 1024] = 0;
    for (int i = 0; i < 399; i++) many[i] = big;
    SHOW(execve("/bin/true", many, e));
    return 0;
}
static int writing(void) {
    int fd = open("copy", O_WRONLY | O_APPEND);
    execl("copy", "copy", NULL);
    int error = errno;
    close(fd);
    return error == ETXTBSY ? 26 : error;
}
static int keeps(void) {
    int kept = open("/dev/null", O_RDONLY), closed = open("/dev/null", O_RDONLY | O_CLOEXEC);
    (void)closed;
    (void)kept;
    umask(027);
    if (chdir("/usr")) return 1;
    nice(3);
    char *a[] = {"sh", "-c", "umask; pwd; nice; echo /proc/self/fd/* | tr -d -c '0-9 '; echo", NULL}, *e[] = {"PATH=/bin:/usr/bin", NULL};
    execve("/bin/sh", a, e);
    return 1;
}

int main(void) {
    put("script", "#!/bin/sh\necho \"script: $# args, 0 is ${0##*/}, 1 is $1, 2 is [$2]\"\nexit 6\n", 0755);
    put("option", "#!/bin/sh -e\necho with option; false; echo not reached\n", 0755);
    put("spaces", "#!  \t/bin/echo   two words  \t\n", 0755);
    put("nested", "#!./script nested-arg\n", 0755);
    put("nested2", "#!./nested\n", 0755);
    put("nested3", "#!./nested2\n", 0755);
    put("nested4", "#!./nested3\n", 0755);
    put("nested5", "#!./nested4\n", 0755);
    put("missing", "#!/no/such/interpreter\n", 0755);
    put("itself", "#!./itself\n", 0755);
    put("empty", "", 0755);
    put("bare", "#!\n", 0755);
    put("no-newline", "#!/bin/echo", 0755);
    put("text", "echo not a script\n", 0755);
    put("no-x", "#!/bin/sh\n", 0644);
    char line[400] = "#!/bin/echo ";
    memset(line + 12, 'y', 300);
    strcpy(line + 312, "\n");
    put("long", line, 0755);
    memset(line, 0, sizeof line);
    strcpy(line, "#!/");
    memset(line + 3, 'z', 300);
    strcpy(line + 303, "\n");
    put("long-path", line, 0755);
    mkdir("folder", 0755);
    if (symlink("script", "link") || symlink("loop", "loop")) return 1;
    put("copy", "\177ELF", 0755);
    const char *all[] = {"script", "option", "spaces", "nested", "nested2", "nested3", "nested4", "nested5", "missing", "itself", "empty", "bare", "no-newline", "text", "no-x", "long", "long-path",
                         "folder", "link", "loop", "copy", "no-such", "script/below", "no-such/below", ""};
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) attempt(all[i]);
    in_child("by descriptor", by_fd);
    in_child("by O_PATH descriptor", by_path_fd);
    in_child("relative", relative);
    in_child("no follow", no_follow);
    in_child("bad flags", bad_flags);
    in_child("from memory", from_memory);
    in_child("script by descriptor", script_by_fd);
    in_child("script by a descriptor that closes", script_by_closed_fd);
    in_child("bad pointers", bad_pointers);
    in_child("too big", too_big);
    in_child("open for writing", writing);
    in_child("keeps", keeps);
    return 0;
}
