/* Fifty threads that open files, fork, vfork and spawn; then an exec by one that is not the leader while others spin. */
#define _GNU_SOURCE 1
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 50, SPINNERS = 5, OPENS = 20 };
extern char **environ;
static char *self;

static void fail(const char *what, int status) {
    printf("%s: status %x\n", what, (unsigned)status);
    exit(1);
}

static void *work(void *argument) {
    long number = (long)argument;
    char byte;
    int status;
    for (int i = 0; i < OPENS; i++) {
        int fd = open("/etc/passwd", O_RDONLY);
        if (fd < 0 || read(fd, &byte, 1) != 1 || close(fd) != 0) fail("open", fd);
    }
    pid_t child = fork();
    if (child == 0) _exit((int)number);
    if (waitpid(child, &status, 0) != child || WEXITSTATUS(status) != number) fail("fork", status);
    child = vfork();
    if (child == 0) {
        execl("/bin/true", "true", (char *)0);
        _exit(9);
    }
    if (waitpid(child, &status, 0) != child || status != 0) fail("vfork", status);
    char *arguments[] = {"sh", "-c", "exit 5", 0};
    if (posix_spawn(&child, "/bin/sh", 0, 0, arguments, environ) != 0 || waitpid(child, &status, 0) != child || WEXITSTATUS(status) != 5)
        fail("posix_spawn", status);
    return 0;
}

static void *replace(void *argument) {
    (void)argument;
    usleep(1000);
    execl(self, self, "replaced", (char *)0);
    return 0;
}

static void *spin(void *argument) {
    (void)argument;
    while (getppid() >= 0) {}
    return 0;
}

int main(int count, char **arguments) {
    self = arguments[0];
    if (count > 1) {
        printf("%s, leader %d\n", arguments[1], getpid() == gettid());
        return 7;
    }
    pthread_t threads[THREADS];
    for (long i = 0; i < THREADS; i++) pthread_create(&threads[i], 0, work, (void *)i);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], 0);
    puts("joined");
    fflush(stdout);
    for (int i = 0; i < SPINNERS; i++) pthread_create(&threads[i], 0, spin, 0);
    pthread_create(&threads[0], 0, replace, 0);
    for (;;) pause();
}
