/* attack
class: policy
aim: call
race: true
expect: { none: contained, process: contained, mpk: contained }
variants:
  - { args: [use], tries: "the descriptor by which a monitor finds out where a path leads, used by another thread" }
  - { args: [swap], tries: "the same, with another object put in its place" }
*/
/* Whoever opens a folder to learn its name has it in the table that all threads share, under the lowest free number. The policy forbids to go to
   forbidden-room, and to make the forbidden folder. */
#include "attack.h"
#include <pthread.h>
#define ROOM "forbidden-room"
static volatile int stop;
static int number, end;
static void *goes_there(void *unused) {
    while (!stop) fchdir(number);
    return unused;
}
static void *puts_another(void *unused) {
    while (!stop) {
        dup2(end, number);
        for (volatile int i = 0; i < 20; i++) {}
        close(number);
        for (volatile int i = 0; i < 20; i++) {}
    }
    return unused;
}
static int is_inside(void) {
    struct stat st;
    return stat("inside", &st) == 0;
}
int main(int argc, char **argv) {
    if (argc < 2) return 1;
    int uses = strcmp(argv[1], "use") == 0, ends[2];
    struct stat st;
    struct timespec begun, now;
    if (mkdir(ROOM, 0755) || mkdir(ROOM "/inside", 0755) || pipe(ends)) return 1;
    end = ends[0];
    number = dup(0);
    close(number);
    pthread_t thread;
    pthread_create(&thread, NULL, uses ? goes_there : puts_another, NULL);
    clock_gettime(CLOCK_MONOTONIC, &begun);
    int escaped = 0;
    for (now = begun; now.tv_sec - begun.tv_sec < 5 && !escaped; clock_gettime(CLOCK_MONOTONIC, &now)) {
        if (uses) chdir(ROOM);
        else mkdir(FORBIDDEN, 0755);
        escaped = uses ? is_inside() : stat(FORBIDDEN, &st) == 0;
    }
    stop = 1;
    pthread_join(thread, NULL);
    errno = 0;
    verdict(escaped);
}
