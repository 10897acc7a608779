/* attack
class: file
aim: memory
race: true
expect: { none: contained, mpk: contained }
variants:
  - { args: [mem], tries: /proc/self/mem read by another thread before the monitor has judged it }
  - { args: [maps], tries: /proc/self/maps read by another thread before its copy takes its place }
*/
/* One thread opens a file of /proc that shows the monitor, again and again; another uses the descriptor's number, which it knows, all the
   time. The monitor judges what was opened, so there is a moment in which the number means the file itself. */
#include "attack.h"
#include <pthread.h>
static const char *file;
static int number;
static volatile int stop;
static uintptr_t wanted_from, wanted_to;
static volatile int got;

static void *uses(void *unused) {
    char text[4096];
    while (!stop && !got) {
        if (strcmp(file, "/proc/self/mem") == 0) { /* mem */
            if (pread(number, text, 16, (off_t)wanted_from) > 0) got = 1;
            continue;
        }
        ssize_t n = pread(number, text, sizeof text - 1, 0);
        for (off_t at = 0; n > 0; n = pread(number, text, sizeof text - 1, at += n)) {
            text[n] = 0;
            for (char *line = text; *line; line++) {
                char *end;
                uintptr_t value = strtoul(line, &end, 16);
                if (end - line >= 9 && value >= wanted_from && value < wanted_to) got = 1;
                if (end > line) line = end - 1;
            }
        }
    }
    return unused;
}
int main(int argc, char **argv) {
    struct target t[64];
    int n = read_targets(t, 64);
    file = argc > 1 && strcmp(argv[1], "maps") == 0 ? "/proc/self/maps" : "/proc/self/mem";
    wanted_from = t[0].from, wanted_to = t[0].to;
    for (int i = 0; i < n; i++)
        if (t[i].writable) wanted_from = t[i].from, wanted_to = t[i].to;
    number = dup(0);
    close(number);
    pthread_t thread[2];
    for (int i = 0; i < 2; i++) pthread_create(&thread[i], NULL, uses, NULL);
    struct timespec begun, now;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (now = begun; now.tv_sec - begun.tv_sec < 5 && !got; clock_gettime(CLOCK_MONOTONIC, &now)) {
        int fd = open(file, O_RDONLY);
        if (fd >= 0) close(fd);
    }
    usleep(1000);
    stop = 1;
    for (int i = 0; i < 2; i++) pthread_join(thread[i], NULL);
    verdict(got);
}
