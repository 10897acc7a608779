/* attack
class: lifetime
aim: call
expect: { none: contained, process: contained, mpk: contained }
source: k23
variants:
  - { args: [static], tries: "the first instruction of a program without linker and libc" }
  - { args: [script], tries: "a script, whose interpreter is such a program" }
  - { args: [memfd], tries: "a program that has no name, by descriptor" }
  - { args: [empty-path], tries: "execveat with an empty path" }
  - { args: [proc-fd], tries: "a program by /proc/self/fd" }
  - { args: [linker], tries: "the dynamic linker, with the program as its argument" }
  - { args: [no-environment], tries: "exec with no environment, after all descriptors are closed" }
  - { args: [vfork], tries: "exec in a vfork child" }
  - { args: [thread], tries: "exec in a thread that is not the first" }
  - { args: [signals], tries: "exec in a signal handler, with every signal blocked" }
  - { args: [set-user-id], tries: "a program with the set-user-ID bit" }
  - { args: [chroot], tries: "exec in a root directory that holds nothing else", may-be-closed: true }
*/
/* Every way of starting a program leads to the same monitor. */
#include "small-elf.h"
#include <pthread.h>
static char *none[] = {NULL}, *arguments[] = {"p", NULL};
static void *in_thread(void *unused) {
    execve("./p", arguments, environ);
    return unused;
}
static void in_handler(int number) {
    (void)number;
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    execve("./p", arguments, environ);
}
static void starts(const char *how) {
    char path[64];
    if (strcmp(how, "static") == 0) execve("./p", arguments, environ);
    if (strcmp(how, "script") == 0) execve("./s", arguments, environ);
    if (strcmp(how, "set-user-id") == 0) execve("./u", arguments, environ);
    if (strcmp(how, "memfd") == 0 || strcmp(how, "proc-fd") == 0) {
        int fd = memfd_create("x", 0);
        if (write(fd, small_elf, sizeof small_elf) < 0) _exit(1);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        if (how[0] == 'm') fexecve(fd, arguments, environ);
        execve(path, arguments, environ);
    }
    if (strcmp(how, "empty-path") == 0) syscall(SYS_execveat, open("p", O_PATH), "", arguments, environ, AT_EMPTY_PATH);
    if (strcmp(how, "linker") == 0) {
        char *with[] = {"ld.so", "/bin/mkdir", FORBIDDEN, NULL};
        execve("/lib64/ld-linux-x86-64.so.2", with, environ);
    }
    if (strcmp(how, "no-environment") == 0) {
        syscall(SYS_close_range, 0, ~0u, 0);
        execve("./p", none, none);
    }
    if (strcmp(how, "vfork") == 0) {
        pid_t child = vfork();
        if (child == 0) {
            execve("./p", arguments, environ);
            _exit(1);
        }
        waitpid(child, NULL, 0);
    }
    if (strcmp(how, "thread") == 0) {
        pthread_t thread;
        pthread_create(&thread, NULL, in_thread, NULL);
        pthread_join(thread, NULL);
    }
    if (strcmp(how, "signals") == 0) {
        signal(SIGUSR1, in_handler);
        raise(SIGUSR1);
    }
    if (strcmp(how, "chroot") == 0) {
        mkdir("root", 0755);
        write_small_elf("root/p", 0755);
        if (chroot("root") || chdir("/")) _exit(0);
        execve("/p", arguments, environ);
    }
}
int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "static";
    write_small_elf("p", 0755);
    write_small_elf("u", 04755);
    char script[128], here[96];
    if (!getcwd(here, sizeof here)) return 1;
    snprintf(script, sizeof script, "#!%s/p\n", here);
    int fd = open("s", O_WRONLY | O_CREAT, 0755);
    if (write(fd, script, strlen(script)) < 0) return 1;
    close(fd);
    pid_t child = fork();
    if (child == 0) {
        starts(how);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    struct stat st;
    int made = stat(FORBIDDEN, &st) == 0 || stat("root/" FORBIDDEN, &st) == 0;
    errno = 0;
    verdict(made);
}
