/* Sleeps in a call (argument: sleep), or makes calls one behind the other (argument: busy), deep enough for a stack that is worth a look. */
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

static int descriptors[2];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

#define KEPT __attribute__((noipa))

KEPT long inner(int times) {
    char buffer[4096];
    long sum = 0;
    for (int i = 0; i < times; i++) sum += read(descriptors[0], buffer, sizeof buffer);
    return sum;
}

KEPT long outer(int times) {
    long sum = 0;
    do {
        sum += inner(times);
    } while (times > 1);
    return sum;
}

KEPT void *waits(void *unused) {
    pthread_mutex_lock(&mutex);
    for (;;) pthread_cond_wait(&condition, &mutex);
    return unused;
}

int main(int count, char **argument) {
    if (count < 2 || pipe(descriptors) < 0) return 2;
    int busy = strcmp(argument[1], "busy") == 0;
    if (busy) descriptors[0] = open("/dev/zero", O_RDONLY);
    pthread_t thread;
    if (!busy && pthread_create(&thread, NULL, waits, NULL) != 0) return 2;
    if (write(1, "ready\n", 6) != 6) return 2;
    return outer(busy ? 1000 : 1) > 0;
}
