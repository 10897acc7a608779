/* attack
class: policy
aim: call
race: true
tries: a path that leads to a pipe when it is judged, and to the forbidden folder when it is used
expect: { none: contained, process: gap, mpk: contained }
gap: a tracer judges the path before the kernel copies it
*/
/* What a monitor hands on to the kernel in place of the application's string must be there for objects that have no path, too. */
#include "attack.h"
#include <pthread.h>
#define PIPE "/proc/self/fd/3/"
static char path[64] = PIPE;
static volatile int stop;
static void pause_shortly(void) {
    __asm__ volatile("" : : : "memory");
    for (volatile int i = 0; i < 60; i++) {}
}
static void *flips(void *unused) {
    while (!stop) {
        memcpy(path, FORBIDDEN, sizeof FORBIDDEN);
        pause_shortly();
        memcpy(path, PIPE, sizeof PIPE);
        pause_shortly();
    }
    return unused;
}
int main(void) {
    int ends[2];
    if (pipe(ends) || dup2(ends[0], 3) != 3) return 1;
    pthread_t thread;
    pthread_create(&thread, NULL, flips, NULL);
    struct timespec begun, now;
    struct stat st;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (now = begun; now.tv_sec - begun.tv_sec < 5 && stat(FORBIDDEN, &st); clock_gettime(CLOCK_MONOTONIC, &now)) mkdir(path, 0755);
    stop = 1;
    pthread_join(thread, NULL);
    verdict_of_folder();
}
