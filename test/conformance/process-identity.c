/* Giving up rights: uid, gid, groups, capabilities, chroot, namespaces. Needs root. */
#include "show.h"
#include <grp.h>
#include <linux/capability.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>

static void show_ids(void) {
    uid_t r, e, s;
    gid_t gr, ge, gs;
    getresuid(&r, &e, &s);
    getresgid(&gr, &ge, &gs);
    gid_t groups[16];
    int n = getgroups(16, groups);
    say("  uid %u %u %u gid %u %u %u groups %d", r, e, s, gr, ge, gs, n);
}
static int drop(void) {
    gid_t some[] = {5, 6};
    SHOW(setgroups(2, some));
    SHOW(setresgid(1000, 1001, 1002));
    SHOW(setresuid(1000, 1001, 1002));
    show_ids();
    SHOW(setuid(0));
    SHOW(seteuid(1002));
    show_ids();
    SHOW(setresuid(1002, 1002, 1002));
    SHOW(open("/etc/shadow", O_RDONLY));
    SHOW(setgid(0));
    SHOW(setfsuid(0));
    execl("/usr/bin/id", "id", NULL);
    return 1;
}
static void *thread(void *unused) {
    show_ids();
    return unused;
}
static int all_threads(void) {
    pthread_t t;
    pthread_create(&t, NULL, thread, NULL);
    pthread_join(t, NULL);
    SHOW(setuid(1234));
    pthread_create(&t, NULL, thread, NULL);
    pthread_join(t, NULL);
    return 0;
}
static int capabilities(void) {
    struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct d[2];
    SHOW(syscall(SYS_capget, &h, d));
    say("  effective %#x %#x", d[0].effective, d[1].effective);
    d[0].effective = d[0].permitted = d[0].inheritable = 0;
    d[1] = d[0];
    SHOW(syscall(SYS_capset, &h, d));
    SHOW(syscall(SYS_capget, &h, d));
    say("  effective %#x", d[0].effective);
    SHOW(chroot("/"));
    SHOW(prctl(PR_CAPBSET_DROP, CAP_CHOWN));
    return 0;
}
static int in_chroot(void) {
    mkdir("jail", 0755);
    mkdir("jail/inner", 0755);
    SHOW(chroot("jail"));
    SHOW(chdir("/"));
    SHOW(access("/etc/passwd", F_OK));
    SHOW(access("/inner", F_OK));
    SHOW(mkdir("/made-inside", 0755));
    SHOW(execl("/bin/true", "true", NULL));
    return 4;
}
static int namespaces(void) {
    SHOW(unshare(CLONE_NEWUTS | CLONE_NEWIPC));
    SHOW(sethostname("inside", 6));
    char name[64] = "";
    gethostname(name, sizeof name);
    say("  host name %s", name);
    SHOW(unshare(CLONE_NEWPID));
    pid_t pid = fork();
    if (pid == 0) {
        say("  pid in a new namespace %d, parent %d", getpid(), getppid());
        pthread_t t;
        int error = pthread_create(&t, NULL, thread, NULL);
        pthread_join(t, NULL);
        say("  thread %d", error);
        pid_t second = fork();
        if (second == 0) execl("/bin/sh", "sh", "-c", "echo '  shell has pid' $$; kill -TERM $$; exit 3", NULL);
        int status;
        say("  second has pid %d", second);
        waitpid(second, &status, 0);
        say("  %s", status_text(status));
        _exit(2);
    }
    int status;
    waitpid(pid, &status, 0);
    say("  %s", status_text(status));
    SHOW(unshare(CLONE_NEWNS));
    SHOW(unshare(0x1));
    SHOW(unshare(CLONE_FILES | CLONE_FS));
    return 0;
}
static int without_files_limit(void) {
    struct rlimit small = {8, 8};
    SHOW(setrlimit(RLIMIT_NOFILE, &small));
    int fds[16], n = 0;
    while (n < 16 && (fds[n] = open("/dev/null", O_RDONLY)) >= 0) n++;
    say("  opened %d, then %s", n, error_name(errno));
    SHOW(fcntl(0, F_DUPFD, 8));
    SHOW(dup2(0, 8));
    while (n-- > 0) close(fds[n]);
    pid_t pid = fork();
    if (pid == 0) execl("/bin/sh", "sh", "-c", "exec 3</dev/null 4</dev/null; echo '  with 8 descriptors'; ulimit -n", NULL);
    waitpid(pid, NULL, 0);
    struct rlimit tiny = {3, 3};
    SHOW(setrlimit(RLIMIT_NOFILE, &tiny));
    SHOW(open("/dev/null", O_RDONLY));
    raise(SIGWINCH);
    pthread_t t;
    int error = pthread_create(&t, NULL, thread, NULL);
    pthread_join(t, NULL);
    say("  thread %d", error);
    return 0;
}

int main(void) {
    show_ids();
    in_child("drop", drop);
    in_child("all threads", all_threads);
    in_child("capabilities", capabilities);
    in_child("chroot", in_chroot);
    in_child("namespaces", namespaces);
    in_child("few descriptors", without_files_limit);
    return 0;
}
