/* attack
class: disclosure
aim: call
race: true
tries: the capability from the environment of a program that begins
expect: { none: contained, mpk: contained }
*/
/* An exec hands the capability to the next program's loader as a string of its environment, which is wiped at once. Here another process reads
   /proc/PID/environ all the while a child execs again and again, and makes the forbidden call with what it finds. */
#include "attack.h"
#include <time.h>
/* Anything but the name of a variable and zeros behind it is the secret. */
static unsigned long told_by(const char *path) {
    static char all[1 << 16];
    static const char name[] = "MONGUARD_CAPABILITY=";
    int fd = open(path, O_RDONLY);
    ssize_t have = fd < 0 ? -1 : read(fd, all, sizeof all - 1);
    if (fd >= 0) close(fd);
    if (have <= 0) return 0;
    all[have] = 0;
    for (ssize_t i = 0; i + (ssize_t)sizeof name < have; i++)
        if (memcmp(all + i, name, sizeof name - 1) == 0 && all[i + (ssize_t)sizeof name - 1]) return strtoul(all + i + sizeof name - 1, NULL, 16);
    return 0;
}
int main(int argc, char **argv) {
    int left = argc > 1 ? atoi(argv[1]) : 0;
    if (left > 0) {
        char number[16];
        snprintf(number, sizeof number, "%d", left - 1);
        if (left == 1) _exit(0);
        execl("/proc/self/exe", argv[0], number, NULL);
        _exit(1);
    }
    char path[64];
    unsigned long capability = 0;
    time_t end = time(NULL) + 5;
    while (!capability && time(NULL) < end) {
        pid_t child = fork();
        if (child == 0) {
            execl("/proc/self/exe", argv[0], "20", NULL);
            _exit(1);
        }
        snprintf(path, sizeof path, "/proc/%d/environ", child);
        while (!capability && waitpid(child, NULL, WNOHANG) == 0) capability = told_by(path);
        if (capability) waitpid(child, NULL, 0);
    }
    if (capability) printf("read %lx\n", capability);
    tries_with(capability);
    verdict_of_folder();
}
