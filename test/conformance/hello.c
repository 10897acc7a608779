/* The least that every kind of linking must do: start, allocate, make a thread, catch a signal, fork, exec itself, and end. */
#include "show.h"

static volatile int hits;
static void handler(int number) { hits += number; }
static void *thread(void *value) { return (char *)value + 1; }

int main(int argc, char **argv) {
    const char *name = strrchr(argv[0], '/');
    printf("hello from %s with %d arguments\n", name ? name + 1 : argv[0], argc - 1);
    fflush(stdout);
    if (argc > 1) return 5;
    char *memory = malloc(1 << 20);
    memset(memory, 1, 1 << 20);
    on_signal(SIGUSR1, handler, 0);
    raise(SIGUSR1);
    pthread_t t;
    void *r;
    pthread_create(&t, NULL, thread, memory);
    pthread_join(t, &r);
    say("signal %d, thread %d, memory %d", hits, (char *)r == memory + 1, memory[1000000]);
    pid_t pid = fork();
    if (pid == 0) {
        execl("/proc/self/exe", argv[0], "again", NULL);
        _exit(1);
    }
    int status;
    waitpid(pid, &status, 0);
    say("%s", status_text(status));
    return 0;
}
