/* posix_spawn with every attribute and file action. */
#include "show.h"
#include <spawn.h>

static void run(const char *what, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attr, const char *file, char **argv, int search) {
    extern char **environ;
    pid_t pid = -1;
    int error = search ? posix_spawnp(&pid, file, actions, attr, argv, environ) : posix_spawn(&pid, file, actions, attr, argv, environ);
    if (error) {
        say("%s: %s", what, error_name(error));
        return;
    }
    int status;
    waitpid(pid, &status, 0);
    say("%s: %s", what, status_text(status));
}

int main(int argc, char **argv) {
    if (argc > 1) {
        show_mask("  spawned");
        struct sigaction a;
        sigaction(SIGTERM, NULL, &a);
        say("  TERM ignored %d, own group %d, own session %d, priority class %d, uid is effective %d", a.sa_handler == SIG_IGN, getpgid(0) == getpid(),
            getsid(0) == getpid(), sched_getscheduler(0), getuid() == geteuid());
        char where[512] = "?";
        if (!getcwd(where, sizeof where)) return 1;
        const char *slash = strrchr(where, '/');
        say("  in %s", slash[1] ? slash + 1 : slash);
        char line[64] = "";
        ssize_t n = read(5, line, sizeof line - 1);
        say("  fd 5: %s %s", n < 0 ? error_name(errno) : "read", n > 0 ? line : "");
        return 31;
    }
    (void)argc;
    mkdir("under", 0700);
    int fd = open("text", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (write(fd, "hello", 5) != 5) return 1;
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = 0;
    char *child[] = {argv[0], "child", NULL};
    run("plain", NULL, NULL, self, child, 0);
    posix_spawnattr_t attr;
    posix_spawnattr_init(&attr);
    sigset_t mask = set_of(SIGUSR1, SIGRTMIN, 0), defaults = set_of(SIGTERM, 0);
    signal(SIGTERM, SIG_IGN);
    run("TERM ignored", NULL, NULL, self, child, 0);
    posix_spawnattr_setsigmask(&attr, &mask);
    posix_spawnattr_setsigdefault(&attr, &defaults);
    posix_spawnattr_setpgroup(&attr, 0);
    struct sched_param param = {0};
    posix_spawnattr_setschedparam(&attr, &param);
    posix_spawnattr_setschedpolicy(&attr, SCHED_BATCH);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETSCHEDULER);
    run("attributes", NULL, &attr, self, child, 0);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSID);
    run("session", NULL, &attr, self, child, 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 9, "text", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, 9, 5);
    posix_spawn_file_actions_addclose(&actions, 9);
    posix_spawn_file_actions_addchdir_np(&actions, "under");
    run("file actions", &actions, NULL, self, child, 0);
    posix_spawn_file_actions_addopen(&actions, 7, "no/such", O_RDONLY, 0);
    run("file action that fails", &actions, NULL, self, child, 0);
    char *echo[] = {"echo", "found by PATH", NULL};
    run("search", NULL, NULL, "echo", echo, 1);
    run("search fails", NULL, NULL, "no-such-program-anywhere", echo, 1);
    run("missing", NULL, NULL, "/no/such", echo, 0);
    run("no right", NULL, NULL, "text", echo, 0);
    char *sh[] = {"sh", "-c", "exit 5", NULL};
    for (int i = 0; i < (slowness() > 1 ? 15 : 100); i++) {
        pid_t pid;
        int status = 0;
        if (posix_spawn(&pid, "/bin/sh", NULL, NULL, sh, NULL) || waitpid(pid, &status, 0) != pid || WEXITSTATUS(status) != 5) say("round %d failed", i);
    }
    say("system: %s", status_text(system("exit 9")));
    FILE *p = popen("echo through popen; exit 4", "r");
    char line[64];
    if (p && fgets(line, sizeof line, p)) say("popen: %.*s", (int)strcspn(line, "\n"), line);
    if (p) say("pclose: %s", status_text(pclose(p)));
    return 0;
}
