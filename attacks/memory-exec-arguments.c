/* attack
class: deputy
aim: memory
tries: argument and environment strings in the monitor’s memory
expect: { none: contained, mpk: contained }
*/
/* Having the kernel copy monitor memory into a new program: as an argument, an environment string, an argument vector. */
#include "attack.h"
static int starts(char *const argv[], char *const envp[]) {
    int fds[2];
    if (pipe(fds)) return 0;
    pid_t child = fork();
    if (child == 0) {
        dup2(fds[1], 1);
        execve("/bin/echo", argv, envp);
        _exit(1);
    }
    close(fds[1]);
    char got;
    int ran = read(fds[0], &got, 1) == 1;
    close(fds[0]);
    waitpid(child, NULL, 0);
    return ran;
}
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    char *none[] = {NULL};
    for (int i = 0; i < n; i++) {
        char *secret = (char *)t[i].from;
        char *as_argument[] = {"echo", secret, NULL}, *as_name[] = {secret, NULL}, *plain[] = {"echo", "x", NULL}, *environment[] = {secret, NULL};
        escaped |= starts(as_argument, none);
        escaped |= starts(as_name, none);
        escaped |= starts(plain, environment);
        if (t[i].own) continue;
        escaped |= starts((char **)secret, none);
        escaped |= starts(plain, (char **)secret);
    }
    verdict(escaped);
}
