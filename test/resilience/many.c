/* many THREADS SPAWNS: so many threads at once, and so many programs one after the other, several at a time. */
#define _GNU_SOURCE
#include "show.h"

#include <pthread.h>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;
static pthread_barrier_t all;

static void *thread(void *number) {
    pthread_barrier_wait(&all);
    return (void *)((long)number + getpid() - getpid());
}

static void many_threads(long count) {
    pthread_t *ids = calloc((size_t)count, sizeof *ids);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 64 << 10);
    pthread_barrier_init(&all, NULL, (unsigned)count + 1);
    for (long i = 0; i < count; i++)
        if (pthread_create(&ids[i], &attributes, thread, (void *)i) != 0) {
            say("thread %ld could not be made", i);
            exit(1);
        }
    pthread_barrier_wait(&all);
    long sum = 0;
    for (long i = 0; i < count; i++) {
        void *result;
        pthread_join(ids[i], &result);
        sum += (long)result;
    }
    say("threads: sum %ld", sum);
    free(ids);
}

static void many_programs(int count) {
    char *argv[] = {"true", NULL};
    int running = 0, right = 0;
    for (int started = 0; started < count || running > 0;) {
        pid_t pid;
        if (started < count && running < 4) {
            if (posix_spawn(&pid, "/bin/true", NULL, NULL, argv, environ) != 0) break;
            started++;
            running++;
            continue;
        }
        int status;
        if (wait(&status) < 0) break;
        running--;
        right += status == 0;
    }
    say("programs: %d ended well", right);
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    many_threads(atol(argv[1]));
    many_programs(atoi(argv[2]));
    return 0;
}
