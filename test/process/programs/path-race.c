/* An attack: one thread opens a path that another keeps changing between a file that policy allows and one that it does not.
 * Prints how often the secret could be read through what open returned. Arguments: allowed file, forbidden file, tries. */
#define _GNU_SOURCE 1
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[256], allowed[256], forbidden[256];
static volatile int running, done;

static void *change(void *argument) {
    (void)argument;
    running = 1;
    while (!done) {
        memcpy(path, forbidden, sizeof path);
        __asm__ volatile("" : : : "memory"); /* both must be seen */
        memcpy(path, allowed, sizeof path);
        __asm__ volatile("" : : : "memory");
    }
    return 0;
}

int main(int count, char **arguments) {
    if (count != 4) return 2;
    strncpy(allowed, arguments[1], sizeof allowed - 1);
    strncpy(forbidden, arguments[2], sizeof forbidden - 1);
    memcpy(path, allowed, sizeof path);
    int tries = atoi(arguments[3]), opened = 0, read_secret = 0, refused = 0;
    pthread_t thread;
    pthread_create(&thread, 0, change, 0);
    while (!running) usleep(1000);
    for (int i = 0; i < tries; i++) {
        char text[16] = {0};
        int fd = open(path, O_RDONLY);
        if (fd < 0) {
            refused++;
            continue;
        }
        opened++;
        if (read(fd, text, sizeof text - 1) > 0 && strncmp(text, "secret", 6) == 0) read_secret++;
        close(fd);
    }
    done = 1;
    pthread_join(thread, 0);
    /* All descriptors that were refused must be gone. */
    int last = open("/dev/null", O_RDONLY);
    printf("secret %d, some opened %d, some refused %d, next descriptor %d\n", read_secret, opened > 0, refused > 0, last);
    return 0;
}
